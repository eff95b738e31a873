package hours

import "slices"

// earliest is the hour before which an opening is taken for an error: "2h à
// 5h" is an afternoon.
const earliest = 5 * 60

var (
	// insideSpan may stand between the two ends of a span.
	insideSpan = []string{"-", "a", "/", "jusqu"}
	// betweenSpans may stand between spans.
	betweenSpans = []string{"-", "/", ",", ";", "+", "&", "|", "et", "puis", "de", "le", "les", "\n"}
)

// times reads an even run of times: "9h-12h et 14h-18h", "9h 12h 14h 17h".
// Each pair is a span, and they must follow one another.
func (p *frenchParser) times() ([]span, bool) {
	var spans []span
	for {
		from, ok := p.timeOrHour(p.peek(0), p.peek(1).text == "-" && p.peek(2).kind == frenchTime)
		if !ok {
			return nil, false
		}
		p.at++
		p.skip(insideSpan...)
		to, ok := p.timeOrHour(p.peek(0), p.tokens[p.at-1].text == "-")
		if !ok || !follows(spans, from, to) {
			return nil, false
		}
		p.at++
		spans = append(spans, span{from: from, to: to})
		if p.nextSpan() {
			continue
		}
		return spans, true
	}
}

// timeOrHour gives a time; a bare number beside a hyphen and a time is an hour.
func (p *frenchParser) timeOrHour(t frenchToken, beside bool) (int, bool) {
	switch {
	case t.kind == frenchTime:
		return t.value, true
	case t.kind == frenchNumber && beside && t.value >= 6 && t.value <= 24:
		return t.value * 60, true
	}
	return 0, false
}

func follows(spans []span, from, to int) bool {
	if from < earliest || from >= to {
		return false
	}
	return len(spans) == 0 || spans[len(spans)-1].to <= from
}

// nextSpan moves to the time that begins another span of the same days.
func (p *frenchParser) nextSpan() bool {
	before := p.at
	p.half()
	p.skip(betweenSpans...)
	p.half()
	p.skip(slices.Concat(betweenSpans, []string{":"})...)
	if p.peek(0).kind == frenchTime || p.peek(0).kind == frenchNumber && p.peek(1).text == "-" {
		return true
	}
	p.at = before
	return false
}
