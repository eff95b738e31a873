package main

import (
	"context"
	"maps"
	"slices"

	"annuaire/labels"
	"annuaire/store"
)

// labelled is what is known of the labels in force: those that there are, and those
// that places hold. It never changes: another takes its place.
type labelled struct {
	codes   []string
	names   map[string]string // by code
	byPlace map[string][]labels.Held
}

// labelsOf gives the labels that a place holds now.
func (w *world) labelsOf(place string) []labels.Held {
	if l := w.labelled.Load(); l != nil {
		return l.byPlace[place]
	}
	return nil
}

// labelCodesOf gives their codes, which the atlas filters by.
func (w *world) labelCodesOf(place string) (codes []string) {
	for _, h := range w.labelsOf(place) {
		codes = append(codes, h.Code)
	}
	return codes
}

func (w *world) readLabels(ctx context.Context) (*labelled, error) {
	codes, err := w.record.LabelCodes(ctx)
	if err != nil {
		return nil, err
	}
	held, err := w.record.LabelsInForce(ctx)
	return newLabelled(codes, held), err
}

func newLabelled(codes []store.LabelCode, held map[string][]labels.Held) *labelled {
	l := &labelled{names: make(map[string]string, len(codes)), byPlace: held}
	for _, c := range codes {
		l.codes = append(l.codes, c.Code)
		l.names[c.Code] = c.Name
	}
	return l
}

// relabel reads the labels of these places, before the atlas takes them. known is
// false when one is of a scheme that the atlas does not filter by yet.
func (w *world) relabel(ctx context.Context, places []string) (known bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, shortPatience)
	defer cancel()
	now, err := w.record.LabelsInForce(ctx, places...)
	if err != nil {
		return false, err
	}
	former := w.labelled.Load()
	if former == nil {
		return len(now) == 0, nil
	}
	same := true
	for _, id := range places {
		same = same && slices.Equal(former.byPlace[id], now[id])
		for _, h := range now[id] {
			if former.names[h.Code] == "" {
				return false, nil
			}
		}
	}
	if same {
		return true, nil
	}
	next := *former
	next.byPlace = maps.Clone(former.byPlace)
	for _, id := range places {
		if delete(next.byPlace, id); len(now[id]) > 0 {
			next.byPlace[id] = now[id]
		}
	}
	w.labelled.Store(&next)
	return true, nil
}

// compareLabels makes the labels of the atlas equal to the record's: what was told of
// a title may be lost, as for places.
func (w *world) compareLabels(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longPatience)
	defer cancel()
	now, err := w.readLabels(ctx)
	former := w.labelled.Load()
	if err != nil || former == nil {
		return err
	}
	if !maps.Equal(now.names, former.names) {
		return w.readAll(ctx, w.ground)
	}
	var differ []string
	for id := range now.byPlace {
		if !slices.Equal(now.byPlace[id], former.byPlace[id]) {
			differ = append(differ, id)
		}
	}
	for id := range former.byPlace {
		if len(now.byPlace[id]) == 0 {
			differ = append(differ, id)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	return w.read(ctx, differ)
}
