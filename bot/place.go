package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// key sums a place up, so that keys of entries neither tell where somebody was
// nor grow with the ids of a platform.
func (p Place) key() string {
	return shortSum(string(p.Platform), string(p.Room), string(p.Thread))
}

// shortSum returns 16 hexadecimal digits of the SHA-256 of texts without NUL.
func shortSum(texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
