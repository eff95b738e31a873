package search

import (
	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
)

// addName puts in what suggestions look for.
func addName(b reader, e *atlas.Entry) {
	b.document(e.Name)
	b.common(inCommune, e.CommuneName())
}

// addPlace puts in all that a search looks for.
func addPlace(b reader, e *atlas.Entry) {
	b.document(e.Name)
	b.common(inPostalCode, e.PostalCode)
	b.common(inCommune, e.Place.Commune)
	addTerritories(b, e)
	for _, code := range e.Typologies {
		b.common(inKind, code)
		b.common(inKind, directory.TypologyName(code))
	}
	for _, v := range e.Services {
		b.common(inServices, v)
	}
	for _, v := range e.Equipment {
		b.common(inEquipment, v)
	}
	for _, list := range [][]string{e.Programmes, e.Trainings, e.OtherLabels} {
		for _, v := range list {
			b.common(inProgrammes, v)
		}
	}
	b.bare(inText, e.Address)
	b.text(inText, e.Summary)
}

func addTerritories(b reader, e *atlas.Entry) {
	if e.Commune != nil {
		b.common(inCommune, e.Commune.Name)
		for _, name := range e.Commune.OldNames {
			b.common(inOldName, name)
		}
	}
	for _, t := range []*geo.Territory{e.Department, e.EPCI, e.Region} {
		if t != nil {
			b.common(inDepartment, t.Name)
		}
	}
}
