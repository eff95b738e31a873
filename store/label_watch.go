package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

const (
	watchBatch = 500            // titles looked at together
	watchAgain = 24 * time.Hour // some measures change with the days, and with who works there
)

var watchedStates = []procedure.State{labels.Issued, labels.Active, labels.WithReserves, labels.Suspended}

// watched is a title to look at, with all that is compared.
type watched struct {
	title   labels.Title
	place   directory.Place
	people  int // mediators
	answers map[string]labels.Answer
	held    []string // when it was last looked at; nil: never
	alerts  []string // open
}

// WatchTitles looks at the titles whose place has changed since it last did, and at
// the others once a day: what no longer holds alerts the holder and who examines, and
// what holds again ends the alert. It gives how many titles it alerted about, or
// ceased to.
func (s *Store) WatchTitles(ctx context.Context, now time.Time) (moved int, err error) {
	schemes := map[int64]*labels.Scheme{}
	for {
		list, err := s.toWatch(ctx, now)
		if err != nil {
			return moved, awayOr(err)
		}
		n, err := s.watchAll(ctx, now, list, schemes)
		moved += n
		if err != nil || len(list) < watchBatch {
			return moved, awayOr(err)
		}
	}
}

// toWatch reads the titles to look at, with their places.
func (s *Store) toWatch(ctx context.Context, now time.Time) ([]watched, error) {
	rows, err := s.pool.Query(ctx, `
		select t.id from label_title t join place p on p.id = t.place_id left join label_watch w on w.title = t.id
		where t.state = any($1) and (w.title is null or w.place_version <> p.version or w.looked_at <= $2)
		limit $3`, watchedStates, now.Add(-watchAgain), watchBatch)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := s.watchedTitles(ctx, ids)
	if err != nil {
		return nil, err
	}
	return list, s.watchedPlaces(ctx, list)
}

// watchedTitles reads titles with what was last seen of them.
func (s *Store) watchedTitles(ctx context.Context, ids []int64) ([]watched, error) {
	rows, err := s.pool.Query(ctx, titleColumns+`where t.id = any($1) order by t.id`, ids)
	if err != nil {
		return nil, err
	}
	titles, err := pgx.CollectRows(rows, scanTitle)
	if err != nil {
		return nil, err
	}
	list, at := make([]watched, len(titles)), make(map[int64]*watched, len(titles))
	for i := range titles {
		list[i].title = titles[i]
		at[titles[i].ID] = &list[i]
	}
	rows, err = s.pool.Query(ctx, `
		select t.id, a.answers, w.met, array(select l.criterion from label_alert l where l.title = t.id and l.ended_at is null),
			(select count(distinct m.account) from valid_membership m where m.place_id = t.place_id and m.role in ('mediateur', 'gestionnaire'))
		from label_title t join label_application a on a.id = t.application left join label_watch w on w.title = t.id
		where t.id = any($1)`, ids)
	if err != nil {
		return nil, err
	}
	var id int64
	var answers []byte
	var held, alerts []string
	var people int
	_, err = pgx.ForEachRow(rows, []any{&id, &answers, &held, &alerts, &people}, func() error {
		w := at[id]
		w.held, w.alerts, w.people = held, alerts, people
		held, alerts = nil, nil
		return json.Unmarshal(answers, &w.answers)
	})
	return list, err
}

func (s *Store) watchedPlaces(ctx context.Context, list []watched) error {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].title.PlaceID
	}
	rows, err := s.pool.Query(ctx, `select `+placeColumnList+` from place where id = any($1)`, ids)
	if err != nil {
		return err
	}
	places, err := pgx.CollectRows(rows, scanPlace)
	if err != nil {
		return err
	}
	byID := make(map[string]directory.Place, len(places))
	for i := range places {
		byID[places[i].ID] = places[i]
	}
	for i := range list {
		list[i].place = byID[list[i].title.PlaceID]
	}
	return nil
}

// watchAll looks at titles, and notes what was seen.
func (s *Store) watchAll(ctx context.Context, now time.Time, list []watched, schemes map[int64]*labels.Scheme) (moved int, err error) {
	var seen pgx.Batch
	for i := range list {
		w := &list[i]
		scheme, err := s.watchScheme(ctx, schemes, w.title.Version)
		if err != nil {
			return moved, err
		}
		look := w.look(scheme, now)
		if len(look.begun)+len(look.ended) > 0 {
			if did, err := s.alert(ctx, now, w.title.ID, look); err != nil {
				return moved, err
			} else if !did {
				continue // somebody acts on it: it is looked at again
			}
			moved++
		}
		seen.Queue(`
			insert into label_watch (title, place_version, looked_at, met) values ($1, $2, $3, $4)
			on conflict (title) do update set place_version = excluded.place_version, looked_at = excluded.looked_at, met = excluded.met`,
			w.title.ID, w.place.Version, now, look.holds)
	}
	if seen.Len() == 0 && len(list) > 0 {
		return moved, errAllBusy
	}
	return moved, s.pool.SendBatch(ctx, &seen).Close()
}

// errAllBusy ends a round in which nothing could be looked at, rather than turning.
var errAllBusy = errors.New("every title to watch is being acted on")

func (s *Store) watchScheme(ctx context.Context, known map[int64]*labels.Scheme, version int64) (*labels.Scheme, error) {
	if scheme, is := known[version]; is {
		return scheme, nil
	}
	var text []byte
	if err := s.pool.QueryRow(ctx, `select definition from label_version where id = $1`, version).Scan(&text); err != nil {
		return nil, err
	}
	scheme := &labels.Scheme{}
	known[version] = scheme
	return scheme, json.Unmarshal(text, scheme)
}

// looked is what a look at a title found.
type looked struct {
	begun, ended []string // alerts, by code
	holds        []string
	measured     map[string]labels.Measured
}

// look compares what holds now with what held, and with the alerts that are open.
func (w *watched) look(scheme *labels.Scheme, now time.Time) (l looked) {
	var met map[string]bool
	facts := labels.FactsOf(w.place, w.people, now)
	met, l.measured = scheme.Watched(&w.title, &w.place, facts, w.answers, procedure.DayOf(now, directory.Paris))
	l.holds = []string{}
	for code, holds := range met {
		alerted := slices.Contains(w.alerts, code)
		switch {
		case holds:
			l.holds = append(l.holds, code)
		case !alerted && scheme.Alarms(code, slices.Contains(w.held, code), l.measured[code]):
			l.begun = append(l.begun, code)
		}
	}
	for _, code := range w.alerts {
		if holds, watched := met[code]; holds || !watched {
			l.ended = append(l.ended, code)
		}
	}
	slices.Sort(l.holds)
	slices.Sort(l.begun)
	slices.Sort(l.ended)
	return l
}

// alert writes what begins and what ends, each with its move and its letters.
func (s *Store) alert(ctx context.Context, now time.Time, title int64, l looked) (did bool, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		f, err := s.titleAlone(ctx, tx, title, now)
		if f == nil || err != nil {
			return err
		}
		did = true
		if !slices.Contains(watchedStates, f.title.State) {
			return nil // it ended meanwhile
		}
		if err := f.endAlerts(l.ended); err != nil {
			return err
		}
		return f.beginAlerts(l)
	})
	return did && err == nil, err
}

func (f *titleFile) endAlerts(codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	_, err := f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.AlertEnds, By: procedure.System, Data: map[string]any{"criteres": codes},
		after: func(f *titleFile, t procedure.Transition) error {
			_, err := f.tx.Exec(f.ctx, `
				update label_alert set ended_at = $3 where title = $1 and criterion = any($2) and ended_at is null`, f.title.ID, codes, t.RecordedAt)
			return midway(err)
		},
	})
	return err
}

func (f *titleFile) beginAlerts(l looked) error {
	if len(l.begun) == 0 {
		return nil
	}
	_, err := f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Alert, By: procedure.System, Data: map[string]any{"criteres": l.begun},
		after: func(f *titleFile, t procedure.Transition) error {
			for _, code := range l.begun {
				if err := f.beginAlert(t, code, l.measured[code]); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return err
}

func (f *titleFile) beginAlert(t procedure.Transition, code string, m labels.Measured) error {
	var value *float64
	if m.Known {
		value = &m.Value
	}
	_, err := f.tx.Exec(f.ctx, `
		insert into label_alert (title, criterion, since, value, told_at) values ($1, $2, $3, $4, $3)
		on conflict do nothing`, f.title.ID, code, t.RecordedAt, value)
	if err != nil {
		return midway(err)
	}
	name := f.scheme.WatchName(code)
	if err := f.tellHolder(task.TitleAlert, map[string]string{"critere": name}); err != nil {
		return err
	}
	return f.tellDesk("un critère n’est plus rempli", name)
}

// TitleAlert is something that a title was watched for and that does not hold.
type TitleAlert struct {
	Code    string
	Since   time.Time
	Value   *float64  // what was measured; nil: the record does not say, or nothing is measured
	EndedAt time.Time // zero: it lasts
}

// alertsOf lists the alerts of a title, latest first.
func alertsOf(ctx context.Context, tx pgx.Tx, title int64) ([]TitleAlert, error) {
	rows, err := tx.Query(ctx, `
		select criterion, since, value, ended_at from label_alert where title = $1 order by ended_at is null desc, since desc limit 100`, title)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a TitleAlert, err error) {
		return a, row.Scan(&a.Code, &a.Since, &a.Value, orZero(&a.EndedAt))
	})
	return list, midway(err)
}
