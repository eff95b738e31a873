package hours

import "errors"

// latestNight is the end after which a span past midnight is taken for a
// typing error.
const latestNight = 6 * 60

var errSpan = errors.New("hours: times out of order")

// times reads "09:00-12:00,14:00-18:00", "18:00+", "20:00-02:00".
func (p *parser) times(r *rule) error {
	for {
		s, err := p.span()
		if err != nil {
			return err
		}
		if n := len(r.spans); n > 0 && s.from < r.spans[n-1].from && s.to > r.spans[n-1].from {
			return errSpan
		}
		r.spans = append(r.spans, s)
		if !p.isSign(0, ",") || p.peek(1).kind != numberToken || isYear(p.peek(1)) {
			return nil
		}
		p.at++
	}
}

func (p *parser) span() (span, error) {
	from, err := p.clock()
	if err != nil {
		return span{}, err
	}
	if from >= minutesPerDay {
		return span{}, errSpan
	}
	if p.sign("+") {
		return span{from: from, to: from, openEnd: true}, nil
	}
	if !p.sign("-") {
		return span{}, p.fail("-")
	}
	to, err := p.clock()
	if err != nil {
		return span{}, err
	}
	if to < from {
		to += minutesPerDay
	}
	if to == from || to > minutesPerDay+latestNight {
		return span{}, errSpan
	}
	return span{from: from, to: to, openEnd: p.sign("+")}, nil
}

// clock reads "09:00", and "9h", "9h30" in tolerant reading.
func (p *parser) clock() (int, error) {
	hour, sep := p.peek(0), p.peek(1)
	if hour.kind != numberToken || len(hour.text) > 2 {
		return 0, p.fail("a time")
	}
	french := p.tolerant && sep.kind == wordToken && sep.text == "h"
	if !french && !(sep.kind == signToken && sep.text == ":") {
		return 0, p.fail("a time")
	}
	p.at += 2
	minute := p.peek(0)
	if french && (minute.kind != numberToken || minute.from != sep.to) {
		minute = token{kind: numberToken, text: "00"}
		p.at--
	}
	if minute.kind != numberToken || len(minute.text) != 2 || minute.value > 59 || hour.value*60+minute.value > 2*minutesPerDay {
		return 0, p.fail("minutes")
	}
	p.at++
	return hour.value*60 + minute.value, nil
}
