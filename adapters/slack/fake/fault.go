package fake

import (
	"net/http"
	"strconv"
)

// A Fault is a bad answer to a call.
type Fault struct {
	Status int
	Header map[string]string
	Body   string
	Broken bool // no answer at all
	Posted bool // done all the same, and only then answered badly
}

// RateLimited asks for a wait.
func RateLimited(seconds int) Fault {
	return Fault{Status: 429, Header: map[string]string{"Retry-After": strconv.Itoa(seconds)}, Body: `{"ok":false,"error":"ratelimited"}`}
}

// Bad answers.
var (
	ServerError = Fault{Status: 500, Body: "oops"}
	HTML        = Fault{Status: 200, Header: map[string]string{"Content-Type": "text/html"}, Body: "<html><body>maintenance</body></html>"}
	Empty       = Fault{Status: 200}
	Broken      = Fault{Broken: true}
)

// Says answers with an error of Slack, and with where it found it.
func Says(err, pointer string) Fault {
	return Fault{Status: 200, Body: `{"ok":false,"error":"` + err + `","response_metadata":{"messages":["[ERROR] bad [json-pointer:` + pointer + `]"]}}`}
}

// Fail gives the next calls of a method these answers. Response_urls are the
// method "response_url".
func (s *Slack) Fail(method string, fs ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], fs...)
}

// fault takes the answer that is next for a method.
func (s *Slack) fault(method string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fs := s.faults[method]
	if len(fs) == 0 {
		return Fault{}, false
	}
	s.faults[method] = fs[1:]
	return fs[0], true
}

func (f Fault) write(w http.ResponseWriter) {
	if f.Broken {
		panic(http.ErrAbortHandler)
	}
	for k, v := range f.Header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(f.Status)
	w.Write([]byte(f.Body))
}
