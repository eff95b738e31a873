package access

import "slices"

// rule is one line of the table.
type rule struct {
	roles   []Role // none: whoever has signed in
	actions []Action
	reach   reach
	states  []string // none: in any state
}

// rulesOf finds the lines about an action.
var rulesOf = func() map[Action][]rule {
	index := map[Action][]rule{}
	for _, r := range rules {
		for _, action := range r.actions {
			index[action] = append(index[action], r)
		}
	}
	return index
}()

// needsRight tells whether the line speaks of people who hold a right.
func (r *rule) needsRight() bool { return len(r.roles) > 0 }

// inState tells whether the line holds in a state of the object.
func (r *rule) inState(state string) bool {
	return len(r.states) == 0 || slices.Contains(r.states, state)
}

// reaches tells whether the line, for somebody with a right, reaches an object.
func (r *rule) reaches(g *Grant, o *Object) bool {
	switch r.reach {
	case within:
		return o.isWithin(g.Territory)
	case below:
		return o.isBelow(g.Territory)
	case ofPlace:
		return g.Place != "" && g.Place == o.Place
	}
	return false
}

// reachesWithoutRight is reaches for whoever has signed in.
func (r *rule) reachesWithoutRight(account int64, o *Object) bool {
	return r.reach == anywhere || r.reach == ofSelf && o.Owner == account
}

// counts tells whether a right counts for the line, for this actor, now.
func (r *rule) counts(a *Actor, g *Grant, action Action) bool {
	return slices.Contains(r.roles, g.Role) && a.holds(g) && !(g.Delegated && slices.Contains(notDelegated, action))
}

// holds tells whether a right is in force in this session.
func (a *Actor) holds(g *Grant) bool {
	return !g.endedAt(a.At) && (a.Strong || !g.Role.NeedsSecondFactor())
}
