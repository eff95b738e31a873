package page

// Steps tells how far one is in a form of several pages.
type Steps struct {
	Names []string
	At    int // the step in hand, from 1
}

// Write implements Content: "Étape 2 sur 5 : Adresse".
func (s Steps) Write(w *Writer) {
	if s.At < 1 || s.At > len(s.Names) {
		return
	}
	w.Raw(`<p class="etape">Étape `)
	w.Number(s.At)
	w.Raw(" sur ")
	w.Number(len(s.Names))
	w.Between(" : <strong>", s.Names[s.At-1], "</strong></p>\n")
	w.Raw(`<div class="avancement" aria-hidden="true">`)
	for i := range s.Names {
		w.Either(i < s.At, `<span class="fait"></span>`, "<span></span>")
	}
	w.Raw("</div>\n")
}
