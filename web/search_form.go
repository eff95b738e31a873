package web

// searchForm is the one search field of a page.
type searchForm struct {
	Action, Label, Hint, Value string
	Hidden                     []input // filters that stay in force
	Around                     string  // where "autour de moi" leads, the position left to add
	Addresses                  bool    // addresses are suggested too
	Second                     bool    // the page is for something else: the button is not its main action
}

// searchHint says what may be written in a search field.
const searchHint = "Une commune, un code postal, une adresse ou le nom d’un lieu"

// elsewhere is the search field of a page that is for something else.
func (s *Site) elsewhere(label string) searchForm {
	return searchForm{Action: "/lieux", Label: label, Hint: searchHint, Addresses: s.deps.Geocoder != nil, Second: true}
}

func (f *searchForm) write(w *writer) {
	w.raw(`<form class="recherche"`)
	w.address("action", f.Action)
	w.when(f.Addresses, " data-adresses")
	w.raw(" method=\"get\" role=\"search\">\n<label for=\"q\">")
	w.text(f.Label)
	w.between(` <span class="indication" id="q-aide">`, f.Hint, "</span>")
	w.raw("</label>\n<div class=\"ligne\">\n" + `<div class="saisie"><input type="search" id="q" name="q"`)
	w.attribute("value", f.Value)
	w.raw(` autocomplete="off" enterkeyhint="search" maxlength="200"`)
	w.when(f.Hint != "", ` aria-describedby="q-aide"`)
	w.raw(" dir=\"auto\"></div>\n")
	w.hidden(f.Hidden)
	w.raw("<button")
	w.when(!f.Second, ` class="principal"`)
	w.raw(" type=\"submit\">Chercher</button>\n</div>\n")
	if f.Around != "" {
		f.writeAround(w)
	}
	w.raw("</form>")
}

// writeAround writes the button that a script shows where a position may be had.
func (f *searchForm) writeAround(w *writer) {
	w.raw(`<p class="autour" hidden><button type="button"`)
	w.address("data-autour", f.Around)
	w.raw(`><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="` + sightPath + `"/></svg>Autour de moi</button></p>` + "\n" +
		`<p class="recherche-etat" role="status" data-autour-etat></p>` + "\n")
}

// hidden writes the fields that a form keeps when it sets only the others.
func (w *writer) hidden(fields []input) {
	for _, f := range fields {
		w.raw(`<input type="hidden"`)
		w.attribute("name", f.Name)
		w.attribute("value", f.Value)
		w.raw(">\n")
	}
}

// sightPath draws the sight of "autour de moi".
const sightPath = "M11 1h2v3.06A8 8 0 0 1 19.94 11H23v2h-3.06A8 8 0 0 1 13 19.94V23h-2v-3.06A8 8 0 0 1 4.06 13H1v-2h3.06A8 8 0 0 1 11 4.06V1Zm1 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm0 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z"
