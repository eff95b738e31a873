package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/geo"
	"annuaire/task"
)

// territoryToTell is a person who manages a territory where sheets wait that
// nobody else can confirm.
type territoryToTell struct {
	Account     int64
	Email       string
	Level, Code string
	Territory   string // its name
	Count       int
}

// RemindTerritories writes to those who manage a commune, an EPCI or a department
// how many sheets of theirs are to check and have no manager: one letter, once in
// ReminderPause, rather than one a sheet. It gives how many letters are due.
func (s *Store) RemindTerritories(ctx context.Context, now time.Time) (written int, err error) {
	err = s.writingReminders(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			with waiting as (
				select p.code_insee as code, count(*) as n
				from place p
				where p.state = 'published' and freshness(p.date_maj, $1) in ('a-verifier', 'a-mettre-a-jour')
					and not exists (select from valid_membership m where m.place_id = p.id)
				group by p.code_insee
			)
			select distinct on (a.id) a.id, a.email, m.level, m.code, t.name, sum(w.n)::int
			from valid_membership m
			join account a on a.id = m.account and a.email is not null
			join territory t on t.level = m.level and t.code = m.code
			join territory_path path on path.level = 'commune' and path.in_level = m.level and path.in_code = m.code
			join waiting w on w.code = path.code
			where m.role = 'territoire' and m.level in ($2, $3, $4)
				and not exists (select from reminder r where r.account = a.id and r.place_id is null and r.sent_at > $5)
				and not exists (select from reminder_refusal f where f.address = address_digest(a.email))
			group by a.id, a.email, m.level, m.code, t.name
			order by a.id, sum(w.n) desc`, now.In(directory.Paris), geo.Commune, geo.EPCI, geo.Department, now.Add(-ReminderPause))
		if err != nil {
			return err
		}
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[territoryToTell])
		if err != nil {
			return err
		}
		written = len(list)
		for _, t := range list {
			if err := s.tellTerritory(ctx, tx, t, now); err != nil {
				return err
			}
		}
		return nil
	})
	return written, awayOr(err)
}

func (s *Store) tellTerritory(ctx context.Context, tx pgx.Tx, t territoryToTell, now time.Time) error {
	secret := newSecret()
	var id int64
	err := tx.QueryRow(ctx, `
		insert into reminder (secret, account, address, sent_at, expires_at)
		values ($1, $2, address_digest($3), $4, $5)
		returning id`, digest(secret), t.Account, t.Email, now, now.Add(ReminderLife)).Scan(&id)
	if err != nil {
		return err
	}
	return s.owe(ctx, tx, task.Mail{To: t.Email, Letter: task.FreshnessListed, Reminder: id, With: map[string]string{
		"territoire": t.Territory, "nombre": strconv.Itoa(t.Count),
		"chemin": "/espace/fraicheur?niveau=" + string(directory.ToUpdate), "chemin_refus": ReminderPath + secret + "/ne-plus-ecrire",
	}})
}
