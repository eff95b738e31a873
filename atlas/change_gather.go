package atlas

import "annuaire/geo"

// regather follows the change in the sets behind the filters.
func (d *difference) regather(next *Snapshot) {
	s := d.former
	next.columns = each(s.columns, func(c *column) *column {
		after := c.after(d)
		if c == s.labelled {
			next.labelled = after
		}
		return after
	})
	next.communes, next.epcis = s.communes.after(d), s.epcis.after(d)
	next.kinds = s.kinds.after(d)
	next.moments = s.moments.after(d)
}

// after gives the column that follows a change, with the sets that it leaves
// alone.
func (c *column) after(d *difference) *column {
	next := *c
	next.sets = make([]geo.Bits, len(c.sets))
	next.counts = append([]int(nil), c.counts...)
	next.spans = append([]span(nil), c.spans...)
	came := make([][]bool, len(c.sets)) // by rank, nil when nothing that comes has the value
	for i, a := range d.coming {
		for _, v := range c.of(a.Entry) {
			rank, known := c.rank[v]
			if !known {
				continue
			}
			if came[rank] == nil {
				came[rank] = make([]bool, len(d.coming))
			}
			came[rank][i] = true
		}
	}
	for rank, former := range c.sets {
		next.sets[rank] = d.ordinals.bits(former, func(i int) bool { return came[rank] != nil && came[rank][i] })
		if !shared(next.sets[rank], former) {
			next.set(rank, next.sets[rank])
		}
	}
	return &next
}

// after gives the kinds that follow a change.
func (k *kinds) after(d *difference) kinds {
	sets := map[string]geo.Bits{}
	for i, code := range k.codes {
		sets[code] = k.sets[i]
	}
	for _, a := range d.coming {
		if code := a.Kind(); code != "" && sets[code] == nil {
			sets[code] = nil
		}
	}
	for code, former := range sets {
		sets[code] = d.ordinals.bits(former, func(i int) bool { return d.coming[i].Kind() == code })
	}
	return rankKinds(sets)
}
