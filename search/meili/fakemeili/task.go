package fakemeili

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// details is what a task tells of itself by kind. Those of which the value is
// nil are known when it has run.
type details map[string]any

// task is one piece of work, done in the order in which they were asked for.
type task struct {
	uid       int
	index     string // "" for none
	kind      string
	status    string
	details   details
	run       func(details) *apiError
	failure   *apiError
	documents int // in its body

	enqueued, started, finished time.Time
}

// queue holds the tasks, those done included.
type queue struct {
	tasks   []*task // by uid, those lost left out
	next    int     // uid
	working bool    // a goroutine does them
	held    bool    // they are started and do not end
	failing []failing
}

// indexing tells whether a task on an index is being done.
func (q *queue) indexing(uid string) bool {
	return slices.ContainsFunc(q.tasks, func(t *task) bool { return t.index == uid && t.status == "processing" })
}

// swap has the tasks done so far follow their indexes.
func (q *queue) swap(a, b string) {
	for _, t := range q.tasks {
		switch {
		case t.started.IsZero():
		case t.index == a:
			t.index = b
		case t.index == b:
			t.index = a
		}
	}
}

// enqueue accepts a task, and has it done when those before it are.
func (s *Server) enqueue(uid, kind string, d details, run func(details) *apiError) (int, any, *apiError) {
	t := &task{uid: s.queue.next, index: uid, kind: kind, status: "enqueued", details: d, run: run, enqueued: time.Now().UTC()}
	if n, counted := d["receivedDocuments"].(int); counted {
		t.documents = n
	} else if n, counted := d["providedIds"].(int); counted {
		t.documents = n
	}
	s.queue.next++
	s.queue.tasks = append(s.queue.tasks, t)
	s.seen.task(t)
	s.work()
	return http.StatusAccepted, map[string]any{"taskUid": t.uid, "indexUid": orNull(uid), "status": t.status, "type": kind, "enqueuedAt": t.enqueued}, nil
}

// work has the waiting tasks done by one goroutine, which ends with them.
func (s *Server) work() {
	if s.queue.working {
		return
	}
	s.queue.working = true
	go func() {
		for s.step() {
		}
	}()
}

// step does the first task that is not done, and tells whether it did any.
func (s *Server) step() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.queue.tasks, func(t *task) bool { return t.finished.IsZero() })
	if at < 0 {
		s.queue.working = false
		return false
	}
	t := s.queue.tasks[at]
	if t.started.IsZero() {
		t.started, t.status = time.Now().UTC(), "processing"
	}
	if s.queue.held {
		s.queue.working = false
		return false
	}
	t.status, t.failure = "succeeded", s.queue.fail(t)
	if t.failure == nil {
		t.failure = t.run(t.details)
	}
	if t.failure != nil {
		t.status = "failed"
	}
	t.finished = time.Now().UTC()
	if x := s.indexes[t.index]; x != nil {
		x.updated = t.finished
	}
	return true
}

// taskAnswer is a task as Meilisearch describes it.
type taskAnswer struct {
	UID        int        `json:"uid"`
	BatchUID   *int       `json:"batchUid"`
	IndexUID   *string    `json:"indexUid"`
	Status     string     `json:"status"`
	Type       string     `json:"type"`
	CanceledBy *int       `json:"canceledBy"`
	Details    details    `json:"details"`
	Error      *apiError  `json:"error"`
	Duration   *string    `json:"duration"`
	EnqueuedAt time.Time  `json:"enqueuedAt"`
	StartedAt  *time.Time `json:"startedAt"`
	FinishedAt *time.Time `json:"finishedAt"`
}

func (t *task) describe() taskAnswer {
	a := taskAnswer{UID: t.uid, IndexUID: orNull(t.index), Status: t.status, Type: t.kind, Details: maps.Clone(t.details), Error: t.failure, EnqueuedAt: t.enqueued}
	if !t.started.IsZero() {
		a.BatchUID, a.StartedAt = &t.uid, &t.started
	}
	if !t.finished.IsZero() {
		took := fmt.Sprintf("PT%.9fS", t.finished.Sub(t.started).Seconds())
		a.Duration, a.FinishedAt = &took, &t.finished
	}
	return a
}

func (s *Server) getTask(r *http.Request) (int, any, *apiError) {
	text := r.PathValue("task")
	uid, err := strconv.Atoi(text)
	if err != nil || uid < 0 {
		return 0, nil, bad("invalid_task_uids", "Task uid `%s` is invalid. It should only contain numeric characters.", text)
	}
	for _, t := range s.queue.tasks {
		if t.uid == uid {
			return http.StatusOK, t.describe(), nil
		}
	}
	return 0, nil, newError(http.StatusNotFound, "task_not_found", "Task `%d` not found.", uid)
}

// taskStatuses are those that a task may have.
var taskStatuses = []string{"enqueued", "processing", "succeeded", "failed", "canceled"}

func (s *Server) listTasks(r *http.Request) (int, any, *apiError) {
	if err := parameters(r, "limit", "from", "uids", "types", "statuses", "indexUids"); err != nil {
		return 0, nil, err
	}
	limit, err := number(r, "task", "limit", defaultLimit)
	if err != nil {
		return 0, nil, err
	}
	from, err := number(r, "task", "from", s.queue.next)
	if err != nil {
		return 0, nil, err
	}
	statuses := listed(r, "statuses")
	for _, status := range statuses {
		if !slices.Contains(taskStatuses, status) {
			return 0, nil, bad("invalid_task_statuses", "Invalid value in parameter `statuses`: `%s` is not a valid task status. Available statuses are `%s`.",
				status, strings.Join(taskStatuses, "`, `"))
		}
	}
	answer := taskList{Results: []taskAnswer{}, Limit: limit}
	for _, t := range slices.Backward(s.queue.tasks) {
		if !allows(statuses, t.status) || !allows(listed(r, "types"), t.kind) || !allows(listed(r, "indexUids"), t.index) ||
			!allows(listed(r, "uids"), strconv.Itoa(t.uid)) {
			continue
		}
		answer.Total++
		switch {
		case t.uid > from:
		case len(answer.Results) < limit:
			answer.Results = append(answer.Results, t.describe())
		case answer.Next == nil:
			answer.Next = &t.uid
		}
	}
	if len(answer.Results) > 0 {
		answer.From = &answer.Results[0].UID
	}
	return http.StatusOK, answer, nil
}

type taskList struct {
	Results []taskAnswer `json:"results"`
	Total   int          `json:"total"`
	Limit   int          `json:"limit"`
	From    *int         `json:"from"`
	Next    *int         `json:"next"`
}

// listed gives the values of a parameter, nil for all.
func listed(r *http.Request, name string) []string {
	text := r.URL.Query().Get(name)
	if text == "" || text == "*" {
		return nil
	}
	return strings.Split(text, ",")
}

func allows(list []string, value string) bool {
	return list == nil || slices.Contains(list, value)
}
