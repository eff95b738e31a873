package labels

import (
	"encoding/json"
	"time"
)

// Snapshot is the record of a place as it was when its application was submitted,
// or when the correction that asked to mend it was answered.
type Snapshot struct {
	At       time.Time           `json:"le"`
	Version  int64               `json:"version"`
	Place    json.RawMessage     `json:"fiche"` // the columns of the standard
	Facts    Facts               `json:"faits"`
	Measured map[string]Measured `json:"mesures"`
}

// SnapshotOf reads the snapshot of an application; false before it was submitted.
func (a *Application) SnapshotOf() (s Snapshot, is bool, err error) {
	if len(a.Snapshot) == 0 {
		return s, false, nil
	}
	err = json.Unmarshal(a.Snapshot, &s)
	return s, err == nil, err
}

// AdheresByItself tells whether a charter can be adhered to without anybody: all that
// it asks is computed or declared, reached, and of the place itself.
func (s *Scheme) AdheresByItself(a Application, facts Facts) bool {
	if s.Nature != Charter || s.Decides != ByCheck || a.OnBehalf {
		return false
	}
	result := ResultOf(s, facts, a.Answers, nil)
	return result.Grantable && len(result.Minors) == 0 && len(result.Unverified) == 0
}
