package directory

// telling is one thing that a record tells a visitor, or does not.
type telling struct {
	column string // the first of those that tell it
	told   func(*Place) bool
}

// tellings are what a visitor wants to know: where the place is exactly, its
// address, when it opens, its telephone, another way to reach it, what it helps
// with, how one comes, at what cost, what kind of place it is, how it presents
// itself; and that nothing of it is in doubt. Columns that most places rightly
// leave empty, such as the labels they hold, are not among them.
var tellings = [...]telling{
	{"latitude", func(p *Place) bool { return p.HasPosition }},
	{"adresse", func(p *Place) bool { return p.Address != "" }},
	{"horaires", func(p *Place) bool { return p.Hours != "" && !p.doubts("horaires") }},
	{"telephone", func(p *Place) bool { return p.Phone != "" }},
	{"courriels", func(p *Place) bool { return len(p.Emails) > 0 || len(p.Websites) > 0 || p.BookingPage != "" }},
	{"services", func(p *Place) bool { return len(p.Services) > 0 }},
	{"modalites_acces", func(p *Place) bool { return len(p.AccessModes) > 0 }},
	{"frais_a_charge", func(p *Place) bool { return len(p.Fees) > 0 }},
	{"typologie", func(p *Place) bool { return len(p.Typologies) > 0 }},
	{"presentation_resume", func(p *Place) bool { return p.Summary != "" || p.Details != "" }},
	{doubtless, func(p *Place) bool { return len(p.Doubts) == 0 }},
}

// doubtless stands for no column: that nothing is in doubt.
const doubtless = ""

// MaxCompleteness is the Completeness of a record that lacks nothing.
const MaxCompleteness = len(tellings)

// Completeness counts what the record tells a visitor, one for each of the
// tellings.
func (p *Place) Completeness() int {
	told := 0
	for i := range tellings {
		if tellings[i].told(p) {
			told++
		}
	}
	return told
}

func (p *Place) doubts(column string) bool {
	_, doubted := p.DoubtOn(column)
	return doubted
}
