package fakemeili

import (
	"net/http"
	"strings"
)

// failing is a kind of task that is accepted, then fails.
type failing struct {
	kind string
	left int // times, 0 for until healed
}

// fail gives the error that is to befall a task, nil for none.
func (q *queue) fail(t *task) *apiError {
	for i, f := range q.failing {
		if !strings.Contains(t.kind, f.kind) {
			continue
		}
		if f.left == 1 {
			q.failing = append(q.failing[:i:i], q.failing[i+1:]...)
		} else if f.left > 1 {
			q.failing[i].left--
		}
		for name, value := range t.details {
			if value == nil && name != "originalFilter" {
				t.details[name] = 0
			}
		}
		return newError(http.StatusInternalServerError, "internal", "An internal error has occurred. `MDB_MAP_FULL: Environment mapsize limit reached`.")
	}
	return nil
}

// FailTasks has tasks fail after they were accepted, without any effect: those
// of which the kind holds a text, such as "documentAdditionOrUpdate"; "" for
// all. It lasts so many times, 0 for until Heal.
func (s *Server) FailTasks(kind string, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.failing = append(s.queue.failing, failing{kind, times})
}

// HoldTasks accepts tasks and ends none: the first stays "processing".
func (s *Server) HoldTasks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.held = true
}

// ReleaseTasks has the tasks held go on, in order.
func (s *Server) ReleaseTasks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.held = false
	s.work()
}

// LoseQueue forgets every task: those that wait are never done, and none can be
// looked up any more. Documents stay.
func (s *Server) LoseQueue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.tasks = nil
}

// LoseData starts again on an empty disk: no index, no task, and tasks are
// numbered from 0 again.
func (s *Server) LoseData() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.indexes = map[string]*index{}
	s.queue.tasks, s.queue.next = nil, 0
}
