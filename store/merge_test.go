package store

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// twins are two places of Reims that are one, from two feeds.
type twins struct {
	*Store
	t              *testing.T
	agent          access.Actor
	kept, absorbed directory.Place
}

func newTwins(t *testing.T) *twins {
	t.Helper()
	w := &twins{Store: open(t), t: t}
	territories(t, w.Store)
	a, b := place(), place()
	b.Name, b.Phone, b.Hours, b.UpdatedOn, b.Doubts, b.Closure = "Médiathèque Veil", "+33199005678", "Tu 10:00-12:00", day("2026-02-03"), nil, nil
	a.NewProvenance("un")
	b.NewProvenance("deux")
	save(t, w.Store, "un", directory.Change{Place: a, SourceID: "a"})
	save(t, w.Store, "deux", directory.Change{Place: b, SourceID: "b"})
	w.agent = member(t, w.Store, "agent@reims.fr", access.TerritoryManager, reims, "")
	w.kept, w.absorbed = w.read("a"), w.read("b")
	return w
}

func (w *twins) read(id string) directory.Place {
	w.t.Helper()
	p, err := w.Place(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *twins) request(parts ...string) MergeRequest {
	return MergeRequest{Keep: "a", Absorb: "b", KeepVersion: w.kept.Version, AbsorbVersion: w.absorbed.Version, FromAbsorbed: parts}
}

func (w *twins) merge(parts ...string) int64 {
	w.t.Helper()
	id, err := w.Merge(w.t.Context(), w.agent, w.request(parts...))
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// columns gives the columns that each row of the sources gives to its place.
func (w *twins) sources() map[string][]string {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `select feed, source_id, place_id, columns from place_source order by feed`)
	if err != nil {
		w.t.Fatal(err)
	}
	list := map[string][]string{}
	var r sourceRow
	err = forEach(rows, []any{&r.Feed, &r.SourceID, &r.PlaceID, &r.Columns}, func() error {
		list[r.Feed+" → "+r.PlaceID] = r.Columns
		r.Columns = nil
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestMerge(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	manager := member(t, w.Store, "gerante@reims.fr", access.PlaceManager, access.Territory{}, "b")
	both := member(t, w.Store, "gerant@reims.fr", access.PlaceManager, access.Territory{}, "b")
	if _, err := w.pool.Exec(t.Context(), `insert into membership (account, role, place_id) values ($1, 'gestionnaire', 'a')`, both.Account); err != nil {
		t.Fatal(err)
	}
	ticket, err := w.OpenTicket(t.Context(), manager, directory.Ticket{Kind: directory.TicketOther, PlaceID: "b", PlaceVersion: 1, Message: "Le portail est vert."})
	if err != nil {
		t.Fatal(err)
	}
	w.merge("telephone")
	merged := w.read("a")
	if merged.Phone != w.absorbed.Phone || merged.Hours != w.kept.Hours || !merged.UpdatedOn.Equal(w.absorbed.UpdatedOn) {
		t.Errorf("merged into %+v", merged)
	}
	if from, _ := merged.From("telephone"); from.Source != "deux" {
		t.Errorf("the telephone comes from %v", from)
	}
	if from, _ := merged.From("horaires"); from.Source != "un" {
		t.Errorf("the hours come from %v", from)
	}
	if gone := w.read("b"); gone.State != directory.Archived || gone.ArchiveReason == "" {
		t.Errorf("the absorbed place is %s, %q", gone.State, gone.ArchiveReason)
	}
	if to, ok, err := w.Alias(t.Context(), "b"); to != "a" || !ok || err != nil {
		t.Errorf("b leads to %q, %v", to, err)
	}
	from := w.sources()
	if !slices.Equal(from["deux → a"], []string{"telephone", "date_maj"}) || slices.Contains(from["un → a"], "telephone") || len(from) != 2 {
		t.Errorf("sources %v", from)
	}
	for _, a := range []access.Actor{manager, both} {
		now, err := w.Actor(t.Context(), a.Account)
		if err != nil || len(now.Grants) != 1 || now.Grants[0].Place != "a" {
			t.Errorf("%+v, %v", now.Grants, err)
		}
	}
	if followed, err := w.Ticket(t.Context(), w.agent, ticket.Number); err != nil || followed.PlaceID != "a" {
		t.Errorf("the ticket is about %q, %v", followed.PlaceID, err)
	}
	verifyJournal(t, w.Store)
}

// Undoing a merge gives back both places, but for their versions, and all that
// hung on them.
func TestUndoMerge(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	manager := member(t, w.Store, "gerante@reims.fr", access.PlaceManager, access.Territory{}, "b")
	before := w.sources()
	id := w.merge("telephone", "nom", "adresse", "position", "fermeture", "equipement", "horaires")
	if err := w.UndoMerge(t.Context(), w.agent, id); err != nil {
		t.Fatal(err)
	}
	for _, was := range []directory.Place{w.kept, w.absorbed} {
		if diff := cmp.Diff(was, w.read(was.ID), cmpopts.IgnoreFields(directory.Place{}, "Version"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", was.ID, diff)
		}
	}
	if diff := cmp.Diff(before, w.sources()); diff != "" {
		t.Error(diff)
	}
	if _, ok, err := w.Alias(t.Context(), "b"); ok || err != nil {
		t.Errorf("b still leads elsewhere, %v", err)
	}
	if now, err := w.Actor(t.Context(), manager.Account); err != nil || now.Grants[0].Place != "b" {
		t.Errorf("%+v, %v", now.Grants, err)
	}
	wantKind(t, "undoing twice", w.UndoMerge(t.Context(), w.agent, id), fault.Conflict)
	w.kept, w.absorbed = w.read("a"), w.read("b")
	w.merge() // and it can be done again
	verifyJournal(t, w.Store)
}

func TestUndoMergeAfterChanges(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	id := w.merge("telephone")
	change := func(fn func(*directory.Place)) {
		p := w.read("a")
		fn(&p)
		if _, err := w.UpdatePlace(t.Context(), w.agent, p, "Correction."); err != nil {
			t.Fatal(err)
		}
	}
	change(func(p *directory.Place) { p.Phone = "+33199009999" })
	wantKind(t, "what the merge took has changed", w.UndoMerge(t.Context(), w.agent, id), fault.Conflict)
	change(func(p *directory.Place) { p.Phone = w.absorbed.Phone })
	change(func(p *directory.Place) { p.Details = "Autre chose" })
	if err := w.UndoMerge(t.Context(), w.agent, id); err != nil {
		t.Fatal(err)
	}
	if p := w.read("a"); p.Phone != w.kept.Phone || p.Details != "Autre chose" {
		t.Errorf("%q, %q", p.Phone, p.Details)
	}
}

func TestMergesAreUndoneLatestFirst(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	third := place()
	third.Name = "Médiathèque, annexe"
	save(t, w.Store, "trois", directory.Change{Place: third, SourceID: "c"})
	first := w.merge("telephone")
	again := MergeRequest{Keep: "c", Absorb: "a", KeepVersion: 1, AbsorbVersion: w.read("a").Version}
	second, err := w.Merge(t.Context(), w.agent, again)
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{"a", "b"} {
		if to, _, err := w.Alias(t.Context(), old); to != "c" || err != nil {
			t.Errorf("%s leads to %q, %v", old, to, err)
		}
	}
	wantKind(t, "the first one first", w.UndoMerge(t.Context(), w.agent, first), fault.Conflict)
	for _, id := range []int64{second, first} {
		if err := w.UndoMerge(t.Context(), w.agent, id); err != nil {
			t.Fatal(err)
		}
	}
	if p := w.read("b"); p.State != directory.Published {
		t.Error(p.State)
	}
}

func TestMergeIsRefused(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	far := place()
	far.Commune, far.INSEE = "Châlons-en-Champagne", chalons.Code
	save(t, w.Store, "essai", directory.Change{Place: far, SourceID: "c"})
	stranger := member(t, w.Store, "agent@chalons.fr", access.TerritoryManager, chalons, "")
	try := func(what string, actor access.Actor, kind fault.Kind, change func(*MergeRequest)) {
		r := w.request()
		change(&r)
		_, err := w.Merge(t.Context(), actor, r)
		wantKind(t, what, err, kind)
	}
	asIs := func(*MergeRequest) {}
	try("anyone", access.Actor{}, fault.Anonymous, asIs)
	try("a stranger", stranger, fault.Denied, asIs)
	try("half a stranger", stranger, fault.Denied, func(r *MergeRequest) { r.Keep = "c" })
	try("half mine", w.agent, fault.Denied, func(r *MergeRequest) { r.Absorb = "c" })
	try("one place", w.agent, fault.Invalid, func(r *MergeRequest) { r.Absorb = "a" })
	try("no place", w.agent, fault.Unknown, func(r *MergeRequest) { r.Absorb = "rien" })
	try("zero byte", w.agent, fault.Unknown, func(r *MergeRequest) { r.Absorb = "\x00" })
	try("an old version", w.agent, fault.Conflict, func(r *MergeRequest) { r.KeepVersion = 0 })
	try("an unknown part", w.agent, fault.Invalid, func(r *MergeRequest) { r.FromAbsorbed = []string{"id"} })
	id := w.merge()
	wantKind(t, "undone by a stranger", w.UndoMerge(t.Context(), stranger, id), fault.Unknown)
	try("again", w.agent, fault.Conflict, asIs)
}

// Of two people who merge at once, one wins and the other is told.
func TestTwoMergesAtOnce(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	other := w.request()
	other.Keep, other.Absorb, other.KeepVersion, other.AbsorbVersion = "b", "a", w.absorbed.Version, w.kept.Version
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		r := []MergeRequest{w.request(), other}[i%2]
		group.Go(func() { _, errs[i] = w.Merge(t.Context(), w.agent, r) })
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d merges", won)
	}
	if merges, err := w.Merges(t.Context(), w.agent, 10, 0); err != nil || len(merges) != 1 {
		t.Errorf("%v, %v", merges, err)
	}
}
