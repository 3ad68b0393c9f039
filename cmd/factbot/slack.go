package main

import (
	"context"
	"net/url"

	"factbot/adapters/slack"

	"github.com/spf13/cobra"
)

func (p *program) slackCommand() *cobra.Command {
	c := &cobra.Command{Use: "slack", Short: "Set up Slack", Args: arguments(0, 0, "")}
	c.AddCommand(p.manifestCommand())
	return c
}

func (p *program) manifestCommand() *cobra.Command {
	var f slack.Features
	c := &cobra.Command{
		Use:   "manifest [--follow] [--groups] [--url URL]",
		Short: "Print the manifest that makes the app in Slack",
		Long: `Manifest prints the manifest of the app as YAML, with exactly the scopes and
events that are used. Paste it at https://api.slack.com/apps under “Create New
App”, “From a manifest”; for an app that there is, on its page “App Manifest”.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(func(context.Context, []string) error {
			if u, err := url.Parse(f.URL); f.URL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
				return wrong("--url takes an address that Slack can reach, as https://bot.example.org/slack")
			}
			_, err := p.out.Write(slack.Manifest(f))
			return err
		}),
	}
	flags := c.Flags()
	flags.BoolVar(&f.Follow, "follow", false, "for follow = true: read the channels that the bot is in")
	flags.BoolVar(&f.Groups, "groups", false, "for roles from user groups: read who is in them")
	flags.StringVar(&f.URL, "url", "", "for mode = \"http\": the `ADDRESS` where Slack reaches the bot")
	return c
}
