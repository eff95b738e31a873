package duplicate

import (
	"slices"
	"strings"

	"annuaire/geo"
)

// signal is one thing that two records say for or against their being one.
type signal int

const (
	sameName       signal = iota // the words of their own, the sort, the number
	sameCommonName               // only words that many places share
	closeName                    // nearly all the words of their own
	containedName                // all the words of one, some of the other
	partlyName                   // some words of their own
	otherName                    // no word of their own in common
	oneNameless                  // one has only words that many places share
	otherSort                    // a library and a town hall
	otherNumber                  // "Médiathèque 2"
	movingAndFixed               // a bus and a house
	sameAddress                  // number and street
	sameStreetOnly               // one gives no number
	nextNumber                   // the same street, another number
	otherStreet                  //
	here                         // within 15 m
	near                         // within 60 m
	around                       // within 200 m
	apart                        // within 1 km
	far                          // within 5 km
	veryFar                      // farther
	otherCommune                 //
	samePhone                    //
	otherPhone                   //
	sameMail                     //
	sameSite                     //
	samePivot                    //
	otherPivot                   //
	sameKind                     //
	otherKind                    //
	crowdedPhone                 // the phone of many places
	crowdedMail                  //
	crowdedSite                  //
	crowdedPivot                 //
	serviceAndHost               // a France Services and who may house it
	lastSignal
)

// found is a signal with what its sentence needs.
type found struct {
	signal signal
	count  int     // places that share the value
	metres float64 // distance
	text   string  // words
}

// sharedBy tells how many places of the record have the value under this key.
type sharedBy func(key string) int

// many is how many places may share a value that still tells them apart from
// others: more, and it is that of a network.
const many = 3

// compare gives all that is to be said of two sheets, in the same order
// whichever comes first.
func compare(a, b *sheet, shared sharedBy, into []found) []found {
	into = compareNames(a, b, into[:0])
	into = compareAddresses(a, b, into)
	into = compareDistance(a, b, into)
	return compareContacts(a, b, shared, into)
}

func compareNames(a, b *sheet, into []found) []found {
	add := func(s signal, text string) { into = append(into, found{signal: s, text: text}) }
	an, bn := &a.name, &b.name
	common := inBoth(an.own, bn.own)
	few, all := min(len(an.own), len(bn.own)), max(len(an.own), len(bn.own))
	switch {
	case few == 0 && all == 0 && shareSort(an, bn):
		add(sameCommonName, "")
	case few == 0:
		add(oneNameless, "")
	case common == all && slices.Equal(an.common, bn.common):
		add(sameName, "")
	case common == all || all > 2 && common >= all-1:
		add(closeName, strings.Join(overlap(an.own, bn.own), ", "))
	case common == few:
		add(containedName, strings.Join(overlap(an.own, bn.own), ", "))
	case common > 0:
		add(partlyName, strings.Join(overlap(an.own, bn.own), ", "))
	default:
		add(otherName, "")
	}
	switch {
	case shareSort(an, bn) || !hasSort(an) || !hasSort(bn):
	case houses(an, bn) || houses(bn, an):
		add(serviceAndHost, "")
	default:
		add(otherSort, "")
	}
	if !slices.Equal(an.numbers, bn.numbers) && len(an.numbers) > 0 && len(bn.numbers) > 0 {
		add(otherNumber, "")
	}
	if slices.Contains(an.common, "bus") != slices.Contains(bn.common, "bus") {
		add(movingAndFixed, "")
	}
	return into
}

// inBoth counts the words that are in both lists, or nearly.
func inBoth(a, b []string) int { return min(counted(a, b), counted(b, a)) }

func counted(a, b []string) (n int) {
	for _, w := range a {
		if hasAlike(b, w) {
			n++
		}
	}
	return n
}

// overlap gives the words of both, for people: those of the list that comes
// first in order, so that the answer is the same both ways.
func overlap(a, b []string) (words []string) {
	if slices.Compare(a, b) > 0 {
		a, b = b, a
	}
	for _, w := range a {
		if hasAlike(b, w) {
			words = append(words, w)
		}
	}
	return words
}

// houses tells whether the first may be the house of the second, a France
// Services: advisers are often recorded under the name of their employer.
func houses(host, guest *name) bool {
	return slices.Contains(guest.common, "franceservices") &&
		slices.ContainsFunc(host.common, func(w string) bool { return hosts[w] })
}

func hasSort(n *name) bool {
	return slices.ContainsFunc(n.common, func(w string) bool { return sorts[w] })
}

func shareSort(a, b *name) bool {
	return slices.ContainsFunc(a.common, func(w string) bool { return sorts[w] && slices.Contains(b.common, w) })
}

func compareAddresses(a, b *sheet, into []found) []found {
	same, known := sameStreet(a.address, b.address)
	switch {
	case !known:
	case !same:
		into = append(into, found{signal: otherStreet})
	case a.address.number == b.address.number && a.address.number != "":
		into = append(into, found{signal: sameAddress})
	case a.address.number == "" || b.address.number == "":
		into = append(into, found{signal: sameStreetOnly})
	default:
		into = append(into, found{signal: nextNumber, text: ordered(a.address.number, b.address.number)})
	}
	if a.commune != b.commune {
		into = append(into, found{signal: otherCommune})
	}
	return into
}

func ordered(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + " et " + b
}

func compareDistance(a, b *sheet, into []found) []found {
	if !a.located || !b.located {
		return into
	}
	d := geo.Distance(a.position, b.position)
	s := veryFar
	for i, within := range []float64{15, 60, 200, 1000, 5000} {
		if d <= within {
			s = here + signal(i)
			break
		}
	}
	return append(into, found{signal: s, metres: d})
}

func compareContacts(a, b *sheet, shared sharedBy, into []found) []found {
	add := func(rare, crowded signal, key, text string) {
		n := max(2, shared(key))
		if n > many {
			rare = crowded
		}
		into = append(into, found{signal: rare, count: n, text: text})
	}
	switch {
	case a.phone == "" || b.phone == "":
	case a.phone == b.phone:
		add(samePhone, crowdedPhone, "p"+a.phone, "")
	default:
		into = append(into, found{signal: otherPhone})
	}
	if m, ok := firstShared(a.mails, b.mails); ok {
		add(sameMail, crowdedMail, "m"+m, "")
	}
	if site, ok := firstShared(a.sites, b.sites); ok {
		add(sameSite, crowdedSite, "s"+site, "")
	}
	switch {
	case a.pivot == "" || b.pivot == "":
	case a.pivot == b.pivot:
		add(samePivot, crowdedPivot, "v"+a.pivot, "")
	default:
		into = append(into, found{signal: otherPivot})
	}
	if len(a.kinds) > 0 && len(b.kinds) > 0 {
		if _, ok := firstShared(a.kinds, b.kinds); ok {
			into = append(into, found{signal: sameKind})
		} else {
			into = append(into, found{signal: otherKind})
		}
	}
	return into
}

// firstShared gives a value of both lists; the least, so that the order of the
// lists does not matter.
func firstShared(a, b []string) (least string, ok bool) {
	for _, v := range a {
		if slices.Contains(b, v) && (!ok || v < least) {
			least, ok = v, true
		}
	}
	return least, ok
}
