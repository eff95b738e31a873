package task

import "fmt"

// Letter is one of the texts that the program sends.
type Letter string

// The letters. A value named "chemin", or "chemin_" and more, is a path of this
// site, which becomes a whole address when the letter is written. The others are
// words in French; "reponse", "motif", "resultat" and "message" may hold several
// lines; "expire" comes with its preposition ("dans 30 minutes"). "avant"
// is the last day to answer ("15 décembre 2026"), "date" a day and an hour, "recours"
// and "silence" whole sentences, "evenement" what happened, without a capital nor a
// stop ("une visite est proposée"). An empty value leaves out the sentence that
// speaks of it.
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

	LabelReceived     Letter = "label-depose"      // to who applies: the receipt
	LabelToInstruct   Letter = "label-a-instruire" // to those who examine
	LabelCorrection   Letter = "label-correction"  // asked, and reminded
	LabelOpinion      Letter = "label-avis"        // to an expert, asked and reminded
	LabelVisit        Letter = "label-visite"      // proposed, accepted, moved, cancelled, reported
	LabelSession      Letter = "label-seance"      // to the members of a committee
	LabelMoved        Letter = "label-suivi"       // to who applies: the file went on
	LabelDecided      Letter = "label-decide"      // with reasons and means of appeal
	TitleIssued       Letter = "titre-delivre"
	TitleEnding       Letter = "titre-echeance"    // reminders before the end
	TitleMoved        Letter = "titre-suivi"       // reserve, procedure, suspension, withdrawal…
	TitleAlert        Letter = "titre-alerte"      // the record no longer meets a criterion
	TitleToWatch      Letter = "titre-a-controler" // to those who examine: a complaint, a change, an alert
	AppealMoved       Letter = "recours-suivi"
	ComplaintReceived Letter = "titre-signalement" // to who complained, received and answered
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

	LabelReceived:     {"label", "lieu", "numero", "delai", "silence", "chemin"},
	LabelToInstruct:   {"label", "lieu", "numero", "territoire", "chemin"},
	LabelCorrection:   {"label", "lieu", "numero", "message", "avant", "chemin"},
	LabelOpinion:      {"label", "lieu", "numero", "question", "avant", "chemin"},
	LabelVisit:        {"label", "lieu", "numero", "evenement", "date", "message", "chemin"},
	LabelSession:      {"seance", "date", "nombre", "chemin"},
	LabelMoved:        {"label", "lieu", "numero", "evenement", "message", "chemin"},
	LabelDecided:      {"label", "lieu", "numero", "decision", "motif", "recours", "chemin"},
	TitleIssued:       {"label", "lieu", "titre", "du", "au", "chemin", "chemin_certificat"},
	TitleEnding:       {"label", "lieu", "titre", "au", "jours", "chemin"},
	TitleMoved:        {"label", "lieu", "titre", "evenement", "motif", "avant", "recours", "chemin"},
	TitleAlert:        {"label", "lieu", "titre", "critere", "chemin"},
	TitleToWatch:      {"label", "lieu", "titre", "evenement", "message", "chemin"},
	AppealMoved:       {"label", "lieu", "numero", "evenement", "motif", "chemin"},
	ComplaintReceived: {"label", "lieu", "titre", "evenement", "reponse", "chemin"},
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
