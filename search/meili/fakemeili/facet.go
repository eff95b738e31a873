package fakemeili

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// distribution counts documents by value of a field, and is written in the
// order of the values.
type distribution struct {
	values []string
	counts map[string]int
}

// MarshalJSON implements json.Marshaler.
func (d *distribution) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, value := range d.values {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(d.counts[value]))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// span is the least and the greatest number that a field holds.
type span struct {
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// distribute counts all that was found, also what is beyond the greatest
// number of hits; the first values only, as many as the settings say.
func distribute(set inForce, names []string, all []ranked) (map[string]*distribution, map[string]span) {
	if names == nil {
		return nil, nil
	}
	counted, spans := map[string]*distribution{}, map[string]span{}
	for _, name := range names {
		d := &distribution{counts: map[string]int{}}
		for _, one := range all {
			value, given := one.fields[name]
			if !given {
				continue
			}
			for _, text := range texts(value) {
				if d.counts[text]++; d.counts[text] == 1 {
					d.values = append(d.values, text)
				}
			}
			if n, err := strconv.ParseFloat(string(value), 64); err == nil {
				s, known := spans[name]
				if !known {
					s = span{n, n}
				}
				spans[name] = span{min(s.Min, n), max(s.Max, n)}
			}
		}
		d.cut(set, name)
		counted[name] = d
	}
	return counted, spans
}

// cut puts the values in order and keeps the first.
func (d *distribution) cut(set inForce, name string) {
	order := cmp.Or(set.Faceting.SortFacetValuesBy[name], set.Faceting.SortFacetValuesBy["*"])
	slices.SortFunc(d.values, func(a, b string) int {
		byCount := 0
		if order == "count" {
			byCount = cmp.Compare(d.counts[b], d.counts[a])
		}
		return cmp.Or(byCount, compareValues(a, b))
	})
	d.values = d.values[:min(len(d.values), set.Faceting.MaxValuesPerFacet)]
}

// compareValues puts numbers first, by size, then texts.
func compareValues(a, b string) int {
	x, notX := strconv.ParseFloat(a, 64)
	y, notY := strconv.ParseFloat(b, 64)
	switch {
	case notX == nil && notY == nil:
		return cmp.Compare(x, y)
	case notX == nil:
		return -1
	case notY == nil:
		return 1
	}
	return strings.Compare(a, b)
}
