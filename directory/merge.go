package directory

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// MergePart is what two places that are merged give together or not at all: a
// column, or those that only make sense with one another.
type MergePart struct {
	Name    string // that of a column, or "adresse", "position", "fermeture"
	Title   string // French
	Columns []string
}

// MergeParts lists them, in the order of the columns. The identifier is that of
// the kept place, and the later date of update is that of both.
var MergeParts = mergeParts()

const closurePart = "fermeture"

func mergeParts() (parts []MergePart) {
	together := map[string][]string{
		"adresse":  {"adresse", "complement_adresse", "code_postal", "commune", "code_insee"},
		"latitude": columnsOfPosition,
	}
	for _, c := range Columns {
		switch c.Name {
		case "id", "date_maj", "complement_adresse", "code_postal", "commune", "code_insee", "longitude":
		case "latitude":
			parts = append(parts, MergePart{"position", "Position sur la carte", together[c.Name]})
		case "adresse":
			parts = append(parts, MergePart{c.Name, c.Title, together[c.Name]})
		default:
			parts = append(parts, MergePart{c.Name, c.Title, []string{c.Name}})
		}
	}
	parts = append(parts, MergePart{EquipmentColumn, PatchTitle(EquipmentColumn), []string{EquipmentColumn}})
	return append(parts, MergePart{closurePart, "Fermeture annoncée", closureColumns[:]})
}

// Words gives the part of a place as people read it, empty for nothing.
func (m MergePart) Words(p *Place) string {
	var words []string
	for _, name := range m.Columns {
		if text := wordsOf(p, name); text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, ", ")
}

func wordsOf(p *Place, column string) string {
	if column == EquipmentColumn {
		return inWords(p.Equipment)
	}
	if i := slices.Index(closureColumns[:], column); i >= 0 {
		return asPeopleWrite(p.closureTexts()[i])
	}
	switch c, _ := ColumnNamed(column); column {
	case "code_insee": // says nothing more to people than the commune
		return ""
	default:
		return c.Words(p)
	}
}

// same tells whether two places give this part the same.
func (m MergePart) same(a, b *Place) bool {
	return !slices.ContainsFunc(m.Columns, func(name string) bool { return !sameColumn(a, b, name) })
}

func sameColumn(a, b *Place, name string) bool {
	if name == EquipmentColumn {
		return slices.Equal(a.Equipment, b.Equipment)
	}
	if i := slices.Index(closureColumns[:], name); i >= 0 {
		return a.closureTexts()[i] == b.closureTexts()[i]
	}
	c, _ := ColumnNamed(name)
	return c.Text(a) == c.Text(b)
}

func (m MergePart) copy(to, from *Place) {
	switch m.Name {
	case "position":
		to.Position, to.HasPosition = from.Position, from.HasPosition
	case EquipmentColumn:
		to.Equipment = from.Equipment
	case closurePart:
		to.Closure = from.Closure
	default:
		for _, name := range m.Columns {
			c, _ := ColumnNamed(name)
			c.copy(to, from)
		}
	}
	if m.Name == "adresse" {
		to.TimeZone = from.TimeZone
	}
}

// DifferentParts lists the parts that two places do not give alike.
func DifferentParts(a, b *Place) (parts []MergePart) {
	for _, m := range MergeParts {
		if !m.same(a, b) {
			parts = append(parts, m)
		}
	}
	return parts
}

// BetterFromSecond tells whether a part is better taken from the second of two
// places: it alone says something, or says it more freshly.
func (m MergePart) BetterFromSecond(first, second *Place) bool {
	one, other := m.Words(first), m.Words(second)
	if one == "" || other == "" {
		return one == "" && other != ""
	}
	return m.date(second) > m.date(first)
}

// date is the day of the latest source of a part, in Unix seconds.
func (m MergePart) date(p *Place) (latest int64) {
	for _, name := range m.Columns {
		day := p.UpdatedOn
		if from, known := p.From(name); known {
			day = from.Date
		}
		latest = max(latest, day.Unix())
	}
	return latest
}

// Merge gives the kept place once it has taken the named parts of another, with
// their provenance and their doubts, and names the columns that it took.
func Merge(kept, absorbed Place, parts []string) (merged Place, columns []string) {
	merged = kept
	merged.Provenance = maps.Clone(kept.Provenance)
	if merged.Provenance == nil {
		merged.Provenance = map[string]Provenance{}
	}
	for _, m := range MergeParts {
		if slices.Contains(parts, m.Name) {
			m.copy(&merged, &absorbed)
			columns = append(columns, m.Columns...)
		}
	}
	if absorbed.UpdatedOn.After(kept.UpdatedOn) {
		merged.UpdatedOn = absorbed.UpdatedOn
		columns = append(columns, "date_maj")
	}
	for _, name := range columns {
		if from, known := absorbed.From(name); known {
			merged.Provenance[name] = from
		}
	}
	merged.takeDoubts(kept, absorbed, columns)
	return merged, columns
}

func (p *Place) takeDoubts(kept, absorbed Place, columns []string) {
	p.Doubts = nil
	for _, d := range kept.Doubts {
		if !slices.Contains(columns, d.Column) {
			p.Doubts = append(p.Doubts, d)
		}
	}
	for _, d := range absorbed.Doubts {
		if slices.Contains(columns, d.Column) {
			p.Doubts = append(p.Doubts, d)
		}
	}
	p.SortDoubts()
}

// Unmerge gives the place as it was before something changed it into after,
// with what others have changed since. conflicts are the French titles of what
// both changed: then nothing can be given back.
func Unmerge(before, after, now Place) (restored Place, conflicts []string) {
	restored = now
	restored.Provenance = maps.Clone(now.Provenance)
	date := MergePart{"date_maj", "Date de mise à jour", []string{"date_maj"}}
	for _, m := range append(slices.Clone(MergeParts), date) {
		switch {
		case m.same(&before, &after):
		case m.same(&now, &after):
			m.copy(&restored, &before)
			for _, name := range m.Columns {
				giveBack(restored.Provenance, before.Provenance, name)
			}
		case m.Name != date.Name: // who has changed anything since has dated it
			conflicts = append(conflicts, m.Title)
		}
	}
	restoreWhole(&restored.Provenance, before.Provenance, after.Provenance, now.Provenance)
	restoreWhole(&restored.Doubts, before.Doubts, after.Doubts, now.Doubts)
	restoreWhole(&restored.TimeZone, before.TimeZone, after.TimeZone, now.TimeZone)
	restoreWhole(&restored.State, before.State, after.State, now.State)
	restoreWhole(&restored.ArchiveReason, before.ArchiveReason, after.ArchiveReason, now.ArchiveReason)
	restoreWhole(&restored.ArchiveProposal, before.ArchiveProposal, after.ArchiveProposal, now.ArchiveProposal)
	return restored, conflicts
}

func giveBack(to, from map[string]Provenance, name string) {
	if was, known := from[name]; known {
		to[name] = was
	} else {
		delete(to, name)
	}
}

// restoreWhole gives back what nobody has changed since.
func restoreWhole[T any](to *T, before, after, now T) {
	if reflect.DeepEqual(after, now) {
		*to = before
	}
}
