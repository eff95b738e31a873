package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"annuaire/task"
)

// campaignTries bounds how often a campaign that fails is taken up again.
const campaignTries = 10

type campaignWorker struct {
	river.WorkerDefaults[task.Campaign]
	write func(ctx context.Context, id int64) (more bool, err error)
}

// Work writes batch after batch. Each is whole by itself: what is interrupted
// goes on from the next one.
func (w *campaignWorker) Work(ctx context.Context, job *river.Job[task.Campaign]) error {
	for {
		more, err := w.write(ctx, job.Args.ID)
		if err != nil && job.Attempt >= campaignTries {
			return river.JobCancel(err)
		}
		if err != nil || !more {
			return err
		}
	}
}

func (w *campaignWorker) Timeout(*river.Job[task.Campaign]) time.Duration { return chorePatience }

func (w *campaignWorker) NextRetry(job *river.Job[task.Campaign]) time.Time {
	return time.Now().Add(time.Duration(job.Attempt) * time.Minute)
}
