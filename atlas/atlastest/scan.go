package atlastest

import (
	"slices"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
)

// Values gives the values of a place under the name of a filter, read off its
// fields.
func Values(e *atlas.Entry, name string) []string {
	territories := map[string]*geo.Territory{"commune": e.Commune, "epci": e.EPCI, "departement": e.Department, "region": e.Region}
	if t, is := territories[name]; is {
		if t == nil {
			return nil
		}
		return []string{t.Code}
	}
	switch name {
	case "equipement":
		return e.Equipment
	case "accessible":
		if e.AccessPage != "" || slices.Contains(e.SpecialCare, "Handicaps moteurs") {
			return []string{"oui"}
		}
		return nil
	case "label":
		return nil // they are no field: a snapshot may be given them beside the places
	}
	column, known := directory.ColumnNamed(name)
	if !known {
		panic("no filter is called " + name)
	}
	return column.Values(e.Place)
}

// Meets is the plain reading of a query, but for its text; skip leaves one
// filter out.
func Meets(e *atlas.Entry, q *atlas.Query, skip string) bool {
	for name, wanted := range q.Filters {
		if name != skip && !slices.ContainsFunc(wanted, func(v string) bool { return slices.Contains(Values(e, name), v) }) {
			return false
		}
	}
	onMap := e.Located != atlas.Nowhere
	switch {
	case q.Accessible && skip != "accessible" && Values(e, "accessible") == nil,
		q.HasBox && !(onMap && q.Box.Contains(e.Point)),
		q.Radius > 0 && !(onMap && geo.Distance(q.From, e.Point) <= q.Radius),
		!q.Since.IsZero() && e.UpdatedOn.Before(q.Since),
		q.Open && e.Opening(q.At).State != hours.Open:
		return false
	}
	return true
}
