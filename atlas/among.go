package atlas

import "annuaire/fault"

// Among is what a text engine found: it narrows a query to these places and
// ranks them when the order is ByRelevance.
type Among struct {
	Snapshot *Snapshot // whose ordinals these are
	Ordinals []uint32  // each once, in any order
	Scores   []float32 // of each, the best are the greatest; nil when all are equal
}

// in gives the same places by the ordinals of another snapshot; those that it
// no longer holds are dropped.
func (a *Among) in(s *Snapshot) *Among {
	if a.Snapshot == s || a.Snapshot == nil {
		return a
	}
	moved := &Among{Snapshot: s}
	for i, o := range a.Ordinals {
		now, ok := s.byID[a.Snapshot.entries[o].ID]
		if !ok {
			continue
		}
		moved.Ordinals = append(moved.Ordinals, now)
		if a.Scores != nil {
			moved.Scores = append(moved.Scores, a.Scores[i])
		}
	}
	return moved
}

func (a *Among) score(i int) float32 {
	if a.Scores == nil {
		return 0
	}
	return a.Scores[i]
}

// narrowText keeps what the text engine found. A text that no engine looked up
// is an error: answering as if it were not there would mislead.
func (s *Snapshot) narrowText(sc *scratch, q *Query) error {
	if q.Among == nil {
		if q.Text != "" {
			return fault.New(fault.Unavailable, "La recherche par mots n'est pas disponible pour le moment. Réessayez sans le texte, ou plus tard.")
		}
		return nil
	}
	q.Among = q.Among.in(s)
	set := sc.add("")
	for _, o := range q.Among.Ordinals {
		set.Set(int(o))
	}
	return nil
}
