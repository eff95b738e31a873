package labels

// Held is a label that a place holds, and that counts now, as lists and sheets
// show it.
type Held struct {
	Code   string // of the scheme
	Short  string // its name
	Number string // of the title
}
