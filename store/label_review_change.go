package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SheetChange is one thing of the sheet of a place that is no longer what it was when
// the application was submitted. Both are words, "" for nothing.
type SheetChange struct {
	Column        string // as the record names it
	Before, After string
}

// reviewChanges compares the sheet with the snapshot.
func (f *file) reviewChanges(r *FileReview) error {
	then, is, err := f.app.SnapshotOf()
	if err != nil || !is {
		return err
	}
	r.Then = then
	var was, now map[string]any
	if err := json.Unmarshal(then.Place, &was); err != nil {
		return err
	}
	var text []byte
	if err := f.tx.QueryRow(f.ctx, `select place_as_json(p) from place p where p.id = $1`, f.app.PlaceID).Scan(&text); err != nil {
		return midway(err)
	}
	if err := json.Unmarshal(text, &now); err != nil {
		return err
	}
	keys := map[string]bool{}
	for key := range was {
		keys[key] = true
	}
	for key := range now {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if before, after := inText(was[key]), inText(now[key]); before != after {
			r.Changed = append(r.Changed, SheetChange{key, before, after})
		}
	}
	return nil
}

// inText writes a value of a JSON object for people: a list by commas.
func inText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = inText(one)
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+" "+inText(v[key]))
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(value)
}
