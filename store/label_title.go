package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// Paths that letters about titles lead to.
const (
	TitlesPath      = "/espace/titres/" // then a number: for who holds it, and who watches over it
	PublicTitlePath = "/labels/titres/" // then a number: for everybody
	certificatePath = "/certificat.pdf" // after a number
)

const titleColumns = `
	select t.id, t.number, t.application, t.version, t.scheme, t.state, t.seq, t.place_id, t.place_name, t.code_insee, t.latitude, t.longitude,
		t.holder_name, t.holder_pivot, t.valid_from, t.valid_until, t.awarded_at, t.state_since, t.reason_class, t.decision_ref,
		t.suspended_until, t.prolonged_until, coalesce(t.replaces, 0), t.updated_at
	from label_title t `

func scanTitle(row pgx.CollectableRow) (t labels.Title, err error) {
	err = row.Scan(&t.ID, &t.Number, &t.Application, &t.Version, &t.Scheme, &t.State, &t.Seq, &t.PlaceID, &t.PlaceName, &t.INSEE, &t.Latitude, &t.Longitude,
		&t.HolderName, &t.HolderPivot, &t.ValidFrom, orNoDay(&t.ValidUntil), &t.AwardedAt, &t.StateSince, &t.ReasonClass, &t.DecisionRef,
		orNoDay(&t.SuspendedUntil), orNoDay(&t.ProlongedUntil), &t.Replaces, &t.UpdatedAt)
	return t, err
}

// orNoDay scans a day that may be null as the zero time.
func orNoDay(t *time.Time) any { return (*optionalDay)(t) }

type optionalDay time.Time

// ScanDate implements pgtype.DateScanner.
func (t *optionalDay) ScanDate(v pgtype.Date) error {
	*t = optionalDay(v.Time)
	return nil
}

var errNoTitle = fault.New(fault.Unknown, "Aucun titre ne porte ce numéro, ou vous n’y avez pas accès.")

// readTitle reads a title by its number, or by what another condition says of t.
func readTitle(ctx context.Context, from reader, where string, args ...any) (t labels.Title, err error) {
	rows, err := from.Query(ctx, titleColumns+where, args...)
	if err != nil {
		return t, midway(err)
	}
	t, err = pgx.CollectExactlyOneRow(rows, scanTitle)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, errNoTitle
	}
	return t, midway(err)
}

// titleSeen says of a title t by which rights it is seen.
var titleSeen = scoped{State: "t.state", Commune: "t.code_insee", Place: "t.place_id"}

// titleInSight is the condition that a title t is one that the actor holds, or
// watches over, and in which they declared no interest.
func titleInSight(actor access.Actor, action access.Action, args *[]any) string {
	condition := titleSeen.within(actor.Scope(action), args)
	*args = append(*args, actor.Account)
	return condition + ` and not exists (
		select from label_interest i where i.application = t.application and i.account = $` + number(int64(len(*args))) + ` and i.recused)`
}

// titleLetter begins a letter about a title.
func (f *titleFile) titleLetter(to string, letter task.Letter, with map[string]string) task.Mail {
	values := map[string]string{"label": f.scheme.Name, "lieu": f.title.PlaceName, "titre": f.title.Number, "chemin": TitlesPath + f.title.Number}
	for name, value := range with {
		values[name] = value
	}
	return task.Mail{To: to, Letter: letter, With: values}
}

// tellHolder writes to those who manage the place, and to who applied.
func (f *titleFile) tellHolder(letter task.Letter, with map[string]string) error {
	rows, err := f.tx.Query(f.ctx, `
		select manager_emails($1)
		union
		select account_email(a.account) from label_application a where a.id = $2`, f.title.PlaceID, f.title.Application)
	return f.tell(rows, err, letter, with)
}

// tellDesk writes to those who examine, and when nobody does, or when it is theirs to
// say, to those who decide.
func (f *titleFile) tellDesk(event, message string) error {
	rows, err := f.tx.Query(f.ctx, `select label_emails($1, $2, 'instructeur')`, f.desk.Level, f.desk.Code)
	return f.tell(rows, err, task.TitleToWatch, map[string]string{"evenement": event, "message": message})
}

// tellDeciders writes to those who decide.
func (f *titleFile) tellDeciders(event, message string) error {
	o, err := f.object(labels.Decider)
	if err != nil || len(o.Path) == 0 {
		return err
	}
	rows, err := f.tx.Query(f.ctx, `select label_emails($1, $2, 'decideur')`, o.Path[0].Level, o.Path[0].Code)
	return f.tell(rows, err, task.TitleToWatch, map[string]string{"evenement": event, "message": message})
}

func (f *titleFile) tell(rows pgx.Rows, err error, letter task.Letter, with map[string]string) error {
	if err != nil {
		return midway(err)
	}
	emails, err := pgx.CollectRows(rows, pgx.RowTo[*string])
	if err != nil {
		return midway(err)
	}
	for _, email := range emails {
		if email == nil || strings.TrimSpace(*email) == "" {
			continue
		}
		if err := f.store.owe(f.ctx, f.tx, f.titleLetter(*email, letter, with)); err != nil {
			return err
		}
	}
	return nil
}

// moved tells the holder of a move: what happened, why, before when they may answer,
// and how to contest it, each empty where it does not apply.
func (f *titleFile) moved(what, why, before, appeal string) error {
	return f.tellHolder(task.TitleMoved, map[string]string{"evenement": what, "motif": why, "avant": before, "recours": appeal})
}

// updateTitle writes columns of the title, beside its state.
func (f *titleFile) updateTitle(set string, args ...any) error {
	_, err := f.tx.Exec(f.ctx, `update label_title set `+set+` where id = $1`, append([]any{f.title.ID}, args...)...)
	return midway(err)
}

// closeDeadlines closes those of these names, of the title, whatever their item.
func (f *titleFile) closeDeadlines(t procedure.Transition, names ...string) error {
	_, err := f.tx.Exec(f.ctx, `
		update deadline set closed_seq = $4, closed_at = $5
		where kind = $1 and aggregate = $2 and name = any($3) and closed_at is null`, t.Kind, t.Aggregate, names, t.Seq, t.RecordedAt)
	return midway(err)
}
