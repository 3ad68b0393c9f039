package bot

import (
	"context"
	"fmt"
)

// A Backup is a copy of the store that was made and checked.
type Backup struct {
	Name  string // of the file
	Size  string // "1.2 MB"
	Facts int
}

func backupCommand() *Command {
	return &Command{
		Name: "backup", Usage: "backup", Short: "copy the store to the folder for backups, and check the copy",
		Examples: []string{"backup"},
		Needs:    Admin,
		Parse:    nothing,
		Run:      runBackup,
	}
}

func runBackup(ctx context.Context, c *Call) (Doc, error) {
	if c.Bot.backup == nil {
		return Doc{say("Backups of this store are not made from here.")}, nil
	}
	made, err := c.Bot.backup(ctx)
	if err != nil {
		return nil, err
	}
	return Doc{say(fmt.Sprintf("Backed up to %s (%s), and checked: %s.", made.Name, made.Size, Count(made.Facts, "fact")))}, nil
}
