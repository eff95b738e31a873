package web

import (
	"slices"

	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/web/page"
)

// title names the page by what was asked.
func (f *finding) title() string {
	title := "Trouver un lieu"
	switch {
	case f.query.HasPosition:
		title = "Lieux près " + f.request.from()
	case f.query.Text != "":
		title = "Lieux pour « " + f.query.Text + " »"
	case f.territory() != nil:
		title = "Lieux : " + f.territory().Name
	}
	if rank := f.request.page(); rank > 1 && f.query.Cursor != "" {
		title += ", page " + number(rank)
	}
	return title
}

// sentence says how many places there are, where, and in what order.
func (f *finding) sentence() string {
	switch {
	case f.away:
		return ""
	case f.answer.Total == 0:
		return "Aucun lieu trouvé" + f.where() + "."
	}
	text := f.remoteness() + page.Counted(f.answer.Total, "lieu", "lieux") + f.where()
	if f.answer.Total > 1 {
		switch f.query.Order() {
		case atlas.ByDistance:
			text += ", du plus proche" + f.reference() + " au plus lointain"
		case atlas.ByFreshness:
			text += ", la fiche la plus récente d’abord"
		case atlas.ByName:
			text += ", par ordre alphabétique"
		}
	}
	if rank := f.request.page(); rank > 1 && f.query.Cursor != "" {
		text += " (page " + number(rank) + ")"
	}
	return text + "."
}

// remoteness warns that even the nearest place is out of reach.
func (f *finding) remoteness() string {
	hits := f.answer.Hits
	if !f.query.HasPosition || f.query.Order() != atlas.ByDistance || f.query.Cursor != "" || len(hits) == 0 || hits[0].Distance <= atlas.MaxRadius {
		return ""
	}
	return "Aucun lieu à moins de " + distance(atlas.MaxRadius) + " " + f.request.from() + ", le plus proche est à " + distance(hits[0].Distance) + ". "
}

func (f *finding) where() string {
	text := ""
	if f.query.Text != "" {
		text = " pour « " + f.query.Text + " »"
	}
	if t := f.territory(); t != nil {
		text += " dans " + territoryPhrase(t)
	}
	if f.query.HasBox {
		text += " dans la zone de la carte"
	}
	if f.query.Radius > 0 {
		text += " à moins de " + distance(f.query.Radius) + " " + f.request.from()
	}
	return text
}

// reference says what the distances are taken from, unless the radius did.
func (f *finding) reference() string {
	if f.query.Radius > 0 {
		return ""
	}
	return " " + f.request.from()
}

// note tells what the distances are worth.
func (f *finding) note() string {
	if f.query.HasPosition && f.answer.Total > 0 {
		return "Distances à vol d’oiseau. La route est en général plus longue d’un tiers."
	}
	return ""
}

// territory gives the one territory asked for, nil when there are none or several.
func (f *finding) territory() *geo.Territory {
	var only *geo.Territory
	for _, level := range territoryLevels {
		codes := f.query.Filters[string(level)]
		if len(codes) == 0 {
			continue
		}
		if len(codes) > 1 || only != nil {
			return nil
		}
		if level == geo.Commune {
			only, _ = f.snapshot.Gazetteer().Commune(codes[0])
		} else {
			only, _ = f.snapshot.Gazetteer().Get(level, codes[0])
		}
	}
	return only
}

// territoryLevels are those by which places are filtered, and territoryNames
// their parameters.
var (
	territoryLevels = []geo.Level{geo.Commune, geo.EPCI, geo.Department, geo.Region}
	territoryNames  = []string{string(geo.Commune), string(geo.EPCI), string(geo.Department), string(geo.Region)}
)

func (f *finding) territoryName(level, code string) string {
	if t, ok := f.snapshot.Gazetteer().Get(geo.Level(level), code); ok {
		return capital(levelNames[t.Level]) + " : " + t.Name
	}
	return code
}

// named gives what people call a value of the record: a territory, or a label.
func (f *finding) named(name, code string) string {
	if name != labelFilter {
		return f.territoryName(name, code)
	}
	values, names := f.snapshot.FacetValues(labelFilter)
	if i := slices.Index(values, code); i >= 0 && i < len(names) {
		return "Label : " + names[i]
	}
	return code
}

var levelNames = map[geo.Level]string{
	geo.Commune: "commune", geo.EPCI: "intercommunalité", geo.Department: "département", geo.Region: "région", geo.Country: "pays",
}

// territoryPhrase follows "dans": "le département Ille-et-Vilaine".
func territoryPhrase(t *geo.Territory) string {
	switch t.Level {
	case geo.Department:
		return "le département " + t.Name
	case geo.EPCI:
		return "l’intercommunalité " + t.Name
	case geo.Country:
		return "toute la France"
	}
	return "la " + levelNames[t.Level] + " " + of(t.Name)
}
