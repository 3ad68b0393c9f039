package bot

// commands is the table, in the order of help.
func commands() []*Command {
	return []*Command{
		showCommand(), articleCommand(), actorCommand(), positionsCommand(), timelineCommand(),
		sourcesCommand(), historyCommand(), diffCommand(), changesCommand(), compareCommand(), moreCommand(),
		helpCommand(), statusCommand(),
		addCommand(), cancelCommand(), setCommand(), unsetCommand(), nameCommand(), unnameCommand(), citeCommand(), sourceCommand(),
		retireCommand(), restoreCommand(), withdrawCommand(),
		reviewCommand(), approveCommand(), rejectCommand(), undoCommand(), revertCommand(),
	}
}
