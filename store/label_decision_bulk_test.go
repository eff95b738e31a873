package store

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// manyFiles are files of as many places, listed in a session that is planned, of which
// everybody has declared that they have no interest. The first is also ready by its
// own moves; the others are copied from it, with their moves.
func (w *committeeWorld) manyFiles(n int) (session int64, files []int64) {
	w.t.Helper()
	changes := make([]directory.Change, n-1)
	for i := range changes {
		p := place()
		p.Name, p.Commune, p.PostalCode, p.INSEE = fmt.Sprintf("Lieu %03d", i), "Rennes", "35000", "35238"
		changes[i] = directory.Change{Place: p, SourceID: fmt.Sprint("copie-", i)}
	}
	places := save(w.t, w.Store, "copies", changes...)
	model := w.ready()
	files = []int64{model.ID}
	for i := range places {
		files = append(files, w.copied(model.ID, places[i].Place.ID))
	}
	session = w.planned()
	for _, file := range files {
		w.enlist(session, file)
		w.declare(file, w.everybody()...)
	}
	return session, files
}

// copied is a file like another one, of another place.
func (w *committeeWorld) copied(model int64, place string) (id int64) {
	w.t.Helper()
	w.inTransaction(func(tx pgx.Tx) error {
		name, err := nextNumber(w.t.Context(), tx, "C-COM", w.now.Year())
		if err != nil {
			return err
		}
		err = tx.QueryRow(w.t.Context(), `
			insert into label_application (number, version, state, seq, place_id, place_name, place_version, code_insee, holder_name, holder_pivot, signed_by,
				account, answers, snapshot, desk_level, desk_code, instructor, proposer, proposal, started_at, submitted_at)
			select $3, version, state, 0, $2, place_name, place_version, code_insee, holder_name, holder_pivot, signed_by,
				account, answers, snapshot, desk_level, desk_code, instructor, proposer, proposal, started_at, submitted_at
			from label_application where id = $1
			returning id`, model, place, name).Scan(&id)
		for _, event := range []procedure.Event{labels.Start, labels.Submit, labels.Take, labels.Admit, labels.Propose} {
			if err != nil {
				return err
			}
			who := w.instructor.Account
			if event == labels.Start || event == labels.Submit {
				who = w.manager.Account
			}
			by := labels.Instructor
			if who == w.manager.Account {
				by = labels.Holder
			}
			err = w.stepAs(tx, labels.ApplicationLife, id, procedure.Act{Event: event, By: by, Actor: who, Reason: "Une raison."})
		}
		return err
	})
	return id
}

func (w *committeeWorld) inTransaction(fn func(pgx.Tx) error) {
	w.t.Helper()
	if err := w.transaction(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// TestACommitteeDecidesManyFiles decides 12 files at once, with a result for each; or as
// many as DOSSIERS says, and tells how long it took.
func TestACommitteeDecidesManyFiles(t *testing.T) {
	t.Parallel()
	n := 12
	if said, err := strconv.Atoi(os.Getenv("DOSSIERS")); err == nil {
		n = max(said, 3)
	}
	w := newCommitteeWorld(t)
	session, files := w.manyFiles(n)
	w.now = w.now.AddDate(0, 0, 10)
	if err := w.BeginSession(t.Context(), w.timed(w.president), session, anyCommand, accounts(w.everybody()...)); err != nil {
		t.Fatal(err)
	}
	ballots := make([]Ballot, len(files))
	for i, file := range files {
		ballots[i] = Ballot{file, labels.VoteFor}
	}
	began := time.Now()
	for _, who := range w.everybody() {
		if err := w.Vote(t.Context(), w.timed(who), session, anyCommand, ballots); err != nil {
			t.Fatal(err)
		}
	}
	voted := time.Since(began)
	forms := map[int64]DecisionForm{}
	for _, file := range files {
		form := grantForm(session)
		form.AsProposed = true
		forms[file] = form
	}
	forms[files[1]] = refusalForm(session) // the votes are for it
	began, spent := time.Now(), w.processor()
	results, err := w.DecideMany(t.Context(), w.timed(w.president), forms)
	t.Logf("%d files: voted by %d in %v, decided in %v, of which %v of processor", n, len(w.everybody()), voted, time.Since(began), w.processor()-spent)
	if err != nil || len(results) != n {
		t.Fatal(results, err)
	}
	for i, r := range results {
		if want := i == 1; want != (r.Err != nil) || want && fault.KindOf(r.Err) != fault.Conflict || r.Number == "" {
			t.Errorf("%d: %+v", i, r)
		}
	}
	var titles, decisions int
	w.inRecordScan(&titles, `select count(distinct number) from label_title`)
	w.inRecordScan(&decisions, `select count(distinct decision_ref) from label_application where decision_ref like 'D-COM-2026-%'`)
	if titles != n-1 || decisions != n-1 {
		t.Errorf("%d titles, %d decisions", titles, decisions)
	}
	began = time.Now()
	view, err := w.SessionFor(t.Context(), w.timed(w.president), session)
	t.Logf("read in %v", time.Since(began))
	if err != nil || len(view.Files) != n {
		t.Error(err)
	}
}

// processor is what the processes of this database and this one have used of processors.
func (w *committeeWorld) processor() (used time.Duration) {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `select pid from pg_stat_activity where datname = current_database()`)
	if err != nil {
		w.t.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		w.t.Fatal(err)
	}
	for _, pid := range append(pids, os.Getpid()) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // the server is another machine, or the process has ended
		}
		_, after, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		for _, ticks := range fields[11:13] { // user and system, in hundredths of a second
			n, err := strconv.Atoi(ticks)
			if err != nil {
				w.t.Fatal(err)
			}
			used += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return used
}
