package duplicate

import (
	"net/url"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fold"
)

// sheet is what is compared of a place, read once.
type sheet struct {
	id       string
	name     name
	address  address
	commune  string // code, else the folded name
	position orb.Point
	located  bool
	pivot    string
	phone    string
	mails    []string
	sites    []string
	kinds    []string
	source   string
	mobile   bool // goes from place to place
}

func read(p *directory.Place) sheet {
	s := sheet{
		id: p.ID, name: readName(p.Name, p.Commune), address: readAddress(p.Address, p.Commune), commune: p.INSEE,
		position: p.Position, located: p.HasPosition, phone: p.Phone, kinds: p.Typologies, source: p.Source,
		mobile: len(p.Mobility) == 1 && p.Mobility[0] == directory.Mobilities[0],
	}
	if s.commune == "" {
		s.commune = p.PostalCode + " " + fold.Text(p.Commune)
	}
	if p.Pivot.Kind != directory.PivotUnknown && p.Pivot.Kind != directory.PivotDoubted {
		s.pivot = p.Pivot.Number
	}
	for _, m := range p.Emails {
		s.mails = append(s.mails, strings.ToLower(m))
	}
	for _, address := range p.Websites {
		s.sites = append(s.sites, readSite(address))
	}
	s.mails, s.sites = sorted(s.mails), sorted(s.sites)
	return s
}

// readSite gives what tells two sites apart: not the scheme, nor "www", nor a
// slash at the end.
func readSite(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return strings.ToLower(address)
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.Path, "/") + u.RawQuery
}
