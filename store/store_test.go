package store

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/pgtest"
)

// open gives a store on a database of its own.
func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

var author = Author{Name: "essai", Reason: "Essai."}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// place gives a place with a value in every column.
func place() directory.Place {
	p := directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET},
		Name: "Médiathèque", Commune: "Reims", PostalCode: "51100", INSEE: "51454", Address: "1 rue de l'Exemple",
		AddressExtra: "Bât. A", Position: orb.Point{4.034621, 49.258329}, HasPosition: true,
		Typologies: []string{"BIB", "EPN"}, Phone: "+33199001234", Emails: []string{"a@example.fr"},
		Websites: []string{"https://example.fr/a|b"}, Hours: "Mo-Fr 09:00-12:00", Summary: "Résumé", Details: "Détail\nsur deux lignes",
		Source: "essai", Mobility: []string{"Fixe"}, Parent: "Ville", UpdatedOn: day("2026-01-02"),
		Services: directory.Services[:2], Audiences: directory.Audiences[:1], SpecialCare: directory.SpecialCare[:1],
		Fees: directory.Fees[:1], Programmes: directory.Programmes[:1], Trainings: directory.Trainings[:1],
		OtherLabels: []string{"Un autre"}, AccessModes: directory.AccessModes[:1], SupportModes: directory.SupportModes[:1],
		AccessPage: "https://acces.example", BookingPage: "https://rdv.example",
		Equipment: directory.Equipments[:2], TimeZone: "Europe/Paris",
		Closure: &directory.Closure{From: day("2026-08-01"), Until: day("2026-08-15"), Message: "Congés"},
		Doubts:  []directory.Doubt{{Column: "telephone", Value: "12", Reason: "Trop court."}},
	}
	p.NewProvenance("essai")
	return p
}

// save writes changes as one file of one feed.
func save(t *testing.T, s *Store, feed string, changes ...directory.Change) []directory.Change {
	t.Helper()
	err := s.Import(t.Context(), feed, author, false, func(im *Import) error {
		ids := make([]string, len(changes))
		for i, c := range changes {
			ids[i] = c.SourceID
		}
		if _, err := im.Existing(t.Context(), ids); err != nil {
			return err
		}
		return im.Save(t.Context(), changes)
	})
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func TestPlaceReadsBackEqual(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, want := range map[string]directory.Place{
		"full": place(),
		"bare": {
			State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: "N", Commune: "C",
			PostalCode: "01000", UpdatedOn: day("2020-02-29"), TimeZone: "Europe/Paris", Provenance: map[string]directory.Provenance{},
		},
	} {
		saved := save(t, s, "essai", directory.Change{Place: want, SourceID: name})
		want.ID, want.Version = name, 1
		got, err := s.Place(t.Context(), saved[0].Place.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-written +read):\n%s", name, diff)
		}
	}
}

func TestPublishedPlacesAreReadWhole(t *testing.T) {
	t.Parallel()
	s := open(t)
	hidden := place()
	hidden.State = directory.Suspended
	bare := directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: "N", Commune: "C",
		PostalCode: "01000", UpdatedOn: day("2020-02-29"), TimeZone: "Europe/Paris",
	}
	saved := save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"}, directory.Change{Place: bare, SourceID: "b"},
		directory.Change{Place: place(), SourceID: "c"}, directory.Change{Place: hidden, SourceID: "d"})
	want := []directory.Place{saved[0].Place, saved[1].Place, saved[2].Place}
	for i := range want {
		want[i].Provenance = nil
	}
	var got []directory.Place
	err := s.PublishedPlacesByID(t.Context(), func(p directory.Place) error {
		got = append(got, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

func TestHistoryAndOutboxFollowEveryChange(t *testing.T) {
	t.Parallel()
	s := open(t)
	saved := save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"})
	next := saved[0].Place
	next.Name, next.Doubts = "Bibliothèque", nil
	save(t, s, "essai", directory.Change{Place: next, SourceID: "a"})

	history, err := s.History(t.Context(), "a", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(history) != 2 || history[0].Version != 2 || history[1].Before != nil {
		t.Fatalf("history %+v", history)
	}
	var before, after map[string]any
	if err := errors.Join(json.Unmarshal(history[0].Before, &before), json.Unmarshal(history[0].After, &after)); err != nil {
		t.Fatal(err)
	}
	if before["nom"] != "Médiathèque" || after["nom"] != "Bibliothèque" || len(after) != 2 {
		t.Errorf("before %v, after %v: want the name and the doubts only", before, after)
	}
	if history[0].Actor != author.Name || history[0].Reason != author.Reason {
		t.Errorf("signed %q, %q", history[0].Actor, history[0].Reason)
	}
	if waiting, err := s.Waiting(t.Context()); err != nil || waiting != 2 {
		t.Errorf("%d changes wait, %v", waiting, err)
	}
	if taken, err := s.Drain(t.Context(), DrainBatch); err != nil || taken != 2 {
		t.Errorf("the outbox held %d changes, %v", taken, err)
	}
	if taken, err := s.Drain(t.Context(), DrainBatch); err != nil || taken != 0 {
		t.Errorf("drained twice: %d, %v", taken, err)
	}
}

// A column that place_as_json forgot would change without a trace.
func TestHistoryRemembersEveryColumn(t *testing.T) {
	t.Parallel()
	s := open(t)
	full := place()
	full.ArchiveProposal = "Un motif."
	save(t, s, "essai", directory.Change{Place: full, SourceID: "a"})
	history, err := s.History(t.Context(), "a", 1)
	if err != nil {
		t.Fatal(err)
	}
	var after map[string]any
	if err := json.Unmarshal(history[0].After, &after); err != nil {
		t.Fatal(err)
	}
	after["position"] = after["latitude"]
	for _, c := range placeColumns {
		switch c.name {
		case "id", "version", "provenance", "archive_reason": // an archived place is not created
		default:
			if after[c.name] == nil {
				t.Errorf("the history forgets %s", c.name)
			}
		}
	}
}

// The rules of the record hold against hand-written SQL too.
func TestDatabaseRefuses(t *testing.T) {
	t.Parallel()
	s := open(t)
	save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"}, directory.Change{Place: place(), SourceID: "b"})
	const signed = `select set_config('annuaire.actor', 'x', false), set_config('annuaire.reason', 'x', false)`
	for name, c := range map[string]struct{ sql, constraint string }{
		"deletion":            {`delete from place`, "place_never_deleted"},
		"truncation":          {`truncate place cascade`, "append_only"},
		"another identifier":  {`update place set id = 'z', version = version + 1 where id = 'a'`, "place_id_stable"},
		"a stale version":     {`update place set nom = 'z' where id = 'a'`, "place_version_next"},
		"rewritten history":   {`update place_history set actor = 'z'`, "append_only"},
		"erased history":      {`delete from place_history`, "append_only"},
		"unknown service":     {`update place set services = '{Magie}', version = version + 1 where id = 'a'`, "place_services_listed"},
		"archive, no reason":  {`update place set state = 'archived', version = version + 1 where id = 'a'`, "place_archived_with_reason"},
		"bad telephone":       {`update place set telephone = '0199001234', version = version + 1 where id = 'a'`, "place_telephone_check"},
		"closure upside down": {`update place set closure_until = '2020-01-01', version = version + 1 where id = 'a'`, "place_closure_ordered"},
		"alias of the living": {`insert into place_alias values ('a', 'b')`, "place_id_never_reused"},
		"second identifier":   {`insert into place select * from place where id = 'a'`, "place_pkey"},
		"source of nothing":   {`insert into place_source values ('f', 's', 'nowhere')`, "place_source_known"},
		"source led astray":   {`update place_source set place_id = 'nowhere' where source_id = 'a'`, "place_source_known"},
		"off the globe":       {`update place set position = st_setsrid(st_point(200, 0), 4326), version = version + 1 where id = 'a'`, "place_position_check"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pgx.BeginFunc(t.Context(), s.pool, func(tx pgx.Tx) error {
				if _, err := tx.Exec(t.Context(), signed); err != nil {
					return err
				}
				_, err := tx.Exec(t.Context(), c.sql)
				return err
			})
			if !violates(err, c.constraint) {
				t.Errorf("%s: %v, want a violation of %s", c.sql, err, c.constraint)
			}
		})
	}
}

// violates tells whether err is the violation of this constraint.
func violates(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.ConstraintName == constraint
}

func TestChangeMustBeSigned(t *testing.T) {
	t.Parallel()
	s := open(t)
	save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"})
	_, err := s.pool.Exec(t.Context(), `update place set nom = 'z', version = version + 1`)
	if !violates(err, "place_change_author") {
		t.Errorf("an unsigned change gave %v", err)
	}
}

func TestIdentifiers(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, c := range []struct {
		feed, source string
		kept         bool
	}{
		{"un", "structure-1", true},
		{"deux", "structure-1", false}, // taken by another place
		{"un", "proches", false},       // an address of the API
		{"un", "lieu-7", false},        // the form this directory gives
		{"un", "é tout/ça?", false},    // no address could carry it
	} {
		saved := save(t, s, c.feed, directory.Change{Place: place(), SourceID: c.source})
		if id := saved[0].Place.ID; (id == c.source) != c.kept || !usableID.MatchString(id) {
			t.Errorf("%s/%s became %q", c.feed, c.source, id)
		}
	}
}

func TestExisting(t *testing.T) {
	t.Parallel()
	s := open(t)
	mine := save(t, s, "un", directory.Change{Place: place(), SourceID: "n° 1"})[0].Place.ID
	other := save(t, s, "deux", directory.Change{Place: place(), SourceID: "structure-1"})[0].Place.ID
	err := s.Import(t.Context(), "un", author, true, func(im *Import) error {
		found, err := im.Existing(t.Context(), []string{"n° 1", mine, other, "nothing"})
		if err != nil {
			return err
		}
		if len(found) != 2 || found["n° 1"].Place.ID != mine || found[mine].Place.ID != mine {
			t.Errorf("found %v: want the place by its source's identifier and by our own, and never another feed's", found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRetireProposesAndWelcomesBack(t *testing.T) {
	t.Parallel()
	s := open(t)
	save(t, s, "un", directory.Change{Place: place(), SourceID: "a"}, directory.Change{Place: place(), SourceID: "b"})
	file := func(ids ...string) (retired int) {
		err := s.Import(t.Context(), "un", author, false, func(im *Import) (err error) {
			if _, err := im.Existing(t.Context(), ids); err != nil {
				return err
			}
			retired, err = im.Retire(t.Context())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return retired
	}
	proposal := func() string {
		p, err := s.Place(t.Context(), "b")
		if err != nil {
			t.Fatal(err)
		}
		return p.ArchiveProposal
	}
	if n := file("a"); n != 1 || proposal() == "" {
		t.Fatalf("a place gone from the file: %d proposed, proposal %q", n, proposal())
	}
	if n := file("a"); n != 0 {
		t.Errorf("proposed again: %d", n)
	}
	if n := file("a", "b"); n != 0 || proposal() != "" {
		t.Errorf("back in the file: %d proposed, proposal %q", n, proposal())
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	broken := errors.New("the file ends in the middle of a line")
	err := s.Import(t.Context(), "un", author, false, func(im *Import) error {
		if err := im.Save(t.Context(), []directory.Change{{Place: place(), SourceID: "a"}}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("the import ended with %v", err)
	}
	if n, err := s.CountPlaces(t.Context()); err != nil || n != 0 {
		t.Errorf("%d places are left of a failed import, %v", n, err)
	}
}

func TestStaleUpdateConflicts(t *testing.T) {
	t.Parallel()
	s := open(t)
	saved := save(t, s, "un", directory.Change{Place: place(), SourceID: "a"})
	stale := saved[0]
	next := stale.Place
	next.Name = "Deux"
	save(t, s, "un", directory.Change{Place: next, SourceID: "a"})
	stale.Place.Name = "Trois"
	err := s.Import(t.Context(), "un", author, false, func(im *Import) error {
		return im.Save(t.Context(), []directory.Change{stale})
	})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale update gave %v", err)
	}
}

// Two imports of one feed at once run one after the other: the second sees
// what the first created.
func TestImportsOfOneFeedQueue(t *testing.T) {
	t.Parallel()
	s := open(t)
	var both sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		both.Go(func() {
			errs[i] = s.Import(t.Context(), "un", author, false, func(im *Import) error {
				found, err := im.Existing(t.Context(), []string{"a"})
				if err != nil || len(found) > 0 {
					return err
				}
				return im.Save(t.Context(), []directory.Change{{Place: place(), SourceID: "a"}})
			})
		})
	}
	both.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n, err := s.CountPlaces(t.Context()); err != nil || n != 1 {
		t.Errorf("%d places, %v", n, err)
	}
}

func TestAliasFollowsTheWholeWay(t *testing.T) {
	t.Parallel()
	s := open(t)
	save(t, s, "un", directory.Change{Place: place(), SourceID: "c"})
	_, err := s.pool.Exec(t.Context(), `insert into place_alias values ('old', 'c')`)
	if err != nil {
		t.Fatal(err)
	}
	if id, ok, err := s.Alias(t.Context(), "old"); id != "c" || !ok || err != nil {
		t.Errorf("old leads to %q, %v, %v", id, ok, err)
	}
	if id, ok, err := s.Alias(t.Context(), "never"); ok || err != nil {
		t.Errorf("never leads to %q, %v", id, err)
	}
	for _, id := range []string{"\xff", "a\x00b", "\xc0\xaf"} { // PostgreSQL refuses to compare with these
		if _, ok, err := s.Alias(t.Context(), id); ok || err != nil {
			t.Errorf("Alias(%q): %v, %v", id, ok, err)
		}
		if _, ok, err := s.Withdrawn(t.Context(), id); ok || err != nil {
			t.Errorf("Withdrawn(%q): %v, %v", id, ok, err)
		}
	}
	created := save(t, s, "un", directory.Change{Place: place(), SourceID: "old"})
	if created[0].Place.ID == "old" {
		t.Error("an identifier that led to a place was given to another")
	}
}

func TestReferenceReadsBack(t *testing.T) {
	t.Parallel()
	s := open(t)
	territories := []geo.Territory{
		{Level: geo.Region, Code: "44", Name: "Grand Est", Kind: "metro", Population: geo.UnknownPopulation},
		{
			Level: geo.Commune, Code: "51454", Name: "Reims", Kind: "metro", Population: 177674, Department: "51", EPCI: "200067213", Region: "44",
			PostalCodes: []string{"51100"}, OldCodes: []string{"51999"}, OldNames: []string{"Vieux-Reims"}, Centre: orb.Point{4.03, 49.25}, HasCentre: true,
		},
	}
	square := orb.MultiPolygon{{{{4, 49}, {4.1, 49}, {4.1, 49.1}, {4, 49}}, {{4.02, 49.01}, {4.03, 49.01}, {4.03, 49.02}, {4.02, 49.01}}}}
	outlines := []geo.Outline{{Level: geo.Commune, Code: "51454", Shape: square}, {Level: geo.Commune, Code: "99999", Shape: square}}
	indicators := []geo.Indicator{{Level: geo.Commune, Code: "51454", Name: "ifn", Value: 6.5, Source: "Essai", Vintage: "2023"}}
	counts, err := s.SaveReference(t.Context(), territories, outlines, outlines[:1], indicators)
	if err != nil {
		t.Fatal(err)
	}
	if want := (ReferenceCounts{Territories: 2, Located: 1, Drawn: 1, Indicators: 1}); counts != want {
		t.Errorf("kept %+v, want %+v", counts, want)
	}
	for range 2 { // a territory that comes again without its centre keeps it
		got, err := s.Territories(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(got, func(a, b geo.Territory) int { return len(a.Code) - len(b.Code) })
		empty := cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })
		if diff := cmp.Diff(territories, got, empty); diff != "" {
			t.Errorf("territories (-written +read):\n%s", diff)
		}
		again := slices.Clone(territories)
		again[1].HasCentre = false
		if err := s.SaveTerritories(t.Context(), again); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Outlines(t.Context(), Locate, geo.Commune); err != nil || !cmp.Equal(got, outlines[:1]) {
		t.Errorf("outlines %v, %v", got, err)
	}
	if got, err := s.Indicators(t.Context(), geo.Commune, "51454"); err != nil || !cmp.Equal(got, indicators) {
		t.Errorf("indicators %v, %v", got, err)
	}
}

// A figure of eight, as some published outlines are, is kept as two loops.
func TestOutlineThatCrossesItselfIsMended(t *testing.T) {
	t.Parallel()
	s := open(t)
	eight := orb.MultiPolygon{{{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}}}
	_, err := s.SaveReference(t.Context(), []geo.Territory{{Level: geo.Region, Code: "01", Name: "R"}},
		nil, []geo.Outline{{Level: geo.Region, Code: "01", Shape: eight}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Outlines(t.Context(), Draw, geo.Region)
	if err != nil || len(got) != 1 || len(got[0].Shape) != 2 {
		t.Errorf("kept %v, %v", got, err)
	}
}

func TestSchemaIsCurrent(t *testing.T) {
	t.Parallel()
	s := open(t)
	if current, err := s.SchemaIsCurrent(t.Context()); err != nil || !current {
		t.Errorf("current %v, %v", current, err)
	}
}

func TestAwayDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"postgres://127.0.0.1:1/x?connect_timeout=1", "not a url"} {
		_, err := Open(t.Context(), url)
		if fault.KindOf(err) != fault.Unavailable {
			t.Errorf("Open(%q) gave %v", url, err)
		}
	}
}

func BenchmarkCreate(b *testing.B) {
	s, err := Open(b.Context(), pgtest.URL(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	n := 0
	for b.Loop() {
		changes := make([]directory.Change, 2000)
		for i := range changes {
			n++
			changes[i] = directory.Change{Place: place(), SourceID: "b" + strconv.Itoa(n)}
		}
		err := s.Import(b.Context(), "bench", author, false, func(im *Import) error { return im.Save(b.Context(), changes) })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "places/s")
}

// BenchmarkRetire proposes for archive nearly all the places of a feed: the
// worst that a wrong file can do.
func BenchmarkRetire(b *testing.B) {
	const n = 20_000
	for b.Loop() {
		b.StopTimer()
		s, err := Open(b.Context(), pgtest.URL(b))
		if err != nil {
			b.Fatal(err)
		}
		changes, ids := make([]directory.Change, n), make([]string, n)
		for i := range changes {
			ids[i] = "b" + strconv.Itoa(i)
			changes[i] = directory.Change{Place: place(), SourceID: ids[i]}
		}
		err = s.Import(b.Context(), "bench", author, false, func(im *Import) error { return im.Save(b.Context(), changes) })
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		err = s.Import(b.Context(), "bench", author, false, func(im *Import) error {
			if _, err := im.Existing(b.Context(), ids[:10]); err != nil {
				return err
			}
			_, err := im.Retire(b.Context())
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
