package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"factbot/bot"
	"factbot/cmd/factbot/internal/config"

	"golang.org/x/net/netutil"
)

// mostLooking is how many connections there may be at once; more wait.
const mostLooking = 100

// show listens where the configuration says, for whoever looks how the server
// is. Close ends it; where nothing is to be shown there is nothing to close.
func (sv *server) show(ctx context.Context) (io.Closer, error) {
	address := sv.config.HTTP.Listen
	if address == "" {
		return new(http.Server), nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, unavailable(err, "Nothing can listen at %s: another program may do so; change listen below [http].", address)
	}
	s := &http.Server{
		Handler: sv.pages(config.Loopback(l.Addr().String())), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, // a profile takes half a minute
		BaseContext:  func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	go s.Serve(netutil.LimitListener(l, mostLooking)) // until Close
	sv.say("How the server is: http://" + l.Addr().String() + "/readyz and /metrics.")
	return s, nil
}

// pages returns what is shown; profiles to this machine alone.
func (sv *server) pages(loopback bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", sv.healthz)
	mux.HandleFunc("GET /readyz", sv.readyz)
	mux.HandleFunc("GET /readyz/{platform}", sv.readyz)
	mux.Handle("GET /metrics", sv.metrics())
	if loopback {
		mux.HandleFunc("GET /debug/pprof/", here(pprof.Index))
		mux.HandleFunc("GET /debug/pprof/cmdline", here(pprof.Cmdline))
		mux.HandleFunc("GET /debug/pprof/profile", here(pprof.Profile))
		mux.HandleFunc("GET /debug/pprof/symbol", here(pprof.Symbol))
		mux.HandleFunc("GET /debug/pprof/trace", here(pprof.Trace))
	}
	return mux
}

// here refuses requests for another host than this machine: a page in a browser
// may have had its own name lead here.
func here(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !config.Loopback(r.Host) {
			http.Error(w, "this is shown to who asks for 127.0.0.1 or localhost", http.StatusForbidden)
			return
		}
		h(w, r)
	}
}

// healthz tells whether the process is alive and its store answers. A platform
// that is away is no reason to restart it.
func (sv *server) healthz(w http.ResponseWriter, r *http.Request) {
	if _, err := sv.store.Seq(r.Context()); err != nil {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ok\n")
}

// A readiness is what /readyz shows.
type readiness struct {
	Ready     bool    `json:"ready"`
	Platforms []state `json:"platforms"`
}

// A state is how a platform is.
type state struct {
	Platform    bot.PlatformID `json:"platform"`
	Connected   bool           `json:"connected"`
	Since       *time.Time     `json:"since,omitempty"`
	LastError   string         `json:"last_error,omitempty"`
	LastErrorAt *time.Time     `json:"last_error_at,omitempty"`
}

// readyz tells of each platform, or of one, whether it is connected and since
// when. The server is ready where one is: one that is away must not keep a
// balancer from sending to another.
func (sv *server) readyz(w http.ResponseWriter, r *http.Request) {
	var all readiness
	only := r.PathValue("platform")
	for _, pl := range sv.platforms {
		if only != "" && only != string(pl.id) {
			continue
		}
		s := stateOf(pl)
		all.Platforms = append(all.Platforms, s)
		all.Ready = all.Ready || s.Connected
	}
	if only != "" && all.Platforms == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if !all.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(all)
}

func stateOf(pl *platform) state {
	h := pl.Health()
	s := state{Platform: pl.id, Connected: !h.Since.IsZero(), LastError: h.LastError}
	if s.Connected {
		s.Since = &h.Since
	}
	if h.LastError != "" {
		s.LastErrorAt = &h.LastErrorAt
	}
	return s
}
