package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// defaultPath is where HTTP mode waits for Slack if the configuration does not
// say.
const defaultPath = "/slack"

// serve takes what Slack posts until ctx is done or nothing can be served.
func (a *Adapter) serve(ctx context.Context) error {
	l := a.Listener
	if l == nil {
		var err error
		if l, err = net.Listen("tcp", a.Config.Listen); err != nil {
			return fmt.Errorf("slack: listen: %w", err)
		}
	}
	s := &http.Server{Handler: a.atPath(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: 2 * time.Minute, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) }}
	stopped := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainWithin)
		defer cancel()
		stopped <- s.Shutdown(ctx)
	})()
	a.connected(0, true)
	defer a.connected(0, false)
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("slack: serve: %w", err)
	}
	if err := <-stopped; err != nil {
		a.trouble("stop", err)
	}
	return nil
}

// atPath returns what serves the path of the configuration, as it stands there,
// and nothing else.
func (a *Adapter) atPath() http.Handler {
	path := a.Config.Path
	if path == "" {
		path = defaultPath
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path {
			http.NotFound(w, r)
			return
		}
		a.ServeHTTP(w, r)
	})
}

// ServeHTTP takes events, slash commands and interactions, all at one address.
// Whatever is not signed by Slack, or was signed long ago, is refused.
func (a *Adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "too large, or broken off", http.StatusRequestEntityTooLarge)
		return
	}
	if err := verify(r.Header, body, a.Secrets.SigningSecret); err != nil {
		a.Log.Warn("slack: a request without a valid signature", "error", err)
		http.Error(w, "no valid signature", http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	in, challenge, err := parse(r, body)
	switch {
	case err != nil:
		http.Error(w, "not understood", http.StatusBadRequest)
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, challenge)
	default:
		a.takeHTTP(w, r, in)
	}
}

// verify checks the signature of a request and how old it is. The signature
// covers the body and the time alone.
func verify(h http.Header, body []byte, secret Secret) error {
	v, err := slack.NewSecretsVerifier(h, string(secret))
	if err != nil {
		return err
	}
	v.Write(body) // cannot fail: it is a hash
	return v.Ensure()
}

// parse reads a request. An event of an unknown type is an empty incoming.
func parse(r *http.Request, body []byte) (in incoming, challenge string, err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return parseEvent(body)
	}
	if err := r.ParseForm(); err != nil {
		return in, "", err
	}
	if r.PostForm.Has("payload") {
		c, err := slack.InteractionCallbackParse(r)
		return incoming{interaction: &c}, "", err
	}
	c, err := slack.SlashCommandParse(r)
	if err == nil && c.Command == "" {
		err = errors.New("slack: neither a command nor an interaction")
	}
	return incoming{command: &c}, "", err
}

func parseEvent(body []byte) (in incoming, challenge string, err error) {
	var outer slackevents.EventsAPIURLVerificationEvent
	if err := json.Unmarshal(body, &outer); err != nil {
		return in, "", err
	}
	if outer.Type == slackevents.URLVerification {
		return in, outer.Challenge, nil
	}
	e, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
	if err != nil {
		return in, "", nil // of a type that slack-go does not know
	}
	return incoming{event: &e}, "", nil
}

// takeHTTP hands on what Slack sent, and acknowledges it as the response.
func (a *Adapter) takeHTTP(w http.ResponseWriter, r *http.Request, in incoming) {
	acks := make(chan any, 1)
	a.take(r.Context(), in, func(payload any) { acks <- payload })
	payload := <-acks
	if payload == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(payload); err != nil {
		a.trouble("acknowledge", err)
	}
}
