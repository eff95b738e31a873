package atlas

import (
	"annuaire/geo"
)

// attach finds the territories and the point of an entry. The commune is that
// of the code, else the one that holds the position, else the only one that
// the postal code serves.
func (from *origin) attach(e *Entry) {
	e.Commune = from.communeOf(e)
	from.attachParents(e)
	switch {
	case e.HasPosition && geo.Valid(e.Position):
		e.Located, e.Point = Exact, e.Position
	case e.Commune != nil && e.Commune.HasCentre:
		e.Located, e.Point = AtCommune, e.Commune.Centre
	default:
		e.Located = Nowhere
	}
}

func (from *origin) communeOf(e *Entry) *geo.Territory {
	if c, ok := from.gazetteer.Commune(e.INSEE); ok {
		return c
	}
	if _, c, ok := from.gazetteer.District(e.INSEE); ok {
		return c
	}
	if from.locator != nil && e.HasPosition && geo.Valid(e.Position) {
		if code, ok := from.locator.Locate(e.Position); ok {
			if c, ok := from.gazetteer.Commune(code); ok {
				return c
			}
		}
	}
	if served := from.gazetteer.CommunesAt(e.PostalCode); len(served) == 1 {
		return served[0]
	}
	return nil
}

func (from *origin) attachParents(e *Entry) {
	c := e.Commune
	if c == nil {
		return
	}
	e.EPCI, _ = from.gazetteer.Get(geo.EPCI, c.EPCI)
	e.Department, _ = from.gazetteer.Get(geo.Department, c.Department)
	e.Region, _ = from.gazetteer.Get(geo.Region, c.Region)
}

// communeList gives the places of a commune by any of its codes, or of one
// municipal district; ok is false for a code that nothing has.
func (s *Snapshot) communeList(code string) (list []uint32, ok bool) {
	if _, _, district := s.gazetteer.District(code); district {
		return s.communes.list(code), true
	}
	c, ok := s.gazetteer.Commune(code)
	if !ok {
		return nil, false
	}
	return s.communes.list(c.Code), true
}

// epciList gives the places of an EPCI.
func (s *Snapshot) epciList(code string) (list []uint32, ok bool) {
	if _, ok := s.gazetteer.Get(geo.EPCI, code); !ok {
		return nil, false
	}
	return s.epcis.list(code), true
}
