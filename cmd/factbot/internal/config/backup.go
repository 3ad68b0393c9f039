package config

import (
	"fmt"
	"time"
)

// Backup is the section [backup].
type Backup struct {
	// Every is how often `factbot serve` makes a backup, as "24h"; "" is never.
	Every string `toml:"every"`

	// Keep is how many are kept: the newest, and the last of each of as many days.
	Keep int `toml:"keep"`

	// Folder is where they are; "" is the folder "backups" beside the store.
	Folder string `toml:"folder"`
}

// leastEvery keeps backups from following each other without a pause.
const leastEvery = time.Minute

// Interval returns Every, 0 for never.
func (b Backup) Interval() time.Duration {
	d, err := time.ParseDuration(b.Every)
	if err != nil {
		return 0 // "": the rest Validate refuses
	}
	return d
}

// Validate calls report with each key that is wrong and why.
func (b Backup) Validate(report func(key, say string)) {
	if _, err := time.ParseDuration(b.Every); b.Every != "" && (err != nil || b.Interval() < leastEvery) {
		report("every", fmt.Sprintf("%q is no time of a minute or more; write it as \"24h\" or \"30m\", or \"\" for no backups.", b.Every))
	}
	if b.Keep < 1 {
		report("keep", fmt.Sprintf("%d keeps nothing; write 1 or more.", b.Keep))
	}
}
