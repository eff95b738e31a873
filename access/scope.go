package access

import "slices"

// Scope says of many objects what May says of one: on which of them an actor may
// do an action. It is a union of parts, cut by the territory of the token.
type Scope struct {
	Parts []Part    // none: nothing
	Limit Territory // of the token; Country where there is no limit
}

// Part is the objects that one line of the table reaches: in one of these
// states, and within one of these reaches.
type Part struct {
	States      []string    // none: in any state
	All         bool        // wherever they are
	Territories []Territory // within one of these
	Below       []Territory // within one of these, which are not it themselves
	Places      []string    // of one of these places
	Owner       int64       // made by this account, 0: does not matter
}

// Scope gives the objects on which the actor may do an action.
func (a Actor) Scope(action Action) Scope {
	s := Scope{Limit: Country}
	if !a.Signed() {
		return s
	}
	if a.Token != nil {
		if !slices.Contains(a.Token.Actions, action) {
			return s
		}
		s.Limit = a.Token.Territory
	}
	for i := range rulesOf[action] {
		if part := a.part(&rulesOf[action][i], action); !part.isEmpty() {
			s.Parts = append(s.Parts, part)
		}
	}
	return s
}

// part gives the objects that one line reaches by all the rights of the actor.
func (a *Actor) part(r *rule, action Action) Part {
	p := Part{States: r.states}
	if !r.needsRight() {
		if r.reach == ofSelf {
			p.Owner = a.Account
		}
		p.All = r.reach == anywhere
		return p
	}
	for i := range a.Grants {
		if g := &a.Grants[i]; r.counts(a, g, action) {
			p.add(r.reach, g)
		}
	}
	return p
}

func (p *Part) add(reach reach, g *Grant) {
	switch {
	case reach == within && g.Territory == Country:
		p.All = true
	case reach == within:
		p.Territories = append(p.Territories, g.Territory)
	case reach == below:
		p.Below = append(p.Below, g.Territory)
	case reach == ofPlace && g.Place != "":
		p.Places = append(p.Places, g.Place)
	}
}

func (p *Part) isEmpty() bool {
	return !p.All && p.Owner == 0 && len(p.Territories) == 0 && len(p.Below) == 0 && len(p.Places) == 0
}

// Empty tells whether no object at all is in the scope.
func (s Scope) Empty() bool { return len(s.Parts) == 0 }

// Covers tells whether an object is in the scope: what May tells.
func (s Scope) Covers(o Object) bool {
	return o.isWithin(s.Limit) && slices.ContainsFunc(s.Parts, func(p Part) bool { return p.covers(&o) })
}

func (p *Part) covers(o *Object) bool {
	if len(p.States) > 0 && !slices.Contains(p.States, o.State) {
		return false
	}
	return p.All || p.Owner != 0 && p.Owner == o.Owner ||
		slices.ContainsFunc(p.Territories, o.isWithin) || slices.ContainsFunc(p.Below, o.isBelow) ||
		o.Place != "" && slices.Contains(p.Places, o.Place)
}
