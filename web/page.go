package web

import "html/template"

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
	LinkedData  template.JS // the same thing in the vocabulary of schema.org, as JSON
	NoIndex     bool
	Search      bool // the page has a search field, which a skip link leads to
	Map         bool // the page needs the code of the map at once
	SmallMap    bool // the page may show a small map, whose code is loaded when it does
	Content     any

	// Filled by the renderer.
	Site     string
	Path     string
	Menu     []menuEntry
	Demo     bool
	Contact  string
	Operator string
}

// crumb is one step of the breadcrumb; the last has no address.
type crumb struct{ Text, Href string }

type menuEntry struct {
	Text, Href     string
	Current, Exact bool
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

func menu(section, path string) []menuEntry {
	entries := []menuEntry{
		{Text: "Trouver un lieu", Href: "/lieux"},
		{Text: "Carte", Href: "/carte"},
		{Text: "Territoires", Href: "/territoires"},
		{Text: "Données", Href: "/donnees"},
	}
	for i := range entries {
		e := &entries[i]
		e.Current = e.Href == "/"+section
		e.Exact = e.Href == path
	}
	return entries
}

// home is the content of the home page.
type home struct {
	Search  searchForm
	Needs   []need
	Figures string
}

// need is an everyday need, which leads to the list with filters set.
type need struct{ Title, Text, Href string }

// searchForm is the one search field of a page.
type searchForm struct {
	Action, Label, Hint, Value string
	Hidden                     []input // filters that stay in force
	Around                     string  // where "autour de moi" leads, the position left to add
}

// listing is the content of the list page.
type listing struct {
	Heading   string
	Fault     *notice
	Search    searchForm
	Filters   *filterForm
	MapHref   string
	Sorts     []sortLink
	InForce   []link
	Results   results
	Printed   string
	PublicURL string
}

type sortLink struct {
	Text, Href string
	Current    bool
}

// results is a page of places with its sentence.
type results struct {
	Sentence    string
	Note        string
	Others      []link // other places of the same name
	Cards       []card
	Next, First string
	Empty       []link // what to do when there is no place
}

// card is a place in a list: nothing more than what chooses among places.
type card struct {
	ID, Href, Name, Kind string
	Distance, Where      string
	Precision            string
	State                state
	Tags                 []string
}

// state is the opening state: a class, which gives the shape, and words.
type state struct{ Class, Words string }

// filterForm is the form of the filters.
type filterForm struct {
	Action string
	Open   bool
	Count  int // filters in force
	Hidden []input
	Groups []filterGroup
	Clear  string
}

type filterGroup struct {
	Title   string
	Open    bool
	Chosen  int
	Choices []choice
}

type choice struct {
	Name, Value, Text string
	Checked           bool
	One               bool // one of its name at most: a radio button
	Counted           bool
	Count             string
}

// mapPage is the content of the map page; without JavaScript it is a list.
type mapPage struct {
	Heading  string
	Fault    *notice
	Search   searchForm
	Filters  *filterForm
	InForce  []link
	Results  results
	ListHref string
	View     view
	Basemap  string
	Shapes   string // JSON: kind of place -> shape of its pin
	Selected string
	Legend   []legendEntry
}

// view is where the map starts: a box, else a centre and a zoom.
type view struct{ Lon, Lat, Zoom, Box string }

type legendEntry struct{ Shape, Text string }

// sheet is the content of the page of one place.
type sheet struct {
	Name, Kind, Town string
	State            state
	Closure          string
	NoPublic         string
	Actions          []action
	Summary          string
	Week             *week
	HoursText        string // as the place wrote them, when they could not be read
	HoursNote        string
	Services         []service
	Groups           []fact
	Details          string
	Address          []string
	Map              *smallMap
	Precision        string
	Ways             []link
	Contacts         []contact
	Doubts           []doubt
	Freshness        string
	Stale            bool
	Sources          []fact
	URL              string
	QR               template.HTML
	Printed          string
}

type action struct {
	Text, Href        string
	Primary, External bool
}

type week struct {
	Caption string
	Days    []weekDay
}

type weekDay struct {
	Name, Holiday, Text string
	Today               bool
}

type service struct{ Title, Text string }

type fact struct{ Title, Text, Href string }

type contact struct {
	Title string
	Links []link
}

type doubt struct{ Title, Value, Reason string }

type smallMap struct{ Lon, Lat, Shape, Basemap string }

// territoryPage is the content of the page of one territory.
type territoryPage struct {
	Name, Kind, Sentence string
	ListHref, MapHref    string
	Facts                []fact
	Children             []linkGroup
}

type linkGroup struct {
	Title, Href string
	Links       []link
}

// territoriesPage is the content of the index of territories.
type territoriesPage struct {
	Sentence string
	Regions  []linkGroup
}

type dataPage struct {
	Sentence string
	Demo     bool
}

type accessibilityPage struct{ Contact string }

// errorPage is the content of a page that says what went wrong.
type errorPage struct {
	Title, Text string
	Items       []faultItem
	Advice      []link
}
