package main

import (
	"context"
	"time"

	"annuaire/jobs"
	"annuaire/store"
	"annuaire/task"
)

// newCrew makes what does the work that the record owes.
func (p *program) newCrew(record *store.Store, post *post, imports func(ctx context.Context, id int64) error, fictitious bool) (*jobs.Crew, error) {
	return jobs.New(jobs.Config{
		Pool: record.Pool(), Log: p.log, Send: post.send, Import: imports, Chores: p.chores(record, post, fictitious),
		Undelivered: func(ctx context.Context, m task.Mail) error {
			if m.Reminder == 0 {
				return nil
			}
			return record.Undelivered(ctx, m.Reminder, p.now())
		},
		Campaign: func(ctx context.Context, id int64) (bool, error) { return record.WriteCampaign(ctx, id, p.now()) },
	})
}

// A chore gives how many things it did.
type chore func(ctx context.Context, now time.Time) (int, error)

// chores are what the service does by itself, again and again.
func (p *program) chores(record *store.Store, post *post, fictitious bool) []jobs.Chore {
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
	add("answers-forget", time.Hour, record.ForgetAnswers)
	add("sign-in-forget", time.Hour, record.ForgetSpent)
	add("imports-care", 5*time.Minute, record.CareForImports)
	add("letters-sweep", time.Hour, post.sweep)
	add("reminders-forget", 24*time.Hour, record.ForgetReminders)
	add("campaigns-resume", 6*time.Hour, record.ResumeCampaigns)
	add("duplicates-scan", 6*time.Hour, func(ctx context.Context, _ time.Time) (int, error) {
		done, err := record.ScanDuplicates(ctx)
		return done.Added + done.Removed, err
	})
	add("quality-refresh", time.Hour, func(ctx context.Context, _ time.Time) (int, error) { return record.RefreshQuality(ctx) })
	labelChores(add, record)
	if p.config.Reminders == remindNobody {
		return list
	}
	add("reminders-places", 24*time.Hour, func(ctx context.Context, now time.Time) (int, error) {
		return record.Remind(ctx, now, p.config.Reminders == remindEverybody || fictitious, remindersAtOnce(fictitious))
	})
	add("reminders-territories", 24*time.Hour, record.RemindTerritories)
	return list
}

// Whom the service reminds of old sheets by itself. Addresses that sheets publish
// are written to only where that was asked for: a file of twenty thousand places
// must not become as many letters because a server of mail was set.
const (
	remindNobody    = "aucun"
	remindAccounts  = "comptes"
	remindEverybody = "tous"
)

// remindersAtOnce bounds the places asked in one round, once a day and at each start;
// a demonstration shows a few.
func remindersAtOnce(fictitious bool) int {
	if fictitious {
		return 5
	}
	return 300
}
