package hours

import "slices"

// dayStatement reads days and their times, or that they are closed.
func (p *frenchParser) dayStatement() bool {
	s := statement{period: p.period, appointment: p.appointment}
	ok := false
	if s.ranks, ok = p.rankList(); !ok {
		return false
	}
	if s.days, ok = p.daysNamed(); !ok {
		return false
	}
	if len(s.ranks) > 0 && !p.ofMonth() {
		return false
	}
	p.skip("(")
	s.parity = p.parity()
	p.skip(signs...)
	when := p.half()
	p.skip(signs...)
	if p.words("ferme") || p.words("fermee") {
		return p.closedDay(&s)
	}
	return p.openDay(&s, when)
}

// daysNamed reads a list of days or "tous les jours".
func (p *frenchParser) daysNamed() (uint8, bool) {
	if p.everyDay(0) {
		p.at += 3
		return dayRange(0, 6), true
	}
	return p.dayList()
}

// closedDay reads what follows "Mardi : fermé": nothing, or the other half.
func (p *frenchParser) closedDay(s *statement) bool {
	p.skip("au", "public")
	closed := p.half()
	if closed == wholeHalf {
		p.skip(" ")
		if next := p.peek(0); next.kind == frenchTime {
			return false
		}
		p.closings = append(p.closings, closing{days: s.days})
		return len(s.ranks) == 0 && s.parity == everyWeek
	}
	p.skip(signs...)
	open := afternoon
	if closed == afternoon {
		open = morning
	}
	return p.openDay(s, open)
}

func (p *frenchParser) openDay(s *statement, when half) bool {
	p.skip("de", "des", "a", "le", "les", ":")
	var ok bool
	if s.spans, ok = p.times(); !ok || !within(s.spans, when) {
		return false
	}
	p.skip("(")
	if s.parity == everyWeek {
		s.parity = p.parity()
	}
	if p.peek(0).kind == frenchRank && len(s.ranks) == 0 {
		before := p.at
		if s.ranks, ok = p.rankList(); !ok || !p.ofMonth() {
			s.ranks, p.at = nil, before // "9h-12h, 2e jeudi du mois…": another statement
		}
	}
	p.statements = append(p.statements, *s)
	return true
}

// within tells whether spans agree with "le matin" or "l'après-midi".
func within(spans []span, when half) bool {
	return !slices.ContainsFunc(spans, func(s span) bool {
		return when == morning && s.from >= 12*60 || when == afternoon && s.from < 12*60
	})
}

// rankList reads "2ème et 4ème", nothing being an empty list.
func (p *frenchParser) rankList() ([]int8, bool) {
	var ranks []int8
	for p.peek(0).kind == frenchRank {
		ranks = append(ranks, int8(p.peek(0).value))
		p.at++
		if next := p.afterSkipping("et", ",", "le", "les"); next.kind == frenchRank {
			p.skip("et", ",", "le", "les")
		}
	}
	slices.Sort(ranks)
	return slices.Compact(ranks), len(ranks) <= 5
}

// afterSkipping gives the token after those of these texts, without moving.
func (p *frenchParser) afterSkipping(texts ...string) frenchToken {
	before := p.at
	p.skip(texts...)
	t := p.peek(0)
	p.at = before
	return t
}

func (p *frenchParser) ofMonth() bool {
	return p.words("du", "mois") || p.words("de", "chaque", "mois")
}

// parity consumes "semaine paire", "des semaines impaires".
func (p *frenchParser) parity() parity {
	before := p.at
	p.skip("(", "de", "des", "les", "en")
	if p.words("semaine") || p.words("semaines") {
		switch {
		case p.words("paire"), p.words("paires"):
			return evenWeeks
		case p.words("impaire"), p.words("impaires"):
			return oddWeeks
		}
	}
	p.at = before
	return everyWeek
}

var listWords = []string{",", "et", "le", "les", "&", "/"}

// dayList reads "lundi au jeudi", "mardi, jeudi et vendredi", "lundi-mardi-
// jeudi". Hyphens between more than two days make a list, between two a range.
func (p *frenchParser) dayList() (uint8, bool) {
	var days uint8
	last, hyphens := -1, 0
	for p.peek(0).kind == frenchDay {
		day := p.peek(0).value
		p.at++
		if last >= 0 { // the end of a range
			if day <= last {
				return 0, false
			}
			days |= dayRange(last, day)
			last = -1
		}
		days |= 1 << day
		switch {
		case p.rangeWord():
			last = day
		case p.hyphenChain():
			hyphens++
			p.at++
			if hyphens == 1 && !p.chainGoesOn() {
				last = day
			}
		case p.afterSkipping(listWords...).kind == frenchDay:
			p.skip(listWords...)
		default:
			return days, true
		}
	}
	return days, last < 0 && days != 0
}

// rangeWord consumes "au", "à" or "jusqu'au" before another day.
func (p *frenchParser) rangeWord() bool {
	before := p.at
	if (p.words("au") || p.words("a") || p.words("jusqu", "au")) && p.peek(0).kind == frenchDay {
		return true
	}
	p.at = before
	return false
}

func (p *frenchParser) hyphenChain() bool {
	return p.peek(0).text == "-" && p.peek(1).kind == frenchDay
}

// chainGoesOn tells whether another hyphen and day follow the day that is next.
func (p *frenchParser) chainGoesOn() bool {
	return p.peek(1).text == "-" && p.peek(2).kind == frenchDay
}
