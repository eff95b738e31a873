package atlas

import (
	"annuaire/geo"
)

// attach finds the territories and the point of an entry. The commune is that
// of the code, else the one that holds the position, else the only one that
// the postal code serves.
func (b *builder) attach(e *Entry) {
	e.Commune = b.communeOf(e)
	b.attachParents(e)
	switch {
	case e.HasPosition && geo.Valid(e.Position):
		e.Located, e.Point = Exact, e.Position
	case e.Commune != nil && e.Commune.HasCentre:
		e.Located, e.Point = AtCommune, e.Commune.Centre
	default:
		e.Located = Nowhere
	}
}

func (b *builder) communeOf(e *Entry) *geo.Territory {
	if c, ok := b.gazetteer.Commune(e.INSEE); ok {
		return c
	}
	if _, c, ok := b.gazetteer.District(e.INSEE); ok {
		return c
	}
	if b.locator != nil && e.HasPosition && geo.Valid(e.Position) {
		if code, ok := b.locator.Locate(e.Position); ok {
			if c, ok := b.gazetteer.Commune(code); ok {
				return c
			}
		}
	}
	if served := b.gazetteer.CommunesAt(e.PostalCode); len(served) == 1 {
		return served[0]
	}
	return nil
}

func (b *builder) attachParents(e *Entry) {
	c := e.Commune
	if c == nil {
		return
	}
	e.EPCI, _ = b.gazetteer.Get(geo.EPCI, c.EPCI)
	e.Department, _ = b.gazetteer.Get(geo.Department, c.Department)
	e.Region, _ = b.gazetteer.Get(geo.Region, c.Region)
}

// listTerritories lists the places of each commune and EPCI. A place whose
// record names a municipal district is listed under the district too, so that
// Marseille answers for its districts and a district for itself alone.
func listTerritories(s *Snapshot) (communes, epcis map[string][]uint32) {
	communes, epcis = map[string][]uint32{}, map[string][]uint32{}
	for i := range s.entries {
		e := s.entries[i]
		if e.Commune != nil {
			communes[e.Commune.Code] = append(communes[e.Commune.Code], uint32(i))
		}
		if _, _, ok := s.gazetteer.District(e.INSEE); ok {
			communes[e.INSEE] = append(communes[e.INSEE], uint32(i))
		}
		if e.EPCI != nil {
			epcis[e.EPCI.Code] = append(epcis[e.EPCI.Code], uint32(i))
		}
	}
	return communes, epcis
}

// communeList gives the places of a commune by any of its codes, or of one
// municipal district; ok is false for a code that nothing has.
func (s *Snapshot) communeList(code string) (list []uint32, ok bool) {
	if _, _, district := s.gazetteer.District(code); district {
		return s.communes[code], true
	}
	c, ok := s.gazetteer.Commune(code)
	if !ok {
		return nil, false
	}
	return s.communes[c.Code], true
}

// epciList gives the places of an EPCI.
func (s *Snapshot) epciList(code string) (list []uint32, ok bool) {
	if _, ok := s.gazetteer.Get(geo.EPCI, code); !ok {
		return nil, false
	}
	return s.epcis[code], true
}
