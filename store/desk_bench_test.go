package store

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/pgtest"
)

// BenchmarkDesk asks what the first page and the list ask, of 20,000 places.
func BenchmarkDesk(b *testing.B) {
	s, err := Open(b.Context(), pgtest.URL(b)+"&pool_max_conns=1") // one backend, whose processor time is read
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	territories := []geo.Territory{{Level: geo.Country, Code: geo.CountryCode, Name: "France"}, {Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine"}}
	for i := range 300 {
		territories = append(territories, geo.Territory{Level: geo.Commune, Code: fmt.Sprintf("35%03d", i+1), Name: fmt.Sprintf("Commune %d", i), Department: "35"})
	}
	if err := s.SaveTerritories(b.Context(), territories); err != nil {
		b.Fatal(err)
	}
	changes := make([]directory.Change, 20_000)
	for i := range changes {
		p := place()
		p.Name, p.INSEE, p.UpdatedOn = fmt.Sprintf("Médiathèque %05d", i), fmt.Sprintf("35%03d", i%300+1), day("2026-01-02").AddDate(0, -i%24, 0)
		p.Position, p.HasPosition = orb.Point{-1.68, 48.11}, true
		changes[i] = directory.Change{Place: p, SourceID: fmt.Sprint(i)}
	}
	err = s.Import(b.Context(), "essai", author, false, func(im *Import) error { return im.Save(b.Context(), changes) })
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.pool.Exec(b.Context(), `vacuum analyze place`); err != nil {
		b.Fatal(err)
	}
	for name, over := range map[string]access.Grant{
		"agency":     {ID: 1, Role: access.Agency, Territory: access.Country},
		"department": {ID: 2, Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Department, Code: "35"}},
	} {
		actor := access.Actor{Account: 1, Grants: []access.Grant{over}, Strong: true, At: day("2026-03-04")}
		for what, ask := range map[string]func() error{
			"counts": func() error { _, err := s.CountDeskPlaces(b.Context(), actor); return err },
			"list":   func() error { _, err := s.DeskPlaces(b.Context(), actor, DeskFilter{}, 0, 50); return err },
			"text": func() error {
				_, err := s.DeskPlaces(b.Context(), actor, DeskFilter{Text: "mediatheque 77"}, 0, 50)
				return err
			},
			"quality": func() error {
				_, err := s.DeskPlaces(b.Context(), actor, DeskFilter{Sort: ByQuality}, 0, 50)
				return err
			},
			"pairs": func() error { _, err := s.CountDuplicates(b.Context(), actor); return err },
		} {
			b.Run(name+"/"+what, func(b *testing.B) {
				before := backendTicks(b, s)
				for b.Loop() {
					if err := ask(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(backendTicks(b, s)-before)*10/float64(b.N), "ms-cpu/op")
			})
		}
	}
}

// backendTicks reads the processor time of the one backend, in hundredths of a
// second: what a busy machine does not lengthen. 0 where the server is elsewhere.
func backendTicks(b *testing.B, s *Store) (ticks int) {
	b.Helper()
	var pid int
	if err := s.pool.QueryRow(b.Context(), `select pg_backend_pid()`).Scan(&pid); err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	for _, field := range strings.Fields(rest)[11:13] {
		n, _ := strconv.Atoi(field)
		ticks += n
	}
	return ticks
}
