package atlas

import (
	"maps"
	"slices"
)

// listing gives the places of territories too many to have a set each.
type listing struct {
	codes func(*Entry) [2]string // of the territories that list an entry, "" for none
	rows  map[string]int         // by code
	lists [][]uint32             // ordinals, increasing, of each row
}

// communeCodes lists a place whose record names a municipal district under the
// district too, so that Marseille answers for its districts and a district for
// itself alone.
func (from *origin) communeCodes(e *Entry) (codes [2]string) {
	if e.Commune != nil {
		codes[0] = e.Commune.Code
	}
	if _, _, ok := from.gazetteer.District(e.INSEE); ok {
		codes[1] = e.INSEE
	}
	return codes
}

func epciCodes(e *Entry) (codes [2]string) {
	if e.EPCI != nil {
		codes[0] = e.EPCI.Code
	}
	return codes
}

func newListing(entries []*Entry, codes func(*Entry) [2]string) *listing {
	l := &listing{codes: codes, rows: map[string]int{}}
	for o, e := range entries {
		for _, row := range l.rowsOf(e) {
			l.lists[row] = append(l.lists[row], uint32(o))
		}
	}
	return l
}

// rowsOf gives the rows that list an entry, new ones at need.
func (l *listing) rowsOf(e *Entry) []int {
	rows := make([]int, 0, 2)
	for _, code := range l.codes(e) {
		if code == "" {
			continue
		}
		row, known := l.rows[code]
		if !known {
			row = len(l.lists)
			l.rows[code] = row
			l.lists = append(l.lists, nil)
		}
		rows = append(rows, row)
	}
	return rows
}

// knows tells whether every territory of an entry has its row.
func (l *listing) knows(e *Entry) bool {
	for _, code := range l.codes(e) {
		if _, known := l.rows[code]; code != "" && !known {
			return false
		}
	}
	return true
}

func (l *listing) list(code string) []uint32 {
	if row, known := l.rows[code]; known {
		return l.lists[row]
	}
	return nil
}

// after gives the listing that follows a change. When nothing moves, the
// territories that the change does not reach keep their lists.
func (l *listing) after(d *difference) *listing {
	next := &listing{codes: l.codes, rows: l.rows, lists: slices.Clone(l.lists)}
	if slices.ContainsFunc(d.coming, func(a *arrival) bool { return !l.knows(a.Entry) }) {
		next.rows = maps.Clone(l.rows)
	}
	reached := map[int][]uint32{} // what comes to each row
	for _, o := range d.leaving {
		for _, row := range next.rowsOf(d.former.entries[o]) {
			reached[row] = nil
		}
	}
	for _, a := range d.coming {
		for _, row := range next.rowsOf(a.Entry) {
			reached[row] = append(reached[row], a.ordinal)
		}
	}
	for row, list := range next.lists {
		if came, reached := reached[row]; reached || !d.ordinals.still {
			next.lists[row] = d.relist(list, came)
		}
	}
	return next
}

// relist gives the new ordinals of a list that some places leave and to which
// others came.
func (d *difference) relist(list, came []uint32) []uint32 {
	next := make([]uint32, 0, len(list)+len(came))
	for _, o := range list {
		if o = d.to[o]; o != noOrdinal {
			next = append(next, o)
		}
	}
	if len(came) > 0 {
		next = append(next, came...)
		slices.Sort(next)
	}
	return next
}
