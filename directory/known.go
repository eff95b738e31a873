package directory

import "slices"

// Known is a place that a row of a source already leads to.
type Known struct {
	Place Place
	// Gives are the columns that this row still gives, since its place was
	// merged with another, each of whose columns comes from one row. Nil: all.
	Gives []string
}

// GivesColumn tells whether this row still gives a column.
func (k Known) GivesColumn(name string) bool {
	return k.Gives == nil || slices.Contains(k.Gives, name)
}
