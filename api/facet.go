package api

import (
	"strconv"

	"annuaire/atlas"
	"annuaire/internal/jsontext"
)

func appendFacets(b []byte, facets map[string][]atlas.FacetCount) []byte {
	b = append(b, '{')
	for i, name := range sortedKeys(facets) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), `":[`...)
		for j, f := range facets[name] {
			if j > 0 {
				b = append(b, ',')
			}
			b = jsontext.AppendString(append(b, `{"valeur":`...), f.Value)
			b = jsontext.AppendString(append(b, `,"libelle":`...), f.Label)
			b = strconv.AppendInt(append(b, `,"nombre":`...), int64(f.Count), 10)
			b = strconv.AppendBool(append(b, `,"choisi":`...), f.Selected)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}
