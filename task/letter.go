package task

import "fmt"

// Letter is one of the texts that the program sends.
type Letter string

// The letters. A value named "chemin", or "chemin_" and more, is a path of this
// site, which becomes a whole address when the letter is written. The others are
// words in French; "reponse", "motif", "resultat" and "message" may hold several
// lines; "expire" comes with its preposition ("dans 30 minutes"). An empty value
// leaves out the sentence that speaks of it.
const (
	Invitation      Letter = "invitation"   // to open one's account
	PasswordReset   Letter = "mot-de-passe" // to choose another password
	PasswordChanged Letter = "mot-de-passe-change"
	AccountRefused  Letter = "compte-refuse"
	AccountConfirm  Letter = "compte-a-confirmer" // the address is that of who asks for an account
	AccountAsked    Letter = "compte-demande"     // to those who may approve it
	GrantGiven      Letter = "droit-donne"
	GrantEnded      Letter = "droit-retire"
	TicketConfirm   Letter = "demande-a-confirmer" // the address is that of who asks
	TicketReceived  Letter = "demande-recue"
	TicketToDecide  Letter = "demande-a-traiter" // to those who decide
	TicketDecided   Letter = "demande-decidee"
	TicketEscalated Letter = "demande-transmise"
	FreshnessAsked  Letter = "fiche-a-confirmer"
	FreshnessListed Letter = "fiches-a-verifier" // to who manages a territory: how many sheets wait there
	ImportDone      Letter = "import-termine"
)

// Letters gives, for each letter, the names of the values its text speaks of.
var Letters = map[Letter][]string{
	Invitation:      {"nom", "role", "par", "chemin", "expire"},
	PasswordReset:   {"nom", "chemin", "expire"},
	PasswordChanged: {"nom", "chemin"},
	AccountRefused:  {"nom", "motif"},
	AccountConfirm:  {"nom", "organisation", "chemin", "expire"},
	AccountAsked:    {"organisation", "territoire", "role", "chemin"},
	GrantGiven:      {"nom", "role", "sur", "par", "chemin"},
	GrantEnded:      {"nom", "role", "sur"},
	TicketConfirm:   {"objet", "lieu", "chemin", "expire"},
	TicketReceived:  {"objet", "lieu", "chemin"},
	TicketToDecide:  {"objet", "lieu", "territoire", "chemin"},
	TicketDecided:   {"objet", "lieu", "decision", "reponse", "chemin"},
	TicketEscalated: {"objet", "lieu", "territoire", "chemin"},
	FreshnessAsked:  {"lieu", "mise_a_jour", "message", "chemin", "chemin_modifier", "chemin_refus", "expire"},
	FreshnessListed: {"territoire", "nombre", "chemin", "chemin_refus"},
	ImportDone:      {"fichier", "resultat", "chemin"},
}

// Check gives an error when a mail lacks a value of its letter, or has one more:
// that is a defect of the caller.
func (m Mail) Check() error {
	names, known := Letters[m.Letter]
	if !known {
		return fmt.Errorf("no letter is called %q", m.Letter)
	}
	for _, name := range names {
		if _, has := m.With[name]; !has {
			return fmt.Errorf("letter %s lacks %q", m.Letter, name)
		}
	}
	if len(m.With) != len(names) {
		return fmt.Errorf("letter %s is given %d values, its text has %d", m.Letter, len(m.With), len(names))
	}
	return nil
}
