package fakemeili

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
)

// distribution counts documents by value of a field, and is written in the
// order of the values.
type distribution []*counted

// counted is one value of a field, and how many documents have it.
type counted struct {
	value  string
	number float64 // when it is one
	isText bool
	count  int
}

// MarshalJSON implements json.Marshaler.
func (d distribution) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, one := range d {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(one.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(one.count))
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
func distribute(set *inForce, names []string, all []ranked) (map[string]distribution, map[string]span) {
	if names == nil {
		return nil, nil
	}
	distributions, spans := map[string]distribution{}, map[string]span{}
	for _, name := range names {
		d, byValue := distribution{}, map[string]*counted{}
		for _, one := range all {
			for _, value := range one.values(name) {
				c := byValue[value]
				if c == nil {
					c = newCounted(value)
					d, byValue[value] = append(d, c), c
				}
				c.count++
			}
		}
		for _, c := range d {
			s, known := spans[name]
			switch {
			case c.isText:
			case !known:
				spans[name] = span{c.number, c.number}
			default:
				spans[name] = span{min(s.Min, c.number), max(s.Max, c.number)}
			}
		}
		d.sort(cmp.Or(set.Faceting.SortFacetValuesBy[name], set.Faceting.SortFacetValuesBy["*"]))
		distributions[name] = d[:min(len(d), set.Faceting.MaxValuesPerFacet)]
	}
	return distributions, spans
}

func newCounted(value string) *counted {
	n, err := strconv.ParseFloat(value, 64)
	return &counted{value: value, number: n, isText: err != nil || math.IsNaN(n) || math.IsInf(n, 0)}
}

// sort puts numbers first, by size, then texts; with "count", the most frequent
// before.
func (d distribution) sort(order string) {
	slices.SortFunc(d, func(a, b *counted) int {
		switch {
		case order == "count" && a.count != b.count:
			return cmp.Compare(b.count, a.count)
		case a.isText != b.isText:
			return map[bool]int{true: 1, false: -1}[a.isText]
		}
		return cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.value, b.value))
	})
}
