package label

import (
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/web/page"
)

// verifyPage is the content of the page that verifies.
type verifyPage struct {
	asked
	found  *verification
	faults fault.Fields
	token  string
}

func (p verifyPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre texte\">\n<h1>Vérifier un label</h1>\n")
	if p.found != nil {
		p.found.Write(w)
	}
	w.Raw("<section>")
	w.Either(p.found != nil, "<h2>Vérifier un autre titre</h2>\n", "<p>Un label porte un numéro. Il est sur le certificat, et sur la fiche du lieu.</p>\n<h2>Par son numéro</h2>\n")
	filled := &page.Filled{Faults: p.faults}
	if wrong := items(p.faults); len(wrong) > 0 {
		(&page.Notice{Title: "Ce titre n’est pas vérifié", Items: wrong}).Write(w)
	}
	w.Raw(`<form class="formulaire" method="get" action="/labels/verifier">`)
	page.TextField{Name: "numero", Label: "Numéro, ou adresse du code", Hint: "Par exemple EMN-2026-00042.", Value: p.typed, Max: 500, Required: true, Autocomplete: "off"}.WriteField(w, filled)
	page.TextField{Name: "date", Label: "À quelle date ? (facultatif)", Hint: "Sans date, la réponse vaut pour maintenant.", Value: p.date, Type: page.Date, Short: true}.WriteField(w, filled)
	w.Raw("<p class=\"envoi\"><button class=\"principal\" type=\"submit\">Vérifier</button></p></form></section>\n<section><h2>Par son attestation numérique</h2>\n")
	form := &page.Form{
		Action: verifyPath, Token: p.token, Submit: "Vérifier le fichier", Prefix: "f", Faults: only(p.faults, "fichier"),
		Fields: []page.Field{page.File{Name: "fichier", Label: "Fichier de l’attestation", Hint: "Un fichier « .json », de 256 kio au plus. Il n’est pas conservé.", Accept: ".json,application/json", Required: true}},
	}
	form.Write(w)
	w.Raw("<p class=\"discret\">Une attestation se vérifie aussi sans ce site, avec <a href=\"/labels/cles\">les clés publiques</a> et <a href=\"/labels/statuts.json\">la liste des statuts</a>.</p></section></div>")
}

// only keeps the faults of one field.
func only(faults fault.Fields, name string) (kept fault.Fields) {
	for _, f := range faults {
		if f.Name == name {
			kept = append(kept, f)
		}
	}
	return kept
}

// items are the faults of the first form.
func items(faults fault.Fields) (list []page.FaultItem) {
	titles := map[string]string{"numero": "Numéro", "date": "Date"}
	for _, f := range faults {
		if title := titles[f.Name]; title != "" {
			list = append(list, page.FaultItem{Name: "c-" + f.Name, Title: title, Message: f.Message})
		}
	}
	return list
}

func (v *verification) Write(w *page.Writer) {
	w.Between("<p>", v.file, "</p>\n")
	v.answer.Write(w)
	d := page.Definitions{
		{Title: "Titre", Value: page.Link{Text: v.title.Number, Href: titlePath(v.title.Number)}}, {Title: "Label", Value: page.Text(v.title.Of.Name)},
		{Title: "Lieu", Value: page.Text(v.title.PlaceName)},
	}
	if v.answer.State != "" {
		d = append(d, page.Definition{Title: "Statut", Value: badge(v.answer.State)})
	}
	if !v.day.IsZero() {
		d = append(d, page.Definition{Title: "À la date du", Value: page.Text(directory.FrenchDay(v.day))})
	} else {
		d = append(d, page.Definition{Title: "Validité", Value: page.Text(page.UpperFirst(validity(&v.title.Title)))})
	}
	d.Write(w)
}
