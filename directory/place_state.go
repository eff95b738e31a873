package directory

import "annuaire/fault"

// stateMoves are the states that a place may take from another.
var stateMoves = map[State][]State{
	Draft:     {Published, Archived},
	Proposed:  {Published, Archived},
	Published: {Suspended, Archived},
	Suspended: {Published, Archived},
	Archived:  {Published},
}

// Become moves the place to another state, or says why it cannot.
func (p *Place) Become(next State) error {
	for _, allowed := range stateMoves[p.State] {
		if allowed == next {
			p.State = next
			return nil
		}
	}
	return fault.New(fault.Rejected, "Cette fiche est %s : elle ne peut pas devenir %s.", p.State.French(), next.French())
}
