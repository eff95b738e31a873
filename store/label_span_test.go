package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// registerWorld is a place, a published label, and titles that are put in by hand, whose
// moves are real ones.
type registerWorld struct {
	*ticketWorld
	version int64
	scheme  labels.Scheme
	account int64
	titles  int
}

func newRegisterWorld(t *testing.T) *registerWorld {
	t.Helper()
	w := &registerWorld{ticketWorld: newTicketWorld(t), scheme: testAudited("label-essai", "LAB")}
	w.account = w.ticketWorld.account("lieu@example.fr", "gestionnaire "+w.place.ID)
	text, err := json.Marshal(w.scheme)
	if err != nil {
		t.Fatal(err)
	}
	err = w.pool.QueryRow(t.Context(), `
		insert into label_version (scheme, version, state, seq, definition, digest, created_at, published_at)
		values ($1, 1, 'publie', 1, $2, sha256(convert_to($2::jsonb::text, 'UTF8')), $3, $3) returning id`, w.scheme.Code, text, w.now).Scan(&w.version)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// begun puts in a title that has no move yet, valid for three years from a day.
func (w *registerWorld) begun(from time.Time) (id int64, number string) {
	w.t.Helper()
	w.titles++
	number = fmt.Sprintf("LAB-2026-%05d", w.titles)
	err := w.pool.QueryRow(w.t.Context(), `
		with a as (insert into label_application (number, version, state, place_id, place_name, place_version, code_insee, account, started_at)
			values ('C-' || $1, $2, 'accordee', $3, 'Médiathèque', 1, '35238', $4, $5) returning id)
		insert into label_title (number, application, version, scheme, state, place_id, place_name, code_insee, latitude, longitude, holder_name, holder_pivot,
			valid_from, valid_until, awarded_at, state_since, decision_ref, status_index, updated_at)
		select $1, a.id, $2, $6, 'delivre', $3, 'Médiathèque', '35238', 48.1, -1.7, 'Ville', '', $5, $7, $5, $5, 'D-1', $8, $5 from a returning id`,
		number, w.version, w.place.ID, w.account, from, w.scheme.Code, procedure.LastDay(from, 36), w.titles).Scan(&id)
	if err != nil {
		w.t.Fatal(err)
	}
	return id, number
}

// move makes a move of a title, with what its table asks.
func (w *registerWorld) move(id int64, event procedure.Event, by procedure.Party, to procedure.State, at, effective time.Time) procedure.Transition {
	w.t.Helper()
	act := procedure.Act{
		Event: event, By: by, To: to, Seq: procedure.AnySeq, At: at, EffectiveAt: effective, Reason: "Essai", ReasonCode: "autre",
		LegalBasis: "Article 1", DecisionRef: "D-1", Deadline: at.AddDate(0, 1, 0),
	}
	var t procedure.Transition
	err := w.transaction(w.t.Context(), func(tx pgx.Tx) (err error) {
		m := moving{labels.TitleLife, id, w.version, access.Territory{Level: geo.Commune, Code: "35238"}}
		if t, err = w.step(w.t.Context(), tx, m, act); err != nil {
			return err
		}
		if _, err := tx.Exec(w.t.Context(), `update label_title set state_since = $2, updated_at = $3 where id = $1 and $4`, id, t.EffectiveAt, t.RecordedAt, t.From != t.To); err != nil {
			return err
		}
		return writeSpan(w.t.Context(), tx, id, t)
	})
	if err != nil {
		w.t.Fatal(event, err)
	}
	return t
}

// live gives a title a life at random: moves that its table allows, at times that
// follow each other, some of which count from earlier.
func (w *registerWorld) live(r *rand.Rand, id int64, from time.Time) {
	at := procedure.StartOf(from, directory.Paris).Add(-time.Duration(r.IntN(48)) * time.Hour)
	w.move(id, labels.Issue, labels.Decider, labels.Issued, at, at)
	state := labels.Issued
	for range r.IntN(14) {
		var able []procedure.Move
		for _, m := range labels.TitleLife.Moves {
			if _, may := labels.TitleLife.Find(state, m.Event, m.By[0]); may && len(m.To) > 0 {
				able = append(able, m)
			}
		}
		if len(able) == 0 {
			return
		}
		m := able[r.IntN(len(able))]
		at = at.Add(time.Duration(1+r.IntN(100*24*60)) * time.Minute)
		effective := at
		if r.IntN(3) == 0 {
			effective = at.Add(-time.Duration(r.IntN(40*24*60)) * time.Minute)
		}
		to := m.To[r.IntN(len(m.To))]
		if m, may := labels.TitleLife.Find(state, m.Event, m.By[0]); !may || len(m.To) == 0 {
			continue
		}
		state = w.move(id, m.Event, m.By[0], to, at, effective).To
	}
}

// recomputed gives the state of a title at an instant by its moves alone, read from
// the record: the last one, in the order in which they were made, that counts from
// then or before. An annulment counts from the first day, unless it was undone.
func recomputed(moves []procedure.Transition, until, from, at time.Time) (state procedure.State) {
	var kept []procedure.Transition
	for _, m := range moves {
		if n := len(kept); m.Event == labels.Reinstate && n > 0 && kept[n-1].To == labels.Annulled {
			kept = kept[:n-1]
		}
		if m.From != m.To {
			kept = append(kept, m)
		}
	}
	first := kept[0].EffectiveAt
	for _, m := range kept {
		if m.EffectiveAt.Before(first) && m.To != labels.Annulled {
			first = m.EffectiveAt
		}
	}
	for _, m := range kept {
		if !m.EffectiveAt.After(at) || m.To == labels.Annulled && !first.After(at) {
			state = m.To
		}
	}
	if state == labels.Issued && !at.Before(from) {
		state = labels.Active
	}
	counts := state == labels.Active || state == labels.WithReserves
	if counts && at.Before(from) {
		return labels.Issued
	}
	if (counts || state == labels.Suspended) && !at.Before(until) {
		return labels.Expired
	}
	return state
}

func TestTitleOnIsWhatItsMovesSay(t *testing.T) {
	t.Parallel()
	w := newRegisterWorld(t)
	r := rand.New(rand.NewPCG(20, 26))
	states := map[procedure.State]int{}
	for life := range 50 {
		from := time.Date(2026, time.Month(1+life%12), 1+life%28, 0, 0, 0, 0, time.UTC)
		id, number := w.begun(from)
		w.live(r, id, from)
		var moves []procedure.Transition
		err := w.transaction(t.Context(), func(tx pgx.Tx) (err error) {
			moves, err = transitions(t.Context(), tx, labels.TitleLife.Kind, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		begins, ends := procedure.StartOf(from, directory.Paris), procedure.EndOf(procedure.LastDay(from, 36), directory.Paris)
		for range 10 {
			at := begins.Add(time.Duration(r.Int64N(int64(1300*24*time.Hour)))).AddDate(0, -1, 0)
			if r.IntN(4) == 0 { // where it matters most: the very instant of a move
				at = moves[r.IntN(len(moves))].EffectiveAt
			}
			_, got, err := w.TitleOn(t.Context(), number, at)
			if want := recomputed(moves, ends, begins, at); err != nil || got != want {
				t.Errorf("%s at %s: %q, %v; want %q", number, at, got, err, want)
			}
			states[got]++
		}
	}
	if len(states) < 6 {
		t.Errorf("few states were met: %v", states)
	}
}

func TestTitleOnAroundMidnight(t *testing.T) {
	t.Parallel()
	w := newRegisterWorld(t)
	from := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC) // ends on 27 or 28 February, three years later
	id, number := w.begun(from)
	at := time.Date(2028, 2, 27, 12, 0, 0, 0, time.UTC)
	w.move(id, labels.Issue, labels.Decider, labels.Issued, at, at)
	for instant, want := range map[string]procedure.State{
		"2028-02-27T11:59:59Z": "", "2028-02-27T12:00:00Z": labels.Issued, "2028-02-28T22:59:59Z": labels.Issued, "2028-02-28T23:00:00Z": labels.Active,
		"2031-02-28T22:59:59Z": labels.Active, "2031-02-28T23:00:00Z": labels.Expired,
	} {
		moment, _ := time.Parse(time.RFC3339, instant)
		if _, got, err := w.TitleOn(t.Context(), number, moment); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", instant, got, err, want)
		}
	}
	if _, _, err := w.TitleOn(context.Background(), "LAB-1999-00001", at); err == nil {
		t.Error("a number that nobody gave is known")
	}
}
