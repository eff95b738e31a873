package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"annuaire/fault"
	"annuaire/task"
)

// pauses are the waits between two tries of a letter: three days and a half in all,
// which is longer than a server of mail is usually away.
var pauses = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 36 * time.Hour,
}

type mailWorker struct {
	river.WorkerDefaults[task.Mail]
	config Config
}

// Work sends one letter: at least once, and once unless the instance vanishes
// between the answer of the server and the record.
func (w *mailWorker) Work(ctx context.Context, job *river.Job[task.Mail]) error {
	err := w.config.Send(ctx, job.ID, job.CreatedAt, job.Args)
	if err == nil {
		return nil
	}
	if fault.KindOf(err) != fault.Rejected && job.Attempt <= len(pauses) {
		return err
	}
	w.config.Log.Error("a letter is given up", "job", job.ID, "letter", string(job.Args.Letter), "attempts", job.Attempt, "error", err)
	if w.config.Undelivered != nil {
		if err := w.config.Undelivered(ctx, job.Args); err != nil {
			w.config.Log.Error("what a letter was for is not told of its failure", "job", job.ID, "error", err)
		}
	}
	return river.JobCancel(err)
}

// NextRetry tells when to try again.
func (w *mailWorker) NextRetry(job *river.Job[task.Mail]) time.Time {
	return time.Now().Add(pauses[min(max(job.Attempt, 1), len(pauses))-1])
}
