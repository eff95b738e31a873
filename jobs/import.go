package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"annuaire/fault"
	"annuaire/task"
)

// importTries bounds how often a file is applied again: what breaks it twice
// breaks it always.
const importTries = 3

type importWorker struct {
	river.WorkerDefaults[task.Import]
	run func(ctx context.Context, id int64) error
}

func (w *importWorker) Work(ctx context.Context, job *river.Job[task.Import]) error {
	err := w.run(ctx, job.Args.ID)
	if err != nil && (job.Attempt >= importTries || fault.KindOf(err) == fault.Rejected) {
		return river.JobCancel(err)
	}
	return err
}

func (w *importWorker) Timeout(*river.Job[task.Import]) time.Duration { return importPatience }

func (w *importWorker) NextRetry(job *river.Job[task.Import]) time.Time {
	return time.Now().Add(time.Duration(job.Attempt) * time.Minute)
}
