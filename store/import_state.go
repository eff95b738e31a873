package store

import (
	"slices"

	"annuaire/fault"
)

// ImportState is where a file sent by somebody stands.
type ImportState string

// The states:
//
//	uploaded ─→ reading ─→ diagnosed ─→ applying ─→ applied ─→ undoing ─→ undone
//	    ↑          │ ↑         │  │         │                     │
//	    │          │ └─────────┘  │         │                     │
//	    └── failed ←──────────────┼─────────┴─────────────────────┘ (applied again when undoing fails)
//	          └─→ dismissed ←─────┘
const (
	ImportUploaded  ImportState = "uploaded"  // nobody said yet what its columns give
	ImportReading   ImportState = "reading"   // in the background
	ImportDiagnosed ImportState = "diagnosed" // what it would do is known
	ImportApplying  ImportState = "applying"  // in the background
	ImportApplied   ImportState = "applied"
	ImportUndoing   ImportState = "undoing" // in the background
	ImportUndone    ImportState = "undone"
	ImportFailed    ImportState = "failed"    // nothing was changed; it may be read again
	ImportDismissed ImportState = "dismissed" // its file is forgotten
)

// importMoves are the states that each may become.
var importMoves = map[ImportState][]ImportState{
	ImportUploaded:  {ImportReading, ImportDismissed},
	ImportReading:   {ImportDiagnosed, ImportFailed},
	ImportDiagnosed: {ImportReading, ImportApplying, ImportDismissed},
	ImportApplying:  {ImportApplied, ImportFailed},
	ImportApplied:   {ImportUndoing},
	ImportUndoing:   {ImportUndone, ImportApplied},
	ImportFailed:    {ImportReading, ImportDismissed},
}

// MayBecome tells whether a file may go from one state to another.
func (s ImportState) MayBecome(next ImportState) bool { return slices.Contains(importMoves[s], next) }

// UnderWay tells that work is done in the background.
func (s ImportState) UnderWay() bool {
	return s == ImportReading || s == ImportApplying || s == ImportUndoing
}

// French gives the state in words.
func (s ImportState) French() string { return importStates[s] }

var importStates = map[ImportState]string{
	ImportUploaded: "colonnes à vérifier", ImportReading: "lecture en cours", ImportDiagnosed: "prêt à enregistrer",
	ImportApplying: "enregistrement en cours", ImportApplied: "enregistré", ImportUndoing: "annulation en cours",
	ImportUndone: "annulé", ImportFailed: "échoué, rien n’a changé", ImportDismissed: "écarté",
}

// move refuses what a state does not allow.
func (s ImportState) move(next ImportState) error {
	if s.MayBecome(next) {
		return nil
	}
	return fault.New(fault.Conflict, "Cet import est dans l'état « %s » : ce n'est plus possible. Rien n'a changé. Rechargez la page.", s.French())
}
