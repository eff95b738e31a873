package geo

import (
	"slices"
	"strings"
	"testing"

	"annuaire/fold"

	"pgregory.net/rapid"
)

// smallCountry is an invented country, but for the codes of Paris that
// District knows by rule.
func smallCountry() *Gazetteer {
	return NewGazetteer([]Territory{
		{Level: Country, Code: CountryCode, Name: "France"},
		{Level: Region, Code: "01", Name: "Hautes-Terres"},
		{Level: Department, Code: "01", Name: "Val-d'Onde", Region: "01", Population: 900},
		{Level: Department, Code: "02", Name: "Onde-et-Loup", Region: "01", Population: 100},
		{Level: EPCI, Code: "200000001", Name: "CC du Pays d'Onde", Department: "01", Region: "01", Population: 50},
		{Level: EPCI, Code: "200000002", Name: "CA Ondeval", Department: "02", Region: "01", Population: 80},
		{Level: Commune, Code: "01003", Name: "Saint-Onde", Department: "01", Region: "01", EPCI: "200000001", Population: 300,
			PostalCodes: []string{"01300", "01310"}, OldCodes: []string{"01009", "01001"}, OldNames: []string{"Le Vieux-Bourg"}},
		{Level: Commune, Code: "01001", Name: "Le Havreau", Department: "01", Region: "01", EPCI: "200000001", Population: 600, PostalCodes: []string{"01300"}},
		{Level: Commune, Code: "02001", Name: "Strandebourg", Department: "02", Region: "01", Population: UnknownPopulation},
		{Level: Commune, Code: "02002", Name: "Vieux-Bourg", Department: "02", Region: "01", EPCI: "200000001", Population: 7},
		{Level: Commune, Code: "02003", Name: "Onde-sur-Loup", Department: "02", Region: "01", Population: 90},
		{Level: Commune, Code: "75056", Name: "Paris", Department: "75", Region: "11", Population: 2000000,
			OldCodes: []string{"75101", "75112"}, OldNames: []string{"Paris 1er Arrondissement", "Paris 12e Arrondissement"}},
	})
}

func codesOf(ts []*Territory) []string {
	var codes []string
	for _, t := range ts {
		codes = append(codes, t.Code)
	}
	return codes
}

func TestGazetteerByCode(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	if r, ok := g.Get(Region, "01"); !ok || r.Name != "Hautes-Terres" {
		t.Errorf("region 01 = %v", r)
	}
	if _, ok := g.Get(Commune, "01009"); ok {
		t.Error("Get followed an old code")
	}
	for code, want := range map[string]string{
		"01003": "01003",
		"01009": "01003",
		"01001": "01001", // alive, although another commune lists it as old
		"75112": "75056",
		"99999": "",
		"":      "",
	} {
		got := ""
		if c, ok := g.Commune(code); ok {
			got = c.Code
		}
		if got != want {
			t.Errorf("Commune(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestGazetteerKeepsTheFirstOfTwo(t *testing.T) {
	t.Parallel()
	g := NewGazetteer([]Territory{{Level: Commune, Code: "01001", Name: "Une"}, {Level: Commune, Code: "01001", Name: "Deux"}})
	if c, _ := g.Commune("01001"); c.Name != "Une" || len(g.All(Commune)) != 1 {
		t.Errorf("kept %q of %d", c.Name, len(g.All(Commune)))
	}
}

func TestGazetteerDoesNotSeeLaterChanges(t *testing.T) {
	t.Parallel()
	ts := []Territory{{Level: Commune, Code: "01001", Name: "Une"}}
	g := NewGazetteer(ts)
	ts[0].Name = "Autre"
	if c, _ := g.Commune("01001"); c.Name != "Une" {
		t.Errorf("the gazetteer changed with its source: %q", c.Name)
	}
}

func TestGazetteerMembers(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for _, test := range []struct {
		level Level
		code  string
		want  []string
	}{
		{EPCI, "200000001", []string{"01001", "01003", "02002"}},
		{EPCI, "200000002", nil},
		{Department, "02", []string{"02001", "02002", "02003"}},
		{Region, "01", []string{"01001", "01003", "02001", "02002", "02003"}},
		{Commune, "01003", []string{"01003"}},
		{Commune, "01009", nil},
		{Country, CountryCode, []string{"01001", "01003", "02001", "02002", "02003", "75056"}},
		{Country, "DE", nil},
		{Department, "", nil},
	} {
		if got := codesOf(g.Communes(test.level, test.code)); !slices.Equal(got, test.want) {
			t.Errorf("Communes(%s, %q) = %v, want %v", test.level, test.code, got, test.want)
		}
	}
}

// Within and Communes are two ways of saying the same.
func TestGazetteerWithinAgreesWithMembers(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for _, level := range Levels {
		for _, territory := range g.All(level) {
			members := g.Communes(level, territory.Code)
			for _, c := range g.All(Commune) {
				if got, want := g.Within(c.Code, level, territory.Code), slices.Contains(members, c); got != want {
					t.Errorf("Within(%s, %s, %s) = %t, want %t", c.Code, level, territory.Code, got, want)
				}
			}
		}
	}
	if !g.Within("01009", Department, "01") {
		t.Error("an old code is not within the department of its commune")
	}
	if g.Within("02001", EPCI, "") {
		t.Error("a commune without EPCI is within the EPCI without code")
	}
}

func TestGazetteerByPostalCode(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	if got := codesOf(g.CommunesAt("01300")); !slices.Equal(got, []string{"01001", "01003"}) {
		t.Errorf("01300 serves %v, want the most populous first", got)
	}
	if got := g.CommunesAt("00000"); got != nil {
		t.Errorf("00000 serves %v", codesOf(got))
	}
}

func TestServedStarting(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for digits, want := range map[string]string{
		"":      "",
		"0":     "01300 01001, 01300 01003",
		"013":   "01300 01001, 01300 01003",
		"01310": "01310 01003",
		"02":    "",
		"9":     "",
	} {
		var got []string
		for _, s := range g.ServedStarting(digits, 2) {
			got = append(got, s.PostalCode+" "+s.Commune.Code)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %v, want %s", digits, got, want)
		}
	}
	if got := g.ServedStarting("013", 1); len(got) != 1 || got[0].Commune.Code != "01001" {
		t.Errorf("the most populous alone: %v", got)
	}
}

func TestNameStarting(t *testing.T) {
	t.Parallel()
	c, _ := smallCountry().Get(Commune, "01003")
	for prefix, want := range map[string]string{
		"saint on":       "Saint-Onde",
		"st onde":        "Saint-Onde whole",
		"vieux":          "Le Vieux-Bourg",
		"le vieux bourg": "Le Vieux-Bourg whole",
		"onde":           "",
		"":               "",
	} {
		name, whole := c.NameStarting(prefix)
		if whole {
			name += " whole"
		}
		if name != want {
			t.Errorf("%q: %q, want %q", prefix, name, want)
		}
	}
}

func TestGazetteerByName(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for name, want := range map[string][]string{
		"Saint-Onde":               {"01003"},
		"ST ONDE":                  {"01003"},
		"st-onde cedex":            {"01003"},
		"St. Onde CEDEX 03":        {"01003"},
		"Saint Onde (01)":          {"01003"},
		"Onde s/ Loup":             {"02003"},
		"PARIS 10":                 {"75056"},
		"Paris 12e Arrondissement": {"75056"},
		"paris 1er arrondissement": {"75056"},
		"Paris 9ème":               {"75056"},
		"Paris 9 ème arrdt":        {"75056"},
		"Paris Cedex 13":           {"75056"},
		"Le Havreau":               {"01001"},
		"HAVREAU":                  {"01001"},
		"Havreau (Le)":             {"01001"},
		"Vieux-Bourg":              {"02002"},
		"LA STRANDEBOURG":          {"02001"},
		"Onde-sur-Loup BP 240":     {"02003"},
		"Onde-sur-Loup CS46706":    {"02003"},
		"Onde-sur-Loup 02100":      {"02003"},
		"PARIS 7 TSA 10717":        {"75056"},
		"Le Vieux Bourg":           {"01003"},
		"Nulle-Part":               nil,
		"":                         nil,
		" - ":                      nil,
		"Cedex":                    nil,
		"12":                       nil,
	} {
		if got := codesOf(g.CommunesNamed(name)); !slices.Equal(got, want) {
			t.Errorf("CommunesNamed(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestCommunesStarting(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for _, test := range []struct {
		typed string
		limit int
		want  []string
	}{
		{"s", 9, []string{"01003", "02001"}},
		{"s", 1, []string{"01003"}},
		{"st", 9, []string{"01003", "02001"}},
		{"st o", 9, []string{"01003"}},
		{"vieux", 9, []string{"02002", "01003"}}, // a present name before an old one
		{"havr", 9, []string{"01001"}},
		{"le ", 9, []string{"01001", "01003"}},
		{"paris 1", 9, []string{"75056"}},
		{"zz", 9, nil},
		{"s", 0, nil},
		{"", 9, nil},
	} {
		if got := codesOf(g.CommunesStarting(test.typed, test.limit)); !slices.Equal(got, test.want) {
			t.Errorf("CommunesStarting(%q, %d) = %v, want %v", test.typed, test.limit, got, test.want)
		}
	}
}

func TestNamed(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for _, test := range []struct {
		typed  string
		levels []Level
		want   []string
	}{
		{"onde", nil, []string{"02", "200000002", "200000001", "01"}},
		{"onde", []Level{Department}, []string{"02", "01"}},
		{"Hautes", nil, []string{"01"}},
		{"fra", []Level{Country}, []string{CountryCode}},
		{"fra", nil, nil},
		{"saint", []Level{Commune}, []string{"01003"}},
		{"", nil, nil},
	} {
		got := codesOf(g.Named(test.typed, test.levels...))
		if !slices.Equal(got, test.want) {
			t.Errorf("Named(%q, %v) = %v, want %v", test.typed, test.levels, got, test.want)
		}
	}
}

func TestDistrict(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for code, want := range map[string]string{
		"75101": "Paris 1er Arrondissement", "75120": "Paris 20e Arrondissement",
		"75100": "", "75121": "", "75056": "", "13201": "" /* Marseille is not here */, "x": "", "075101": "",
	} {
		name, parent, ok := g.District(code)
		if name != want || ok != (want != "") || ok && parent.Code != "75056" {
			t.Errorf("District(%q) = %q, %v, %t, want %q", code, name, parent, ok, want)
		}
	}
}

func TestNameKeyIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`(St|Ste|La|Le)?[ -]?[A-Zé]{1,6}[ -](s/|Cedex|[a-z]{1,5})( [0-9]{0,3}(e|er|ème)?)?`).Draw(t, "name")
		once := nameKey(name)
		if twice := nameKey(once); twice != once {
			t.Fatalf("nameKey(%q) = %q, then %q", name, once, twice)
		}
		if fold.Text(once) != once {
			t.Fatalf("nameKey(%q) = %q is not folded", name, once)
		}
	})
}

// However the shortlist is fed, it ends as a sort of everything would.
func TestShortlistIsTheHeadOfASort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		communes := make([]Territory, 12)
		for i := range communes {
			communes[i] = Territory{Code: string(rune('a' + i)), Population: rapid.IntRange(0, 4).Draw(t, "population")}
		}
		var all []ranked
		best := shortlist{limit: limit}
		for range rapid.IntRange(0, 40).Draw(t, "offers") {
			e := communeName{commune: &communes[rapid.IntRange(0, 11).Draw(t, "commune")], old: rapid.Bool().Draw(t, "old")}
			exact := rapid.Bool().Draw(t, "exact")
			all = append(all, ranked{e, exact})
			best.offer(e, exact)
		}
		slices.SortStableFunc(all, compareRanked)
		var want []*Territory
		for _, r := range all {
			if !slices.Contains(want, r.commune) && len(want) < limit {
				want = append(want, r.commune)
			}
		}
		if got := best.communes(); !slices.Equal(got, want) {
			t.Fatalf("kept %v, want %v", codesOf(got), codesOf(want))
		}
	})
}
