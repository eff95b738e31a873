package directory_test

import (
	"testing"
	"time"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/directory"
)

func sheet() directory.Place {
	return directory.Place{
		Position: orb.Point{-1.68, 48.11}, HasPosition: true, INSEE: "35238", Address: "1 place de la Mairie", Hours: "Mo-Fr 09:00-12:00",
		Phone: "+33223622210", Emails: []string{"contact@exemple.fr"}, Websites: []string{"https://exemple.fr/"}, Services: directory.Services[:1],
		AccessModes: directory.AccessModes[:1], Fees: directory.Fees[:1], Typologies: []string{"BIB"}, Summary: "Une médiathèque.",
		UpdatedOn: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	}
}

var readOn = time.Date(2026, 3, 4, 14, 0, 0, 0, time.UTC)

func TestQuality(t *testing.T) {
	t.Parallel()
	doubt := func(columns ...string) func(*directory.Place) {
		return func(p *directory.Place) {
			for _, c := range columns {
				p.Doubts = append(p.Doubts, directory.Doubt{Column: c, Value: "?", Reason: "Illisible."})
			}
		}
	}
	months := func(n int) func(*directory.Place) {
		return func(p *directory.Place) { p.UpdatedOn = readOn.AddDate(0, -n, 0) }
	}
	for name, c := range map[string]struct {
		change func(*directory.Place)
		astray bool
		score  int
		first  string // title of the first thing to improve
		column string
	}{
		"nothing lacks":            {func(*directory.Place) {}, false, 100, "", ""},
		"no hours":                 {func(p *directory.Place) { p.Hours = "" }, false, 88, "Horaires", "horaires"},
		"hours in doubt":           {func(p *directory.Place) { p.Hours = "le matin"; doubt("horaires")(p) }, false, 100 - 12 - 4 - 4, "Horaires", "horaires"},
		"hours nobody understands": {func(p *directory.Place) { p.Hours = "le matin" }, false, 96, "Horaires compris", "horaires"},
		"no telephone":             {func(p *directory.Place) { p.Phone = "" }, false, 91, "Téléphone", "telephone"},
		"no position":              {func(p *directory.Place) { p.HasPosition = false }, true, 92, "Position sur la carte", "latitude"},
		"position elsewhere":       {func(*directory.Place) {}, true, 95, "Position dans la commune", "latitude"},
		"no service":               {func(p *directory.Place) { p.Services = nil }, false, 92, "Services", "services"},
		"no address":               {func(p *directory.Place) { p.Address = "" }, false, 93, "Adresse", "adresse"},
		"a bad link":               {func(p *directory.Place) { p.Websites = []string{"javascript:alert(1)"} }, false, 97, "Téléphone et liens utilisables", "site_web"},
		"a bad telephone":          {func(p *directory.Place) { p.Phone = "12" }, false, 97, "Téléphone et liens utilisables", "telephone"},
		"one doubt":                {doubt("commune"), false, 96, "Valeurs sûres", "commune"},
		"three doubts":             {doubt("commune", "pivot", "telephone"), false, 92, "Valeurs sûres", "commune"},
		"seven months old":         {months(7), false, 94, "Relecture", ""},
		"thirteen months old":      {months(13), false, 86, "Relecture", ""},
		"two years old":            {months(24), false, 80, "Relecture", ""},
		"nothing at all":           {func(p *directory.Place) { *p = directory.Place{} }, false, 20, "Horaires", "horaires"},
	} {
		p := sheet()
		c.change(&p)
		q := directory.QualityOf(&p, c.astray, readOn)
		if q.Score != c.score {
			t.Errorf("%s: %d points, want %d: %+v", name, q.Score, c.score, q.ToImprove())
		}
		first := directory.Criterion{}
		if lacking := q.ToImprove(); len(lacking) > 0 {
			first = lacking[0]
		}
		if first.Title != c.first || first.Column != c.column {
			t.Errorf("%s: first to improve: %q by %q", name, first.Title, first.Column)
		}
	}
}

// Whatever the sheet: the points add up, what loses points says what to do and
// nothing else does, and the same day gives the same score.
func TestQualityAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := sheet()
		text := rapid.SampledFrom([]string{"", "x", "Mo-Fr 09:00-12:00", "javascript:1", "+33223622210", "a@b.fr"})
		p.Hours, p.Phone, p.Address, p.Summary = text.Draw(t, "hours"), text.Draw(t, "phone"), text.Draw(t, "address"), text.Draw(t, "summary")
		p.Websites, p.Emails = []string{text.Draw(t, "site")}, []string{text.Draw(t, "mail")}
		p.UpdatedOn = readOn.AddDate(0, 0, -rapid.IntRange(-10, 2000).Draw(t, "days"))
		for range rapid.IntRange(0, 4).Draw(t, "doubts") {
			p.Doubts = append(p.Doubts, directory.Doubt{Column: "horaires"})
		}
		q := directory.QualityOf(&p, rapid.Bool().Draw(t, "astray"), readOn)
		points, weight := 0, 0
		for _, c := range q.Criteria {
			points, weight = points+c.Points, weight+c.Weight
			if c.Points < 0 || c.Points > c.Weight || (c.Points < c.Weight) != (c.Advice != "") || c.Title == "" || c.Family.French() == "" {
				t.Fatalf("%+v", c)
			}
		}
		if weight != directory.MaxQuality || points != q.Score {
			t.Fatalf("%d points of %d, score %d", points, weight, q.Score)
		}
		if q.Lasting()+directory.FreshnessOf(p.UpdatedOn, readOn).RecentPoints() != q.Score {
			t.Fatalf("%d points last of %d", q.Lasting(), q.Score)
		}
		if again := directory.QualityOf(&p, false, readOn); again.Score < q.Score {
			t.Fatalf("not looking costs: %d, %d", again.Score, q.Score)
		}
	})
}

func TestRepairs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		place  directory.Place
		doubt  directory.Doubt
		repair directory.Repair
		ok     bool
	}{
		"the sheet holds another":   {directory.Place{Commune: "Rennes"}, directory.Doubt{Column: "commune", Value: "Renne"}, directory.Repair{Value: "Rennes", Held: true}, true},
		"the sheet holds the same":  {directory.Place{Hours: "le matin"}, directory.Doubt{Column: "horaires", Value: "le matin"}, directory.Repair{}, false},
		"a telephone is readable":   {directory.Place{}, directory.Doubt{Column: "telephone", Value: "tél. 02 23 62 22 10"}, directory.Repair{Value: "+33223622210"}, true},
		"a telephone is not":        {directory.Place{}, directory.Doubt{Column: "telephone", Value: "3949"}, directory.Repair{}, false},
		"a column of another world": {directory.Place{}, directory.Doubt{Column: "colonne", Value: "x"}, directory.Repair{}, false},
	} {
		if got, ok := c.place.RepairOf(c.doubt); got != c.repair || ok != c.ok {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}
