package page

// Tabs are links between pages that go together.
type Tabs struct {
	Label string // what they choose among, read aloud
	Items []Tab
}

// Tab is one of them.
type Tab struct {
	Text, Href string
	Count      int // what waits there, not written when it is 0
	Current    bool
}

// Write implements Content.
func (t Tabs) Write(w *Writer) {
	w.Raw(`<nav class="volets"`)
	w.Attribute("aria-label", t.Label)
	w.Raw("><ul>\n")
	for _, one := range t.Items {
		w.Raw("<li><a")
		w.Address("href", one.Href)
		w.When(one.Current, ` aria-current="page"`)
		w.Raw(">")
		w.Text(one.Text)
		if one.Count > 0 {
			w.Raw(" (")
			w.Count(one.Count)
			w.Raw(")")
		}
		w.Raw("</a></li>\n")
	}
	w.Raw("</ul></nav>\n")
}
