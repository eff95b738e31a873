package procedure

import (
	"errors"
	"fmt"
	"slices"
)

// Check tells what is wrong with a table: a state that nothing leads to or that has
// no way to an end, a line that says the same as another, a name that is not
// known. nil: it can be followed.
func (m *Machine) Check() error {
	c := tableCheck{Machine: m}
	c.names()
	for i := range m.Moves {
		c.line(i)
	}
	if len(c.faults) == 0 {
		c.reach()
		c.ways()
	}
	return errors.Join(c.faults...)
}

type tableCheck struct {
	*Machine
	faults []error
}

func (c *tableCheck) add(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf(c.Kind+": "+format, args...))
}

// names sees to it that states and parties have words, and each its own.
func (c *tableCheck) names() {
	if c.Kind == "" || c.Noun == "" {
		c.add("the machine has no name")
	}
	for i, info := range c.States {
		same := func(other StateInfo) bool { return other.State == info.State || other.French == info.French }
		if info.State == "" || info.French == "" || slices.ContainsFunc(c.States[:i], same) {
			c.add("state %q (%s) has no name of its own", info.State, info.French)
		}
	}
	for i, info := range c.Parties {
		same := func(other PartyInfo) bool { return other.Party == info.Party || other.French == info.French }
		if info.Party == "" || info.French == "" || slices.ContainsFunc(c.Parties[:i], same) {
			c.add("party %q (%s) has no name of its own", info.Party, info.French)
		}
	}
}

// line sees to it that a line says something, of what is known, that no line above says.
func (c *tableCheck) line(i int) {
	move := c.Moves[i]
	if move.Event == "" || move.French == "" || len(move.From) == 0 || len(move.By) == 0 {
		c.add("line %d (%s) lacks an event, words, where from or by whom", i+1, move.Event)
	}
	if slices.Contains(move.From, "") && (len(move.From) > 1 || len(move.To) == 0) {
		c.add("line %d (%s) begins the procedure: from nothing else, and to a state", i+1, move.Event)
	}
	for _, s := range append(slices.Clone(move.From), move.To...) {
		if s != "" && !c.Has(s) || s == "" && slices.Contains(move.To, s) {
			c.add("line %d (%s) names the state %q, which is not one", i+1, move.Event, s)
		}
	}
	for _, p := range move.By {
		if !slices.ContainsFunc(c.Parties, func(info PartyInfo) bool { return info.Party == p }) {
			c.add("line %d (%s) names the party %q, which is not one", i+1, move.Event, p)
		}
	}
	c.twice(i)
}

// twice sees to it that one line at most says what an event does, from a state, by a party.
func (c *tableCheck) twice(i int) {
	move := c.Moves[i]
	for from, s := range move.From {
		if slices.Contains(move.From[:from], s) {
			c.add("line %d (%s) is from %q twice", i+1, move.Event, s)
		}
	}
	for j, above := range c.Moves[:i] {
		if above.Event != move.Event {
			continue
		}
		shares := slices.ContainsFunc(move.From, func(s State) bool { return slices.Contains(above.From, s) }) &&
			slices.ContainsFunc(move.By, func(p Party) bool { return slices.Contains(above.By, p) })
		if shares {
			c.add("line %d (%s) says again what line %d says", i+1, move.Event, j+1)
		}
		if above.French != move.French {
			c.add("line %d (%s) has other words than line %d", i+1, move.Event, j+1)
		}
	}
}

// reach sees to it that each state can be come to.
func (c *tableCheck) reach() {
	reached := c.reached("")
	for _, info := range c.States {
		if !slices.Contains(reached, info.State) {
			c.add("nothing leads to the state %q", info.State)
		}
	}
}

// ways sees to it that where somebody is awaited, an end can be come to.
func (c *tableCheck) ways() {
	for _, info := range c.States {
		if !slices.ContainsFunc(c.reached(info.State), c.IsEnded) {
			c.add("no way leads from the state %q to an end", info.State)
		}
	}
}

// reached lists a state and those that can be come to from it.
func (m *Machine) reached(from State) []State {
	found := []State{from}
	for i := 0; i < len(found); i++ {
		for _, move := range m.Moves {
			if !slices.Contains(move.From, found[i]) {
				continue
			}
			for _, to := range move.To {
				if !slices.Contains(found, to) {
					found = append(found, to)
				}
			}
		}
	}
	return found
}
