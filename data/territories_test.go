package data

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"annuaire/geo"
)

// builtinGazetteer decodes once for all the tests of the package.
var builtinGazetteer = sync.OnceValues(func() (*geo.Gazetteer, error) {
	ts, err := BuiltinTerritories()
	if err != nil {
		return nil, err
	}
	return geo.NewGazetteer(ts), nil
})

func gazetteer(t testing.TB) *geo.Gazetteer {
	t.Helper()
	g, err := builtinGazetteer()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestBuiltinTerritoriesCounts(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	for level, want := range map[geo.Level]int{
		geo.Commune: 34969, geo.EPCI: 1255, geo.Department: 109, geo.Region: 26, geo.Country: 1,
	} {
		if got := len(g.All(level)); got != want {
			t.Errorf("%d of level %s, want %d", got, level, want)
		}
	}
}

func TestBuiltinTerritoriesHoldTogether(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	exists := func(of *geo.Territory, level geo.Level, code string, required bool) {
		if code == "" && !required {
			return
		}
		if _, ok := g.Get(level, code); !ok {
			t.Errorf("%s %s: unknown %s %q", of.Level, of.Code, level, code)
		}
	}
	for _, c := range g.All(geo.Commune) {
		exists(c, geo.Department, c.Department, true)
		exists(c, geo.Region, c.Region, true)
		exists(c, geo.EPCI, c.EPCI, false)
		for _, old := range c.OldCodes {
			if now, ok := g.Commune(old); !ok || now != c {
				t.Errorf("old code %s does not lead to %s", old, c.Code)
			}
		}
		if d, _ := g.Get(geo.Department, c.Department); d != nil && d.Region != c.Region {
			t.Errorf("commune %s is in region %s, its department in %s", c.Code, c.Region, d.Region)
		}
	}
	for _, e := range g.All(geo.EPCI) {
		exists(e, geo.Department, e.Department, true)
		exists(e, geo.Region, e.Region, true)
		if len(g.Communes(geo.EPCI, e.Code)) == 0 {
			t.Errorf("EPCI %s has no commune", e.Code)
		}
		if !slices.Contains([]string{"CC", "CA", "CU", "METRO"}, e.Kind) {
			t.Errorf("EPCI %s is of kind %q", e.Code, e.Kind)
		}
	}
	for _, d := range g.All(geo.Department) {
		exists(d, geo.Region, d.Region, true)
	}
}

// Every commune must be found under its own name, written as postal files do.
func TestBuiltinCommunesAnswerToTheirName(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	for _, c := range g.All(geo.Commune) {
		for _, name := range []string{c.Name, strings.ToUpper(c.Name), c.Name + " CEDEX 9"} {
			if !slices.Contains(g.CommunesNamed(name), c) {
				t.Errorf("%s is not found as %q", c.Code, name)
			}
		}
	}
}

func TestBuiltinDistricts(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	count := 0
	for _, code := range []string{"13055", "69123", "75056"} {
		c, _ := g.Commune(code)
		for _, old := range c.OldCodes {
			name, parent, ok := g.District(old)
			if !ok {
				continue
			}
			count++
			if parent != c || !slices.Contains(c.OldNames, name) {
				t.Errorf("District(%s) = %q of %s, not among %v", old, name, parent.Code, c.OldNames)
			}
		}
	}
	if count != 45 {
		t.Errorf("%d municipal districts, want 45", count)
	}
}

func TestDecodeTerritoriesRefusesDamage(t *testing.T) {
	t.Parallel()
	head := "niveau,code,nom,type,population,departement,epci,region,codes_postaux,anciens_codes,anciens_noms\n"
	for name, text := range map[string]string{
		"empty":      "",
		"short line": head + "commune,01001\n",
		"population": head + "commune,01001,X,metro,beaucoup,01,,84,,,\n",
	} {
		if _, err := decodeTerritories(strings.NewReader(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func BenchmarkBuiltinTerritories(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := BuiltinTerritories(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewGazetteer(b *testing.B) {
	ts, err := BuiltinTerritories()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		geo.NewGazetteer(ts)
	}
}

func BenchmarkCommunesStarting(b *testing.B) {
	g := gazetteer(b)
	for b.Loop() {
		g.CommunesStarting("s", 8)
	}
}
