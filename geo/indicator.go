package geo

// Indicator is one figure about one territory, always with where it comes
// from and what year it speaks of.
type Indicator struct {
	Level   Level
	Code    string
	Name    string
	Value   float64
	Source  string // French, with the producer
	Vintage string
}
