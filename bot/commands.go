package bot

// commands is the table, in the order of help.
func commands() []*Command {
	return []*Command{
		showCommand(), articleCommand(), actorCommand(), positionsCommand(), timelineCommand(),
		sourcesCommand(), historyCommand(), changesCommand(), compareCommand(), moreCommand(),
		helpCommand(), statusCommand(),
	}
}
