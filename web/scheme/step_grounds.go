package scheme

import (
	"slices"
	"strconv"

	"annuaire/labels"
	"annuaire/web/page"
)

func groundFields(s *labels.Scheme) []page.Field {
	fields := []page.Field{heading{"Pour refuser", "Videz un motif pour le retirer."}}
	fields = append(fields, groundRows("refus", s.Refusals)...)
	fields = append(fields, heading{"Pour suspendre ou retirer", ""})
	return append(fields, groundRows("retrait", s.Sanctions)...)
}

func groundRows(list string, grounds []labels.Ground) (fields []page.Field) {
	row := func(name, legend string, g labels.Ground) {
		fields = append(fields, page.Group{Legend: legend, Fields: []page.Field{
			page.TextField{Name: name + "-nom", Label: "Motif, tel que la personne le lit", Value: g.Name, Max: labels.MaxLine},
			page.TextField{Name: name + "-public", Label: "Tel que le registre le dit", Value: g.Public, Max: labels.MaxLine},
		}})
	}
	for i, g := range grounds {
		row(list+"-"+g.Code, "Motif "+strconv.Itoa(i+1), g)
	}
	for i := range newRows {
		row(list+"-_"+strconv.Itoa(i+1), "Nouveau motif", labels.Ground{})
	}
	return fields
}

func readGrounds(s *labels.Scheme, r *reading) map[string]string {
	renamed := map[string]string{}
	s.Refusals = readGroundRows("refus", s.Refusals, r, renamed)
	s.Sanctions = readGroundRows("retrait", s.Sanctions, r, renamed)
	return renamed
}

func readGroundRows(list string, before []labels.Ground, r *reading, renamed map[string]string) (grounds []labels.Ground) {
	codes := rowCodes(before, func(g labels.Ground) string { return g.Code })
	for _, code := range codes {
		row := list + "-" + code
		g := labels.Ground{Code: code, Name: r.text(row + "-nom"), Public: r.text(row + "-public")}
		if g.Name == "" && g.Public == "" {
			continue
		}
		if isNew(code) {
			g.Code = freeCode(g.Public, func(free string) bool {
				return slices.ContainsFunc(grounds, func(o labels.Ground) bool { return o.Code == free }) || slices.Contains(codes, free)
			})
			renamed[list+"-"+g.Code] = row
		}
		grounds = append(grounds, g)
	}
	return grounds
}
