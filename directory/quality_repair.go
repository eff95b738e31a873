package directory

import "annuaire/directory/hours"

// Repair is what may stand for a value in doubt.
type Repair struct {
	Value string // as people read it
	Held  bool   // the sheet holds it already: the source was overruled
}

// RepairOf proposes what to put in the place of a doubtful value: what the sheet
// already holds there, else what can be read in it. false when a person must say.
func (p *Place) RepairOf(d Doubt) (Repair, bool) {
	c, known := ColumnNamed(d.Column)
	if !known {
		return Repair{}, false
	}
	if held := c.Words(p); held != "" && held != d.Value {
		return Repair{held, true}, true
	}
	if read, ok := readAgain(d, p.INSEE); ok {
		return Repair{Value: read}, true
	}
	return Repair{}, false
}

func readAgain(d Doubt, insee string) (read string, ok bool) {
	switch d.Column {
	case "telephone":
		read, _, ok = ParsePhone(d.Value, departmentOf(insee))
	case "courriels":
		read, ok = ParseEmail(d.Value)
	case "site_web", "prise_rdv", "fiche_acces_libre":
		read, ok = ParseLink(d.Value)
	case "horaires":
		read, ok = hours.Normalize(d.Value)
	}
	return read, ok && read != ""
}
