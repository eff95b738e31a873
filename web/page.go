package web

// siteName is what the header and the titles call this site.
const siteName = "Annuaire des lieux du numérique"

// page is what the layout needs around the content of one page.
type page struct {
	Title       string
	Description string
	Section     string // entry of the menu in force, "accueil" on the home page
	Class       string // of the body
	Crumbs      []crumb
	Canonical   string
	LinkedData  []byte // the same thing in the vocabulary of schema.org, as JSON
	NoIndex     bool
	Search      bool // the page has a search field, which a skip link leads to
	List        bool // the page is mostly a list of places: it does without the style of the others
	Map         bool // the page needs the code of the map at once
	SmallMap    bool // the page may show a small map, whose code is loaded when it does
	Content     content

	// Filled by the renderer.
	Path     string
	Demo     bool
	Contact  string
	Operator string
}

// crumb is one step of the breadcrumb; the last has no address.
type crumb struct{ Text, Href string }

// menu are the entries of the header.
var menu = []struct{ Text, Href string }{
	{"Trouver un lieu", "/lieux"},
	{"Carte", "/carte"},
	{"Territoires", "/territoires"},
	{"Données", "/donnees"},
}

// link is an address with its text. External links leave the site, and only
// when the visitor follows them.
type link struct {
	Text, Href, Note string
	External         bool
}

// input is a hidden field of a form.
type input struct{ Name, Value string }

// notice is something the visitor must know before the rest.
type notice struct {
	Title, Text string
	Items       []faultItem
}

// faultItem is what is wrong with one parameter: its name, what people call
// it, and what to do.
type faultItem struct{ Name, Title, Message string }

// write says what was wrong above the rest of the page, if anything was.
func (n *notice) write(w *writer) {
	if n == nil {
		return
	}
	w.raw(`<div class="avis" role="alert">`)
	w.between("<h2>", n.Title, "</h2>\n")
	w.between("<p>", n.Text, "</p>\n")
	w.faults("<ul>", n.Items)
	w.raw("</div>\n")
}

// faults lists what is wrong with the parameters.
func (w *writer) faults(list constant, items []faultItem) {
	if len(items) == 0 {
		return
	}
	w.raw(list)
	for _, item := range items {
		w.between("<li><strong>", item.Title, "</strong> : ")
		w.text(item.Message)
		w.raw("</li>")
	}
	w.raw("</ul>\n")
}
