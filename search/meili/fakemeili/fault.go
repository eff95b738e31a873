package fakemeili

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// fault is one way to fail, at the routes that hold a text.
type fault struct {
	routes string
	left   int // times, 0 for until healed
	refuse func(w http.ResponseWriter, r *http.Request)
	spoil  func(w http.ResponseWriter, r *http.Request, answer *recorder)
}

type faults struct {
	latency time.Duration
	all     []*fault
}

// next gives what is to befall a request: the first fault that was switched on
// for it.
func (f *faults) next(route string) fault {
	for i, one := range f.all {
		if !strings.Contains(route, one.routes) {
			continue
		}
		if one.left == 1 {
			f.all = append(f.all[:i:i], f.all[i+1:]...)
		} else if one.left > 1 {
			one.left--
		}
		return *one
	}
	return fault{}
}

// faulty waits as long as was asked, and tells whether it answered in place of
// the server.
func (s *Server) faulty(w http.ResponseWriter, r *http.Request, f fault) bool {
	s.mu.Lock()
	latency := s.faults.latency
	s.mu.Unlock()
	if latency > 0 && !wait(r, latency) {
		panic(http.ErrAbortHandler)
	}
	if f.refuse != nil {
		f.refuse(w, r)
	}
	return f.refuse != nil
}

// wait tells whether the client was still there at the end.
func wait(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (s *Server) add(f fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.all = append(s.faults.all, &f)
}

// The faults of requests bear on the routes that hold a text, such as
// "POST /indexes/{uid}/documents" or "search", "" for all; and befall so many
// times, 0 for until Heal. Of several, the first switched on comes first.

// Latency has every request wait before it is read.
func (s *Server) Latency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.latency = d
}

// Refuse closes connections without an answer. Mind that the standard client
// asks a GET again by itself when the connection had served before.
func (s *Server) Refuse(routes string, times int) {
	s.add(fault{routes: routes, left: times, refuse: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }})
}

// Fail answers with a status of 500 and more, as Meilisearch itself (500) or
// what stands before it would (502, 503, 504: in HTML).
func (s *Server) Fail(routes string, status, times int) {
	s.add(fault{routes: routes, left: times, refuse: func(w http.ResponseWriter, _ *http.Request) {
		if status == http.StatusInternalServerError {
			write(w, status, newError(status, "internal", "An internal error has occurred. `made on purpose`."))
			return
		}
		writeHTML(w, status)
	}})
}

// Hang answers nothing until the client gives up.
func (s *Server) Hang(routes string, times int) {
	s.add(fault{routes: routes, left: times, refuse: func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}})
}

// HTML answers 200 with a page, as a portal that stands in between.
func (s *Server) HTML(routes string, times int) {
	s.add(fault{routes: routes, left: times, refuse: func(w http.ResponseWriter, _ *http.Request) { writeHTML(w, http.StatusOK) }})
}

func writeHTML(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<html><head><title>%d %[2]s</title></head><body><h1>%[2]s</h1></body></html>", status, http.StatusText(status))
}

// Garbage answers with the right status and type, and bytes that are no JSON.
func (s *Server) Garbage(routes string, times int) {
	s.spoil(routes, times, func(w http.ResponseWriter, _ *http.Request, body []byte) {
		for i := range body {
			body[i] ^= 0x5a
		}
		_, _ = w.Write(body)
	})
}

// Truncate answers the first half of what it should, as if it were all.
func (s *Server) Truncate(routes string, times int) {
	s.spoil(routes, times, func(w http.ResponseWriter, _ *http.Request, body []byte) { _, _ = w.Write(body[:len(body)/2]) })
}

// Cut breaks the connection in the middle of an answer.
func (s *Server) Cut(routes string, times int) {
	s.spoil(routes, times, func(w http.ResponseWriter, _ *http.Request, body []byte) {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
}

// Drip answers one byte at a time, each after a while.
func (s *Server) Drip(routes string, each time.Duration, times int) {
	s.spoil(routes, times, func(w http.ResponseWriter, r *http.Request, body []byte) {
		for i := range body {
			_, _ = w.Write(body[i : i+1])
			_ = http.NewResponseController(w).Flush()
			if !wait(r, each) {
				return
			}
		}
	})
}

// spoil does what was asked, and sends the answer otherwise than it should.
func (s *Server) spoil(routes string, times int, send func(http.ResponseWriter, *http.Request, []byte)) {
	s.add(fault{routes: routes, left: times, spoil: func(w http.ResponseWriter, r *http.Request, answer *recorder) {
		w.Header().Set("Content-Type", answer.header.Get("Content-Type"))
		w.WriteHeader(answer.status)
		send(w, r, answer.body.Bytes())
	}})
}

// Heal switches every fault off, of requests and of tasks, and has the tasks
// held go on. What was lost stays lost.
func (s *Server) Heal() {
	s.mu.Lock()
	s.faults = faults{}
	s.queue.failing = nil
	s.mu.Unlock()
	s.ReleaseTasks()
}
