package desk

import (
	"slices"
	"strconv"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/web/page"
)

// steps gives the step of the form that changes each column; the others are in
// the step of services.
var steps = map[string]string{
	"nom": "lieu", "typologie": "lieu", "presentation_resume": "lieu", "presentation_detail": "lieu", "structure_parente": "lieu", "pivot": "lieu", "itinerance": "lieu",
	"adresse": "adresse", "complement_adresse": "adresse", "commune": "adresse", "code_postal": "adresse", "code_insee": "adresse",
	"latitude": "position", "longitude": "position", "horaires": "horaires",
	"telephone": "contact", "courriels": "contact", "site_web": "contact", "prise_rdv": "contact", "fiche_acces_libre": "contact", "autres_formations_labels": "contact",
	directory.EquipmentColumn: "contact",
}

// mend is where a column is changed, empty when the person may not.
func (s *sheet) mend(column string) string {
	if !s.may(access.PlacePublish) || column == "" {
		return ""
	}
	step, known := steps[column]
	if !known {
		step = "services"
	}
	return s.address("/modifier/" + step)
}

// improvements say what to do, what matters most to a visitor first.
func (s *sheet) improvements(q directory.Quality) page.Content {
	lacking := q.ToImprove()
	if len(lacking) == 0 {
		return page.Paragraph("Rien ne manque à cette fiche. Un visiteur peut s’y fier.")
	}
	var list toImprove
	for _, c := range lacking {
		if i := list.about(c.Column); i >= 0 {
			list[i].points += c.Weight - c.Points
			continue
		}
		list = append(list, improvement{c, c.Weight - c.Points, s.mend(c.Column)})
	}
	return list
}

// about gives the rank of what the same step mends already, -1 for none: a
// column is named once, with all that mending it earns.
func (list toImprove) about(column string) int {
	return slices.IndexFunc(list, func(one improvement) bool { return column != "" && one.Column == column })
}

type improvement struct {
	directory.Criterion
	points int // that mending it earns
	href   string
}

type toImprove []improvement

// Write implements page.Content.
func (list toImprove) Write(w *page.Writer) {
	w.Raw("<p>À améliorer, le plus utile aux visiteurs d’abord :</p>\n<ol class=\"ameliorer\">\n")
	for _, one := range list {
		w.Raw("<li>")
		w.Text(one.Advice)
		w.Between(` <span class="discret">+`, page.Counted(one.points, "point", "points"), "</span>")
		if one.href != "" {
			w.Raw(" <a")
			w.Address("href", one.href)
			w.Between(">Corriger<span class=\"cache-vue\"> : ", one.Title, "</span></a>")
		}
		w.Raw("</li>\n")
	}
	w.Raw("</ol>\n")
}

// criteria is the whole reckoning, folded: what was looked at, and what each
// thing earned.
type criteria directory.Quality

// Write implements page.Content.
func (q criteria) Write(w *page.Writer) {
	table := &page.Table{Caption: "Comment la qualité est calculée", Columns: []page.Column{
		{Title: "Critère"}, {Title: "Il regarde"}, {Title: "Points", Number: true}, {Title: "Sur", Number: true},
	}}
	for _, c := range q.Criteria {
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Text(c.Title), page.Text(c.Family.French()), page.Text(strconv.Itoa(c.Points)), page.Text(strconv.Itoa(c.Weight)),
		}})
	}
	w.Raw("<details class=\"calcul\"><summary>Voir le calcul</summary>\n")
	table.Write(w)
	w.Raw("</details>\n")
}
