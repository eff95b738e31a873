package register

import (
	"net/url"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/web/page"
)

func addressFields(f *form) []page.Field {
	return []page.Field{
		page.TextField{Name: "adresse", Label: "Numéro et rue", Hint: "Par exemple : 4 place de la Mairie.", Value: f.text("adresse"), Max: 1000, Autocomplete: "street-address"},
		page.TextField{Name: "complement_adresse", Label: "Complément", Hint: "Bâtiment, étage, entrée.", Value: f.text("complement_adresse"), Max: 1000},
		page.TextField{Name: "code_postal", Label: "Code postal", Value: f.text("code_postal"), Type: page.Digits, Max: 5, Autocomplete: "postal-code", Required: true},
		page.TextField{Name: "commune", Label: "Commune", Value: f.text("commune"), Max: 200, Autocomplete: "address-level2", Required: true},
	}
}

// readAddress finds the commune behind a name and a postal code.
func readAddress(f *form, sent url.Values) (directory.Patch, fault.Fields) {
	patch, _ := columnsOf("adresse", "complement_adresse", "code_postal", "commune")(f, sent)
	code, name := strings.TrimSpace(patch["code_postal"]), strings.TrimSpace(patch["commune"])
	patch["code_postal"], patch["commune"] = code, name
	var faults fault.Fields
	if code == "" || name == "" || code == f.record.PostalCode && name == f.record.Commune {
		return patch, nil // what is missing is told by the patch; what has not changed stays where it is
	}
	commune, problem := communeOf(f.pages.snapshot().Gazetteer(), name, code)
	if problem != "" {
		faults.Add("commune", "%s", problem)
		return patch, faults
	}
	patch["code_insee"] = commune.Code
	return patch, nil
}

// communeOf gives the commune that a name and a postal code mean together, or
// what to write instead.
func communeOf(g *geo.Gazetteer, name, code string) (commune *geo.Territory, problem string) {
	named := g.CommunesNamed(name)
	served := g.CommunesAt(code)
	both := slices.DeleteFunc(slices.Clone(named), func(t *geo.Territory) bool { return !slices.Contains(served, t) })
	switch {
	case len(both) > 0:
		return both[0], ""
	case len(named) == 0 && len(served) == 0:
		return nil, "Ni cette commune ni ce code postal ne sont connus. Vérifiez les deux."
	case len(named) == 0:
		return nil, "Cette commune n'est pas connue. Le code postal " + code + " est celui de " + names(served) + "."
	case len(served) == 0 && inDepartment(named, code) != nil:
		return inDepartment(named, code), "" // a code of a post office box, of an administration
	case len(served) == 0:
		return nil, "Le code postal " + code + " n'est pas connu. Celui de " + named[0].Name + " est " + strings.Join(firsts(named[0].PostalCodes), ", ") + "."
	}
	return nil, "Le code postal " + code + " est celui de " + names(served) + ", pas de " + fault.Excerpt(name, 60) + "."
}

// inDepartment gives the commune of a name in the department of a postal code,
// when there is only one.
func inDepartment(named []*geo.Territory, code string) *geo.Territory {
	var found *geo.Territory
	for _, t := range named {
		if t.Department != "" && strings.HasPrefix(code, t.Department) || (t.Department == "2A" || t.Department == "2B") && strings.HasPrefix(code, "20") {
			if found != nil {
				return nil
			}
			found = t
		}
	}
	return found
}

func names(communes []*geo.Territory) string {
	var all []string
	for _, t := range communes {
		all = append(all, t.Name)
	}
	return strings.Join(firsts(all), ", ")
}

// firsts keeps as many values as a sentence can hold.
func firsts(values []string) []string { return values[:min(len(values), 5)] }
