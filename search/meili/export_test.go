package meili

import "context"

// Differences counts what the server lacks, has too much, and has in another
// version than the snapshot followed.
func (e *Engine) Differences(ctx context.Context) (missing, extra, stale int, err error) {
	held, err := e.hold(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	_, d := e.ledger.compare(held)
	extra, stale = len(d.gone), len(d.newer)
	s := e.ledger.current()
	for _, slot := range d.put {
		entry, _ := s.InSlot(slot)
		if _, known := held[numberOf(entry.ID)]; known {
			stale++
		} else {
			missing++
		}
	}
	return missing, extra, stale, nil
}

// SettingsText gives the settings of the index as they are sent.
func SettingsText() any { return wantedSettings() }

// ReadNumbers gives the numbers of an answer to a search, the ranked first.
func ReadNumbers(raw []byte) ([]uint64, error) {
	a, err := readAnswer(raw)
	return a.numbers, err
}

// Asked gives what the server is asked for a text.
func (e *Engine) Asked(text string) (asked []string) {
	for _, w := range e.read(text).ways {
		asked = append(asked, textOf(w))
	}
	return asked
}
