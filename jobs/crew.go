package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"annuaire/task"
)

// Config is what the work needs of the rest of the program. Work of a kind whose
// function is nil is left to other instances.
type Config struct {
	Pool *pgxpool.Pool
	Log  *slog.Logger

	// Send sends one letter; id and due tell one sending from another. An error
	// of kind fault.Rejected is final.
	Send func(ctx context.Context, id int64, due time.Time, m task.Mail) error
	// Undelivered is told of a letter that is given up; may be nil.
	Undelivered func(ctx context.Context, m task.Mail) error
	// Import applies an uploaded file.
	Import func(ctx context.Context, id int64) error
	// Campaign writes the next reminders of a campaign; more tells that some are left.
	Campaign func(ctx context.Context, id int64) (more bool, err error)

	Chores []Chore
}

// Chore is something that one instance does again and again. Doing it twice must
// do no harm.
type Chore struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error
}

// How long the queue remembers what is done: rows of letters hold addresses.
const (
	keepDone   = 10 * time.Minute
	keepFailed = 3 * 24 * time.Hour
)

const (
	patience       = 2 * time.Minute  // for a letter, or one batch of a campaign
	importPatience = 15 * time.Minute // for a file
	chorePatience  = 15 * time.Minute // for a chore
	rescue         = 20 * time.Minute // after which work whose instance vanished is taken again
	lastWords      = 10 * time.Second // to finish, when the service stops
)

// Crew works off the queue.
type Crew struct {
	client *river.Client[pgx.Tx]
	log    *slog.Logger
}

// New makes a crew, which does nothing yet.
func New(config Config) (*Crew, error) {
	workers, queues := river.NewWorkers(), map[string]river.QueueConfig{}
	if config.Send != nil {
		river.AddWorker(workers, &mailWorker{config: config})
		queues[task.Mail{}.Kind()] = river.QueueConfig{MaxWorkers: 4}
	}
	if config.Import != nil {
		river.AddWorker(workers, &importWorker{run: config.Import})
		queues[task.Import{}.Kind()] = river.QueueConfig{MaxWorkers: 1}
	}
	if config.Campaign != nil {
		river.AddWorker(workers, &campaignWorker{write: config.Campaign})
		queues[task.Campaign{}.Kind()] = river.QueueConfig{MaxWorkers: 1}
	}
	river.AddWorker(workers, newChoreWorker(config.Chores))
	queues[task.Chore{}.Kind()] = river.QueueConfig{MaxWorkers: 2}
	client, err := river.NewClient(riverpgxv5.New(config.Pool), &river.Config{
		Logger: slog.New(quiet{config.Log.Handler()}), Workers: workers, Queues: queues, PeriodicJobs: periodic(config.Chores),
		JobTimeout: patience, RescueStuckJobsAfter: rescue, SoftStopTimeout: lastWords,
		CompletedJobRetentionPeriod: keepDone, CancelledJobRetentionPeriod: keepFailed, DiscardedJobRetentionPeriod: keepFailed,
	})
	if err != nil {
		return nil, err
	}
	return &Crew{client, config.Log}, nil
}

// Work works until ctx ends, then waits for what is under way. Work that cannot
// finish in time is taken up later, by this instance or another.
func (c *Crew) Work(ctx context.Context) {
	for {
		err := c.client.Start(ctx)
		if err == nil {
			<-c.client.Stopped()
			return
		}
		if ctx.Err() != nil {
			return
		}
		c.log.Warn("the work that is owed cannot begin yet", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(restart):
		}
	}
}

// restart is the pause before another start.
const restart = 5 * time.Second

// periodic says when each chore is due. One instance, the leader of the queue,
// makes them due; any does them.
func periodic(chores []Chore) []*river.PeriodicJob {
	list := make([]*river.PeriodicJob, len(chores))
	for i, chore := range chores {
		list[i] = river.NewPeriodicJob(river.PeriodicInterval(chore.Every), func() (river.JobArgs, *river.InsertOpts) {
			return task.Chore{Name: chore.Name}, &river.InsertOpts{
				Queue: task.Chore{}.Kind(), MaxAttempts: 1, // the next time tries again
				UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
					rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
				}},
			}
		}, &river.PeriodicJobOpts{ID: chore.Name, RunOnStart: true})
	}
	return list
}
