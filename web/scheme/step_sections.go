package scheme

import (
	"slices"
	"strconv"
	"strings"

	"annuaire/fold"
	"annuaire/labels"
	"annuaire/web/page"
)

// newRows is how many empty rows follow those that are there.
const newRows = 2

func sectionFields(s *labels.Scheme) []page.Field {
	fields := []page.Field{heading{"Parties", "Videz le nom d’une partie pour la retirer. Le rang dit l’ordre."}}
	for i, part := range s.Sections {
		fields = append(fields, sectionRow("partie-"+part.Code, page.UpperFirst(ordinal(i+1))+" partie", i+1, part))
	}
	for i := range newRows {
		fields = append(fields, sectionRow("partie-_"+strconv.Itoa(i+1), "Nouvelle partie", len(s.Sections)+i+1, labels.Section{}))
	}
	fields = append(fields, heading{"Tolérances", "Au-delà du nombre dit, les défauts mineurs du groupe empêchent d’accorder le label."})
	for _, g := range s.Groups {
		fields = append(fields, toleranceRow("groupe-"+g.Group, "Groupe « "+g.Name+" »", g))
	}
	for i := range newRows {
		fields = append(fields, toleranceRow("groupe-_"+strconv.Itoa(i+1), "Nouveau groupe", labels.Tolerance{}))
	}
	return fields
}

func sectionRow(name, legend string, rank int, part labels.Section) page.Field {
	return page.Group{Legend: legend, Fields: []page.Field{
		page.TextField{Name: name + "-nom", Label: "Nom", Value: part.Name, Max: labels.MaxName},
		page.Area{Name: name + "-texte", Label: "Ce qu’elle couvre", Value: part.Text, Max: labels.MaxText, Rows: 2},
		digits(name+"-rang", "Rang", "", rank),
	}}
}

func toleranceRow(name, legend string, g labels.Tolerance) page.Field {
	return page.Group{Legend: legend, Fields: []page.Field{
		page.TextField{Name: name + "-nom", Label: "Nom", Value: g.Name, Max: labels.MaxName},
		digits(name+"-max", "Défauts mineurs supportés", "", g.Max),
	}}
}

func readSections(s *labels.Scheme, r *reading) map[string]string {
	renamed := map[string]string{}
	type ranked struct {
		labels.Section
		rank int
	}
	var parts []ranked
	codes := rowCodes(s.Sections, func(p labels.Section) string { return p.Code })
	for _, code := range codes {
		row := "partie-" + code
		part := labels.Section{Code: code, Name: r.text(row + "-nom"), Text: r.text(row + "-texte")}
		used := slices.ContainsFunc(s.Criteria, func(c labels.Criterion) bool { return c.Section == code })
		if part.Name == "" && part.Text == "" {
			if used {
				r.faults.Add(row+"-nom", "Des critères sont dans cette partie : déplacez-les d’abord.")
			}
			continue
		}
		if isNew(code) {
			part.Code = freeCode(part.Name, func(free string) bool {
				return slices.ContainsFunc(parts, func(o ranked) bool { return o.Code == free }) || slices.Contains(codes, free)
			})
			renamed["partie-"+part.Code] = row
		}
		parts = append(parts, ranked{part, r.number(row + "-rang")})
	}
	slices.SortStableFunc(parts, func(a, b ranked) int { return a.rank - b.rank })
	s.Sections = nil
	for _, part := range parts {
		s.Sections = append(s.Sections, part.Section)
	}
	readTolerances(s, r, renamed)
	return renamed
}

func readTolerances(s *labels.Scheme, r *reading, renamed map[string]string) {
	codes := rowCodes(s.Groups, func(g labels.Tolerance) string { return g.Group })
	var groups []labels.Tolerance
	for _, code := range codes {
		row := "groupe-" + code
		g := labels.Tolerance{Group: code, Name: r.text(row + "-nom"), Max: r.number(row + "-max")}
		if g.Name == "" {
			if slices.ContainsFunc(s.Criteria, func(c labels.Criterion) bool { return c.Group == code }) {
				r.faults.Add(row+"-nom", "Des critères sont dans ce groupe : retirez-les-en d’abord.")
			}
			continue
		}
		if isNew(code) {
			g.Group = freeCode(g.Name, func(free string) bool {
				return slices.ContainsFunc(groups, func(o labels.Tolerance) bool { return o.Group == free }) || slices.Contains(codes, free)
			})
			renamed["groupe-"+g.Group] = row
		}
		groups = append(groups, g)
	}
	s.Groups = groups
}

// rowCodes gives the codes of the rows that a form has: those that are there, then
// the empty ones.
func rowCodes[T any](list []T, code func(T) string) (codes []string) {
	for _, one := range list {
		codes = append(codes, code(one))
	}
	for i := range newRows {
		codes = append(codes, "_"+strconv.Itoa(i+1))
	}
	return codes
}

func isNew(code string) bool { return strings.HasPrefix(code, "_") }

// freeCode makes a code of a name that no other has.
func freeCode(name string, taken func(string) bool) string {
	base := strings.Join(fold.Words(name), "_")
	base = strings.Trim(strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' {
			return c
		}
		return -1
	}, base), "_")
	if base == "" || base[0] < 'a' || base[0] > 'z' || len(base) < 2 {
		base = "code_" + base
	}
	base = strings.Trim(base[:min(len(base), 36)], "_")
	code := base
	for n := 2; taken(code); n++ {
		code = base + "_" + strconv.Itoa(n)
	}
	return code
}

func ordinal(n int) string {
	names := []string{"première", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième"}
	if n <= len(names) {
		return names[n-1]
	}
	return strconv.Itoa(n) + "e"
}

// heading parts a form in two.
type heading struct{ title, text string }

// Named implements page.Field.
func (h heading) Named() []page.Named { return nil }

// WriteField implements page.Field.
func (h heading) WriteField(w *page.Writer, _ *page.Filled) {
	w.Between("<h2>", h.title, "</h2>\n")
	w.Between("<p>", h.text, "</p>\n")
}
