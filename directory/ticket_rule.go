package directory

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/fault"
)

// Limits of what a ticket holds, in characters.
const (
	TicketMessageMax = 2000
	TicketValueMax   = 2000
)

// ticketColumns are the columns that a report of each kind may speak of.
var ticketColumns = map[TicketKind][]string{
	TicketClosed:   {ClosedFromColumn, ClosedUntilColumn, ClosedAboutColumn},
	TicketMoved:    {"adresse", "complement_adresse", "code_postal", "commune", "latitude", "longitude"},
	TicketHours:    {"horaires"},
	TicketPhone:    {"telephone"},
	TicketPosition: {"latitude", "longitude"},
}

// Columns gives the columns that a ticket of this kind may change; nil when it
// may change any, or none.
func (k TicketKind) Columns() []string { return ticketColumns[k] }

// NeedsAnswer tells whether who asks must be reachable: an account, or an
// address that they confirm.
func (k TicketKind) NeedsAnswer() bool { return k == TicketClaim || k == TicketRemoval }

// Check refuses a ticket that nobody could decide upon, naming the fields as
// forms do: "message", "courriel", "doublon" and the columns.
func (t *Ticket) Check() error {
	var faults fault.Fields
	if !t.Kind.Known() {
		faults.Add("objet", "Choisissez ce qui ne va pas.")
	}
	t.checkSubstance(&faults)
	t.checkLengths(&faults)
	t.checkReporter(&faults)
	return faults.Err("Votre demande n'est pas encore envoyée. Corrigez ce qui est signalé, puis recommencez.")
}

// checkSubstance sees to it that something is asked.
func (t *Ticket) checkSubstance(faults *fault.Fields) {
	said := strings.TrimSpace(t.Message) != ""
	switch t.Kind {
	case TicketCreation:
		if t.Proposed == nil {
			faults.Add("nom", "Décrivez le lieu à ajouter.")
		}
	case TicketChange:
		if len(t.Changes) == 0 {
			faults.Add("message", "Changez au moins une information.")
		}
	case TicketDuplicate:
		if t.DuplicateOf == "" {
			faults.Add("doublon", "Donnez l'adresse de l'autre fiche, ou son identifiant.")
		}
	case TicketHours, TicketPhone, TicketPosition, TicketMoved:
		if len(t.Changes) == 0 && !said {
			faults.Add("message", "Écrivez la bonne information, ou dites ce qui est faux.")
		}
	case TicketWrong, TicketOther, TicketRemoval:
		if !said {
			faults.Add("message", "Dites en quelques mots ce qui ne va pas.")
		}
	}
	if t.Kind != TicketChange && t.Kind != TicketCreation {
		t.checkColumns(faults)
	}
}

// checkColumns refuses what a report of this kind does not speak of.
func (t *Ticket) checkColumns(faults *fault.Fields) {
	for _, column := range slices.Sorted(maps.Keys(t.Changes)) {
		if !slices.Contains(t.Kind.Columns(), column) {
			faults.Add(fault.Excerpt(column, 60), "Cette information ne va pas avec ce que vous signalez. Retirez-la.")
		}
	}
}

func (t *Ticket) checkLengths(faults *fault.Fields) {
	if utf8.RuneCountInString(t.Message) > TicketMessageMax {
		faults.Add("message", "Écrivez au plus %d caractères.", TicketMessageMax)
	}
	if unreadable(t.Message) {
		faults.Add("message", "Ce texte contient des caractères qui ne peuvent pas être enregistrés. Écrivez-le de nouveau.")
	}
	for _, column := range slices.Sorted(maps.Keys(t.Changes)) {
		value := t.Changes[column]
		if t.Kind != TicketChange && utf8.RuneCountInString(value) > TicketValueMax {
			faults.Add(column, "Écrivez au plus %d caractères.", TicketValueMax)
		}
		if unreadable(value) {
			faults.Add(column, "Ce texte contient des caractères qui ne peuvent pas être enregistrés. Écrivez-le de nouveau.")
		}
	}
}

// checkReporter asks for an address where nobody could be answered otherwise,
// and where a message tries to lead somewhere: it then waits to be confirmed.
func (t *Ticket) checkReporter(faults *fault.Fields) {
	if t.Account != 0 {
		return
	}
	switch {
	case t.Email != "":
		if _, ok := ParseEmail(t.Email); !ok {
			faults.Add("courriel", "Écrivez une adresse électronique complète, comme prenom@exemple.fr.")
		}
	case t.Kind.NeedsAnswer():
		faults.Add("courriel", "Donnez votre adresse électronique : nous devons pouvoir vous répondre.")
	case t.leadsElsewhere():
		faults.Add("courriel", "Votre message contient un lien. Donnez votre adresse électronique pour le confirmer, ou retirez le lien.")
	}
}

var webLink = regexp.MustCompile(`(?i)(https?:|www\.|<a\s|\[url)`)

// leadsElsewhere tells whether a report holds a link, as unwanted messages do.
// The values of a proposal are read column by column, which is enough.
func (t *Ticket) leadsElsewhere() bool {
	if webLink.MatchString(t.Message) {
		return true
	}
	for _, value := range t.Changes {
		if t.Kind != TicketChange && webLink.MatchString(value) {
			return true
		}
	}
	return false
}

// unreadable tells whether PostgreSQL could not hold a text.
func unreadable(text string) bool { return !utf8.ValidString(text) || strings.ContainsRune(text, 0) }
