package main

import (
	"context"
	"time"

	"annuaire/jobs"
	"annuaire/store"
)

// newCrew makes what does the work that the record owes.
func (p *program) newCrew(record *store.Store, post *post, imports func(ctx context.Context, id int64) error) (*jobs.Crew, error) {
	return jobs.New(jobs.Config{
		Pool: record.Pool(), Log: p.log, Send: post.send, Import: imports, Chores: p.chores(record, post),
	})
}

// A chore gives how many things it did.
type chore func(ctx context.Context, now time.Time) (int, error)

// chores are what the service does by itself, again and again.
func (p *program) chores(record *store.Store, post *post) []jobs.Chore {
	var list []jobs.Chore
	add := func(name string, every time.Duration, do chore) {
		list = append(list, jobs.Chore{Name: name, Every: every, Run: func(ctx context.Context) error {
			n, err := do(ctx, p.now())
			if n > 0 {
				p.log.Info("chore done", "chore", name, "count", n)
			}
			return err
		}})
	}
	add("tickets-escalate", 15*time.Minute, record.EscalateTickets)
	add("tickets-expire", time.Hour, record.ExpireTickets)
	add("tickets-forget-reporters", time.Hour, record.ForgetReporters)
	add("drafts-expire", time.Hour, record.ExpireDrafts)
	add("imports-care", 5*time.Minute, record.CareForImports)
	add("letters-sweep", time.Hour, post.sweep)
	return list
}
