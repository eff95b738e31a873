package access

import (
	"slices"

	"annuaire/fault"
)

// May decides whether the actor may do an action on an object.
func (a Actor) May(action Action, o Object) Decision {
	if !a.Signed() || !a.Token.allows(action, &o) {
		return refusal(a, action, o)
	}
	for i := range rulesOf[action] {
		r := &rulesOf[action][i]
		if !r.inState(o.State) {
			continue
		}
		if !r.needsRight() {
			if r.reachesWithoutRight(a.Account, &o) {
				return Decision{Allowed: true}
			}
			continue
		}
		for j := range a.Grants {
			if g := &a.Grants[j]; r.reaches(g, &o) && r.counts(&a, g, action) {
				return Decision{Allowed: true, By: g.ID}
			}
		}
	}
	return refusal(a, action, o)
}

// Require is May as an error: Anonymous for who has not signed in, Denied with
// the reason otherwise.
func (a Actor) Require(action Action, o Object) error {
	d := a.May(action, o)
	switch {
	case d.Allowed:
		return nil
	case !a.Signed():
		return fault.New(fault.Anonymous, "%s", d.Reason)
	}
	return fault.New(fault.Denied, "%s", d.Reason)
}

// allows tells whether the token, if there is one, lets an action through.
func (l *Limit) allows(action Action, o *Object) bool {
	return l == nil || slices.Contains(l.Actions, action) && o.isWithin(l.Territory)
}
