package atlas

import (
	"slices"
	"strings"

	"annuaire/directory"
)

// interner keeps one copy of the strings and lists that many places share.
// What is nearly always different (names, numbers, addresses, phones, links) is
// left alone: looking it up would cost more than it saves.
type interner struct {
	texts map[string]string
	lists map[string][]string // by their values, each ended by a zero
	key   []byte
}

func newInterner() *interner {
	return &interner{texts: map[string]string{}, lists: map[string][]string{}}
}

// place makes p share its repeated values, and takes away the provenance of its
// columns, which weighs more than the place.
func (n *interner) place(p *directory.Place) {
	p.Provenance = nil
	for _, field := range []*string{
		(*string)(&p.State), &p.ArchiveReason, &p.ArchiveProposal, (*string)(&p.Pivot.Kind),
		&p.Commune, &p.PostalCode, &p.INSEE, &p.Hours, &p.Source, &p.Parent, &p.TimeZone,
	} {
		*field = n.text(*field)
	}
	for _, c := range directory.Columns {
		switch {
		case c.Name == "courriels", c.Name == "site_web":
			c.SetValues(p, slices.Clone(c.Values(p)))
		case c.IsList():
			c.SetValues(p, n.list(c.Values(p)))
		}
	}
	p.Equipment = n.list(p.Equipment)
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
	n.key = n.key[:0]
	for _, v := range values {
		n.key = append(append(n.key, v...), 0)
	}
	kept, known := n.lists[string(n.key)]
	if !known {
		kept = make([]string, len(values))
		for i, v := range values {
			kept[i] = n.text(v)
		}
		n.lists[string(n.key)] = kept
	}
	return kept
}
