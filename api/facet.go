package api

import (
	"strconv"

	"annuaire/atlas"
	"annuaire/internal/jsontext"
)

// facetTexts keeps what never changes in the counts of a line of snapshots:
// values and labels, two thirds of an answer, 30 kB in all. Communes and EPCIs
// are written out each time.
type facetTexts struct {
	line   *atlas.Line
	values map[string][]string // by filter, then by rank
}

func newFacetTexts(snap *atlas.Snapshot) *facetTexts {
	t := &facetTexts{snap.Line(), map[string][]string{}}
	for _, name := range atlas.FacetNames() {
		values, labels := snap.FacetValues(name)
		texts := make([]string, len(values))
		for rank := range values {
			texts[rank] = string(appendFacetValue(nil, values[rank], labels[rank]))
		}
		t.values[name] = texts
	}
	return t
}

// facets gives what writes the counts of a snapshot.
func (s *service) facets(snap *atlas.Snapshot) *facetTexts {
	texts := s.facetTexts.Load()
	if texts == nil || texts.line != snap.Line() {
		texts = newFacetTexts(snap)
		s.facetTexts.Store(texts)
	}
	return texts
}

func (t *facetTexts) append(b []byte, facets atlas.Facets) []byte {
	b = append(b, '{')
	for i := range facets {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), facets[i].Name...), `":[`...)
		b = appendCounts(b, facets[i].Values, t.values[facets[i].Name])
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendCounts(b []byte, counts []atlas.FacetCount, texts []string) []byte {
	for i := range counts {
		if i > 0 {
			b = append(b, ',')
		}
		f := &counts[i]
		if f.Rank >= 0 && f.Rank < len(texts) {
			b = append(b, texts[f.Rank]...)
		} else {
			b = appendFacetValue(b, f.Value, f.Label)
		}
		b = strconv.AppendInt(b, int64(f.Count), 10)
		b = strconv.AppendBool(append(b, `,"choisi":`...), f.Selected)
		b = append(b, '}')
	}
	return b
}

func appendFacetValue(b []byte, value, label string) []byte {
	b = jsontext.AppendString(append(b, `{"valeur":`...), value)
	b = jsontext.AppendString(append(b, `,"libelle":`...), label)
	return append(b, `,"nombre":`...)
}
