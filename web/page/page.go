package page

// SiteName is what the header and the titles call this site.
const SiteName = "Annuaire des lieux du numérique"

// Page is what the layout needs around the content of one page.
type Page struct {
	Title       string
	Description string
	Section     string // entry of the menu in force, "accueil" on the home page
	Class       string // of the body
	Crumbs      []Crumb
	Canonical   string
	LinkedData  []byte // the same thing in the vocabulary of schema.org, as JSON
	NoIndex     bool
	Search      bool    // the page has a search field, which a skip link leads to
	List        bool    // the page is mostly a list of places: it does without the style of the others
	Map         bool    // the page needs the code of the map at once
	SmallMap    bool    // the page may show a small map, whose code is loaded when it does
	Form        bool    // the page has a form, a table or another thing that formulaires.css dresses
	Private     bool    // for its reader alone: no cache keeps it
	Member      *Member // who is signed in, nil on the pages that all share
	Content     Content

	// Filled by the renderer.
	path, contact, operator string
	demo                    bool
}

// Crumb is one step of the breadcrumb; the last has no address.
type Crumb struct{ Text, Href string }

// menu are the entries of the header.
var menu = []struct{ Text, Href string }{
	{"Trouver un lieu", "/lieux"},
	{"Carte", "/carte"},
	{"Territoires", "/territoires"},
	{"Données", "/donnees"},
}
