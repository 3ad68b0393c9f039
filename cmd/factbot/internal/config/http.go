package config

import (
	"net"

	"factbot/adapters/slack"
)

// HTTP is the section [http]: where an operator looks at a running server.
type HTTP struct {
	// Listen is the address, as "127.0.0.1:9464"; "" is nowhere.
	Listen string `toml:"listen"`
	// Public lets Listen be an address that other machines reach.
	Public bool `toml:"public"`
}

// Loopback tells whether an address with a port is of this machine alone.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func (h HTTP) validate(report func(key, say string), workspaces slack.Workspaces) {
	if h.Listen == "" {
		return
	}
	if _, _, err := net.SplitHostPort(h.Listen); err != nil {
		report("listen", `This takes an address with a port, as "127.0.0.1:9464".`)
		return
	}
	if !h.Public && !Loopback(h.Listen) {
		report("listen", "Other machines may reach this address, and the figures need no password; write 127.0.0.1 for its host, or public = true beside it if that is meant.")
	}
	for _, w := range workspaces {
		if w.Mode == slack.ModeHTTP && w.Listen == h.Listen {
			report("listen", "A workspace of Slack listens there; give each its own address.")
		}
	}
}
