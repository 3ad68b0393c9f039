package bot

// commands is the table, in the order of help.
func commands() []*Command {
	return []*Command{
		showCommand(), articleCommand(), actorCommand(), positionsCommand(), timelineCommand(),
		sourcesCommand(), historyCommand(), diffCommand(), changesCommand(), compareCommand(), moreCommand(),
		reportCommand(), tellMeCommand(), watchCommand(), unwatchCommand(), helpCommand(), statusCommand(), confirmCommand(),
		addCommand(), cancelCommand(), setCommand(), unsetCommand(), nameCommand(), unnameCommand(), citeCommand(), sourceCommand(),
		retireCommand(), restoreCommand(), proposalsCommand(), withdrawCommand(),
		reviewCommand(), approveCommand(), rejectCommand(), undoCommand(), revertCommand(),
		gapsCommand(), reportsCommand(), closeCommand(), dueCommand(),
		grantCommand(), revokeCommand(), rolesCommand(), linkCommand(), forgetCommand(), backupCommand(),
	}
}
