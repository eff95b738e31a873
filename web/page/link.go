package page

// Link is an address with its text. External links leave the site, and only
// when the visitor follows them.
type Link struct {
	Text, Href, Note string
	External         bool
}

// ExternalRel says that a link leaves the site, and tells the other nothing.
const ExternalRel Constant = ` rel="noopener external"`

// Write writes a link that may leave the site, without its note.
func (l Link) Write(w *Writer) {
	w.Raw("<a")
	w.Address("href", l.Href)
	w.When(l.External, ExternalRel)
	w.Between(">", l.Text, "</a>")
}

// Advice lists what one may do: links, or mere sentences.
func (w *Writer) Advice(list Constant, links []Link) {
	w.Raw(list)
	for _, l := range links {
		w.Raw("<li>")
		if l.Href != "" {
			w.Anchor(l.Href, l.Text)
		} else {
			w.Text(l.Text)
		}
		w.Raw("</li>\n")
	}
	w.Raw("</ul>")
}
