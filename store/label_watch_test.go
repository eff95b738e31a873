package store

import (
	"fmt"
	"slices"
	"testing"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// look looks at the titles to watch.
func (w titleWorld) look() int {
	w.t.Helper()
	n, err := w.WatchTitles(w.t.Context(), w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// edit changes the place of the world.
func (w titleWorld) edit(change func(*directory.Place)) {
	w.t.Helper()
	p := w.read(w.place.ID)
	change(&p)
	if _, err := w.UpdatePlace(w.t.Context(), w.timed(w.agency), p, "Essai."); err != nil {
		w.t.Fatal(err)
	}
}

func (w titleWorld) alerts(number string) (open []string) {
	w.t.Helper()
	v, err := w.TitleFor(w.t.Context(), w.timed(w.manager), number)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, a := range v.Alerts {
		if a.EndedAt.IsZero() {
			open = append(open, a.Code)
		}
	}
	return open
}

func (w titleWorld) letters(letter, to string) (n int) {
	w.t.Helper()
	err := w.pool.QueryRow(w.t.Context(), `select count(*) from river_job where args->>'letter' = $1 and args->>'to' = $2`, letter, to).Scan(&n)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// What the record no longer says alerts the holder and who examines; it ends when the
// record says it again. A title is read again only when its place changed.
func TestWhatATitleIsWatchedFor(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted("label-essai")
	for range 2 {
		if w.look() != 0 {
			t.Fatal("an alert about a place that meets everything")
		}
	}
	phone, emails, pivot := w.place.Phone, w.place.Emails, w.place.Pivot
	w.edit(func(p *directory.Place) { p.Phone, p.Emails = "", nil })
	if w.look() != 1 || w.look() != 0 || !slices.Equal(w.alerts(title.Number), []string{"A2"}) {
		t.Fatalf("alerts %v", w.alerts(title.Number))
	}
	if w.letters("titre-alerte", "lieu@example.fr") != 1 || w.letters("titre-a-controler", "instruit@example.fr") != 1 {
		t.Error("the holder or who examines was not told once")
	}
	lines, total, err := w.Titles(t.Context(), w.timed(w.instructor), TitlesQuery{Flag: FlagAlerts, Limit: 10})
	if err != nil || total != 1 || !slices.Contains(lines[0].Flags, FlagAlerts) {
		t.Errorf("%d listed, %v, %v", total, lines, err)
	}
	w.edit(func(p *directory.Place) { p.Phone, p.Emails = phone, emails })
	if w.look() != 1 || len(w.alerts(title.Number)) != 0 {
		t.Fatalf("alerts %v", w.alerts(title.Number))
	}
	w.edit(func(p *directory.Place) {
		p.Pivot = directory.Pivot{Number: "23350001600040", Kind: directory.SIRET}
		p.Closure = &directory.Closure{From: day("2026-03-01")}
	})
	if w.look() != 1 || !slices.Equal(w.alerts(title.Number), []string{labels.WatchClosed, labels.WatchManager}) && !slices.Equal(w.alerts(title.Number), []string{labels.WatchManager, labels.WatchClosed}) {
		t.Fatalf("alerts %v", w.alerts(title.Number))
	}
	w.edit(func(p *directory.Place) { p.Pivot, p.Closure = pivot, nil })
	w.look()
	if _, err := w.ArchivePlace(t.Context(), w.timed(w.agency), w.place.ID, w.read(w.place.ID).Version, "Fermé."); err != nil {
		t.Fatal(err)
	}
	if w.look() != 1 || !slices.Contains(w.alerts(title.Number), labels.WatchGone) {
		t.Fatalf("alerts %v", w.alerts(title.Number))
	}
}

func TestAnyoneComplainsOfATitle(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	ctx, title := t.Context(), w.granted("label-essai")
	complain := func(c labels.Complaint) error { return w.Complain(ctx, w.timed(anyone), title.Number, c, "192.0.2.7") }
	for name, c := range map[string]labels.Complaint{
		"nothing": {}, "no such kind": {Nature: "rien", Message: "Bonjour"}, "no message": {Nature: "ferme", Message: "  "},
		"no address": {Nature: "ferme", Message: "Fermé", Email: "x@"}, "a long one": {Nature: "ferme", Message: string(make([]byte, 3000))},
	} {
		if err := complain(c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := complain(labels.Complaint{Nature: "ferme", Message: "Fermé depuis lundi. Écrivez à moi@exemple.fr ou au 06 12 34 56 78.", Email: "Moi@Exemple.fr"}); err != nil {
		t.Fatal(err)
	}
	if w.letters("titre-signalement", "moi@exemple.fr") != 1 || w.letters("titre-a-controler", "instruit@example.fr") != 1 {
		t.Error("the complaint was not acknowledged, or nobody told")
	}
	v, err := w.TitleFor(ctx, w.timed(w.instructor), title.Number)
	if err != nil || len(v.Complaints) != 1 || v.Complaints[0].Email != "" {
		t.Fatalf("%+v %v", v.Complaints, err)
	}
	if mine, err := w.TitleFor(ctx, w.timed(w.manager), title.Number); err != nil || len(mine.Complaints) != 0 || slices.ContainsFunc(mine.Moves, func(m procedure.Transition) bool { return m.Event == labels.Flag }) {
		t.Error("the holder reads complaints")
	}
	_, err = w.AnswerComplaint(ctx, w.timed(w.manager), title.Number, because("Non."), v.Complaints[0].ID)
	refused(t, err, fault.Denied)
	w.must(w.AnswerComplaint(ctx, w.timed(w.instructor), title.Number, because("Le lieu rouvre demain."), v.Complaints[0].ID))
	_, err = w.AnswerComplaint(ctx, w.timed(w.instructor), title.Number, because("Encore."), v.Complaints[0].ID)
	refused(t, err, fault.Conflict)
	if w.letters("titre-signalement", "moi@exemple.fr") != 2 {
		t.Error("the answer was not sent")
	}
	if n, err := w.ForgetComplainers(ctx, w.now.AddDate(0, 2, -1)); err != nil || n != 0 {
		t.Errorf("%d forgotten too early, %v", n, err)
	}
	if n, err := w.ForgetComplainers(ctx, w.now.AddDate(0, 2, 0)); err != nil || n != 1 {
		t.Errorf("%d forgotten, %v", n, err)
	}
	if n, err := w.ForgetComplainers(ctx, w.now.AddDate(0, 2, 0)); err != nil || n != 0 {
		t.Errorf("%d forgotten again, %v", n, err)
	}
	v, err = w.TitleFor(ctx, w.timed(w.instructor), title.Number)
	if want := "Fermé depuis lundi. Écrivez à … ou au …."; err != nil || v.Complaints[0].Message != want {
		t.Errorf("%q, want %q", v.Complaints[0].Message, want)
	}
	busy := 0
	for range 12 {
		if fault.KindOf(complain(labels.Complaint{Nature: "autre", Message: "Encore"})) == fault.Busy {
			busy++
		}
	}
	if busy == 0 {
		t.Error("one network may complain without end")
	}
}

// A hundred deciders at once: one act, the others are told what it was.
func TestTwoDecidersAtOnce(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted("label-essai")
	errs := make(chan error, 8)
	for i := range 8 {
		go func() {
			actor := []access.Actor{w.decider, w.president}[i%2]
			actor.At = w.now
			c := because(fmt.Sprintf("Raison %d.", i))
			c.Seq = title.Seq
			_, err := w.OpenContradictory(t.Context(), actor, title.Number, c, labels.AimSuspend)
			errs <- err
		}()
	}
	won := 0
	for range 8 {
		if err := <-errs; err == nil {
			won++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}
