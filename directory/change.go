package directory

import (
	"maps"
	"slices"
)

// Change is a place as it must become: a creation when Place.ID is empty, an
// update otherwise.
type Change struct {
	Place    Place
	SourceID string   // the identifier this place has at its source, empty for a change that comes from no file
	Columns  []string // what differs from the record, nil for a creation
}

// columnsOfPosition are always taken together: half a position is none.
var columnsOfPosition = []string{"latitude", "longitude"}

// Reconcile gives the record as it stands once a source has spoken: feed names
// the source, incoming is what it says, dated by its own UpdatedOn. The record
// keeps a value that another source gave later. A doubt stays until a value
// replaces it, since files cannot carry doubts. changed names the columns that
// differ; "verifier" stands for the doubts. Nothing changed means the record
// is returned as it was.
func Reconcile(record, incoming Place, feed string) (merged Place, changed []string) {
	return ReconcileColumns(record, incoming, feed, func(string) bool { return true })
}

// ReconcileColumns is Reconcile with a source that gives only some columns:
// once two places are merged, each column comes from one of their sources.
func ReconcileColumns(record, incoming Place, feed string, gives func(column string) bool) (merged Place, changed []string) {
	merged = record
	merged.Provenance = maps.Clone(record.Provenance)
	for _, c := range Columns {
		if c.Name == "id" || slices.Contains(columnsOfPosition, c.Name) {
			continue
		}
		if !gives(c.Name) || c.Text(&record) == c.Text(&incoming) || record.keeps(c.Name, incoming, feed) {
			continue
		}
		c.copy(&merged, &incoming)
		changed = append(changed, c.Name)
	}
	samePosition := record.HasPosition == incoming.HasPosition && (!record.HasPosition || record.Position == incoming.Position)
	if !samePosition && gives("latitude") && !record.keeps("latitude", incoming, feed) {
		merged.Position, merged.HasPosition = incoming.Position, incoming.HasPosition
		changed = append(changed, columnsOfPosition...)
	}
	for _, name := range changed {
		merged.setProvenance(name, feed, incoming)
	}
	incoming.Doubts = slices.DeleteFunc(slices.Clone(incoming.Doubts), func(d Doubt) bool { return !gives(d.Column) })
	if doubts := reconcileDoubts(&record, &merged, &incoming); !slices.Equal(doubts, record.Doubts) {
		merged.Doubts = doubts
		changed = append(changed, "verifier")
	}
	if len(changed) == 0 {
		return record, nil
	}
	if gives("code_insee") {
		merged.TimeZone = incoming.TimeZone
	}
	return merged, changed
}

// keeps tells whether another source gave this column later than incoming.
func (p *Place) keeps(column string, incoming Place, feed string) bool {
	from, known := p.From(column)
	return known && from.Source != feed && from.Date.After(incoming.UpdatedOn)
}

func (p *Place) setProvenance(column, feed string, incoming Place) {
	if p.Provenance == nil {
		p.Provenance = map[string]Provenance{}
	}
	p.Provenance[column] = Provenance{Source: feed, Date: incoming.UpdatedOn}
}

// reconcileDoubts takes the source's own doubts, and keeps those of the record
// that the source does not mention and leaves unanswered.
func reconcileDoubts(record, merged, incoming *Place) []Doubt {
	doubts := slices.Clone(incoming.Doubts)
	for _, d := range record.Doubts {
		if i := slices.IndexFunc(doubts, func(in Doubt) bool { return in.Column == d.Column }); i >= 0 {
			if doubts[i].Value == d.Value {
				doubts[i] = d // the same doubt, though perhaps told otherwise
			}
			continue
		}
		if c, known := ColumnNamed(d.Column); known && unanswered(c, record, merged, d) {
			doubts = append(doubts, d)
		}
	}
	slices.SortFunc(doubts, compareDoubts)
	return slices.Compact(doubts)
}

// unanswered tells whether the record still has nothing better than the
// doubted text: the column is empty, holds that same text, or has not changed.
func unanswered(c Column, record, merged *Place, d Doubt) bool {
	text := c.Text(merged)
	return text == "" || text == d.Value || text == c.Text(record)
}

// SortDoubts puts the doubts in the order of the columns, as records keep them.
func (p *Place) SortDoubts() { slices.SortFunc(p.Doubts, compareDoubts) }

func compareDoubts(a, b Doubt) int {
	switch {
	case a.Column != b.Column:
		return columnRank(a.Column) - columnRank(b.Column)
	case a.Value < b.Value:
		return -1
	case a.Value > b.Value:
		return 1
	}
	return 0
}

func columnRank(name string) int {
	return slices.IndexFunc(Columns, func(c Column) bool { return c.Name == name })
}

// NewProvenance attributes the whole place to one source.
func (p *Place) NewProvenance(feed string) {
	p.Provenance = map[string]Provenance{EveryColumn: {Source: feed, Date: p.UpdatedOn}}
}
