package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"annuaire/task"
)

type choreWorker struct {
	river.WorkerDefaults[task.Chore]
	chores map[string]func(context.Context) error
}

func newChoreWorker(chores []Chore) *choreWorker {
	w := &choreWorker{chores: map[string]func(context.Context) error{}}
	for _, c := range chores {
		w.chores[c.Name] = c.Run
	}
	return w
}

func (w *choreWorker) Work(ctx context.Context, job *river.Job[task.Chore]) error {
	run, known := w.chores[job.Args.Name]
	if !known { // of another version of the program
		return river.JobCancel(fmt.Errorf("no chore is called %q", job.Args.Name))
	}
	return run(ctx)
}

func (w *choreWorker) Timeout(*river.Job[task.Chore]) time.Duration { return chorePatience }
