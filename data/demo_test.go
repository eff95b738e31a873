package data

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/fold"
	"annuaire/geo"

	"github.com/paulmach/orb"
)

var demoNow = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

var builtinDemo = sync.OnceValues(func() ([]directory.Place, error) {
	g, err := builtinGazetteer()
	if err != nil {
		return nil, err
	}
	return Demo(g, demoNow), nil
})

func demoPlaces(t testing.TB) []directory.Place {
	t.Helper()
	places, err := builtinDemo()
	if err != nil {
		t.Fatal(err)
	}
	return places
}

func TestDemoIsDeterministic(t *testing.T) {
	t.Parallel()
	again := Demo(gazetteer(t), demoNow)
	if !reflect.DeepEqual(again, demoPlaces(t)) {
		t.Error("the same gazetteer and instant gave other places")
	}
}

func TestDemoFollowsTheClock(t *testing.T) {
	t.Parallel()
	later := Demo(gazetteer(t), demoNow.AddDate(0, 0, 10))
	for i, p := range demoPlaces(t) {
		if !later[i].UpdatedOn.Equal(p.UpdatedOn.AddDate(0, 0, 10)) {
			t.Fatalf("%s: %v became %v", p.ID, p.UpdatedOn, later[i].UpdatedOn)
		}
		if later[i].Name != p.Name || later[i].Hours != p.Hours || later[i].Position != p.Position {
			t.Fatalf("%s: changed with the clock", p.ID)
		}
	}
}

func TestDemoIdentifiers(t *testing.T) {
	t.Parallel()
	places := demoPlaces(t)
	if len(places) != DemoSize {
		t.Fatalf("%d places", len(places))
	}
	names := map[string]string{}
	for i, p := range places {
		if want := fmt.Sprintf("demo-%04d", i+1); p.ID != want {
			t.Fatalf("place %d is %s, want %s", i, p.ID, want)
		}
		key := p.INSEE + p.Name
		if other := names[key]; other != "" {
			t.Errorf("%s and %s are both %q", other, p.ID, p.Name)
		}
		names[key] = p.ID
	}
}

func TestDemoCoversTheCountry(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	per := map[string]int{}
	unplaced := 0
	for _, p := range demoPlaces(t) {
		c, _ := g.Commune(p.INSEE)
		per[c.Department]++
		if !p.HasPosition {
			unplaced++
		}
	}
	if unplaced < DemoSize/50 || unplaced > DemoSize/20 {
		t.Errorf("%d places without position", unplaced)
	}
	for _, d := range g.All(geo.Department) {
		if d.Code != "984" && d.Code != "989" && per[d.Code] < demoPerDepartment { // nobody lives there
			t.Errorf("%d places in %s", per[d.Code], d.Name)
		}
	}
}

// fiction are the numbers kept for works of fiction.
var fiction = regexp.MustCompile(`^\+33(19900|26191|35301|46571|53649)[0-9]{4}$`)

var (
	standardPhone = regexp.MustCompile(`^(\+33|\+590|\+594|\+262|\+596|\+269|\+687|\+689|\+508|\+681)(\d){6,9}$`)
	standardINSEE = regexp.MustCompile(`^([013-9]\d|2[AB1-9])\d{3}$`)
	postalShape   = regexp.MustCompile(`^\d{5}$`)
)

func TestDemoMeetsTheStandard(t *testing.T) {
	t.Parallel()
	g := gazetteer(t)
	towns := Towns()
	for _, p := range demoPlaces(t) {
		if p.State != directory.Published || p.Source != DemoSource || p.Name == "" || len(p.Typologies) == 0 || len(p.Services) == 0 {
			t.Errorf("%s: incomplete: %+v", p.ID, p)
		}
		if p.Phone != "" && !(standardPhone.MatchString(p.Phone) && fiction.MatchString(p.Phone)) {
			t.Errorf("%s: telephone %s", p.ID, p.Phone)
		}
		if n := utf8.RuneCountInString(p.Summary); n > summaryLength {
			t.Errorf("%s: summary of %d characters", p.ID, n)
		}
		checkDemoTerritory(t, g, &p)
		checkDemoLists(t, &p)
		checkDemoLinks(t, &p)
		if at, ok := towns[p.INSEE]; p.HasPosition && (!ok || geo.Distance(at, p.Position) > 2600) {
			t.Errorf("%s: position %v", p.ID, p.Position)
		}
	}
}

func checkDemoTerritory(t *testing.T, g *geo.Gazetteer, p *directory.Place) {
	t.Helper()
	c, ok := g.Get(geo.Commune, p.INSEE)
	if !ok || !standardINSEE.MatchString(p.INSEE) || c.Name != p.Commune {
		t.Errorf("%s: commune %s %s", p.ID, p.INSEE, p.Commune)
		return
	}
	found := false
	for _, code := range c.PostalCodes {
		found = found || code == p.PostalCode
	}
	if !found || !postalShape.MatchString(p.PostalCode) {
		t.Errorf("%s: postal code %s", p.ID, p.PostalCode)
	}
	if zone := hours.CalendarFor(p.INSEE).Zone().String(); p.TimeZone != zone || zone == "" {
		t.Errorf("%s: time zone %q, want %q", p.ID, p.TimeZone, zone)
	}
}

// checkDemoLists also checks that each value is there once, in the standard's
// order, and that all has a provenance.
func checkDemoLists(t *testing.T, p *directory.Place) {
	t.Helper()
	for _, c := range directory.Columns {
		values := c.Values(p)
		if c.Vocabulary != nil && !reflect.DeepEqual(inOrder(c.Vocabulary, values), values) && len(values) > 0 {
			t.Errorf("%s: %s: %q", p.ID, c.Name, values)
		}
		if from, _ := p.From(c.Name); from.Source != DemoFeed {
			t.Errorf("%s: provenance of %s: %v", p.ID, c.Name, from)
		}
	}
	for _, code := range p.Typologies {
		if _, ok := directory.TypologyCode(code); !ok {
			t.Errorf("%s: kind %q", p.ID, code)
		}
	}
	if !reflect.DeepEqual(inOrder(directory.Equipments, p.Equipment), p.Equipment) {
		t.Errorf("%s: equipment %q", p.ID, p.Equipment)
	}
}

func checkDemoLinks(t *testing.T, p *directory.Place) {
	t.Helper()
	for _, e := range p.Emails {
		if got, ok := directory.ParseEmail(e); !ok || got != e || !strings.HasSuffix(e, ".example") {
			t.Errorf("%s: e-mail %q", p.ID, e)
		}
	}
	for _, link := range append([]string{p.AccessPage, p.BookingPage}, p.Websites...) {
		if link == "" {
			continue
		}
		if got, ok := directory.ParseLink(link); !ok || got != link || !strings.Contains(link, ".example/") {
			t.Errorf("%s: link %q, read as %q", p.ID, link, got)
		}
	}
}

func TestDemoHours(t *testing.T) {
	t.Parallel()
	texts := map[string]bool{}
	doubted, unknown := 0, 0
	for _, p := range demoPlaces(t) {
		_, doubt := p.DoubtOn("horaires")
		switch osm, understood := hours.Normalize(p.Hours); {
		case p.Hours == "":
			unknown++
		case doubt == understood || osm != p.Hours:
			t.Errorf("%s: %q, understood as %q, doubted: %v", p.ID, p.Hours, osm, doubt)
		case doubt:
			doubted++
		}
		texts[p.Hours] = true
	}
	if doubted < 20 || doubted > 120 || unknown < 100 || unknown > 400 || len(texts) < 300 {
		t.Errorf("%d doubted, %d unknown, %d different texts", doubted, unknown, len(texts))
	}
	for family, models := range demoHours {
		for _, model := range models {
			text := fmt.Sprintf(model+"%[5]s", "09:00", "12:00", "14:00", "17:00", "")
			if _, ok := hours.Normalize(text); !ok {
				t.Errorf("%s: %q is not understood", family, text)
			}
		}
	}
}

func TestDemoDates(t *testing.T) {
	t.Parallel()
	recent, closed, open := 0, 0, 0
	oldest := demoNow.AddDate(-2, 0, 0)
	for _, p := range demoPlaces(t) {
		if p.UpdatedOn.After(demoNow) || p.UpdatedOn.Before(oldest) || p.UpdatedOn.Truncate(24*time.Hour) != p.UpdatedOn {
			t.Errorf("%s: updated on %v", p.ID, p.UpdatedOn)
		}
		if p.UpdatedOn.After(demoNow.AddDate(0, -6, 0)) {
			recent++
		}
		if c := p.Closure; c != nil {
			open++
			if c.Message == "" || !c.Until.IsZero() && c.Until.Before(c.From) {
				t.Errorf("%s: closure %+v", p.ID, c)
			}
			if c.In(demoNow) {
				closed++
			}
		}
	}
	if recent < DemoSize/2 || closed < 20 || open > 120 {
		t.Errorf("%d recent, %d closures of which %d now", recent, open, closed)
	}
}

func TestDemoIsVaried(t *testing.T) {
	t.Parallel()
	names, kinds := map[string]int{}, map[string]int{}
	for _, p := range demoPlaces(t) {
		names[p.Name]++
		kinds[p.Typologies[0]]++
	}
	if len(names) < 1500 || len(kinds) != len(demoKinds) {
		t.Errorf("%d names, kinds %v", len(names), kinds)
	}
	for name, n := range names {
		if n > 12 {
			t.Errorf("%d places are called %q", n, name)
		}
	}
}

func TestDemoUsesCentres(t *testing.T) {
	t.Parallel()
	centre := orb.Point{-1.5, 48.4}
	g := geo.NewGazetteer([]geo.Territory{
		{Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
		{Level: geo.Commune, Code: "35999", Name: "Saint-Exemple", Population: 900, Department: "35", Region: "53", PostalCodes: []string{"35140"}, Centre: centre, HasCentre: true},
	})
	placed := 0
	for _, p := range Demo(g, demoNow) {
		if p.HasPosition {
			placed++
			if d := geo.Distance(centre, p.Position); d > 1000 {
				t.Errorf("%s is %.0f m from the only centre", p.ID, d)
			}
		}
	}
	if placed == 0 {
		t.Error("no place has a position")
	}
	if got := Demo(geo.NewGazetteer(nil), demoNow); len(got) != 0 {
		t.Errorf("%d places without any commune", len(got))
	}
}

func TestDemoNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"CCAS de Le Mans":        "CCAS du Mans",
		"Mairie de Les Ulis":     "Mairie des Ulis",
		"Agence postale de Évry": "Agence postale d'Évry",
		"Point lecture de Die":   "Point lecture de Die",
	} {
		if got := contractOf(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
	if got := slug("Médiathèque l'Île d'Œuvre – " + strings.Repeat("é", 60)); len(got) > 40 || fold.Text(got) != strings.ReplaceAll(fold.Text(got), "é", "") {
		t.Errorf("slug %q", got)
	}
}

const demoGolden = "testdata/demo.golden.json"

// goldenDemo is what is kept of the demonstration: a hash of everything and a
// few places to read.
type goldenDemo struct {
	SHA256 string
	Kinds  map[string]int
	Sample []directory.Place
}

func TestDemoGolden(t *testing.T) {
	t.Parallel()
	places := demoPlaces(t)
	all, err := json.Marshal(places)
	if err != nil {
		t.Fatal(err)
	}
	golden := goldenDemo{SHA256: fmt.Sprintf("%x", sha256.Sum256(all)), Kinds: map[string]int{}}
	for _, p := range places {
		golden.Kinds[p.Typologies[0]]++
	}
	for i := 0; i < len(places); i += len(places) / 5 {
		p := places[i]
		golden.Sample = append(golden.Sample, p)
	}
	got, err := json.MarshalIndent(golden, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(demoGolden, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(demoGolden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got)+"\n" {
		t.Errorf("the demonstration changed: run with -update and read the difference; got\n%s", got)
	}
}
