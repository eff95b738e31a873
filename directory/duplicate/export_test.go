package duplicate

import (
	"fmt"
	"slices"

	"annuaire/geo"
)

// EachNeighbour calls fn with the ordinals of every two places worth comparing,
// and with the stratum of the pair.
func (x *Index) EachNeighbour(fn func(i, o int, stratum string)) {
	var room []uint32
	for i := range x.sheets {
		room = x.neighbours(&x.sheets[i], room)
		for _, o := range room {
			if int(o) > i {
				fn(i, int(o), stratum(&x.sheets[i], &x.sheets[o]))
			}
		}
	}
}

// stratum says how far, how alike the names, the addresses and the contacts,
// and whether one source gave both: nothing of the score.
func stratum(a, b *sheet) string {
	name := "other"
	switch {
	case a.name.text == b.name.text:
		name = "equal"
	case shares(a.name.own, b.name.own):
		name = "alike"
	}
	far := "far"
	switch d := metresApart(a, b); {
	case d >= 0 && d <= 40:
		far = "here"
	case d >= 0 && d <= 400:
		far = "near"
	case a.commune == b.commune:
		far = "town"
	}
	street, known := sameStreet(a.address, b.address)
	contact := a.phone != "" && a.phone == b.phone || shares(a.mails, b.mails)
	return fmt.Sprintf("%s %s street=%t contact=%t source=%t", far, name, known && street && a.address.number == b.address.number, contact, a.source == b.source)
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

func metresApart(a, b *sheet) float64 {
	if !a.located || !b.located {
		return -1
	}
	return geo.Distance(a.position, b.position)
}
