package page

// Notice is something the visitor must know before the rest.
type Notice struct {
	Title, Text string
	Items       []FaultItem
	Calm        bool    // it went well: "Le lieu est publié."
	Then        Content // what may be done about it, such as a button that undoes it; may be nil
}

// FaultItem is what is wrong with one parameter: its name, what people call
// it, and what to do.
type FaultItem struct{ Name, Title, Message string }

// Write says what was wrong above the rest of the page, if anything was.
func (n *Notice) Write(w *Writer) {
	if n == nil {
		return
	}
	w.Either(n.Calm, `<div class="avis calme" role="status">`, `<div class="avis" role="alert">`)
	w.Between("<h2>", n.Title, "</h2>\n")
	w.Between("<p>", n.Text, "</p>\n")
	w.Faults("<ul>", n.Items)
	if n.Then != nil {
		n.Then.Write(w)
	}
	w.Raw("</div>\n")
}

// Faults lists what is wrong with the parameters.
func (w *Writer) Faults(list Constant, items []FaultItem) {
	if len(items) == 0 {
		return
	}
	w.Raw(list)
	for _, item := range items {
		w.Between("<li><strong>", item.Title, "</strong> : ")
		w.Text(item.Message)
		w.Raw("</li>")
	}
	w.Raw("</ul>\n")
}
