package scheme

import (
	"time"

	"annuaire/directory"
	"annuaire/procedure"
)

// day writes the date of an instant as people do.
func day(at time.Time) string { return directory.FrenchDay(procedure.DayOf(at, directory.Paris)) }
