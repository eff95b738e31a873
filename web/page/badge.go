package page

// Shape tells a state beside its word, without relying on colour.
type Shape int

// The shapes of badges.
const (
	Neutral   Shape = iota // a dash
	Waiting                // a ring: something is to be done, later or by others
	Done                   // a disc
	Attention              // a triangle, in ochre: something is owed now
	Stopped                // a cross
)

var shapeClasses = map[Shape]Constant{
	Neutral: `<span class="pastille neutre">`, Waiting: `<span class="pastille attente">`, Done: `<span class="pastille faite">`,
	Attention: `<span class="pastille attention">`, Stopped: `<span class="pastille arretee">`,
}

// Badge is a state in a word and a shape: "Publié" with a disc.
type Badge struct {
	Word  string
	Shape Shape
}

// Write implements Content.
func (b Badge) Write(w *Writer) {
	w.Raw(shapeClasses[b.Shape])
	w.Text(b.Word)
	w.Raw("</span>")
}
