package labels

import (
	"slices"

	"annuaire/procedure"
)

// Undecided lists the states of an application between its submission and its
// decision: those in which people declare their interests, and act on it.
func Undecided() []procedure.State { return slices.Clone(undecided) }

// Silenced lists the states in which silence may decide an application.
func Silenced() []procedure.State { return slices.Clone(awaiting) }
