package fakemeili

import "strings"

// seen is what the server was asked since the start.
type seen struct {
	requests map[string]int // by route
	largest  int
	tasks    []*task
}

func (c *seen) request(route string) {
	if c.requests == nil {
		c.requests = map[string]int{}
	}
	c.requests[route]++
}

func (c *seen) task(t *task) {
	c.tasks = append(c.tasks, t)
	c.largest = max(c.largest, t.documents)
}

// Requests gives how many requests came by the routes that hold a text, such
// as "POST /indexes/{uid}/search" or "search"; "" for all, those refused and
// those to no route included.
func (s *Server) Requests(routes string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for route, count := range s.seen.requests {
		if strings.Contains(route, routes) {
			n += count
		}
	}
	return n
}

// LargestBatch gives the greatest number of documents put or removed in one
// request.
func (s *Server) LargestBatch() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.largest
}

// Task is a task that the server accepted.
type Task struct {
	UID       int
	Index     string // "" for an exchange of indexes
	Kind      string // as documentAdditionOrUpdate
	Status    string // as succeeded
	Documents int    // in the request
}

// Tasks gives the tasks accepted since the start, those lost included, in the
// order in which they came and are done.
func (s *Server) Tasks() []Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Task, len(s.seen.tasks))
	for i, t := range s.seen.tasks {
		all[i] = Task{t.uid, t.index, t.kind, t.status, t.documents}
	}
	return all
}

// Documents gives the number of documents of an index, -1 when there is no such
// index.
func (s *Server) Documents(uid string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.indexes[uid]
	if x == nil {
		return -1
	}
	return len(x.documents)
}
