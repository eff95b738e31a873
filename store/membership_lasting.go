package store

import (
	"slices"

	"annuaire/access"
	"annuaire/fault"
)

// lasting gives the actor without the rights that end before the one to give,
// where it is of their role: nobody makes of a right that ends, one that does not.
// What the right is given for, such as a manager by a territory, may last longer.
func lasting(actor access.Actor, n NewRight) access.Actor {
	actor.Grants = slices.DeleteFunc(slices.Clone(actor.Grants), func(g access.Grant) bool {
		return g.Role == n.Role && !g.Until.IsZero() && (n.Until.IsZero() || n.Until.After(g.Until))
	})
	return actor
}

// outlives refuses a right that would last longer than the one that lets the
// actor give it.
func outlives(actor access.Actor, n NewRight) error {
	var faults fault.Fields
	for _, g := range actor.Grants {
		if g.Role == n.Role && !g.Until.IsZero() && len(faults) == 0 {
			faults.Add("fin", "Votre droit prend fin le %s. Donnez une date de fin qui ne vient pas après.", g.Until.Format("02/01/2006"))
		}
	}
	return faults.Err("Le droit n'a pas été donné.")
}
