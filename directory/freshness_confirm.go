package directory

import (
	"maps"
	"time"
)

// updatedColumn is the column that a confirmation changes.
const updatedColumn = "date_maj"

// Confirm says that everything was right on a day, by that source, and tells
// whether that is news. The values keep their own sources; only the date is the
// source's, so that an older file does not take it back.
func (p *Place) Confirm(source string, on time.Time) (news bool) {
	from := Provenance{Source: source, Date: on}
	if p.UpdatedOn.After(on) || p.UpdatedOn.Equal(on) && p.Provenance[updatedColumn] == from {
		return false
	}
	p.UpdatedOn = on
	p.Provenance = maps.Clone(p.Provenance)
	if p.Provenance == nil {
		p.Provenance = map[string]Provenance{}
	}
	p.Provenance[updatedColumn] = from
	return true
}
