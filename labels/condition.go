package labels

// Applies tells whether a criterion is asked of a place. A measure that is not
// known does not set it aside: leaving the sheet blank never makes a label easier.
// What depends on an answer waits for it.
func (c Criterion) Applies(facts Facts, answers map[string]Answer) bool {
	if c.When == nil {
		return true
	}
	if c.When.Measure != nil {
		found := c.When.Measure.of(facts)
		if found.Known && !found.Reached {
			return false
		}
	}
	return c.When.Criterion == "" || answers[c.When.Criterion].Value == c.When.Answer
}

// Asked lists the criteria that are asked of a place, in the order of the scheme.
func (s *Scheme) Asked(facts Facts, answers map[string]Answer) (asked []Criterion) {
	for _, c := range s.Criteria {
		if c.Applies(facts, answers) {
			asked = append(asked, c)
		}
	}
	return asked
}
