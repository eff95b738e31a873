package directory

import (
	"maps"
	"slices"
	"strings"

	"annuaire/directory/hours"
	"annuaire/fault"
)

// Patch holds what somebody wants a place to become: new values by the
// standard's name of their column, a list joined by ListSeparator. Besides
// these columns it may name those of PatchOnly. An empty value empties.
type Patch map[string]string

// Names that a Patch knows beyond the columns of the standard.
const (
	EquipmentColumn    = "equipement"
	ClosedFromColumn   = "fermeture_du"
	ClosedUntilColumn  = "fermeture_au"
	ClosedAboutColumn  = "fermeture_message"
	latitude           = "latitude"
	longitude          = "longitude"
	invalidPatchPublic = "Certaines valeurs ne peuvent pas être enregistrées. Rien n'a changé : corrigez-les, puis recommencez."
)

// PatchOnly are the names that a Patch knows and that are no column of the
// standard, in the order in which people are shown them.
var PatchOnly = []string{EquipmentColumn, ClosedFromColumn, ClosedUntilColumn, ClosedAboutColumn}

// Apply gives the place the values of the patch and names the columns that
// changed. A value that the place already has is taken as it is, even where it
// would no longer be accepted. When one value cannot be read, the place is left
// as it was and the error (Invalid) names each column with what to write.
func (p Patch) Apply(place *Place) (changed []string, err error) {
	next := *place
	next.Doubts = slices.Clone(place.Doubts)
	var faults fault.Fields
	p.refuseUnknown(&faults)
	for _, c := range Columns {
		p.applyColumn(c, &next, &faults)
	}
	p.applyPosition(&next, &faults)
	p.applyEquipment(&next, &faults)
	p.applyClosure(&next, &faults)
	if err := faults.Err(invalidPatchPublic); err != nil {
		return nil, err
	}
	changed = changedColumns(place, &next)
	next.answerDoubts(changed)
	if next.TimeZone == "" || slices.Contains(changed, "code_insee") {
		next.TimeZone = hours.CalendarFor(next.INSEE).Zone().String()
	}
	*place = next
	return changed, nil
}

// Lacking names the columns without which a place cannot be shown, in order.
func (p *Place) Lacking() (lacking []string) {
	for _, name := range neverEmpty {
		if c, _ := ColumnNamed(name); c.Text(p) == "" {
			lacking = append(lacking, name)
		}
	}
	return lacking
}

// neverEmpty are the columns that the record cannot hold empty. The others that
// the standard requires have a writing for what is not known.
var neverEmpty = []string{"nom", "commune", "code_postal"}

func (p Patch) refuseUnknown(faults *fault.Fields) {
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if _, known := ColumnNamed(name); !known && !slices.Contains(PatchOnly, name) {
			faults.Add(fault.Excerpt(name, 60), "Aucune colonne du standard ne porte ce nom. Retirez-la.")
		}
	}
}

// applyColumn reads one column; the position is read as a whole elsewhere.
func (p Patch) applyColumn(c Column, place *Place, faults *fault.Fields) {
	text, given := p[c.Name]
	if !given || slices.Contains(columnsOfPosition, c.Name) || text == c.Text(place) {
		return
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" && slices.Contains(neverEmpty, c.Name) {
		faults.Add(c.Name, "Cette information est obligatoire.")
		return
	}
	if problem := unfit(text, c.Name == "presentation_detail" || c.Name == "horaires" || c.Name == "presentation_resume"); problem != "" {
		faults.Add(c.Name, "%s", problem)
		return
	}
	if problem := patchReaders[c.Name](place, c, text); problem != "" {
		faults.Add(c.Name, "%s", problem)
	}
}

// changedColumns names what differs between two versions of a place, in the
// order of the columns.
func changedColumns(before, after *Place) (changed []string) {
	for _, c := range Columns {
		if c.Text(before) != c.Text(after) {
			changed = append(changed, c.Name)
		}
	}
	if !slices.Equal(before.Equipment, after.Equipment) {
		changed = append(changed, EquipmentColumn)
	}
	was, is := before.closureTexts(), after.closureTexts()
	for i, name := range closureColumns {
		if was[i] != is[i] {
			changed = append(changed, name)
		}
	}
	return changed
}

// answerDoubts drops the doubts on columns that now have another value: a
// person has answered them.
func (p *Place) answerDoubts(changed []string) {
	p.Doubts = slices.DeleteFunc(p.Doubts, func(d Doubt) bool { return slices.Contains(changed, d.Column) })
	if len(p.Doubts) == 0 {
		p.Doubts = nil
	}
}

// PatchOf gives every value of a place as a Patch holds them.
func PatchOf(place *Place) Patch {
	p := Patch{EquipmentColumn: strings.Join(place.Equipment, ListSeparator)}
	for _, c := range Columns {
		p[c.Name] = c.Text(place)
	}
	for i, text := range place.closureTexts() {
		p[closureColumns[i]] = text
	}
	return p
}
