package procedure

import (
	"strings"
	"time"
	"unicode/utf8"

	"annuaire/fault"
)

// The longest texts that a move records, in characters.
const (
	ReasonMax = 5000
	RefMax    = 200
)

// Act is what somebody does, or what happens by itself.
type Act struct {
	Event Event
	By    Party
	To    State // where it leads, when the line leaves the choice
	// Seq is the number of the last move that the person had before them: Conflict
	// when there is another since. AnySeq asks for no such check.
	Seq int64
	// Key is the number that who sends gave the command, Payload the digest of all
	// it holds: sent again it does nothing more.
	Key     string
	Payload []byte

	Actor     int64 // account, 0 for the system
	ActingFor int64 // the right by which they act, 0 for none

	At          time.Time // when it is recorded
	EffectiveAt time.Time // when it counts from; zero: when it is recorded

	ReasonCode  string
	Reason      string // in words
	LegalBasis  string
	DecisionRef string
	Documents   []Document
	Visibility  Visibility // empty: as the line says
	Deadline    time.Time  // that it opens: the first instant after it
	Data        any        // what else it records, kept as JSON
}

// AnySeq is the Seq of an act that looks at no number of the last move.
const AnySeq = -1

// Document names a file that a move rests on.
type Document struct {
	ID     int64  `json:"id"`
	SHA256 []byte `json:"sha256"`
	Kind   string `json:"nature"`
}

// missing gives, field by field, what the act lacks of what its line needs.
func (m *Move) missing(a *Act) error {
	var faults fault.Fields
	need := func(n Needs, lacks bool, field, message string) {
		if m.Needs&n != 0 && lacks {
			faults.Add(field, "%s", message)
		}
	}
	need(Reason, strings.TrimSpace(a.Reason) == "", "motif", "Donnez la raison : la personne concernée la lira.")
	need(ReasonCode, a.ReasonCode == "", "motif_code", "Choisissez un motif dans la liste.")
	need(LegalBasis, strings.TrimSpace(a.LegalBasis) == "", "fondement", "Dites sur quel texte repose cette décision : un article, ou une délibération.")
	need(DecisionRef, strings.TrimSpace(a.DecisionRef) == "", "reference", "Donnez le numéro de l’acte.")
	need(Documents, len(a.Documents) == 0, "document", "Joignez au moins un document.")
	need(Deadline, a.Deadline.IsZero(), "echeance", "Donnez une date limite.")
	if !a.Deadline.IsZero() && !a.Deadline.After(a.At) {
		faults.Add("echeance", "Choisissez une date limite à venir.")
	}
	if utf8.RuneCountInString(a.Reason) > ReasonMax {
		faults.Add("motif", "Écrivez au plus %d caractères.", ReasonMax)
	}
	if utf8.RuneCountInString(a.LegalBasis) > RefMax {
		faults.Add("fondement", "Écrivez au plus %d caractères.", RefMax)
	}
	if utf8.RuneCountInString(a.DecisionRef) > RefMax {
		faults.Add("reference", "Écrivez au plus %d caractères.", RefMax)
	}
	return faults.Err("Il manque quelque chose pour " + m.French + ".")
}

// Transition is a move as it was recorded. Its hash covers all of it and the
// hash of the move before.
type Transition struct {
	ID           int64
	Kind         string // of the machine
	Aggregate    int64  // what it is a move of
	Seq          int64  // 1 for the first
	Event        Event
	From, To     State
	Actor        int64
	By           Party
	ActingFor    int64
	EffectiveAt  time.Time
	RecordedAt   time.Time
	RulesVersion int64
	ReasonCode   string
	Reason       string
	LegalBasis   string
	DecisionRef  string
	Documents    []Document
	Visibility   Visibility
	Data         []byte // JSON object
	Hash         []byte
	Replayed     bool // the command had been done before: nothing was done this time
}

// Automatic tells whether no person did it.
func (t *Transition) Automatic() bool { return t.By == System }
