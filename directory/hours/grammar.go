package hours

import (
	"errors"
	"fmt"
)

// parser reads opening_hours rules from tokens.
type parser struct {
	text     string
	tokens   []token
	at       int
	tolerant bool // times at fault make their day unknown instead of an error
	faults   int  // rules whose times were at fault
}

// parseRules reads a whole text. The number of rules at fault is always zero
// when not tolerant.
func parseRules(text string, tolerant bool) (rules []rule, faults int, err error) {
	tokens, err := lex(text)
	if err != nil {
		return nil, 0, err
	}
	p := parser{text: text, tokens: tokens, tolerant: tolerant}
	sep := override
	for {
		r, err := p.rule()
		if err != nil {
			return nil, 0, err
		}
		r.sep = sep
		rules = append(rules, r)
		if sep = p.separator(); p.ended() {
			return rules, p.faults, nil
		}
	}
}

// peek gives the token at this distance, the end token past the last.
func (p *parser) peek(distance int) token {
	return p.tokens[min(p.at+distance, len(p.tokens)-1)]
}

func (p *parser) ended() bool { return p.peek(0).kind == endToken }

// sign consumes this sign if it is next.
func (p *parser) sign(text string) bool {
	if t := p.peek(0); t.kind != signToken || t.text != text {
		return false
	}
	p.at++
	return true
}

// isSign tells whether the token at this distance is this sign.
func (p *parser) isSign(distance int, text string) bool {
	t := p.peek(distance)
	return t.kind == signToken && t.text == text
}

func (p *parser) fail(expected string) error {
	t := p.peek(0)
	return fmt.Errorf("hours: %s expected at byte %d of %q", expected, t.from, p.text)
}

// separator consumes what stands between two rules. An empty last rule, as in
// "Mo 09:00-12:00;", is real and harmless.
func (p *parser) separator() separator {
	switch {
	case p.sign(";"):
		for p.sign(";") {
		}
		return override
	case p.sign(","):
		if p.ended() {
			p.at-- // a list that breaks off: let rule() refuse it
		}
		return additional
	case p.sign("||"):
		if p.ended() {
			p.at--
		}
		return fallback
	}
	return override
}

func (p *parser) atRuleEnd() bool {
	return p.ended() || p.isSign(0, ";") || p.isSign(0, ",") || p.isSign(0, "||")
}

// rule reads one rule, selectors then times then modifier and comment.
func (p *parser) rule() (rule, error) {
	var r rule
	start := p.at
	if err := p.selectors(&r); err != nil {
		return r, err
	}
	if err := p.timesOrFault(&r); err != nil {
		return r, err
	}
	p.ending(&r)
	if p.at == start {
		return r, p.fail("a rule")
	}
	if !p.atRuleEnd() {
		return r, p.fail("the end of the rule")
	}
	return r, r.check()
}

// check refuses rules that are valid but that real texts use by mistake.
func (r *rule) check() error {
	switch {
	case r.always:
		if r.hasDays() || len(r.spans) > 0 {
			return errors.New("hours: 24/7 together with days or times")
		}
	case len(r.spans) > 0 && !r.hasDays():
		return errors.New("hours: times without days")
	case len(r.spans) == 0 && r.state() == Open:
		return errors.New("hours: days without times")
	}
	return nil
}

func (p *parser) timesOrFault(r *rule) error {
	if p.peek(0).kind != numberToken {
		return nil
	}
	start := p.at
	err := p.times(r)
	if err == nil && !p.atTimesEnd() {
		err = p.fail("the end of the times")
	}
	if err == nil {
		return nil
	}
	if !p.tolerant || !r.hasDays() {
		return err
	}
	p.at = start
	return p.fault(r, err)
}

func (p *parser) atTimesEnd() bool {
	t := p.peek(0)
	return p.atRuleEnd() || t.kind == commentToken || t.kind == wordToken
}

// fault takes times that cannot be read as the comment of an unknown rule,
// provided that nothing but times stands before the end of the rule.
func (p *parser) fault(r *rule, cause error) error {
	from, to := p.peek(0).from, 0
	for !p.ended() && !p.isSign(0, ";") && !p.isSign(0, "||") {
		t := p.peek(0)
		if t.kind == commentToken || t.kind == wordToken && t.text != "h" {
			return cause
		}
		to = t.to
		p.at++
	}
	p.faults++
	r.spans, r.modifier, r.comment = nil, unknownModifier, cleanComment(p.text[from:to])
	return nil
}

func (p *parser) ending(r *rule) {
	if t := p.peek(0); t.kind == wordToken {
		switch t.text {
		case "open":
			r.modifier = openModifier
		case "off", "closed":
			r.modifier = offModifier
		case "unknown":
			r.modifier = unknownModifier
		}
		if r.modifier != noModifier {
			p.at++
		}
	}
	if t := p.peek(0); t.kind == commentToken && t.text != "" {
		r.comment = t.text
		p.at++
	}
}
