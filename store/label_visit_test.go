package store

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// visitWorld is a world whose committee label asks for a visit, with an application
// that is examined.
type visitWorld struct {
	*labelWorld
	app labels.Application
}

func newVisitWorld(t *testing.T) *visitWorld {
	t.Helper()
	w := newLabelWorld(t)
	return &visitWorld{w, w.brought(w.committee.Code, labels.UnderReview)}
}

// plan is a visit in ten days, of two criteria, by who examines and an expert.
func (w *visitWorld) plan() labels.VisitPlan {
	return labels.VisitPlan{
		Visitors: []string{"expert@example.fr"}, Myself: true, Criteria: []string{"A4", "A1"}, StartsAt: w.now.AddDate(0, 0, 10), Minutes: 120, Message: "Prévoyez une salle.",
	}
}

func (w *visitWorld) planned() int64 {
	w.t.Helper()
	id, err := w.PlanVisit(w.t.Context(), w.timed(w.instructor), w.app.ID, anyCommand, w.plan())
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *visitWorld) accepted() int64 {
	w.t.Helper()
	id := w.planned()
	if _, err := w.AcceptVisit(w.t.Context(), w.timed(w.manager), id, anyCommand); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// noted is a visit whose day has come, whose checklist is filled in.
func (w *visitWorld) noted() int64 {
	w.t.Helper()
	id := w.accepted()
	w.now = w.now.AddDate(0, 0, 10).Add(3 * time.Hour)
	writes := []labels.Written{
		{Key: "0123456789abcdef-1", Criterion: "A1", Verdict: labels.Compliant, At: w.now},
		{Key: "0123456789abcdef-2", Criterion: "A4", Verdict: labels.MinorNC, Finding: "La salle est bruyante.", At: w.now},
	}
	if _, _, err := w.SaveVisit(w.t.Context(), w.timed(w.instructor), id, writes); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *visitWorld) report() labels.SignedReport {
	return labels.SignedReport{ArrivedAt: w.now.Add(-3 * time.Hour), LeftAt: w.now.Add(-time.Hour), Attendance: "Anne Martin, directrice", Text: "Bon accueil."}
}

func (w *visitWorld) see(actor access.Actor, id int64) VisitView {
	w.t.Helper()
	v, err := w.Visit(w.t.Context(), w.timed(actor), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func saying(text string) Command { return Command{Seq: procedure.AnySeq, Reason: text} }

func TestPlanningAVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	for name, c := range map[string]struct {
		change func(*labels.VisitPlan)
		field  string
	}{
		"yesterday":           {func(p *labels.VisitPlan) { p.StartsAt = w.now.AddDate(0, 0, -1) }, "jour"},
		"in two years":        {func(p *labels.VisitPlan) { p.StartsAt = w.now.AddDate(2, 0, 0) }, "jour"},
		"no time":             {func(p *labels.VisitPlan) { p.Minutes = 5 }, "duree"},
		"nothing to look at":  {func(p *labels.VisitPlan) { p.Criteria = nil }, "critere"},
		"of another label":    {func(p *labels.VisitPlan) { p.Criteria = []string{"Z9"} }, "critere"},
		"nobody":              {func(p *labels.VisitPlan) { p.Myself, p.Visitors = false, nil }, "visiteur_1"},
		"an unknown person":   {func(p *labels.VisitPlan) { p.Visitors = []string{"personne@example.fr"} }, "visiteur_1"},
		"who manages a place": {func(p *labels.VisitPlan) { p.Visitors = []string{"expert@example.fr", "LIEU@example.fr"} }, "visiteur_2"},
	} {
		plan := w.plan()
		c.change(&plan)
		_, err := w.PlanVisit(t.Context(), w.timed(w.instructor), w.app.ID, anyCommand, plan)
		kindIs(t, err, fault.Invalid, name)
		if !slices.Contains(faultFields(err), c.field) {
			t.Errorf("%s: %v names %v", name, err, faultFields(err))
		}
	}
	for name, actor := range map[string]access.Actor{"who applies": w.manager, "who has not declared": w.colleague, "who decides": w.decider} {
		_, err := w.PlanVisit(t.Context(), w.timed(actor), w.app.ID, anyCommand, w.plan())
		kindIs(t, err, fault.Denied, name)
	}
	for name, actor := range map[string]access.Actor{"another desk": w.away, "a stranger": w.stranger} {
		_, err := w.PlanVisit(t.Context(), w.timed(actor), w.app.ID, anyCommand, w.plan())
		kindIs(t, err, fault.Unknown, name)
	}
	id := w.planned()
	if v := w.see(w.instructor, id); v.State != labels.VisitProposed || len(v.People) != 2 || !slices.Equal(v.Criteria, []string{"A1", "A4"}) || v.Number != w.app.Number {
		t.Errorf("planned %+v", v.SiteVisit)
	}
	if got := w.application(w.app.ID).State; got != labels.VisitDue {
		t.Errorf("the application is %s", got)
	}
	letters := strings.Join(w.letters(), "\n")
	for _, to := range []string{"lieu@example.fr", "expert@example.fr"} {
		if !strings.Contains(letters, "label-visite "+to) {
			t.Errorf("no letter to %s in:\n%s", to, letters)
		}
	}
}

// A form that is sent twice plans one visit.
func TestAVisitIsPlannedOnce(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	c := Command{Seq: w.app.Seq, Key: "0123456789abcdef", Payload: []byte("x")}
	first, err := w.PlanVisit(t.Context(), w.timed(w.instructor), w.app.ID, c, w.plan())
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.PlanVisit(t.Context(), w.timed(w.instructor), w.app.ID, c, w.plan())
	if err != nil || again != first {
		t.Errorf("%d, then %d, %v", first, again, err)
	}
	list, err := w.VisitsOf(t.Context(), w.timed(w.instructor), w.app.ID)
	if err != nil || len(list) != 1 {
		t.Errorf("%d visits, %v", len(list), err)
	}
}

// Who is named sees the visit and not the application, until they declare; who is
// recused sees neither.
func TestNamedAndDeclared(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	if v := w.see(w.expert, id); v.Declared || !v.Is(labels.Visitor) || v.PlaceName == "" {
		t.Errorf("before: %+v", v.Parties)
	}
	_, err := w.VisitNotes(t.Context(), w.timed(w.expert), id)
	kindIs(t, err, fault.Denied, "not declared")
	if err := w.DeclareVisitInterest(t.Context(), w.timed(w.expert), id, "", false); err != nil {
		t.Fatal(err)
	}
	if v := w.see(w.expert, id); !v.Declared {
		t.Error("declared, and not known to be")
	}
	if _, err := w.VisitNotes(t.Context(), w.timed(w.expert), id); err != nil {
		t.Error(err)
	}
	kindIs(t, w.DeclareVisitInterest(t.Context(), w.timed(w.expert), id, "", true), fault.Invalid, "recused without saying why")
	if err := w.DeclareVisitInterest(t.Context(), w.timed(w.expert), id, "Mon frère y travaille.", true); err != nil {
		t.Fatal(err)
	}
	_, err = w.Visit(t.Context(), w.timed(w.expert), id)
	kindIs(t, err, fault.Unknown, "recused")
	if list, err := w.Visits(t.Context(), w.timed(w.expert), false, false); err != nil || len(list) != 0 {
		t.Errorf("recused, lists %d, %v", len(list), err)
	}
	if v := w.see(w.instructor, id); !slices.ContainsFunc(v.People, func(p VisitPerson) bool { return p.Recused }) {
		t.Error("who examines does not see that somebody is recused")
	}
}

func TestWhoSeesAVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.planned()
	for name, c := range map[string]struct {
		actor access.Actor
		sees  bool
	}{
		"manager": {w.manager, true}, "town": {w.town, true}, "instructor": {w.instructor, true}, "colleague": {w.colleague, true},
		"visitor": {w.expert, true}, "agency": {w.agency, true}, "stranger": {w.stranger, false}, "another desk": {w.away, false}, "nobody": {w.someone("rien@example.fr"), false},
	} {
		_, err := w.Visit(t.Context(), w.timed(c.actor), id)
		if (err == nil) != c.sees {
			t.Errorf("%s: %v", name, err)
		}
		list, err := w.Visits(t.Context(), w.timed(c.actor), false, false)
		if err != nil || (len(list) == 1) != c.sees {
			t.Errorf("%s lists %d, %v", name, len(list), err)
		}
	}
	if list, err := w.Visits(t.Context(), w.timed(w.manager), false, true); err != nil || len(list) != 0 {
		t.Errorf("the venue makes %d visits, %v", len(list), err)
	}
}

// TestEveryCellOfAVisit tries each act, in each state, by each capacity: what the
// table has not is refused, and moves nothing.
func TestEveryCellOfAVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	who := map[procedure.Party]access.Actor{labels.Holder: w.manager, labels.Instructor: w.instructor, labels.Visitor: w.expert, labels.Anyone: w.stranger}
	plan := w.plan()
	plan.Visitors, plan.Myself = []string{"expert@example.fr"}, false
	id, err := w.PlanVisit(t.Context(), w.timed(w.instructor), w.app.ID, anyCommand, plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DeclareVisitInterest(t.Context(), w.timed(w.expert), id, "", false); err != nil {
		t.Fatal(err)
	}
	acts := map[procedure.Event]func(context.Context, access.Actor) error{
		labels.VisitAccept: func(ctx context.Context, a access.Actor) error {
			_, err := w.AcceptVisit(ctx, a, id, anyCommand)
			return err
		},
		labels.VisitDecline: func(ctx context.Context, a access.Actor) error {
			_, err := w.DeclineVisit(ctx, a, id, saying("Non."))
			return err
		},
		labels.VisitCancel: func(ctx context.Context, a access.Actor) error {
			_, err := w.CancelVisit(ctx, a, id, saying("Non."))
			return err
		},
		labels.VisitMove: func(ctx context.Context, a access.Actor) error {
			_, err := w.MoveVisit(ctx, a, id, saying("Autre."), w.plan())
			return err
		},
		labels.VisitReport: func(ctx context.Context, a access.Actor) error {
			_, err := w.ReportVisit(ctx, a, id, anyCommand, w.report())
			return err
		},
		labels.VisitObserve: func(ctx context.Context, a access.Actor) error {
			_, err := w.ObserveVisit(ctx, a, id, saying("Vu."))
			return err
		},
		labels.VisitClose: func(ctx context.Context, a access.Actor) error {
			_, err := w.CloseVisit(ctx, a, id, anyCommand)
			return err
		},
	}
	cells := 0
	try := func(state procedure.State) {
		t.Helper()
		seq := w.see(w.instructor, id).Seq
		for event, act := range acts {
			for party, actor := range who {
				if _, may := labels.VisitLife.Find(state, event, party); may {
					continue
				}
				cells++
				if err := act(t.Context(), w.timed(actor)); err == nil {
					t.Errorf("%s, %s by %s: done", state, event, party)
				}
			}
		}
		if v := w.see(w.instructor, id); v.Seq != seq || v.State != state {
			t.Errorf("%s: moved to %s", state, v.State)
		}
	}
	done := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	try(labels.VisitProposed)
	done(acts[labels.VisitAccept](t.Context(), w.timed(w.manager)))
	try(labels.VisitAccepted)
	w.now = w.now.AddDate(0, 0, 10).Add(3 * time.Hour)
	_, _, err = w.SaveVisit(t.Context(), w.timed(w.expert), id, []labels.Written{
		{Key: "0123456789abcdef-1", Criterion: "A1", Verdict: labels.Compliant}, {Key: "0123456789abcdef-2", Criterion: "A4", Verdict: labels.Compliant},
	})
	done(err)
	done(acts[labels.VisitReport](t.Context(), w.timed(w.expert)))
	try(labels.VisitReported)
	done(acts[labels.VisitObserve](t.Context(), w.timed(w.manager)))
	done(acts[labels.VisitClose](t.Context(), w.timed(w.instructor)))
	try(labels.VisitClosed)
	t.Logf("%d cells refused", cells)
}

// The second time that a venue declines is noted as a ground for refusal.
func TestDecliningTwice(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	first := w.planned()
	_, err := w.DeclineVisit(t.Context(), w.timed(w.manager), first, anyCommand)
	kindIs(t, err, fault.Invalid, "without a reason")
	if _, err := w.DeclineVisit(t.Context(), w.timed(w.manager), first, saying("Nous sommes fermés.")); err != nil {
		t.Fatal(err)
	}
	if got := w.application(w.app.ID).State; got != labels.UnderReview {
		t.Errorf("declined once, the application is %s", got)
	}
	second := w.accepted()
	if _, err := w.DeclineVisit(t.Context(), w.timed(w.manager), second, saying("Toujours fermés.")); err != nil {
		t.Fatal(err)
	}
	var grounds []bool
	w.inRecord(func(ctx context.Context, tx pgx.Tx) error {
		all, err := transitions(ctx, tx, labels.ApplicationLife.Kind, w.app.ID)
		for _, move := range all {
			if move.Event == labels.CancelVisit {
				grounds = append(grounds, bytes.Contains(move.Data, []byte(`"motif_de_refus": true`)))
			}
		}
		return err
	})
	if !slices.Equal(grounds, []bool{false, true}) {
		t.Errorf("noted as grounds: %v", grounds)
	}
	about, err := w.FileToVisit(t.Context(), w.timed(w.instructor), w.app.ID)
	if err != nil || about.Declined != 2 {
		t.Errorf("declined %d times, %v", about.Declined, err)
	}
}

func TestMovingAVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	plan := labels.VisitPlan{StartsAt: w.now.AddDate(0, 0, 20), Minutes: 60}
	if _, err := w.MoveVisit(t.Context(), w.timed(w.instructor), id, saying("La route est coupée."), plan); err != nil {
		t.Fatal(err)
	}
	if v := w.see(w.manager, id); v.State != labels.VisitProposed || len(v.Visitors) != 2 || len(v.Criteria) != 2 || !v.StartsAt.Equal(plan.StartsAt) {
		t.Errorf("moved: %+v", v.SiteVisit)
	}
	if got := w.application(w.app.ID).State; got != labels.VisitDue {
		t.Errorf("the application is %s", got)
	}
	_, err := w.MoveVisit(t.Context(), w.timed(w.instructor), id, Command{Seq: 1, Reason: "Trop tard."}, plan)
	kindIs(t, err, fault.Conflict, "a page that is old")
}

func TestSigningAReport(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.noted()
	photo, err := w.AddVisitPhoto(t.Context(), w.timed(w.instructor), id, "A4", "0123456789abcdef-3", picture(t, 99))
	if err != nil {
		t.Fatal(err)
	}
	bad := w.report()
	bad.LeftAt = bad.ArrivedAt
	_, err = w.ReportVisit(t.Context(), w.timed(w.instructor), id, anyCommand, bad)
	kindIs(t, err, fault.Invalid, "left before coming")
	c := Command{Seq: procedure.AnySeq, Key: "abcdef0123456789", Payload: []byte("y")}
	signed, err := w.ReportVisit(t.Context(), w.timed(w.instructor), id, c, w.report())
	if err != nil {
		t.Fatal(err)
	}
	if len(signed.Documents) != 1 || signed.Documents[0].ID != photo.Document || !bytes.Contains(signed.Data, []byte(`"empreinte"`)) {
		t.Errorf("the move records %v, %s", signed.Documents, signed.Data)
	}
	again, err := w.ReportVisit(t.Context(), w.timed(w.instructor), id, c, w.report())
	if err != nil || !again.Replayed {
		t.Errorf("signed again: %v, %v", again.Replayed, err)
	}
	v := w.see(w.manager, id)
	if digest, err := v.ReportDigest(); err != nil || !bytes.Equal(digest, v.Digest) {
		t.Errorf("digest %x, recorded %x, %v", digest, v.Digest, err)
	}
	if got := w.application(w.app.ID).State; got != labels.VisitDone {
		t.Errorf("the application is %s", got)
	}
	if got := w.deadlines(labels.VisitLife, id); !slices.Equal(got, []string{"observations 2026-03-20"}) {
		t.Errorf("awaited: %v", got)
	}
	if _, content, err := w.VisitPhoto(t.Context(), w.timed(w.manager), id, photo.Document); err != nil || len(content) == 0 {
		t.Errorf("the venue reads the photo: %v", err)
	}
	kindIs(t, w.RemoveVisitPhoto(t.Context(), w.timed(w.instructor), id, photo.Document), fault.Conflict, "a photo of a signed report")
	w.foundBy(w.instructor, map[string]labels.Verdict{"A1": labels.Compliant, "A4": labels.MinorNC})
}

// foundBy wants the assessments of a visitor to be what they noted, sent.
func (w *visitWorld) foundBy(actor access.Actor, want map[string]labels.Verdict) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) error {
		list, err := assessmentsWhere(ctx, tx, `application = $1 and assessor = $2 and sent_at is not null and annulled_at is null`, w.app.ID, actor.Account)
		for _, a := range list {
			if want[a.Criterion] != a.Verdict || a.Party != labels.Visitor {
				w.t.Errorf("%s: %s by %s", a.Criterion, a.Verdict, a.Party)
			}
		}
		if len(list) != len(want) {
			w.t.Errorf("%d assessments", len(list))
		}
		return err
	})
}

// What lacks is said criterion by criterion, and nothing moves.
func TestSigningTooEarly(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	w.now = w.now.AddDate(0, 0, 10).Add(3 * time.Hour)
	_, err := w.ReportVisit(t.Context(), w.timed(w.instructor), id, anyCommand, w.report())
	kindIs(t, err, fault.Invalid, "nothing noted")
	if got := faultFields(err); !slices.Equal(got, []string{"A1", "A4"}) {
		t.Errorf("lacks %v", got)
	}
	if got := w.application(w.app.ID).State; got != labels.VisitDue {
		t.Errorf("the application is %s", got)
	}
}

// The venue has days to answer; then the visit closes by itself, once.
func TestObservations(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.noted()
	if _, err := w.ReportVisit(t.Context(), w.timed(w.instructor), id, anyCommand, w.report()); err != nil {
		t.Fatal(err)
	}
	_, err := w.CloseVisit(t.Context(), w.timed(w.instructor), id, anyCommand)
	kindIs(t, err, fault.Conflict, "closed before the venue spoke")
	for _, text := range []string{"La salle est calme le matin.", "Des rideaux arrivent."} {
		if _, err := w.ObserveVisit(t.Context(), w.timed(w.manager), id, saying(text)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.see(w.instructor, id).Observations; got != "La salle est calme le matin.\n\nDes rideaux arrivent." {
		t.Errorf("observed %q", got)
	}
	// The last instant of 20 March in Paris, where summer time has not begun.
	last := time.Date(2026, 3, 20, 23, 0, 0, 0, time.UTC)
	if n, err := w.CloseVisits(t.Context(), last.Add(-time.Second)); err != nil || n != 0 {
		t.Errorf("closed %d before, %v", n, err)
	}
	w.now = last
	_, err = w.ObserveVisit(t.Context(), w.timed(w.manager), id, saying("Trop tard."))
	kindIs(t, err, fault.Conflict, "too late")
	for round, want := range []int{1, 0} {
		if n, err := w.CloseVisits(t.Context(), last); err != nil || n != want {
			t.Errorf("round %d: closed %d, %v", round, n, err)
		}
	}
	if got := w.see(w.manager, id).State; got != labels.VisitClosed {
		t.Errorf("the visit is %s", got)
	}
}

// A visit that nothing waits for any more is cancelled by itself.
func TestAUselessVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	w.force(w.app.ID, labels.Withdraw)
	for round, want := range []int{1, 0} {
		if n, err := w.CloseVisits(t.Context(), w.now); err != nil || n != want {
			t.Errorf("round %d: cancelled %d, %v", round, n, err)
		}
	}
	if got := w.see(w.manager, id).State; got != labels.VisitCancelled {
		t.Errorf("the visit is %s", got)
	}
}

// Who applies gives up: nobody travels for nothing, and those who were to go are told.
func TestAWithdrawnFileHasNoVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	if _, err := w.WithdrawApplication(t.Context(), w.timed(w.manager), w.app.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	if got := w.see(w.manager, id).State; got != labels.VisitCancelled {
		t.Errorf("the visit is %s", got)
	}
	var told int
	err := w.pool.QueryRow(t.Context(), `
		select count(*) from river_job where args ->> 'letter' = $1 and args -> 'with' ->> 'evenement' = 'annulée'`, task.LabelVisit).Scan(&told)
	if err != nil || told == 0 {
		t.Errorf("%d letters, %v", told, err)
	}
	if v, err := w.VerifyJournal(t.Context()); err != nil || v.Broken != nil {
		t.Errorf("%v, %v", v.Broken, err)
	}
}

// A title is visited without a move of its own; who goes there declares to the visit.
func TestVisitingATitle(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	title := w.granted(w.committee.Code)
	plan := labels.VisitPlan{Visitors: []string{"expert@example.fr", "collegue@example.fr"}, Criteria: []string{"A4"}, StartsAt: w.now.AddDate(0, 0, 3), Minutes: 60}
	c := Command{Seq: procedure.AnySeq, Key: "0123456789abcdef", Payload: []byte("x")}
	for name, a := range map[string]access.Actor{"holder": w.manager, "another desk": w.away, "stranger": w.stranger} {
		_, err := w.PlanTitleVisit(t.Context(), w.timed(a), title.Number, anyCommand, plan)
		kindIs(t, err, fault.Denied, name)
	}
	id, err := w.PlanTitleVisit(t.Context(), w.timed(w.instructor), title.Number, c, plan)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.PlanTitleVisit(t.Context(), w.timed(w.instructor), title.Number, c, plan); err != nil || again != id {
		t.Errorf("planned again: %d, %v", again, err)
	}
	if _, err := w.AcceptVisit(t.Context(), w.timed(w.manager), id, anyCommand); err != nil {
		t.Fatal(err)
	}
	if err := w.DeclareVisitInterest(t.Context(), w.timed(w.colleague), id, "Ancien salarié.", true); err != nil {
		t.Fatal(err)
	}
	_, err = w.Visit(t.Context(), w.timed(w.colleague), id)
	kindIs(t, err, fault.Unknown, "recused")
	_, err = w.VisitNotes(t.Context(), w.timed(w.expert), id)
	kindIs(t, err, fault.Denied, "not declared")
	if err := w.DeclareVisitInterest(t.Context(), w.timed(w.expert), id, "", false); err != nil {
		t.Fatal(err)
	}
	w.now = plan.StartsAt.Add(2 * time.Hour)
	write := labels.Written{Key: "0123456789abcdef-1", Criterion: "A4", Verdict: labels.Compliant}
	if _, _, err := w.SaveVisit(t.Context(), w.timed(w.expert), id, []labels.Written{write}); err != nil {
		t.Fatal(err)
	}
	report := labels.SignedReport{ArrivedAt: plan.StartsAt, LeftAt: plan.StartsAt.Add(time.Hour), Attendance: "La directrice"}
	if _, err := w.ReportVisit(t.Context(), w.timed(w.expert), id, anyCommand, report); err != nil {
		t.Fatal(err)
	}
	list, err := w.VisitsOfTitle(t.Context(), w.timed(w.instructor), title.Number)
	if err != nil || len(list) != 1 || list[0].State != labels.VisitReported {
		t.Errorf("%+v, %v", list, err)
	}
}

// What a device sends twice is there once; of two devices, the later is kept and the
// other set aside.
func TestNotesOfTwoDevices(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	send := func(writes ...labels.Written) ([]labels.Taken, labels.Note) {
		t.Helper()
		taken, notes, err := w.SaveVisit(t.Context(), w.timed(w.instructor), id, writes)
		if err != nil {
			t.Fatal(err)
		}
		return taken, notes.Notes["A4"]
	}
	phone := labels.Written{Key: "telephone-0123456", Criterion: "A4", Verdict: labels.MinorNC, Finding: "Bruit.", At: w.now.Add(-time.Hour)}
	tablet := labels.Written{Key: "tablette-01234567", Criterion: "A4", Verdict: labels.MajorNC, Finding: "Fermé.", At: w.now.Add(-2 * time.Hour)}
	_, first := send(phone)
	taken, note := send(tablet)
	if taken[0] != labels.SetAside || note.Finding != "Bruit." || len(note.Others) != 1 || note.Others[0].Finding != "Fermé." {
		t.Errorf("%v, %+v", taken, note)
	}
	if taken, note = send(phone, tablet); taken[0] != labels.Saved || len(note.Others) != 1 {
		t.Errorf("sent again: %v, %+v", taken, note)
	}
	next := labels.Written{Key: "telephone-suite-01", Criterion: "A4", Verdict: labels.Compliant, At: w.now, Since: first.At, Reread: true}
	if taken, note = send(next); taken[0] != labels.Saved || note.Verdict != labels.Compliant || len(note.Others) != 0 {
		t.Errorf("knowing the one before: %v, %+v", taken, note)
	}
	for name, bad := range map[string]labels.Written{
		"another criterion": {Key: "0123456789abcdef", Criterion: "A3", Verdict: labels.Compliant}, "no such verdict": {Key: "0123456789abcdef", Criterion: "A4", Verdict: "bof"},
		"too long": {Key: "0123456789abcdef", Criterion: "A4", Finding: strings.Repeat("é", 5001)}, "no number": {Criterion: "A4"},
	} {
		_, _, err := w.SaveVisit(t.Context(), w.timed(w.instructor), id, []labels.Written{bad})
		kindIs(t, err, fault.Invalid, name)
	}
	_, _, err := w.SaveVisit(t.Context(), w.timed(w.manager), id, []labels.Written{phone})
	kindIs(t, err, fault.Denied, "the venue writes")
}

func TestPhotosOfAVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	add := func(key string, content []byte) (labels.Photo, error) {
		return w.AddVisitPhoto(t.Context(), w.timed(w.instructor), id, "A4", key, content)
	}
	_, err := add("0123456789abcdef", []byte("%PDF-1.7 not a photo"))
	kindIs(t, err, fault.Unsupported, "a file that is no picture")
	first, err := add("0123456789abcdef", picture(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := add("0123456789abcdef", picture(t, 0)); err != nil || again != first {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	for i := 1; i < labels.PhotosPerCriterion; i++ {
		if _, err := add("0123456789abcdef-"+number(int64(i)), picture(t, i)); err != nil {
			t.Fatal(err)
		}
	}
	_, err = add("0123456789abcdef-trop", picture(t, 99))
	kindIs(t, err, fault.TooLarge, "one too many")
	_, _, err = w.VisitPhoto(t.Context(), w.timed(w.manager), id, first.Document)
	kindIs(t, err, fault.Unknown, "the venue, before the report")
	if err := w.RemoveVisitPhoto(t.Context(), w.timed(w.instructor), id, first.Document); err != nil {
		t.Fatal(err)
	}
	notes, err := w.VisitNotes(t.Context(), w.timed(w.instructor), id)
	if err != nil || len(notes.Photos()) != labels.PhotosPerCriterion-1 {
		t.Errorf("%d photos, %v", len(notes.Photos()), err)
	}
}

// picture draws a JPEG, another one for each width.
func picture(t *testing.T, width int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewRGBA(image.Rect(0, 0, 40+width, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
