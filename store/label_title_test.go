package store

import (
	"slices"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// titleWorld is a labelWorld with what its tests say of titles.
type titleWorld struct{ *labelWorld }

func newTitleWorld(t *testing.T) titleWorld { return titleWorld{newLabelWorld(t)} }

func (w titleWorld) title(number string) labels.Title {
	w.t.Helper()
	title, err := readTitle(w.t.Context(), w.pool, `where t.number = $1`, number)
	if err != nil {
		w.t.Fatal(err)
	}
	return title
}

func (w titleWorld) must(t procedure.Transition, err error) procedure.Transition {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// is checks the state of a title.
func (w titleWorld) is(number string, state procedure.State) {
	w.t.Helper()
	if title := w.title(number); title.State != state {
		w.t.Fatalf("%s on %s: %s, want %s", number, w.now.Format(time.DateOnly), title.State, state)
	}
}

// goTo puts the clock of the world at an instant, in Paris.
func (w titleWorld) goTo(text string) time.Time {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, directory.Paris)
	if err != nil {
		w.t.Fatal(err)
	}
	w.now = at
	return at
}

// turn does what the clock brings about.
func (w titleWorld) turn(text string) int {
	w.t.Helper()
	n, err := w.TurnTitles(w.t.Context(), w.goTo(text))
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func refused(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if fault.KindOf(err) != kind {
		t.Fatalf("%v (%v), want %v", err, fault.KindOf(err), kind)
	}
}

// because is a command with all that a decision needs.
func because(reason string) Command {
	return Command{Seq: procedure.AnySeq, Reason: reason, ReasonCode: "manquement", DecisionRef: "D-2026-9", LegalBasis: "Délibération 2026-1"}
}

// until gives a command a deadline: that day, in Paris, still counts.
func (c Command) until(day string) Command {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	c.Deadline = procedure.EndOf(d, directory.Paris)
	return c
}

func (c Command) coded(code string) Command { c.ReasonCode = code; return c }

func TestATitleIsGiven(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted("label-essai")
	if title.State != labels.Active || title.Number != "LAB-2026-00001" {
		t.Fatalf("%+v", title)
	}
	if !title.ValidFrom.Equal(day("2026-03-02")) || !title.ValidUntil.Equal(day("2029-03-01")) {
		t.Errorf("valid from %s until %s", title.ValidFrom, title.ValidUntil)
	}
	want := []string{"surveillance 2027-09-02", "titre_fin 2029-03-01"}
	if got := w.deadlines(labels.TitleLife, title.ID); !slices.Equal(got, want) {
		t.Errorf("deadlines %v, want %v", got, want)
	}
	var letters int
	if err := w.pool.QueryRow(t.Context(), `select count(*) from river_job where args->>'letter' = 'titre-delivre' and args->>'to' = 'lieu@example.fr'`).Scan(&letters); err != nil || letters != 1 {
		t.Errorf("%d letters, %v", letters, err)
	}
	v, err := w.TitleFor(t.Context(), w.timed(w.manager), title.Number)
	if err != nil || !v.Is(labels.Holder) || v.Is(labels.Instructor) || len(v.Moves) != 1 {
		t.Errorf("%+v %v", v.Parties, err)
	}
	for name, actor := range map[string]access.Actor{"stranger": w.stranger, "away": w.away, "expert": w.expert} {
		if _, err := w.TitleFor(t.Context(), w.timed(actor), title.Number); fault.KindOf(err) != fault.Unknown {
			t.Errorf("%s reads it: %v", name, err)
		}
	}
}
