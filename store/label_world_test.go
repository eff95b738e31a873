package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// labelWorld is a place in Rennes (w.place, whose manager is w.manager), another in Paris,
// people of each role, and three published labels: a charter that adheres by itself, one
// that a person decides without a visit, one that a committee decides after one.
type labelWorld struct {
	*ticketWorld
	charter, audited, committee labels.Scheme

	manager    access.Actor // of the place in Rennes
	town       access.Actor // territory manager of Rennes
	instructor access.Actor // of the department 35
	colleague  access.Actor // another one
	decider    access.Actor // of the region 53
	president  access.Actor // another one
	agency     access.Actor
	stranger   access.Actor // manager of the place in Paris
	away       access.Actor // instructor of the department 75
	expert     access.Actor // has an account, and no right
	elsewhere  directory.Place
}

func newLabelWorld(t *testing.T) *labelWorld {
	t.Helper()
	w := &labelWorld{ticketWorld: newTicketWorld(t)}
	t.Cleanup(w.verified)
	far := place()
	far.Commune, far.PostalCode, far.INSEE = "Paris", "75001", "75056"
	w.elsewhere = save(t, w.Store, "essai", directory.Change{Place: far, SourceID: "lieu-b"})[0].Place
	w.manager = w.someone("lieu@example.fr", "gestionnaire "+w.place.ID)
	w.town = w.someone("ville@example.fr", "territoire commune:35238")
	w.instructor = w.someone("instruit@example.fr", "instructeur departement:35")
	w.colleague = w.someone("collegue@example.fr", "instructeur departement:35")
	w.decider = w.someone("decide@example.fr", "decideur region:53")
	w.president = w.someone("preside@example.fr", "decideur region:53")
	w.agency = w.someone("agence@example.fr", "agence pays:FR")
	w.stranger = w.someone("ailleurs@example.fr", "gestionnaire "+w.elsewhere.ID)
	w.away = w.someone("autre@example.fr", "instructeur departement:75")
	w.expert = w.someone("expert@example.fr")
	w.charter, w.audited = testCharter(), testAudited("label-essai", "LAB")
	w.committee = testAudited("label-comite", "COM")
	w.committee.Decides, w.committee.Quorum, w.committee.SessionDays, w.committee.NeedsVisit = labels.ByCommittee, 3, 5, true
	w.committee.Criteria = append(w.committee.Criteria, labels.Criterion{
		Code: "A4", Section: "usages", Name: "Locaux", Text: "Avoir un espace calme.", Check: labels.Visit, Mandatory: true, Weight: 2,
	})
	for _, s := range []labels.Scheme{w.charter, w.audited, w.committee} {
		w.publish(s)
	}
	return w
}

// verified sees to it that nothing of a procedure changed without a move: whatever
// a test did, the record verifies.
func (w *labelWorld) verified() {
	if w.t.Failed() {
		return
	}
	if v, err := w.VerifyJournal(context.Background()); err != nil || v.Broken != nil {
		w.t.Errorf("the record does not verify: %v, %v", v.Broken, err)
	}
}

// testScheme is what the labels of the world share.
func testScheme(code, prefix string) labels.Scheme {
	return labels.Scheme{
		Code: code, Prefix: prefix, Name: "Label " + prefix, Short: prefix, Summary: "Un label pour les essais.", Owner: "Agence du numérique",
		Legal: "Délibération 2026-1", Sections: []labels.Section{{Code: "usages", Name: "Les usages", Text: "Ce que le lieu propose."}},
		Months: 36, SurveilFrom: 12, SurveilTo: 18, RenewFrom: 6, ReapplyMonths: 6, CorrectionDays: 15, ContradictDays: 15, ObservationDays: 8,
		SessionDays: 5, AppealMonths: 2, MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60, Instructs: []geo.Level{geo.Department, geo.Region},
		DecidesAt: geo.Region, Silence: labels.Silence{Rule: labels.SilenceNone}, ShowsReserves: true,
		Refusals:  []labels.Ground{{Code: "criteres", Name: "Un critère indispensable n’est pas rempli.", Public: "Critère non rempli"}},
		Sanctions: []labels.Ground{{Code: "manquement", Name: "Le lieu ne remplit plus les critères.", Public: "Critères non remplis"}, {Code: "fraude", Name: "Une fausse déclaration.", Public: "Fausse déclaration"}},
	}
}

// testCharter asks one thing that is declared, one that the directory computes.
func testCharter() labels.Scheme {
	s := testScheme("charte-essai", "CHA")
	s.Nature, s.Charter, s.Decides = labels.Charter, "Nous accueillons tout le monde.", labels.ByCheck
	s.Criteria = []labels.Criterion{
		{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir sans rendez-vous.", Check: labels.Declared, Mandatory: true, Eliminatory: true, Weight: 2},
		{Code: "A2", Section: "usages", Name: "Contact", Text: "Publier un contact.", Check: labels.Data, Measure: &labels.Threshold{Name: "contact", AtLeast: 1}, Eliminatory: true, Weight: 1, Surveilled: true},
	}
	return s
}

// testAudited asks for what is declared, computed and documented, and one thing on a
// condition.
func testAudited(code, prefix string) labels.Scheme {
	s := testScheme(code, prefix)
	s.Nature, s.Decides = labels.Audited, labels.ByAuthority
	s.Silence = labels.Silence{Rule: labels.SilenceRefuses, Number: 4, Unit: "mois"}
	s.Criteria = []labels.Criterion{
		{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir sans rendez-vous.", Check: labels.Declared, Mandatory: true, Eliminatory: true, Weight: 2},
		{Code: "A2", Section: "usages", Name: "Contact", Text: "Publier un contact.", Check: labels.Data, Measure: &labels.Threshold{Name: "contact", AtLeast: 1}, Weight: 1, Surveilled: true},
		{Code: "A3", Section: "usages", Name: "Projet", Text: "Avoir un projet écrit.", Evidence: "Le projet.", Check: labels.Document, Mandatory: true, Weight: 3, Surveilled: true},
		{Code: "A5", Section: "usages", Name: "Ateliers", Text: "Tenir des ateliers.", Check: labels.Declared, Mandatory: true, Weight: 1, When: &labels.Condition{Criterion: "A1", Answer: "oui"}},
	}
	return s
}

// publish writes a scheme as its first version, published, by its two moves.
func (w *labelWorld) publish(s labels.Scheme) (version int64) {
	w.t.Helper()
	if err := s.Check(); err != nil {
		w.t.Fatalf("%v %+v", err, s.Problems())
	}
	text, err := json.Marshal(s)
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.transaction(w.t.Context(), func(tx pgx.Tx) error {
		if err := tx.QueryRow(w.t.Context(), `
			insert into label_version (scheme, version, state, definition, created_by, created_at)
			select $1, 1 + count(*), 'brouillon', $2, $3, $4 from label_version where scheme = $1
			returning id`, s.Code, text, w.agency.Account, w.now).Scan(&version); err != nil {
			return err
		}
		if err := w.stepAs(tx, labels.SchemeLife, version, procedure.Act{Event: labels.SchemeCreate, By: labels.Owner, Actor: w.agency.Account}); err != nil {
			return err
		}
		if _, err := tx.Exec(w.t.Context(), `
			update label_version set published_at = $2, digest = sha256(convert_to(definition::text, 'UTF8')) where id = $1`, version, w.now); err != nil {
			return err
		}
		return w.stepAs(tx, labels.SchemeLife, version, procedure.Act{Event: labels.SchemePublish, By: labels.Owner, Actor: w.agency.Account})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return version
}

func (w *labelWorld) stepAs(tx pgx.Tx, m *procedure.Machine, id int64, a procedure.Act) error {
	a.Seq, a.At = procedure.AnySeq, w.now
	_, err := w.step(w.t.Context(), tx, moving{m, id, 0, access.Country}, a)
	return err
}

// at gives an actor at another instant, which becomes that of the world too.
func (w *labelWorld) at(actor access.Actor, at time.Time) access.Actor {
	w.now = at
	actor.At = at
	return actor
}

// anyCommand is a command that looks at no number and has none.
var anyCommand = Command{Seq: procedure.AnySeq}

// started is an application of the place in Rennes, filled in, not submitted.
func (w *labelWorld) started(scheme string) labels.Application {
	w.t.Helper()
	app, err := w.StartApplication(w.t.Context(), w.timed(w.manager), scheme, w.place.ID, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	w.fill(w.timed(w.manager), app.ID)
	return w.application(app.ID)
}

// timed gives an actor at the instant of the world.
func (w *labelWorld) timed(actor access.Actor) access.Actor {
	actor.At = w.now
	return actor
}

// fill answers yes to everything, with one document where one is asked.
func (w *labelWorld) fill(actor access.Actor, id int64) {
	w.t.Helper()
	app := w.application(id)
	scheme := w.schemeOf(app)
	holder, pivot, signed := "Ville de Rennes", "43493312300029", "Anne Martin, directrice"
	form := SavedForm{ApplicationForm: labels.ApplicationForm{Answers: map[string]labels.Answer{}, HolderName: &holder, HolderPivot: &pivot, SignedBy: &signed}, Edits: w.edits(id)}
	for _, c := range scheme.Criteria {
		switch c.Check {
		case labels.Data:
		case labels.Document:
			form.Answers[c.Code] = labels.Answer{Value: labels.AnswerYes, Text: "Voir le document.", Documents: []int64{w.document(id)}}
		default:
			form.Answers[c.Code] = labels.Answer{Value: labels.AnswerYes, Text: "Chaque jour."}
		}
	}
	if _, err := w.SaveApplication(w.t.Context(), actor, id, form); err != nil {
		w.t.Fatal(err)
	}
}

// document writes a document of an application beside its rules, and gives its number.
func (w *labelWorld) document(application int64) (id int64) {
	w.t.Helper()
	err := w.pool.QueryRow(w.t.Context(), `
		insert into document (kind, aggregate, nature, name, media_type, size, pages, sha256, content, scan, account, added_at)
		values ('candidature', $1, 'piece', 'projet.pdf', 'application/pdf', 5, 1, sha256('%PDF-'), '%PDF-', 'non_analyse', $2, $3)
		returning id`, application, w.manager.Account, w.now).Scan(&id)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// submitted is an application of the place in Rennes, submitted.
func (w *labelWorld) submitted(scheme string) labels.Application {
	w.t.Helper()
	app := w.started(scheme)
	_, err := w.SubmitApplication(w.t.Context(), w.timed(w.manager), app.ID, Submission{Command: anyCommand, Accepted: true, Mandated: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.application(app.ID)
}

// labelPaths are the moves that lead an application to each state, from where it is submitted.
var labelPaths = map[procedure.State][]procedure.Event{
	labels.Submitted:     {},
	labels.Admissibility: {labels.Take},
	labels.UnderReview:   {labels.Take, labels.Admit},
	labels.VisitDue:      {labels.Take, labels.Admit, labels.PlanVisit},
	labels.VisitDone:     {labels.Take, labels.Admit, labels.PlanVisit, labels.ReportVisit},
	labels.Ready:         {labels.Take, labels.Admit, labels.Propose},
	labels.InCommittee:   {labels.Take, labels.Admit, labels.Propose, labels.Enlist},
	labels.Adjourned:     {labels.Take, labels.Admit, labels.Propose, labels.Enlist, labels.Adjourn},
	labels.Refused:       {labels.Take, labels.Admit, labels.Propose, labels.Refuse},
}

// brought is an application of the place in Rennes that was led to a state by moves
// without their rules nor what else they write: those of other tests' concern.
// The instructor took it and has declared no interest.
func (w *labelWorld) brought(scheme string, state procedure.State) labels.Application {
	w.t.Helper()
	path, known := labelPaths[state]
	if !known {
		w.t.Fatalf("no path leads to %q", state)
	}
	app := w.submitted(scheme)
	for _, event := range path {
		w.force(app.ID, event)
	}
	return w.application(app.ID)
}

// force makes one move of an application, by who may, without its rules.
func (w *labelWorld) force(id int64, event procedure.Event) {
	w.t.Helper()
	app := w.application(id)
	able := labels.ApplicationLife.PartiesOf(app.State, event)
	if len(able) == 0 {
		w.t.Fatalf("nobody may %s an application that is %s", event, app.State)
	}
	act := procedure.Act{
		Event: event, By: able[0], Reason: "Une raison.", ReasonCode: "criteres", LegalBasis: "Délibération 2026-1", DecisionRef: "D-2026-1",
		Deadline: w.now.AddDate(0, 1, 0), Actor: w.instructor.Account,
	}
	if slices.Contains(able, labels.Decider) {
		act.Actor = w.decider.Account
	}
	err := w.transaction(w.t.Context(), func(tx pgx.Tx) error {
		if err := w.stepAs(tx, labels.ApplicationLife, id, act); err != nil {
			return err
		}
		return w.forced(tx, id, event, act)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *labelWorld) forced(tx pgx.Tx, id int64, event procedure.Event, act procedure.Act) error {
	sql := map[procedure.Event]string{
		labels.Take:    `update label_application set instructor = $2 where id = $1`,
		labels.Propose: `update label_application set proposer = $2 where id = $1`,
		labels.Refuse:  `update label_application set decided_at = $3::timestamptz, decision_ref = 'D-2026-1' where id = $1 and $2::bigint is not null`,
	}[event]
	if sql == "" {
		return nil
	}
	args := []any{id, act.Actor, w.now}
	if !strings.Contains(sql, "$3") {
		args = args[:2]
	}
	if _, err := tx.Exec(w.t.Context(), sql, args...); err != nil || event != labels.Take {
		return err
	}
	_, err := tx.Exec(w.t.Context(), `
		insert into label_interest (application, account, recused, declared_at) values ($1, $2, false, $3) on conflict do nothing`, id, act.Actor, w.now)
	return err
}

// granted is a title of the place in Rennes, from a decision of today.
func (w *labelWorld) granted(scheme string, reserves ...labels.ReserveAsked) labels.Title {
	w.t.Helper()
	var title labels.Title
	event, state := labels.Grant, labels.Granted
	if len(reserves) > 0 {
		event, state = labels.GrantReserves, labels.GrantedReserves
	}
	app := w.brought(scheme, labels.Ready)
	err := w.transaction(w.t.Context(), func(tx pgx.Tx) error {
		f := &file{ctx: w.t.Context(), tx: tx, store: w.Store, actor: w.timed(w.decider), now: w.now, app: app, scheme: w.schemeOf(app), party: labels.Decider}
		t, err := w.step(f.ctx, tx, f.moving(), procedure.Act{
			Event: event, By: labels.Decider, Seq: procedure.AnySeq, Actor: w.decider.Account, At: w.now,
			Reason: "Le lieu remplit les critères.", DecisionRef: "D-2026-1", LegalBasis: "Délibération 2026-1",
		})
		if err != nil {
			return err
		}
		f.app.State = state
		if _, err := tx.Exec(f.ctx, `update label_application set decided_at = $2, decision_ref = 'D-2026-1' where id = $1`, app.ID, w.now); err != nil {
			return err
		}
		title, err = issueTitle(f, t, reserves)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return title
}

func (w *labelWorld) application(id int64) (app labels.Application) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) (err error) {
		rows, err := tx.Query(ctx, applicationColumns+`where a.id = $1`, id)
		if err != nil {
			return err
		}
		app, err = pgx.CollectExactlyOneRow(rows, scanApplication)
		return err
	})
	return app
}

func (w *labelWorld) schemeOf(app labels.Application) (scheme labels.Scheme) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) (err error) {
		scheme, err = schemeVersion(ctx, tx, app.Version)
		return err
	})
	return scheme
}

// moves lists the moves of something, as "event from>to".
func (w *labelWorld) moves(m *procedure.Machine, id int64) (list []string) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) error {
		all, err := transitions(ctx, tx, m.Kind, id)
		for _, t := range all {
			list = append(list, string(t.Event)+" "+string(t.From)+">"+string(t.To))
		}
		return err
	})
	return list
}

// deadlines lists what is awaited of something, as "name 2006-01-02", in Paris, the
// last day.
func (w *labelWorld) deadlines(m *procedure.Machine, id int64) (list []string) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select name || ' ' || to_char((due_at - interval '1 second') at time zone 'Europe/Paris', 'YYYY-MM-DD')
			from deadline where kind = $1 and aggregate = $2 and closed_at is null order by 1`, m.Kind, id)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return list
}

func (w *labelWorld) edits(id int64) (n int64) {
	w.t.Helper()
	w.inRecord(func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select edits from label_application where id = $1`, id).Scan(&n)
	})
	return n
}

func (w *labelWorld) inRecord(fn func(context.Context, pgx.Tx) error) {
	w.t.Helper()
	if err := w.transaction(w.t.Context(), func(tx pgx.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// people gives those of the world by the name of their field.
func (w *labelWorld) people() map[string]access.Actor {
	return map[string]access.Actor{
		"manager": w.manager, "town": w.town, "instructor": w.instructor, "colleague": w.colleague, "decider": w.decider, "president": w.president,
		"agency": w.agency, "stranger": w.stranger, "away": w.away, "expert": w.expert,
	}
}
