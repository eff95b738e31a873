package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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

func (c Command) with(documents ...int64) Command { c.Documents = documents; return c }

func (w titleWorld) reserves(title labels.Title) (list []labels.TitleReserve) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) (err error) {
		list, err = reservesOf(ctx, tx, title.ID)
		return err
	})
	return list
}

// titleDocument writes a document of a title, and gives its number.
func (w titleWorld) titleDocument(title labels.Title) (id int64) {
	w.t.Helper()
	err := w.pool.QueryRow(w.t.Context(), `
		insert into document (kind, aggregate, nature, name, media_type, size, pages, sha256, content, scan, account, added_at)
		values ('titre', $1, 'piece', 'preuve.pdf', 'application/pdf', 5, 1, sha256('%PDF-'), '%PDF-', 'non_analyse', $2, $3)
		returning id`, title.ID, w.manager.Account, w.now).Scan(&id)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// renewed is the title by which a title is renewed, asked and decided at an instant.
func (w titleWorld) renewed(old labels.Title, at string) labels.Title {
	w.t.Helper()
	w.goTo(at)
	return w.awarded(w.renewing(old))
}

// renewing is an application to renew a title, submitted now.
func (w titleWorld) renewing(old labels.Title) labels.Application {
	w.t.Helper()
	manager := w.timed(w.manager)
	app, err := w.StartApplication(w.t.Context(), manager, old.Scheme, w.place.ID, old.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	w.fill(manager, app.ID)
	if _, err := w.SubmitApplication(w.t.Context(), manager, app.ID, Submission{Command: anyCommand, Accepted: true, Mandated: true}); err != nil {
		w.t.Fatal(err)
	}
	return w.application(app.ID)
}

// awarded is the title that an application is granted now.
func (w titleWorld) awarded(app labels.Application) (title labels.Title) {
	w.t.Helper()
	for _, event := range []procedure.Event{labels.Take, labels.Admit, labels.Propose} {
		w.force(app.ID, event)
	}
	app = w.application(app.ID)
	w.inRecord(func(ctx context.Context, tx pgx.Tx) error {
		f := &file{ctx: ctx, tx: tx, store: w.Store, actor: w.timed(w.decider), now: w.now, app: app, scheme: w.schemeOf(app), party: labels.Decider}
		t, err := w.step(ctx, tx, f.moving(), procedure.Act{
			Event: labels.Grant, By: labels.Decider, Seq: procedure.AnySeq, Actor: w.decider.Account, At: w.now,
			Reason: "Le lieu remplit les critères.", DecisionRef: "D-2028-1", LegalBasis: "Délibération 2026-1",
		})
		if err == nil {
			title, err = issueTitle(f, t, nil)
		}
		return err
	})
	return title
}

// reinstated gives a title back, as an appeal that is upheld does.
func (w titleWorld) reinstated(number string, c Command, contested procedure.Transition) (t procedure.Transition, err error) {
	err = w.actingFor(w.t.Context(), w.timed(w.president), func(tx pgx.Tx) error {
		f, err := w.openTitle(w.t.Context(), tx, w.timed(w.president), number)
		if err != nil {
			return err
		}
		t, err = f.reinstate(c, contested)
		return err
	})
	return t, err
}

var (
	anyone = access.Actor{}
	paris  = directory.Paris
)
