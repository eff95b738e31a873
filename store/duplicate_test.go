package store

import (
	"testing"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
	"annuaire/geo"
)

func (w *twins) pending(actor access.Actor, q DuplicateQuery) []DuplicateLine {
	w.t.Helper()
	q.Limit = 10
	lines, counts, err := w.Duplicates(w.t.Context(), actor, q)
	if err != nil {
		w.t.Fatal(err)
	}
	total := 0
	for _, c := range counts {
		total += c.Count
	}
	if q.Band == "" && total != len(lines) {
		w.t.Errorf("%d pairs, counted %v", len(lines), counts)
	}
	return lines
}

func (w *twins) scan() DuplicateScan {
	w.t.Helper()
	done, err := w.ScanDuplicates(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

func TestScanDuplicates(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	if done := w.scan(); done != (DuplicateScan{Places: 2, Pairs: 1, Added: 1}) {
		t.Fatalf("%+v", done)
	}
	if done := w.scan(); done != (DuplicateScan{Places: 2, Pairs: 1}) {
		t.Fatalf("again: %+v", done)
	}
	marne := access.Territory{Level: geo.Department, Code: "51"}
	for _, try := range []struct {
		q    DuplicateQuery
		want int
	}{
		{DuplicateQuery{}, 1},
		{DuplicateQuery{Kind: "BIB", Territory: marne}, 1},
		{DuplicateQuery{Kind: "RFS"}, 0},
		{DuplicateQuery{Territory: chalons}, 0},
		{DuplicateQuery{Kind: "\x00"}, 0},
		{DuplicateQuery{Band: duplicate.Possible}, 0},
	} {
		if lines := w.pending(w.agent, try.q); len(lines) != try.want || try.want == 1 && !lines[0].Mine {
			t.Errorf("%+v: %+v", try.q, lines)
		}
	}
	stranger := member(t, w.Store, "agent@chalons.fr", access.TerritoryManager, chalons, "")
	if lines := w.pending(stranger, DuplicateQuery{}); len(lines) != 0 {
		t.Errorf("a stranger sees %+v", lines)
	}
	if lines := w.pending(access.Actor{}, DuplicateQuery{}); len(lines) != 0 {
		t.Errorf("anyone sees %+v", lines)
	}
	w.merge()
	if lines := w.pending(w.agent, DuplicateQuery{}); len(lines) != 0 {
		t.Errorf("still pending: %+v", lines)
	}
	if done := w.scan(); done.Removed != 1 {
		t.Errorf("after the merge: %+v", done)
	}
}

// What is distinct stays so: after a comparison, an import, and a merge of one
// of the two with a third.
func TestDistinctIsRemembered(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	if err := w.DeclareDistinct(t.Context(), w.agent, "b", "a"); err != nil {
		t.Fatal(err)
	}
	w.scan()
	save(t, w.Store, "deux", directory.Change{Place: func() directory.Place { p := w.read("b"); p.Hours = "We 10:00-12:00"; return p }(), SourceID: "b"})
	w.scan()
	if lines := w.pending(w.agent, DuplicateQuery{}); len(lines) != 0 {
		t.Errorf("pending: %+v", lines)
	}
	if found, err := w.DuplicateCandidates(t.Context(), w.agent, w.read("a"), 5); err != nil || len(found) != 0 {
		t.Errorf("candidates %v, %v", found, err)
	}
	third := place()
	save(t, w.Store, "trois", directory.Change{Place: third, SourceID: "c"})
	id, err := w.Merge(t.Context(), w.agent, MergeRequest{Keep: "c", Absorb: "b", KeepVersion: 1, AbsorbVersion: 2})
	if err != nil {
		t.Fatal(err)
	}
	w.scan()
	if lines := w.pending(w.agent, DuplicateQuery{}); len(lines) != 0 {
		t.Errorf("the absorbed place was distinct from a, the kept one is pending: %+v", lines)
	}
	if err := w.UndoMerge(t.Context(), w.agent, id); err != nil {
		t.Fatal(err)
	}
	w.scan()
	if lines := w.pending(w.agent, DuplicateQuery{}); len(lines) != 2 {
		t.Errorf("c may be a or b again: %+v", lines)
	}
	if err := w.ForgetDistinct(t.Context(), w.agent, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if lines := w.pending(w.agent, DuplicateQuery{}); len(lines) != 3 {
		t.Errorf("%+v", lines)
	}
}

func TestPutOffDuplicate(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	w.scan()
	w.agent.At = day("2099-01-01")
	if err := w.PutOffDuplicate(t.Context(), w.agent, "a", "b", 30); err != nil {
		t.Fatal(err)
	}
	if lines := w.pending(w.agent, DuplicateQuery{}); len(lines) != 0 {
		t.Errorf("pending: %+v", lines)
	}
	if pair, err := w.Duplicate(t.Context(), w.agent, "a", "b"); err != nil || pair.Verdict != "later" || !pair.Mine {
		t.Errorf("%q, %v", pair.Verdict, err)
	}
	stranger := member(t, w.Store, "agent@chalons.fr", access.TerritoryManager, chalons, "")
	wantKind(t, "a stranger puts it off", w.PutOffDuplicate(t.Context(), stranger, "a", "b", 1), fault.Denied)
	_, err := w.Duplicate(t.Context(), stranger, "a", "b")
	wantKind(t, "a stranger looks", err, fault.Unknown)
}

// Across two territories both see the pair, and only who reaches both rules.
func TestPairAcrossTerritories(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	p := w.read("b")
	p.Commune, p.INSEE = "Châlons-en-Champagne", chalons.Code
	save(t, w.Store, "deux", directory.Change{Place: p, SourceID: "b"})
	other := member(t, w.Store, "agent@chalons.fr", access.TerritoryManager, chalons, "")
	above := member(t, w.Store, "agent@marne.fr", access.TerritoryManager, access.Territory{Level: geo.Department, Code: "51"}, "")
	for _, actor := range []access.Actor{w.agent, other} {
		pair, err := w.Duplicate(t.Context(), actor, "a", "b")
		if err != nil || pair.Mine || len(pair.Foreign) != 1 {
			t.Errorf("%+v, %v", pair.Foreign, err)
		}
		wantKind(t, "half a right", w.DeclareDistinct(t.Context(), actor, "a", "b"), fault.Denied)
	}
	if err := w.DeclareDistinct(t.Context(), above, "a", "b"); err != nil {
		t.Error(err)
	}
}

func TestDuplicateCandidates(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	p := place()
	p.Name = "MEDIATHEQUE"
	found, err := w.DuplicateCandidates(t.Context(), access.Actor{}, p, 5)
	if err != nil || len(found) != 2 || found[0].Place.ID != "a" || found[0].Band != duplicate.Certain || found[0].Place.Services == nil {
		t.Fatalf("%+v, %v", found, err)
	}
	if _, err := w.SuspendPlace(t.Context(), w.agent, "a", 1, "Travaux"); err != nil {
		t.Fatal(err)
	}
	if found, err = w.DuplicateCandidates(t.Context(), access.Actor{}, p, 5); err != nil || len(found) != 1 {
		t.Errorf("anyone learns of a suspended place: %+v, %v", found, err)
	}
	if found, err = w.DuplicateCandidates(t.Context(), w.agent, p, 5); err != nil || len(found) != 2 {
		t.Errorf("who looks after it does not: %+v, %v", found, err)
	}
}
