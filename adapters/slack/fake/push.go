package fake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// push posts an envelope to the app, signed, and again if the app does not take
// it: three times, for an event.
func (s *Slack) push(e *Envelope) {
	if e.reply != nil {
		defer close(e.reply)
	}
	for ; e.Attempt < 4; e.Attempt++ {
		sent := time.Now()
		status, body, err := s.Post(e)
		took := time.Since(sent)
		s.mu.Lock()
		s.ackTimes = append(s.ackTimes, took)
		if took > s.AckWithin {
			s.refuse("%s: not acknowledged in %v", e.Kind, s.AckWithin)
		}
		s.change()
		s.mu.Unlock()
		if err == nil && status == http.StatusOK {
			if e.reply != nil {
				e.reply <- body
			}
			return
		}
		if e.Kind != "events_api" {
			return
		}
	}
}

// poster keeps no connections: a server that shuts down waits for spare ones.
var poster = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}

// Post posts an envelope once and returns what the app answered.
func (s *Slack) Post(e *Envelope) (status int, body []byte, err error) {
	kind, content := Encode(e)
	req := Request(s.PostTo, kind, content, SigningSecret, time.Now())
	if e.Attempt > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(e.Attempt))
		req.Header.Set("X-Slack-Retry-Reason", "http_error")
	}
	resp, err := poster.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}

// Encode returns an envelope as the body of a request, and the type of that.
func Encode(e *Envelope) (kind, body string) {
	if e.Kind != "slash_commands" {
		data, _ := json.Marshal(e.Payload)
		if e.Kind == "events_api" {
			return "application/json", string(data)
		}
		return "application/x-www-form-urlencoded", url.Values{"payload": {string(data)}}.Encode()
	}
	form := url.Values{}
	for k, v := range e.Payload {
		form.Set(k, fmt.Sprint(v))
	}
	return "application/x-www-form-urlencoded", form.Encode()
}

// Request returns a request of Slack's, signed with a secret at a time.
func Request(to, kind, body, secret string, at time.Time) *http.Request {
	req, err := http.NewRequest(http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		panic(err) // unreachable: tests give addresses that they listen at
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return req
}
