package store_test

import (
	"strings"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/pgtest"
	"annuaire/store"
)

const mergedTitles = "id,nom,commune,code_postal,code_insee,adresse,latitude,longitude,telephone,horaires,date_maj\n"

// Two rows of one file, or of two, that lead to one place since it was merged:
// nothing flips back and forth, and each row goes on giving what it was chosen
// for.
func TestImportAfterMerge(t *testing.T) {
	t.Parallel()
	const (
		a = "a,Médiathèque Veil,Reims,51100,51454,1 rue de l'Exemple,49.25,4.03,0199001234,Mo 09:00-12:00,2026-01-02\n"
		b = "b,MEDIATHEQUE S. VEIL,Reims,51100,51454,1 r. de l'Exemple,49.2501,4.0301,0199005678,Tu 09:00-12:00,2025-11-02\n"
	)
	for name, files := range map[string][][2]string{ // feed, rows
		"one feed":  {{"un", a + b}},
		"two feeds": {{"un", a}, {"deux", b}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newImporting(t)
			w.importAll(files)
			id, err := w.store.Merge(t.Context(), w.agent, store.MergeRequest{Keep: "a", Absorb: "b", KeepVersion: 1, AbsorbVersion: 1, FromAbsorbed: []string{"telephone"}})
			if err != nil {
				t.Fatal(err)
			}
			merged := w.read("a")
			for range 2 {
				if changed := w.importAll(files); changed != 0 {
					t.Errorf("%d places changed by the same files", changed)
				}
			}
			if now := w.read("a"); now.Version != merged.Version || now.Phone != "+33199005678" || now.Name != "Médiathèque Veil" {
				t.Errorf("version %d instead of %d: %q, %q", now.Version, merged.Version, now.Phone, now.Name)
			}
			if gone := w.read("b"); gone.State != directory.Archived || gone.Version != 2 {
				t.Errorf("the absorbed place is %s, version %d", gone.State, gone.Version)
			}
			changes := strings.NewReplacer("0199001234", "0199009999", "0199005678", "0199008888", "Médiathèque Veil", "Médiathèque Simone-Veil",
				"MEDIATHEQUE S. VEIL", "AUTRE", "2026-01-02", "2026-02-02", "2025-11-02", "2026-03-02")
			next := make([][2]string, len(files))
			for i, f := range files {
				next[i] = [2]string{f[0], changes.Replace(f[1])}
			}
			w.importAll(next)
			if now := w.read("a"); now.Phone != "+33199008888" || now.Name != "Médiathèque Simone-Veil" || now.ArchiveProposal != "" {
				t.Errorf("%q, %q, %q", now.Phone, now.Name, now.ArchiveProposal)
			}
			w.importAll(files)
			if err := w.store.UndoMerge(t.Context(), w.agent, id); err != nil {
				t.Fatal(err)
			}
			w.importAll(files)
			if one, other := w.read("a"), w.read("b"); one.Phone != "+33199001234" || other.Phone != "+33199005678" || other.State != directory.Published {
				t.Errorf("apart again: %q, %q, %s", one.Phone, other.Phone, other.State)
			}
		})
	}
}

type importing struct {
	t         *testing.T
	store     *store.Store
	gazetteer *geo.Gazetteer
	agent     access.Actor
}

func newImporting(t *testing.T) *importing {
	t.Helper()
	s, err := store.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	ground := []geo.Territory{
		{Level: geo.Region, Code: "44", Name: "Grand Est"}, {Level: geo.Department, Code: "51", Name: "Marne", Region: "44"},
		{Level: geo.Commune, Code: "51454", Name: "Reims", Department: "51", Region: "44", PostalCodes: []string{"51100"}},
	}
	if err := s.SaveTerritories(t.Context(), ground); err != nil {
		t.Fatal(err)
	}
	var account int64
	err = s.Pool().QueryRow(t.Context(), `insert into account (email, state) values ('a@example.fr', 'active') returning id`).Scan(&account)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool().Exec(t.Context(), `insert into membership (account, role, level, code) values ($1, 'territoire', 'commune', '51454')`, account); err != nil {
		t.Fatal(err)
	}
	agent, err := s.Actor(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	agent.At = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	return &importing{t, s, geo.NewGazetteer(ground), agent}
}

func (w *importing) read(id string) directory.Place {
	w.t.Helper()
	p, err := w.store.Place(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// importAll imports whole files, none of whose rows may be refused, and counts
// what changed.
func (w *importing) importAll(files [][2]string) (changed int) {
	w.t.Helper()
	for _, f := range files {
		err := w.store.Import(w.t.Context(), f[0], store.Author{Name: "essai", Reason: "Essai."}, false, func(im *store.Import) error {
			report, err := data.Import(w.t.Context(), strings.NewReader(mergedTitles+f[1]), im, data.ImportOptions{
				Feed: f[0], FileName: "essai.csv", Gazetteer: w.gazetteer, Now: time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC),
			})
			if report.Refused > 0 || report.Retired > 0 {
				w.t.Errorf("%d rows refused, %d retired", report.Refused, report.Retired)
			}
			changed += report.Created + report.Updated
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return changed
}
