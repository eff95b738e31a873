package directory

import (
	"maps"
	"strings"
	"time"

	"annuaire/directory/hours"
)

// Difference is one column that two versions of a place do not share, as people
// read it: a list in words, a day as they write it, "" for nothing.
type Difference struct {
	Column string // name of the column, or of PatchOnly, "etat"
	Title  string // French
	Before string
	After  string
}

// Differences lists what changed between two versions of a place, in the order
// of the columns, the state first.
func Differences(before, after Place) (list []Difference) {
	add := func(column, title, was, is string) {
		if was != is {
			list = append(list, Difference{column, title, was, is})
		}
	}
	add("etat", "État de la fiche", before.State.French(), after.State.French())
	add("motif_archivage", "Motif de l'archivage", before.ArchiveReason, after.ArchiveReason)
	for _, c := range Columns {
		if c.Name != "id" { // what names a place never changes
			add(c.Name, c.Title, c.Words(&before), c.Words(&after))
		}
	}
	add(EquipmentColumn, PatchTitle(EquipmentColumn), inWords(before.Equipment), inWords(after.Equipment))
	was, is := before.closureTexts(), after.closureTexts()
	for i, name := range closureColumns {
		add(name, PatchTitle(name), asPeopleWrite(was[i]), asPeopleWrite(is[i]))
	}
	return list
}

// Words gives the value of the column as people read it.
func (c Column) Words(p *Place) string {
	switch {
	case c.Name == "typologie":
		names := make([]string, len(p.Typologies))
		for i, code := range p.Typologies {
			names[i] = TypologyName(code)
		}
		return inWords(names)
	case c.IsList():
		return inWords(c.Values(p))
	case c.Name == "pivot":
		return p.Pivot.Number
	case c.Name == "adresse":
		return p.Address
	case c.Name == "date_maj":
		return asPeopleWrite(c.Text(p))
	case c.Name == "horaires":
		return hours.Words(p.Hours)
	case c.Name == "telephone":
		return PhoneWords(p.Phone)
	}
	return c.Text(p)
}

// TextWords gives what a Patch writes in a column as people read it, and as it is
// where the column would refuse it, as half a position.
func TextWords(column, text string) string {
	var place Place
	if _, err := (Patch{column: text}).Apply(&place); err != nil {
		return text
	}
	return PatchWords(column, &place)
}

// PatchWords gives what a place holds in a column that a Patch may name, as people
// read it.
func PatchWords(column string, place *Place) string {
	if c, known := ColumnNamed(column); known && column != "latitude" && column != "longitude" {
		return c.Words(place)
	}
	return PatchOf(place)[column]
}

// PatchTitle gives the French title of a column that a Patch may name.
func PatchTitle(name string) string {
	if c, known := ColumnNamed(name); known {
		return c.Title
	}
	if title, known := patchOnlyTitles[name]; known {
		return title
	}
	return name
}

var patchOnlyTitles = map[string]string{
	EquipmentColumn: "Équipement", ClosedFromColumn: "Fermé à partir du", ClosedUntilColumn: "Fermé jusqu'au", ClosedAboutColumn: "Message de fermeture",
}

// French gives the state in words.
func (s State) French() string { return stateTitles[s] }

var stateTitles = map[State]string{
	Draft: "brouillon", Proposed: "proposée", Published: "publiée", Suspended: "suspendue", Archived: "archivée",
}

func inWords(values []string) string { return strings.Join(values, ", ") }

// asPeopleWrite turns a day of files into one of people and leaves the rest.
func asPeopleWrite(text string) string {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.Format("02/01/2006")
	}
	return text
}

// Credit attributes to a source, on this day, each column that differs from an
// earlier version: nothing else in the place's provenance moves.
func (p *Place) Credit(before Place, feed string, on time.Time) {
	changed := changedColumns(&before, p)
	p.Provenance = maps.Clone(p.Provenance)
	if p.Provenance == nil {
		p.Provenance = map[string]Provenance{}
	}
	for _, column := range changed {
		p.Provenance[column] = Provenance{Source: feed, Date: on}
	}
}
