package directory_test

import (
	"testing"

	"github.com/paulmach/orb"

	"annuaire/directory"
)

func TestCompletenessCountsWhatAVisitorLearns(t *testing.T) {
	t.Parallel()
	full := directory.Place{
		Position: orb.Point{-1.68, 48.11}, HasPosition: true, Address: "1 place de la Mairie", Hours: "Mo-Fr 09:00-12:00",
		Phone: "+33223622210", Emails: []string{"contact@exemple.fr"}, Websites: []string{"https://exemple.fr/"}, Services: directory.Services[:1],
		AccessModes: directory.AccessModes[:1], Fees: directory.Fees[:1], Typologies: []string{"BIB"}, Summary: "Une médiathèque.", Details: "Au bord du canal.",
	}
	doubts := []directory.Doubt{{Column: "horaires", Value: "le matin", Reason: "ces horaires ne sont pas compris"}}
	for name, c := range map[string]struct {
		change func(*directory.Place)
		lost   int
	}{
		"nothing lacks":          {func(*directory.Place) {}, 0},
		"no position of its own": {func(p *directory.Place) { p.HasPosition = false }, 1},
		"no address":             {func(p *directory.Place) { p.Address = "" }, 1},
		"no hours":               {func(p *directory.Place) { p.Hours = "" }, 1},
		"hours not understood":   {func(p *directory.Place) { p.Hours, p.Doubts = "le matin", doubts }, 2},
		"another doubt":          {func(p *directory.Place) { p.Doubts = []directory.Doubt{{Column: "telephone", Value: "12"}} }, 1},
		"no telephone":           {func(p *directory.Place) { p.Phone = "" }, 1},
		"a site, no e-mail":      {func(p *directory.Place) { p.Emails = nil }, 0},
		"neither site nor mail":  {func(p *directory.Place) { p.Emails, p.Websites = nil, nil }, 1},
		"only booking":           {func(p *directory.Place) { p.Emails, p.Websites, p.BookingPage = nil, nil, "https://rdv.exemple.fr/" }, 0},
		"no service":             {func(p *directory.Place) { p.Services = nil }, 1},
		"no way in":              {func(p *directory.Place) { p.AccessModes = nil }, 1},
		"no fees":                {func(p *directory.Place) { p.Fees = nil }, 1},
		"no kind":                {func(p *directory.Place) { p.Typologies = nil }, 1},
		"only details":           {func(p *directory.Place) { p.Summary = "" }, 0},
		"no words":               {func(p *directory.Place) { p.Summary, p.Details = "", "" }, 1},
		"nothing at all":         {func(p *directory.Place) { *p = directory.Place{} }, directory.MaxCompleteness - 1},
	} {
		p := full
		c.change(&p)
		if got, want := p.Completeness(), directory.MaxCompleteness-c.lost; got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}
