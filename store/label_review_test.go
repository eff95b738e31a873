package store

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// declare says that somebody has no interest in a file.
func (w *labelWorld) declare(actor access.Actor, id int64) {
	w.t.Helper()
	if err := w.DeclareInterest(w.t.Context(), w.timed(actor), id, "", false); err != nil {
		w.t.Fatal(err)
	}
}

// reasoned is a command with a reason and a last day.
func (w *labelWorld) reasoned(days int) Command {
	last := procedure.AddDays(procedure.DayOf(w.now, directory.Paris), days)
	return Command{Seq: procedure.AnySeq, Reason: "Une raison.", Deadline: procedure.EndOf(last, directory.Paris)}
}

// kind gives the kind of an error, "" for none.
func kindIs(t *testing.T, err error, want fault.Kind, what string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want kind %v", what, err, want)
	}
}

func faultFields(err error) (names []string) {
	if f, is := errors.AsType[*fault.Error](err); is {
		for _, field := range f.Fields {
			names = append(names, field.Name)
		}
	}
	return names
}

// A file opens to who examines at its desk, once they declared; it is hidden from the
// recused, from strangers and from other desks.
func TestWhoReadsAFile(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	read := func(actor access.Actor) (FileReview, error) {
		return w.FileReview(t.Context(), w.timed(actor), app.ID)
	}
	for name, actor := range map[string]access.Actor{"stranger": w.stranger, "another desk": w.away, "the venue": w.manager, "an expert nobody asked": w.expert} {
		_, err := read(actor)
		kindIs(t, err, fault.Unknown, name)
	}
	r, err := read(w.instructor)
	if err != nil || r.Open || !r.Examines || len(r.Answers) == 0 {
		t.Fatalf("before declaring: open %v, examines %v, %v", r.Open, r.Examines, err)
	}
	town, err := read(w.town)
	if err != nil || town.Open || town.Examines {
		t.Errorf("who looks after the town: %+v, %v", town.Open, err)
	}
	w.declare(w.instructor, app.ID)
	if r, err = read(w.instructor); err != nil || !r.Open || r.Place.ID != w.place.ID {
		t.Fatalf("after declaring: %v, %v", r.Open, err)
	}
	if err := w.DeclareInterest(t.Context(), w.timed(w.colleague), app.ID, "Ma sœur y travaille.", true); err != nil {
		t.Fatal(err)
	}
	_, err = read(w.colleague)
	kindIs(t, err, fault.Unknown, "recused")
	lines, err := w.Files(t.Context(), w.timed(w.colleague), FileQuery{View: FilesAll, Limit: 10})
	if err != nil || len(lines) != 0 {
		t.Errorf("the recused sees %d files in the queue, %v", len(lines), err)
	}
}

func TestTakingAFile(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	_, err := w.TakeFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand)
	kindIs(t, err, fault.Denied, "before declaring")
	_, err = w.TakeFile(t.Context(), w.timed(w.town), app.ID, anyCommand)
	kindIs(t, err, fault.Denied, "who looks after the town")
	_, err = w.TakeFile(t.Context(), w.timed(w.away), app.ID, anyCommand)
	kindIs(t, err, fault.Unknown, "of another desk")
	w.declare(w.instructor, app.ID)
	if _, err := w.TakeFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	got := w.application(app.ID)
	if got.State != labels.Admissibility || got.Instructor != w.instructor.Account {
		t.Errorf("taken: %s by %d", got.State, got.Instructor)
	}
	if err := w.DeclareInterest(t.Context(), w.timed(w.instructor), app.ID, "Un proche.", true); err != nil {
		t.Fatal(err)
	}
	if got := w.application(app.ID); got.Instructor != 0 {
		t.Error("the file of who is recused did not go back to the queue")
	}
	free, err := w.Files(t.Context(), w.timed(w.colleague), FileQuery{View: FilesFree, Limit: 10})
	if err != nil || len(free) != 1 {
		t.Errorf("free files of the colleague: %d, %v", len(free), err)
	}
}

func TestAssigningAFile(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	for name, account := range map[string]int64{"of another desk": w.away.Account, "the applicant": w.manager.Account, "nobody": 999999} {
		_, err := w.AssignFile(t.Context(), w.timed(w.instructor), app.ID, account, anyCommand)
		kindIs(t, err, fault.Invalid, name)
	}
	if _, err := w.AssignFile(t.Context(), w.timed(w.instructor), app.ID, w.colleague.Account, anyCommand); err != nil {
		t.Fatal(err)
	}
	if got := w.application(app.ID); got.State != labels.Admissibility || got.Instructor != w.colleague.Account {
		t.Errorf("assigned: %s to %d", got.State, got.Instructor)
	}
}

func TestRoutingAFile(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	to := func(level geo.Level, code string) labels.Desk { return labels.Desk{Level: level, Code: code} }
	_, err := w.RouteFile(t.Context(), w.timed(w.instructor), app.ID, to(geo.Department, "75"), anyCommand)
	kindIs(t, err, fault.Invalid, "without a reason")
	_, err = w.RouteFile(t.Context(), w.timed(w.instructor), app.ID, to(geo.Department, "22"), w.reasoned(0))
	kindIs(t, err, fault.Invalid, "where nobody examines")
	_, err = w.RouteFile(t.Context(), w.timed(w.away), app.ID, to(geo.Department, "75"), w.reasoned(0))
	kindIs(t, err, fault.Unknown, "by another desk")
	if _, err := w.RouteFile(t.Context(), w.timed(w.instructor), app.ID, to(geo.Department, "75"), w.reasoned(0)); err != nil {
		t.Fatal(err)
	}
	got := w.application(app.ID)
	if got.Desk.Code != "75" || !strings.Contains(got.DeskRule, "contre la règle") {
		t.Errorf("routed to %v by %q", got.Desk, got.DeskRule)
	}
	w.declare(w.away, app.ID)
	if _, err := w.TakeFile(t.Context(), w.timed(w.away), app.ID, anyCommand); err != nil {
		t.Errorf("the body that it was sent to: %v", err)
	}
	// It sends it back, though it sees it no more then.
	if _, err := w.RouteFile(t.Context(), w.timed(w.away), app.ID, to(geo.Department, "35"), w.reasoned(0)); err != nil {
		t.Fatal(err)
	}
	_, err = w.FileReview(t.Context(), w.timed(w.away), app.ID)
	kindIs(t, err, fault.Unknown, "who sent it back")
}

func TestManyFilesAtOnce(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	command := Command{Seq: procedure.AnySeq, Key: "0123456789abcdef", Payload: []byte("x")}
	results, err := w.ActOnFiles(t.Context(), w.timed(w.instructor), []int64{app.ID, 424242}, BulkTake, 0, command)
	if err != nil || len(results) != 2 || results[0].Err != nil || fault.KindOf(results[1].Err) != fault.Unknown {
		t.Fatalf("%+v, %v", results, err)
	}
	before := w.moves(labels.ApplicationLife, app.ID)
	again, err := w.ActOnFiles(t.Context(), w.timed(w.instructor), []int64{app.ID}, BulkTake, 0, command)
	if err != nil || again[0].Err != nil || !slices.Equal(w.moves(labels.ApplicationLife, app.ID), before) {
		t.Errorf("sent twice: %+v, %v", again, err)
	}
	_, err = w.ActOnFiles(t.Context(), w.timed(w.instructor), nil, BulkTake, 0, command)
	kindIs(t, err, fault.Invalid, "none")
	_, err = w.ActOnFiles(t.Context(), w.timed(w.instructor), make([]int64, BulkMax+1), BulkTake, 0, command)
	kindIs(t, err, fault.Invalid, "too many")
}

func TestTheQueueIsInOrderOfUrgency(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	urgent := testAudited("label-presse", "PRE")
	urgent.Silence.Number = 1
	w.publish(urgent)
	slow, fast := w.submitted(w.committee.Code), w.submitted(urgent.Code)
	lines, err := w.Files(t.Context(), w.timed(w.instructor), FileQuery{Limit: 10})
	if err != nil || len(lines) != 2 || lines[0].ID != fast.ID {
		t.Fatalf("%+v, %v", lines, err)
	}
	if lines[0].Commune != "Rennes" || lines[0].Label != "PRE" || lines[0].Since.IsZero() {
		t.Errorf("line %+v", lines[0])
	}
	for name, q := range map[string]FileQuery{
		"label": {Scheme: w.committee.Code}, "number": {Text: slow.Number}, "nobody follows": {View: FilesFree, Scheme: w.committee.Code},
	} {
		q.Limit = 10
		lines, err := w.Files(t.Context(), w.timed(w.instructor), q)
		n, counted := w.CountMatching(t.Context(), w.timed(w.instructor), q)
		if err != nil || counted != nil || len(lines) != 1 || n != 1 || lines[0].ID != slow.ID {
			t.Errorf("%s: %d lines, %d counted, %v %v", name, len(lines), n, err, counted)
		}
	}
	for name := range fileOrders {
		if _, err := w.Files(t.Context(), w.timed(w.instructor), FileQuery{View: FilesAll, Sort: name, Descending: true, Late: true, Limit: 1}); err != nil {
			t.Errorf("sorted by %s: %v", name, err)
		}
	}
	counts, err := w.CountFiles(t.Context(), w.timed(w.instructor), FileQuery{})
	if err != nil || len(counts) != 2 {
		t.Errorf("counts %+v, %v", counts, err)
	}
	for name, actor := range map[string]access.Actor{"another desk": w.away, "the venue": w.manager, "who decides": w.decider} {
		if lines, err := w.Files(t.Context(), w.timed(actor), FileQuery{View: FilesAll, Limit: 10}); err != nil || len(lines) != 0 {
			t.Errorf("%s lists %d files, %v", name, len(lines), err)
		}
	}
}

func TestAdmittingAndReopening(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.Admissibility)
	_, err := w.AdmitFile(t.Context(), w.timed(w.colleague), app.ID, anyCommand)
	kindIs(t, err, fault.Denied, "who has not declared")
	if _, err := w.AdmitFile(t.Context(), w.timed(w.instructor), app.ID, Command{Seq: app.Seq}); err != nil {
		t.Fatal(err)
	}
	_, err = w.AdmitFile(t.Context(), w.timed(w.instructor), app.ID, Command{Seq: app.Seq})
	kindIs(t, err, fault.Conflict, "by a page that is out of date")
	w.assess(app.ID, map[string]labels.Verdict{"A3": labels.Compliant})
	if _, err := w.ProposeDecision(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(0), ProposalForm{Kind: labels.ProposeGrant}); err != nil {
		t.Fatal(err)
	}
	if got := w.application(app.ID); got.State != labels.Ready || got.Proposer != w.instructor.Account {
		t.Fatalf("proposed: %s by %d", got.State, got.Proposer)
	}
	_, err = w.ReopenFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand)
	kindIs(t, err, fault.Invalid, "without a reason")
	if _, err := w.ReopenFile(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(0)); err != nil {
		t.Fatal(err)
	}
	if got := w.application(app.ID); got.State != labels.UnderReview || got.Proposer != 0 {
		t.Errorf("reopened: %s, proposer %d", got.State, got.Proposer)
	}
	r, err := w.FileReview(t.Context(), w.timed(w.instructor), app.ID)
	if err != nil || r.Proposal != nil || !slices.ContainsFunc(r.Moves, func(t procedure.Transition) bool { return t.Event == labels.Propose }) {
		t.Errorf("the proposal is annulled, its move stays: %v", err)
	}
}

func TestAdheringToACharter(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	w.declare(w.instructor, app.ID)
	_, err := w.AdhereFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand)
	kindIs(t, err, fault.Conflict, "what somebody decides")
	asked := testCharter()
	asked.Code, asked.Prefix = "charte-vue", "VUE"
	asked.Criteria = append(asked.Criteria, labels.Criterion{
		Code: "A3", Section: "usages", Name: "Affiche", Text: "Afficher la charte.", Evidence: "Une photo.", Check: labels.Document, Mandatory: true, Eliminatory: true, Weight: 1,
	})
	w.publish(asked)
	charter := w.submitted(asked.Code)
	w.declare(w.instructor, charter.ID)
	_, err = w.AdhereFile(t.Context(), w.timed(w.instructor), charter.ID, anyCommand)
	kindIs(t, err, fault.Invalid, "nobody looked at the document")
	if _, err := w.TakeFile(t.Context(), w.timed(w.instructor), charter.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	w.assess(charter.ID, map[string]labels.Verdict{"A3": labels.Compliant})
	if _, err := w.AdhereFile(t.Context(), w.timed(w.instructor), charter.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	if got := w.application(charter.ID); got.State != labels.Granted || got.DecisionRef == "" || got.DecidedAt.IsZero() {
		t.Errorf("adhered: %s %q", got.State, got.DecisionRef)
	}
	var titles int
	w.inRecord(scanOf(`select count(*) from label_title where application = $1`, &titles, charter.ID))
	if titles != 1 {
		t.Errorf("%d titles", titles)
	}
}

// assess sends what the instructor found.
func (w *labelWorld) assess(id int64, found map[string]labels.Verdict) {
	w.t.Helper()
	var drafts []labels.Assessment
	for code, verdict := range found {
		drafts = append(drafts, labels.Assessment{Criterion: code, Verdict: verdict, Finding: "Vu sur place."})
	}
	if err := w.SaveAssessments(w.t.Context(), w.timed(w.instructor), id, drafts); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.SendAssessments(w.t.Context(), w.timed(w.instructor), id, anyCommand); err != nil {
		w.t.Fatal(err)
	}
}
