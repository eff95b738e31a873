package team

import (
	"net/url"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/web/page"
)

var levelNames = map[geo.Level]string{
	geo.Commune: "commune", geo.EPCI: "intercommunalité", geo.Department: "département", geo.Region: "région", geo.Country: "pays",
}

// levelChoices offer the levels by which a name or a code is read.
var levelChoices = func() []page.Choice {
	var choices []page.Choice
	for _, level := range geo.Levels {
		choices = append(choices, page.Choice{Value: string(level), Text: page.UpperFirst(levelNames[level])})
	}
	return choices
}()

// territoryFields ask for a territory by its name or its code.
func territoryFields() []page.Field {
	return []page.Field{
		page.Select{Name: "niveau", Label: "Niveau du territoire", Hint: "Utile quand deux territoires portent le même nom.", Empty: "Tous", Choices: levelChoices},
		page.TextField{Name: "territoire", Label: "Territoire", Hint: "Son nom ou son code : « Rennes », « 35238 », « Ille-et-Vilaine ».", Max: maxField},
	}
}

// mostCandidates bounds the territories that an error lists.
const mostCandidates = 5

// territoryOf reads the territory that was typed, the zero one when none was.
func territoryOf(g *geo.Gazetteer, values url.Values, faults *fault.Fields) access.Territory {
	typed, level := values.Get("territoire"), geo.Level(values.Get("niveau"))
	if level == geo.Country && typed == "" {
		return access.Country
	}
	if typed == "" {
		return access.Territory{}
	}
	levels := geo.Levels
	if level != "" {
		if levelNames[level] == "" {
			faults.Add("niveau", "Ce niveau n'existe pas. Choisissez-en un dans la liste.")
			return access.Territory{}
		}
		levels = []geo.Level{level}
	}
	found := territoriesOf(g, levels, typed)
	switch len(found) {
	case 0:
		faults.Add("territoire", "Aucun territoire ne porte ce nom ou ce code. Vérifiez-le.")
	case 1:
		return access.Territory{Level: found[0].Level, Code: found[0].Code}
	default:
		faults.Add("territoire", "Plusieurs territoires portent ce nom : %s. Choisissez le niveau, ou écrivez le code.", candidates(found))
	}
	return access.Territory{}
}

// territoriesOf finds the territories that a text names: by their code, else by
// their whole name.
func territoriesOf(g *geo.Gazetteer, levels []geo.Level, typed string) (found []*geo.Territory) {
	for _, level := range levels {
		if t, ok := g.Get(level, typed); ok {
			found = append(found, t)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, level := range levels {
		if level == geo.Commune {
			found = append(found, g.CommunesNamed(typed)...)
			continue
		}
		found = append(found, g.Named(typed, level)...)
	}
	return found
}

func candidates(found []*geo.Territory) string {
	text := ""
	for i, t := range found {
		if i == mostCandidates {
			return text + "…"
		}
		if i > 0 {
			text += ", "
		}
		text += t.Name + " (" + levelNames[t.Level] + ", " + t.Code + ")"
	}
	return text
}
