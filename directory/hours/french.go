package hours

import (
	"slices"

	"annuaire/fold"
)

// period is the part of the school year that a French statement is about.
type period uint8

const (
	anyPeriod period = iota
	termPeriod
	vacationPeriod
)

// half is a half of a day, as "le matin".
type half uint8

const (
	wholeHalf half = iota
	morning
	afternoon
)

// parity is that of the weeks of the year.
type parity uint8

const (
	everyWeek parity = iota
	evenWeeks
	oddWeeks
)

// statement is "mardi et jeudi de 9h à 12h".
type statement struct {
	days        uint8
	ranks       []int8
	parity      parity
	period      period
	spans       []span
	appointment bool
}

// closing is "fermé le jeudi matin".
type closing struct {
	days uint8
	half half
}

// frenchParser reads statements. Whatever it does not know makes the whole
// text not understood: half a sentence can say the contrary of the sentence.
type frenchParser struct {
	tokens      []frenchToken
	at          int
	period      period
	statements  []statement
	closings    []closing
	noHolidays  bool // closed on public holidays
	appointment bool // said before any day: holds for all
	withoutRDV  bool
}

// readFrench reads hours written in French.
func readFrench(text string) ([]rule, bool) {
	plain := plainFrench(text)
	tokens := lexFrench(plain)
	if onlyAppointment(tokens) {
		return []rule{{comment: cleanComment(text)}}, aboutAppointment(text)
	}
	if slices.Contains(roundTheClock, fold.Text(text)) {
		return []rule{{always: true}}, true
	}
	p := &frenchParser{tokens: tokens}
	for !p.ended() {
		if !p.statement() {
			return nil, false
		}
	}
	if p.brokenOff() || p.onlyMar() || p.appointment && p.withoutRDV {
		return nil, false
	}
	return p.rules()
}

// roundTheClock lists the ways to write "24h/24, 7j/7", folded.
var roundTheClock = []string{"24h 24 7j 7", "24h 24 7 jours 7", "24 24 7 7", "24h sur 24 7j sur 7", "24h 24 et 7j 7", "24h sur 24 et 7j sur 7"}

// appointmentWords are all the words that a text may hold and still say no
// more than "sur rendez-vous".
var appointmentWords = []string{
	"sur", "rdv", "rendez", "vous", "uniquement", "seulement", "exclusivement", "tel", "telephone",
	"au", "par", "prise", "de", "prendre", "atelier", "ateliers", "ouvert", "ouverts", "accueil", "permanence",
}

func onlyAppointment(tokens []frenchToken) bool {
	for _, t := range tokens {
		switch t.kind {
		case frenchDay, frenchTime, frenchRank:
			return false
		case frenchWord:
			if !slices.Contains(appointmentWords, t.text) {
				return false
			}
		}
	}
	return true
}

// unfinished are the words and signs after which something is missing.
var unfinished = []string{"-", "/", "+", "&", ":", "(", "et", "puis", "ou", "de", "d", "du", "des", "a", "au", "le", "la", "les", "l"}

// brokenOff tells whether the text was cut: "de 9h à 12h et d" hides an
// afternoon.
func (p *frenchParser) brokenOff() bool {
	for _, t := range slices.Backward(p.tokens) {
		if t.kind == frenchEnd || t.kind == frenchSign && slices.Contains([]string{".", ",", ";", ")", "|", "*", "\n"}, t.text) {
			continue
		}
		return slices.Contains(unfinished, t.text)
	}
	return false
}

// onlyMar tells whether the only day named is "mar", March in English.
func (p *frenchParser) onlyMar() bool {
	days, mar := 0, 0
	for _, t := range p.tokens {
		if t.kind == frenchDay {
			days++
			if t.text == "mar" {
				mar++
			}
		}
	}
	return mar > 0 && days == mar
}

func (p *frenchParser) peek(distance int) frenchToken {
	return p.tokens[min(p.at+distance, len(p.tokens)-1)]
}

func (p *frenchParser) ended() bool { return p.peek(0).kind == frenchEnd }

// words consumes this sequence of words (and of hyphens between them).
func (p *frenchParser) words(sequence ...string) bool {
	at := p.at
	for i, word := range sequence {
		if i > 0 && p.tokens[at].text == "-" {
			at++
		}
		if t := p.tokens[at]; t.kind != frenchWord || t.text != word {
			return false
		}
		at++
	}
	p.at = at
	return true
}

// skip consumes tokens of these texts, words or signs.
func (p *frenchParser) skip(texts ...string) {
	for t := p.peek(0); (t.kind == frenchWord || t.kind == frenchSign) && slices.Contains(texts, t.text); t = p.peek(0) {
		p.at++
	}
}

var (
	signs = []string{",", ";", "/", ".", "-", "+", ":", "(", ")", "|", "&", "•", "*", "\n"}
	// fillers carry no fact where a statement begins.
	fillers = slices.Concat(signs, []string{
		"et", "puis", "le", "la", "les", "l", "du", "de", "des", "d", "au", "a", "chaque", "tous",
		"horaire", "horaires", "ouverture", "ouvertures", "heures", "ouvert", "ouverte", "ouverts",
		"accueil", "public", "est",
	})
)

// statement reads one piece of the text and tells whether it knew it.
func (p *frenchParser) statement() bool {
	switch {
	case p.words("tous", "les", "jours", "feries"):
		return false
	case p.words("jours", "et", "heures"), p.continuous():
		return true
	case p.words("sans", "rdv"), p.words("sans", "rendez", "vous"):
		p.withoutRDV = true
		return true
	case p.appointmentPhrase():
		return p.markAppointment()
	case p.periodPhrase():
		return true
	case p.words("ferme"), p.words("fermee"), p.words("fermeture"), p.words("sauf"), p.words("hors"):
		return p.closing()
	case p.peek(0).kind == frenchDay, p.peek(0).kind == frenchRank, p.everyDay(0):
		return p.dayStatement()
	}
	before := p.at
	p.skip(fillers...)
	return p.at > before
}

// everyDay tells whether "tous les jours" is here, without consuming it; the
// fillers would.
func (p *frenchParser) everyDay(distance int) bool {
	return p.peek(distance).text == "tous" && p.peek(distance+1).text == "les" && p.peek(distance+2).text == "jours" &&
		p.peek(distance+3).text != "feries"
}

// continuous consumes "journée continue", "non stop": no fact is added.
func (p *frenchParser) continuous() bool {
	return p.words("journee", "continue") || p.words("non", "stop") || p.words("en", "continu")
}

func (p *frenchParser) appointmentPhrase() bool {
	before := p.at
	p.skip("uniquement", "seulement", "exclusivement")
	if p.words("sur", "rdv") || p.words("sur", "rendez", "vous") {
		return true
	}
	p.at = before
	return false
}

// markAppointment applies "sur rendez-vous": to all that follows when it comes
// first; to the only statement when there is one. Between several statements
// nobody can tell.
func (p *frenchParser) markAppointment() bool {
	switch len(p.statements) {
	case 0:
		p.appointment = true
	case 1:
		p.statements[0].appointment = true
		p.skip(signs...)
		return p.ended()
	default:
		return false
	}
	return true
}

func (p *frenchParser) periodPhrase() bool {
	before := p.at
	p.skip("en", "pendant", "durant", "les", "la", "de")
	switch {
	case p.words("periode", "scolaire"), p.words("periodes", "scolaires"), p.words("hors", "vacances", "scolaires"):
		p.period = termPeriod
	case p.words("vacances", "scolaires"):
		p.period = vacationPeriod
	default:
		p.at = before
		return false
	}
	return true
}

// closing reads "fermé le jeudi", "sauf le mercredi après-midi", "fermé les
// jours fériés".
func (p *frenchParser) closing() bool {
	p.skip("le", "la", "les", "au", "public", ":")
	if p.words("jours", "feries") {
		p.noHolidays = true
		return true
	}
	if p.peek(0).kind != frenchDay {
		return false
	}
	days, ok := p.dayList()
	c := closing{days: days, half: p.half()}
	if p.peek(0).kind == frenchTime || c.half != wholeHalf && days&(days-1) != 0 && p.tokens[p.at-1].text == "matin" {
		return false // "sauf le vendredi 8h-12h"; "fermé le mercredi et vendredi matin"
	}
	p.closings = append(p.closings, c)
	return ok
}

// half consumes "matin", "l'après-midi".
func (p *frenchParser) half() half {
	before := p.at
	p.skip("le", "l", "les")
	switch {
	case p.words("matin"), p.words("matins"):
		return morning
	case p.words("apres", "midi"), p.words("apres", "midis"):
		return afternoon
	}
	p.at = before
	return wholeHalf
}
