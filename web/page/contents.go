package page

// Text is a content of mere words.
type Text string

// Write implements Content.
func (t Text) Write(w *Writer) { w.Text(string(t)) }

// Paragraph is a paragraph of mere words.
type Paragraph string

// Write implements Content.
func (p Paragraph) Write(w *Writer) { w.Between("<p>", string(p), "</p>\n") }

// Several are contents one after the other, apart by a space.
type Several []Content

// Write implements Content.
func (s Several) Write(w *Writer) {
	for i, one := range s {
		w.When(i > 0, " ")
		one.Write(w)
	}
}

// Framed is the content of an ordinary page: its first heading, then the rest.
type Framed struct {
	Title    string
	Contents []Content
	Wide     bool // a table needs the whole width; text keeps its own
}

// Write implements Content.
func (f Framed) Write(w *Writer) {
	w.Either(f.Wide, "<div class=\"cadre\">\n", "<div class=\"cadre texte\">\n")
	w.Between("<h1>", f.Title, "</h1>\n")
	for _, one := range f.Contents {
		one.Write(w)
	}
	w.Raw("</div>")
}

// Section is a part of a page under a heading of the second level.
type Section struct {
	Title    string
	Contents []Content
}

// Write implements Content.
func (s Section) Write(w *Writer) {
	w.Between("<section><h2>", s.Title, "</h2>\n")
	for _, one := range s.Contents {
		one.Write(w)
	}
	w.Raw("</section>\n")
}

// Folded is shown when it is asked for; at once where what it holds was refused.
type Folded struct {
	Title   string
	Content Content
	Open    bool
}

// Write implements Content.
func (f Folded) Write(w *Writer) {
	w.Either(f.Open, `<details class="calcul" open>`, `<details class="calcul">`)
	w.Between("<summary>", f.Title, "</summary>\n")
	f.Content.Write(w)
	w.Raw("</details>\n")
}

// Written is a paragraph as somebody wrote it, lines and all.
type Written string

// Write implements Content.
func (t Written) Write(w *Writer) { w.Between(`<p class="en-lignes">`, string(t), "</p>\n") }

// Lines are words of several lines, within something else.
type Lines string

// Write implements Content.
func (l Lines) Write(w *Writer) { w.Between(`<span class="en-lignes">`, string(l), "</span>") }

// Definition is something known, with its title.
type Definition struct {
	Title string
	Value Content
}

// Definitions is a list of what is known of something.
type Definitions []Definition

// Write implements Content; nothing is written when nothing is known.
func (d Definitions) Write(w *Writer) {
	if len(d) == 0 {
		return
	}
	w.Raw("<dl class=\"faits large\">\n")
	for _, one := range d {
		w.Between("<dt>", one.Title, "</dt><dd>")
		one.Value.Write(w)
		w.Raw("</dd>\n")
	}
	w.Raw("</dl>\n")
}
