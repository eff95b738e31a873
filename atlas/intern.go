package atlas

import (
	"slices"
	"strings"

	"annuaire/directory"
)

// interner keeps one copy of the strings and lists that many places share.
// What is nearly always different (names, addresses, phones, links) is left alone:
// looking it up would cost more than it saves.
type interner struct {
	texts map[string]string
	lists map[string][]string
}

func newInterner() *interner {
	return &interner{texts: map[string]string{}, lists: map[string][]string{}}
}

// place gives p with its repeated values shared, and without the provenance of
// its columns, which weighs more than the place.
func (n *interner) place(p directory.Place) directory.Place {
	p.Provenance = nil
	for _, field := range []*string{
		(*string)(&p.State), &p.ArchiveReason, &p.ArchiveProposal, &p.Pivot.Number, (*string)(&p.Pivot.Kind),
		&p.Commune, &p.PostalCode, &p.INSEE, &p.Hours, &p.Source, &p.Parent, &p.TimeZone,
	} {
		*field = n.text(*field)
	}
	for _, c := range directory.Columns {
		switch {
		case c.Name == "courriels", c.Name == "site_web":
			c.SetValues(&p, slices.Clone(c.Values(&p)))
		case c.IsList():
			c.SetValues(&p, n.list(c.Values(&p)))
		}
	}
	p.Equipment = n.list(p.Equipment)
	return p
}

func (n *interner) text(s string) string {
	if s == "" {
		return ""
	}
	kept, known := n.texts[s]
	if !known {
		kept = strings.Clone(s)
		n.texts[kept] = kept
	}
	return kept
}

func (n *interner) list(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	key := strings.Join(values, "\x00")
	kept, known := n.lists[key]
	if !known {
		kept = make([]string, len(values))
		for i, v := range values {
			kept[i] = n.text(v)
		}
		n.lists[key] = kept
	}
	return kept
}
