package directory

// MaxCompleteness is the Completeness of a record that lacks nothing.
const MaxCompleteness = 11

// Completeness counts what the record tells a visitor, one for each: where the
// place is exactly, its address, when it opens, its telephone, another way to
// reach it, what it helps with, how one comes, at what cost, what kind of place
// it is, how it presents itself; and one more when nothing of it is in doubt.
// Columns that most places rightly leave empty, such as the labels they hold,
// do not count.
func (p *Place) Completeness() int {
	_, doubtedHours := p.DoubtOn("horaires")
	told := 0
	for _, is := range [MaxCompleteness]bool{
		p.HasPosition,
		p.Address != "",
		p.Hours != "" && !doubtedHours,
		p.Phone != "",
		len(p.Emails) > 0 || len(p.Websites) > 0 || p.BookingPage != "",
		len(p.Services) > 0,
		len(p.AccessModes) > 0,
		len(p.Fees) > 0,
		len(p.Typologies) > 0,
		p.Summary != "" || p.Details != "",
		len(p.Doubts) == 0,
	} {
		if is {
			told++
		}
	}
	return told
}
