package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// ApplicantLine is an application in the list of who applies.
type ApplicantLine struct {
	ID          int64
	Number      string
	Label       string
	PlaceName   string
	State       procedure.State
	Renews      bool
	StartedAt   time.Time
	SubmittedAt time.Time
	DecidedAt   time.Time
	SilenceAt   time.Time
	CorrectBy   time.Time // the first instant after the answer to a correction is due; zero: none is
}

// HeldTitle is a title in the list of who holds it.
type HeldTitle struct {
	ID, Application int64
	Number          string
	Label           string
	Scheme          string
	PlaceID         string
	PlaceName       string
	State           procedure.State
	Until           time.Time // its last day, zero: without end
	RenewsFrom      time.Time // zero: it does not renew
	RenewedBy       int64     // application under way, 0 for none
	Mends           int       // reserves and non-conformities without an answer
	MendBy          time.Time // the first instant after the nearest of them is due
}

// Renewable tells whether its renewal may begin on a day.
func (t *HeldTitle) Renewable(on time.Time) bool {
	return t.RenewedBy == 0 && !t.RenewsFrom.IsZero() && !on.Before(t.RenewsFrom) && !on.After(t.Until)
}

// Applicants is what somebody follows of labels for the places that they look after.
type Applicants struct {
	Applications []ApplicantLine // under way first, then the last
	Titles       []HeldTitle
}

const applicantsMost = 200

// Applicants gives the applications and titles of the places for which the actor may
// apply, at most 200 of each.
func (s *Store) Applicants(ctx context.Context, actor access.Actor) (a Applicants, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) (err error) {
		if a.Applications, err = applicantLines(ctx, tx, actor); err != nil {
			return err
		}
		a.Titles, err = heldTitles(ctx, tx, actor)
		return err
	})
	return a, awayOr(err)
}

func applicantLines(ctx context.Context, tx pgx.Tx, actor access.Actor) ([]ApplicantLine, error) {
	var args []any
	seen := applicationSeen.within(actor.Scope(access.LabelApply), &args)
	rows, err := tx.Query(ctx, `
		select a.id, a.number, v.definition ->> 'nom', a.place_name, a.state, a.renews is not null, a.started_at, a.submitted_at, a.decided_at, a.silence_at, c.due_at
		from label_application a
		join label_version v on v.id = a.version
		left join label_correction c on c.application = a.id and c.resolved_at is null
		where `+seen+`
		order by a.state in ('accordee', 'accordee_reserves', 'refusee', 'classee', 'retiree'), c.due_at, a.id desc limit `+number(applicantsMost), args...)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l ApplicantLine, err error) {
		return l, row.Scan(&l.ID, &l.Number, &l.Label, &l.PlaceName, &l.State, &l.Renews, &l.StartedAt, orZero(&l.SubmittedAt), orZero(&l.DecidedAt), orZero(&l.SilenceAt), orZero(&l.CorrectBy))
	})
	return list, midway(err)
}

func heldTitles(ctx context.Context, tx pgx.Tx, actor access.Actor) ([]HeldTitle, error) {
	var args []any
	seen := scoped{State: "t.state", Commune: "t.code_insee", Place: "t.place_id"}.within(actor.Scope(access.LabelApply), &args)
	rows, err := tx.Query(ctx, `
		select t.id, t.application, t.number, t.scheme, t.place_id, t.place_name, t.state, greatest(t.valid_until, t.prolonged_until), v.definition,
			coalesce((select max(n.id) from label_application n where n.renews = t.id
				and n.state not in ('accordee', 'accordee_reserves', 'refusee', 'classee', 'retiree')), 0), r.n, r.due
		from label_title t
		join label_version v on v.id = t.version
		left join lateral (select count(*) n, min(r.due_at) due from label_reserve r where r.title = t.id and r.lifted_at is null and r.answered_at is null) r on true
		where `+seen+` and t.state in ('delivre', 'actif', 'sous_reserve', 'suspendu')
		order by r.due, greatest(t.valid_until, t.prolonged_until), t.id limit `+number(applicantsMost), args...)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, scanHeld)
	return list, midway(err)
}

func scanHeld(row pgx.CollectableRow) (t HeldTitle, err error) {
	var definition []byte
	err = row.Scan(&t.ID, &t.Application, &t.Number, &t.Scheme, &t.PlaceID, &t.PlaceName, &t.State, orZero(&t.Until), &definition, &t.RenewedBy, &t.Mends, orZero(&t.MendBy))
	if err != nil {
		return t, err
	}
	var scheme labels.Scheme
	err = json.Unmarshal(definition, &scheme)
	t.Label, t.RenewsFrom = scheme.Name, scheme.RenewsFrom(t.Until)
	return t, err
}

// LabelChoice is a label that a place may ask for, or why not.
type LabelChoice struct {
	Scheme labels.Scheme
	Past   labels.Past
	Refuse error // nil: it may begin an application
	Renew  error // nil: it may begin a renewal
}

// LabelChoices says of each label that takes applications whether a place may ask for
// it now, to who may apply for that place.
func (s *Store) LabelChoices(ctx context.Context, actor access.Actor, place string) (p directory.Place, choices []LabelChoice, err error) {
	open, err := s.PublishedSchemes(ctx)
	if err != nil {
		return p, nil, err
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) (err error) {
		if p, err = placeFor(ctx, tx, actor, access.LabelApply, place, ""); err != nil {
			return err
		}
		today := procedure.DayOf(instant(actor), directory.Paris)
		for i := range open {
			c := LabelChoice{Scheme: open[i].Scheme}
			if c.Past, err = labelPast(ctx, tx, c.Scheme.Code, p.ID); err != nil {
				return err
			}
			c.Refuse, c.Renew = c.Scheme.MayApply(c.Past, today), c.Scheme.MayRenew(c.Past, today)
			choices = append(choices, c)
		}
		return nil
	})
	return p, choices, awayOr(err)
}

// LabelPlace is a place that somebody may apply for.
type LabelPlace struct{ ID, Name, Commune string }

// LabelPlaces lists published places for which the actor may apply, by a part of their
// name or of their commune's, "" for all, and tells whether there are more.
func (s *Store) LabelPlaces(ctx context.Context, actor access.Actor, text string, limit int) (list []LabelPlace, more bool, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		args := []any{storableOrBlank(text)}
		rows, err := tx.Query(ctx, `
			select p.id, p.nom, p.commune from place p
			where `+placeScope.within(actor.Scope(access.LabelApply), &args)+` and p.state = 'published'
			and ($1 = '' or position(lower(unaccent($1)) in lower(unaccent(p.nom || ' ' || p.commune))) > 0)
			order by p.nom, p.id limit `+number(int64(limit)+1), args...)
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[LabelPlace])
		return midway(err)
	})
	if len(list) > limit {
		return list[:limit], true, awayOr(err)
	}
	return list, false, awayOr(err)
}
