package labels

import (
	"fmt"
	"slices"

	"annuaire/fault"
	"annuaire/procedure"
)

// Choice is what a member of a committee votes on a file.
type Choice string

// The choices.
const (
	VoteFor      Choice = "pour"
	VoteReserves Choice = "reserves" // for, with reserves
	VoteAgainst  Choice = "contre"
	VoteAbstain  Choice = "abstention"
)

// Choices lists them in the order in which they are offered.
var Choices = []Choice{VoteFor, VoteReserves, VoteAgainst, VoteAbstain}

var choicesInFrench = map[Choice]string{VoteFor: "Pour", VoteReserves: "Pour, avec réserves", VoteAgainst: "Contre", VoteAbstain: "Abstention"}

// French gives a choice in words.
func (c Choice) French() string { return choicesInFrench[c] }

// IsChoice tells whether it is one.
func (c Choice) IsChoice() bool { return slices.Contains(Choices, c) }

// Tally counts the votes on a file.
type Tally struct {
	For      int    `json:"pour"`
	Reserves int    `json:"reserves"`
	Against  int    `json:"contre"`
	Abstain  int    `json:"abstention"`
	Chair    Choice `json:"-"` // of who presides, "" when they did not vote
}

// Add counts one.
func (t *Tally) Add(c Choice, chair bool) {
	switch c {
	case VoteFor:
		t.For++
	case VoteReserves:
		t.Reserves++
	case VoteAgainst:
		t.Against++
	case VoteAbstain:
		t.Abstain++
	}
	if chair {
		t.Chair = c
	}
}

// Cast is how many took a side: abstentions are no votes.
func (t *Tally) Cast() int { return t.For + t.Reserves + t.Against }

// French gives the count in words.
func (t *Tally) French() string {
	return fmt.Sprintf("%d pour, %d pour avec réserves, %d contre, %d abstention%s", t.For, t.Reserves, t.Against, t.Abstain, plural(t.Abstain))
}

func plural(n int) string {
	if n > 1 {
		return "s"
	}
	return ""
}

// Agrees refuses a decision that the votes do not make. More votes for, with
// reserves or without, than against give the label; as many leave it to the chair,
// where the rules of the committee say that their side wins. Without reserves, more
// of the votes for must ask for none than for some.
func (t *Tally) Agrees(event procedure.Event, chairCasts bool) error {
	if t.Cast() == 0 {
		return fault.New(fault.Conflict, "Personne n’a voté pour ou contre ce dossier. Faites voter les membres, ou ajournez.")
	}
	favour := t.For + t.Reserves
	if favour == t.Against {
		if !chairCasts || t.Chair == "" || t.Chair == VoteAbstain {
			return fault.New(fault.Conflict, "Les voix sont à égalité (%s). Faites voter à nouveau, ou ajournez.", t.French())
		}
		favour = t.broken(favour)
	}
	switch {
	case event == Refuse && favour > t.Against:
		return fault.New(fault.Conflict, "La majorité est pour le label (%s). La décision suit le vote.", t.French())
	case event != Refuse && favour < t.Against:
		return fault.New(fault.Conflict, "La majorité est contre le label (%s). La décision suit le vote.", t.French())
	case event == Grant && t.Reserves >= t.For:
		return fault.New(fault.Conflict, "Les voix favorables demandent des réserves (%s). Accordez avec réserves, ou ajournez.", t.French())
	}
	return nil
}

// broken is the number of votes for once the chair has broken a tie.
func (t *Tally) broken(favour int) int {
	if t.Chair == VoteAgainst {
		return favour - 1
	}
	return favour + 1
}
