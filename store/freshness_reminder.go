package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/task"
)

// The rules of reminders. A place is asked once in ReminderPause at most, and
// one address receives so many letters in a week.
const (
	ReminderPause    = 60 * 24 * time.Hour
	ReminderLife     = 30 * 24 * time.Hour // of the links in a letter
	remindersPerWeek = 10
	week             = 7 * 24 * time.Hour
	// ReminderKeep is how long a reminder is remembered, which no longer serves:
	// what a campaign counts stays with it.
	ReminderKeep = 365 * 24 * time.Hour
)

// ReminderPath is where the link of a letter leads, then its secret.
const ReminderPath = "/confirmer/"

// Remind asks, for at most limit sheets that nobody has updated for a year, those
// who manage them whether they are still right; with published, the address that
// the sheet publishes where nobody manages it. It gives how many letters are due.
func (s *Store) Remind(ctx context.Context, now time.Time, published bool, limit int) (written int, err error) {
	err = s.writingReminders(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select p.id
			from place p
			where p.state = 'published' and freshness(p.date_maj, $1) in ('a-verifier', 'a-mettre-a-jour')
				and not exists (select from reminder r where r.place_id = p.id and r.sent_at > $2)
				and (select count(*) from reminder_recipients(array[p.id], $3)) > 0
			order by p.date_maj, p.id
			limit $4`, now.In(directory.Paris), now.Add(-ReminderPause), published, limit)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		asked, err := s.ask(ctx, tx, ids, asking{published: published}, now)
		written = asked.letters
		return err
	})
	return written, awayOr(err)
}

// writingReminders runs fn while nobody else writes reminders: two at once would
// ask the same place twice.
func (s *Store) writingReminders(ctx context.Context, fn func(pgx.Tx) error) error {
	return s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('reminders', 0))`); err != nil {
			return err
		}
		return fn(tx)
	})
}

// asking is for what reminders are written.
type asking struct {
	campaign  int64 // 0: none
	message   string
	published bool
}

// asked is what became of the places that were to be asked.
type asked struct {
	letters   int
	reached   []string // places
	nobody    []string // no address, or it wants no letter
	postponed []string // an address has had its share of the week
}

// recipient is somebody who may be asked about a place.
type recipient struct {
	PlaceID   string
	Account   *int64
	Email     string
	Name      string
	UpdatedOn time.Time
	Recent    int // letters of the last week to this address
}

// ask writes a letter to each person who may confirm these places.
func (s *Store) ask(ctx context.Context, tx pgx.Tx, ids []string, why asking, now time.Time) (done asked, err error) {
	rows, err := tx.Query(ctx, `
		select r.place_id, r.account, r.email, p.nom, p.date_maj,
			(select count(*) from reminder m where m.address = address_digest(r.email) and m.sent_at > $3)
		from reminder_recipients($1, $2) r
		join place p on p.id = r.place_id
		order by array_position($1, r.place_id), r.account`, ids, why.published, now.Add(-week))
	if err != nil {
		return done, err
	}
	recipients, err := pgx.CollectRows(rows, pgx.RowToStructByPos[recipient])
	if err != nil {
		return done, err
	}
	known, reached, sent := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, r := range recipients {
		known[r.PlaceID] = true
		if r.Recent+sent[r.Email] >= remindersPerWeek {
			continue
		}
		if err := s.remind(ctx, tx, r, why, now); err != nil {
			return done, err
		}
		sent[r.Email]++
		reached[r.PlaceID] = true
		done.letters++
	}
	for _, id := range ids {
		switch {
		case reached[id]:
			done.reached = append(done.reached, id)
		case known[id]:
			done.postponed = append(done.postponed, id)
		default:
			done.nobody = append(done.nobody, id)
		}
	}
	return done, nil
}

// remind writes one letter and what its links lead to.
func (s *Store) remind(ctx context.Context, tx pgx.Tx, r recipient, why asking, now time.Time) error {
	secret, expires := newSecret(), now.Add(ReminderLife)
	var id int64
	err := tx.QueryRow(ctx, `
		insert into reminder (secret, place_id, campaign, account, address, sent_at, expires_at)
		values ($1, $2, nullif($3, 0), $4, address_digest($5), $6, $7)
		returning id`, digest(secret), r.PlaceID, why.campaign, r.Account, r.Email, now, expires).Scan(&id)
	if err != nil {
		return err
	}
	path := ReminderPath + secret
	return s.owe(ctx, tx, task.Mail{To: r.Email, Letter: task.FreshnessAsked, Reminder: id, With: map[string]string{
		"lieu": r.Name, "mise_a_jour": directory.FrenchDay(r.UpdatedOn), "message": why.message,
		"chemin": path, "chemin_modifier": path + "/corriger", "chemin_refus": path + "/ne-plus-ecrire",
		"expire": "le " + directory.FrenchDay(expires.In(directory.Paris)),
	}})
}

// Undelivered tells that the letter of a reminder was given up.
func (s *Store) Undelivered(ctx context.Context, reminder int64, now time.Time) error {
	_, err := s.pool.Exec(ctx, `update reminder set failed_at = $2 where id = $1 and failed_at is null`, reminder, now)
	return awayOr(err)
}

// ForgetReminders removes the reminders that no longer serve.
func (s *Store) ForgetReminders(ctx context.Context, now time.Time) (int, error) {
	done, err := s.pool.Exec(ctx, `delete from reminder where campaign is null and expires_at < $1`, now.Add(-ReminderKeep))
	return int(done.RowsAffected()), awayOr(err)
}
