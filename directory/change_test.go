package directory

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func on(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func recorded() Place {
	p := Place{
		ID: "a", Version: 3, State: Published, Pivot: Pivot{Kind: PivotUnknown}, Name: "Médiathèque", Commune: "Reims",
		PostalCode: "51100", Position: orb.Point{4.03, 49.25}, HasPosition: true, Services: []string{Services[0]},
		UpdatedOn: on("2024-01-01"), TimeZone: "Europe/Paris",
		Doubts: []Doubt{{Column: "telephone", Value: "12", Reason: "trop court"}},
	}
	p.NewProvenance("reel")
	return p
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		record, incoming func(*Place)
		changed          []string
		check            func(*testing.T, Place)
	}{
		"same": {},
		"a new value replaces the source's older one": {
			incoming: func(p *Place) { p.Name = "Bibliothèque"; p.UpdatedOn = on("2024-02-01") },
			changed:  []string{"nom", "date_maj"},
			check: func(t *testing.T, p Place) {
				want := Provenance{Source: "reel", Date: on("2024-02-01")}
				if got := p.Provenance["nom"]; got != want {
					t.Errorf("provenance %v, want %v", got, want)
				}
			},
		},
		"a later value of another source stays": {
			record: func(p *Place) {
				p.Phone = "+33102030405"
				p.Provenance["telephone"] = Provenance{Source: "gestionnaire", Date: on("2025-01-01")}
				p.Doubts = nil
			},
			incoming: func(p *Place) { p.Phone = "+33999999999"; p.Doubts = nil },
			check: func(t *testing.T, p Place) {
				if p.Phone != "+33102030405" {
					t.Errorf("phone %q was taken from the older source", p.Phone)
				}
			},
		},
		"half a position is never kept": {
			incoming: func(p *Place) { p.HasPosition = false },
			changed:  []string{"latitude", "longitude"},
		},
		"a doubt stays while the file says nothing": {
			incoming: func(p *Place) { p.Doubts = nil },
			check: func(t *testing.T, p Place) {
				if len(p.Doubts) != 1 {
					t.Errorf("doubts %v", p.Doubts)
				}
			},
		},
		"a value answers a doubt": {
			incoming: func(p *Place) { p.Doubts = nil; p.Phone = "+33102030405" },
			changed:  []string{"telephone", "verifier"},
			check: func(t *testing.T, p Place) {
				if len(p.Doubts) != 0 {
					t.Errorf("doubts %v", p.Doubts)
				}
			},
		},
		"a list that changes": {
			incoming: func(p *Place) { p.Services = Services[:2:2] },
			changed:  []string{"services"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			record, incoming := recorded(), recorded()
			if c.record != nil {
				c.record(&record)
			}
			if c.incoming != nil {
				c.incoming(&incoming)
			}
			before := recorded()
			if c.record != nil {
				c.record(&before)
			}
			merged, changed := Reconcile(record, incoming, "reel")
			if !slices.Equal(changed, c.changed) {
				t.Errorf("changed %v, want %v", changed, c.changed)
			}
			if diff := cmp.Diff(before, record); diff != "" {
				t.Errorf("the record itself was altered:\n%s", diff)
			}
			if again, changed := Reconcile(merged, incoming, "reel"); len(changed) > 0 {
				t.Errorf("a second time changed %v:\n%s", changed, cmp.Diff(merged, again))
			}
			if c.check != nil {
				c.check(t, merged)
			}
		})
	}
}

func TestEveryColumnIsCopied(t *testing.T) {
	t.Parallel()
	full := recorded()
	full.Pivot, full.INSEE, full.Address, full.AddressExtra = Pivot{"43493312300029", SIRET}, "51454", "1 rue", "bât. A"
	full.Phone, full.Hours, full.Summary, full.Details = "+33102030405", "24/7", "s", "d"
	full.Source, full.Parent, full.AccessPage, full.BookingPage = "x", "y", "https://a.fr", "https://b.fr"
	full.Emails, full.Websites, full.Typologies, full.Mobility = []string{"a@b.fr"}, []string{"https://c.fr"}, []string{"EPN"}, []string{"Fixe"}
	full.Audiences, full.SpecialCare, full.Fees, full.Programmes = Audiences[:1], SpecialCare[:1], Fees[:1], Programmes[:1]
	full.Trainings, full.OtherLabels, full.AccessModes, full.SupportModes = Trainings[:1], []string{"z"}, AccessModes[:1], SupportModes[:1]
	full.Doubts = nil
	merged, _ := Reconcile(Place{ID: full.ID}, full, "reel")
	for _, c := range Columns {
		if c.Text(&full) == "" {
			t.Errorf("%s: the test gives it no value", c.Name)
		}
		if got, want := c.Text(&merged), c.Text(&full); got != want {
			t.Errorf("%s: %q, want %q", c.Name, got, want)
		}
	}
	if len(Columns) != 32 {
		t.Errorf("%d columns, the standard has 32", len(Columns))
	}
}

func TestParsePivot(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Pivot{
		"":                  {Kind: PivotUnknown},
		UnknownPivot:        {Kind: PivotUnknown},
		"43493312300029":    {"43493312300029", SIRET},
		"434 933 123 00029": {"43493312300029", SIRET},
		"43493312300028":    {"43493312300028", PivotDoubted},
		"35600000000048":    {"35600000000048", SIRET},
		"35600000049838":    {"35600000049838", PivotDoubted},
		"w123456789":        {"W123456789", RNA},
		"1234567890":        {"1234567890", RIDET},
		"123456789":         {"123456789", RIDET},
		"ABCDEFGHIJK":       {"ABCDEFGHIJK", PivotDoubted},
	} {
		if got, ok := ParsePivot(in); got != want || !ok {
			t.Errorf("ParsePivot(%q) = %v, %v, want %v", in, got, ok, want)
		}
	}
	if p, ok := ParsePivot("pas un numéro"); ok || p.Kind != PivotUnknown {
		t.Errorf("a sentence was taken for a pivot: %v", p)
	}
}
