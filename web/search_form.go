package web

import "annuaire/web/page"

// searchForm is the one search field of a page.
type searchForm struct {
	Action, Label, Hint, Value string
	Hidden                     []page.Input // filters that stay in force
	Around                     string       // where "autour de moi" leads, the position left to add
	Addresses                  bool         // addresses are suggested too
	Second                     bool         // the page is for something else: the button is not its main action
}

// searchHint says what may be written in a search field.
const searchHint = "Une commune, un code postal, une adresse ou le nom d’un lieu"

// elsewhere is the search field of a page that is for something else.
func (s *Site) elsewhere(label string) searchForm {
	return searchForm{Action: "/lieux", Label: label, Hint: searchHint, Addresses: s.deps.Geocoder != nil, Second: true}
}

func (f *searchForm) Write(w *page.Writer) {
	w.Raw(`<form class="recherche"`)
	w.Address("action", f.Action)
	w.When(f.Addresses, " data-adresses")
	w.Raw(" method=\"get\" role=\"search\">\n<label for=\"q\">")
	w.Text(f.Label)
	w.Between(` <span class="indication" id="q-aide">`, f.Hint, "</span>")
	w.Raw("</label>\n<div class=\"ligne\">\n" + `<div class="saisie"><input type="search" id="q" name="q"`)
	w.Attribute("value", f.Value)
	w.Raw(` autocomplete="off" enterkeyhint="search" maxlength="200"`)
	w.When(f.Hint != "", ` aria-describedby="q-aide"`)
	w.Raw(" dir=\"auto\"></div>\n")
	w.Hidden(f.Hidden)
	w.Raw("<button")
	w.When(!f.Second, ` class="principal"`)
	w.Raw(" type=\"submit\">Chercher</button>\n</div>\n")
	if f.Around != "" {
		f.writeAround(w)
	}
	w.Raw("</form>")
}

// writeAround writes the button that a script shows where a position may be had.
func (f *searchForm) writeAround(w *page.Writer) {
	w.Raw(`<p class="autour" hidden><button type="button"`)
	w.Address("data-autour", f.Around)
	w.Raw(`><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="` + sightPath + `"/></svg>Autour de moi</button></p>` + "\n" +
		`<p class="recherche-etat" role="status" data-autour-etat></p>` + "\n")
}

// sightPath draws the sight of "autour de moi".
const sightPath = "M11 1h2v3.06A8 8 0 0 1 19.94 11H23v2h-3.06A8 8 0 0 1 13 19.94V23h-2v-3.06A8 8 0 0 1 4.06 13H1v-2h3.06A8 8 0 0 1 11 4.06V1Zm1 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm0 3.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z"
