package fake

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// A reply is what a method answers.
type reply map[string]any

func failed(err string, messages ...string) reply {
	return reply{"ok": false, "error": err, "response_metadata": map[string]any{"messages": messages}}
}

// methods are the methods of the Web API that this Slack has.
var methods = map[string]func(*Slack, url.Values) reply{
	"auth.test":             (*Slack).authTest,
	"apps.connections.open": (*Slack).open,
	"chat.postMessage":      (*Slack).postMessage,
	"chat.postEphemeral":    (*Slack).postEphemeral,
	"chat.update":           (*Slack).update,
	"chat.getPermalink":     (*Slack).permalink,
	"views.open":            (*Slack).openView,
	"views.update":          (*Slack).updateView,
	"views.publish":         (*Slack).publishView,
	"users.info":            (*Slack).user,
	"usergroups.users.list": (*Slack).groupUsers,
}

func (s *Slack) serveAPI(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	args, err := arguments(r)
	s.mu.Lock()
	s.calls[method]++
	s.change()
	s.mu.Unlock()
	f, faulty := s.fault(method)
	if faulty && !f.Posted {
		f.write(w)
		return
	}
	answer := failed("invalid_arguments")
	if err == nil {
		answer = s.call(method, args)
	}
	if faulty {
		f.write(w)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.mu.Lock()
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.scopes, ","))
	s.mu.Unlock()
	json.NewEncoder(w).Encode(answer)
}

func (s *Slack) call(method string, args url.Values) reply {
	do := methods[method]
	s.mu.Lock()
	defer s.mu.Unlock()
	if do == nil {
		s.refuse("%s: unknown_method", method)
		return failed("unknown_method")
	}
	token := args.Get("token")
	wrong, known := s.tokens[token]
	switch {
	case token == "":
		return failed("not_authed")
	case !known:
		return failed("invalid_auth")
	case wrong != "":
		return failed(wrong)
	case (token == AppToken) != (method == "apps.connections.open"):
		s.refuse("%s: not_allowed_token_type", method)
		return failed("not_allowed_token_type")
	}
	return do(s, args)
}

// arguments returns the arguments of a call, which come as a form or as JSON.
func arguments(r *http.Request) (url.Values, error) {
	args := url.Values{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var fields map[string]any
		if err := json.NewDecoder(r.Body).Decode(&fields); err != nil && err != io.EOF {
			return nil, err
		}
		for k, v := range fields {
			if text, ok := v.(string); ok {
				args.Set(k, text)
			} else {
				data, _ := json.Marshal(v)
				args.Set(k, string(data))
			}
		}
	} else {
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
		args = r.Form
	}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		args.Set("token", token)
	}
	return args, nil
}

func (s *Slack) authTest(url.Values) reply {
	r := reply{"ok": true, "url": "https://example.slack.com/", "team": "Example", "user": "factbot", "team_id": Team, "user_id": BotUser, "bot_id": BotID}
	if s.enterprise != "" {
		r["enterprise_id"] = s.enterprise
	}
	return r
}

func (s *Slack) permalink(a url.Values) reply {
	if s.away[a.Get("channel")] {
		return failed("channel_not_found")
	}
	return reply{"ok": true, "channel": a.Get("channel"), "permalink": "https://example.slack.com/archives/" + a.Get("channel") + "/p" + strings.ReplaceAll(a.Get("message_ts"), ".", "")}
}

func (s *Slack) user(a url.Values) reply {
	return reply{"ok": true, "user": map[string]any{"id": a.Get("user"), "team_id": Team, "name": strings.ToLower(a.Get("user"))}}
}

func (s *Slack) groupUsers(a url.Values) reply {
	users, ok := s.groups[a.Get("usergroup")]
	if !ok {
		return failed("no_such_subteam")
	}
	return reply{"ok": true, "users": users}
}
