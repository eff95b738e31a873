package data

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"annuaire/fault"
	"annuaire/geo"

	"github.com/paulmach/orb"
)

// territoryTables puts the rows of the tables over the built-in territories.
type territoryTables struct {
	list  []geo.Territory
	place map[geo.Level]map[string]int // of a code in list
	old   map[string]string            // old commune code to the built-in one it leads to
	given map[string]bool              // commune codes that a table has
	added bool
}

func newTerritoryTables(builtin []geo.Territory) *territoryTables {
	t := &territoryTables{list: builtin, place: map[geo.Level]map[string]int{}, old: map[string]string{}, given: map[string]bool{}}
	for _, level := range geo.Levels {
		t.place[level] = map[string]int{}
	}
	for i, b := range builtin {
		t.place[b.Level][b.Code] = i
		for _, old := range b.OldCodes {
			t.old[old] = b.Code
		}
	}
	return t
}

// territories gives the built-in territories completed and corrected by the
// tables of the source.
func (r *referenceReader) territories() ([]geo.Territory, error) {
	builtin, err := BuiltinTerritories()
	if err != nil {
		return nil, err
	}
	tables := newTerritoryTables(builtin)
	for _, f := range r.files.tables {
		if err := r.readTerritories(f, tables); err != nil {
			return nil, err
		}
	}
	tables.finish()
	for _, f := range r.files.movements {
		if err := r.readMovements(f, tables); err != nil {
			return nil, err
		}
	}
	return tables.list, nil
}

func (r *referenceReader) readTerritories(f referenceFile, tables *territoryTables) error {
	rows, err := openReferenceTable(r.ctx, f, defaultReferenceLimits(), "code", "nom")
	if err != nil {
		return err
	}
	defer rows.file.Close()
	report := r.report(f, "territoires")
	err = rows.each(report, func() {
		if !validTerritoryCode(f.level, rows.cell("code")) || rows.cell("nom") == "" {
			report.Refused++
			report.warn("%s, ligne %d : code « %s » ou nom manquant ou impossible", f.name, rows.line, fault.Excerpt(rows.cell("code"), 20))
			return
		}
		report.Kept++
		tables.put(f.level, rows)
	})
	if err != nil {
		return err
	}
	r.reported(report)
	return nil
}

// validTerritoryCode checks the form of a code.
func validTerritoryCode(level geo.Level, code string) bool {
	lengths := map[geo.Level][]int{geo.Commune: {5}, geo.EPCI: {9}, geo.Department: {2, 3}, geo.Region: {2, 3}}
	if !slices.Contains(lengths[level], len(code)) {
		return false
	}
	for i, c := range code {
		corsica := i == 1 && (c == 'A' || c == 'B') && code[0] == '2' && level != geo.EPCI
		if (c < '0' || c > '9') && !corsica {
			return false
		}
	}
	return true
}

// put adds or completes the territory of the current row. A column that the
// file lacks, or an empty cell, changes nothing.
func (t *territoryTables) put(level geo.Level, rows *referenceTable) {
	code := rows.cell("code")
	i, known := t.place[level][code]
	if !known {
		i = len(t.list)
		t.place[level][code] = i
		t.list = append(t.list, geo.Territory{Level: level, Code: code, Population: geo.UnknownPopulation})
		t.added = true
	}
	if level == geo.Commune {
		t.given[code] = true
	}
	to := &t.list[i]
	to.Name = rows.cell("nom")
	keep(&to.Kind, firstOf(rows.cell("type"), rows.cell("zone")))
	if to.Kind == "MET69" {
		to.Kind = "METRO" // as in the built-in file
	}
	keep(&to.Region, rows.cell("region"))
	if n, err := strconv.Atoi(firstOf(rows.cell("population"), rows.cell("population_municipale"))); err == nil && n >= 0 {
		to.Population = n
	}
	if p, ok := pointOf(rows.cell("lon"), rows.cell("lat")); ok {
		to.Centre, to.HasCentre = p, true
	}
	if level == geo.Commune {
		t.putCommune(to, rows)
	}
}

func (t *territoryTables) putCommune(to *geo.Territory, rows *referenceTable) {
	keep(&to.Department, rows.cell("departement"))
	if rows.has("epci") {
		to.EPCI = rows.cell("epci") // empty says that it left its EPCI
	}
	if codes := rows.cell("codes_postaux"); codes != "" {
		to.PostalCodes = strings.Split(codes, "|")
		slices.Sort(to.PostalCodes)
	}
	for old := range strings.SplitSeq(rows.cell("anciens_codes"), "|") {
		// What is built in has settled the codes that publishers list twice.
		if _, settled := t.old[old]; !settled && validTerritoryCode(geo.Commune, old) && old != to.Code {
			to.OldCodes = append(to.OldCodes, old)
		}
	}
}

func keep(to *string, value string) {
	if value != "" {
		*to = value
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func pointOf(lon, lat string) (orb.Point, bool) {
	x, errX := strconv.ParseFloat(lon, 64)
	y, errY := strconv.ParseFloat(lat, 64)
	p := orb.Point{x, y}
	return p, errX == nil && errY == nil && geo.Valid(p)
}

// finish merges the built-in communes that the table of communes no longer has
// into the one that lists their code as old, and places the EPCI that only a
// table has.
func (t *territoryTables) finish() {
	gone := map[string]bool{}
	for j := range t.list {
		to := &t.list[j]
		if to.Level != geo.Commune || !t.given[to.Code] {
			continue
		}
		for _, old := range to.OldCodes {
			if i, builtin := t.place[geo.Commune][old]; builtin && !t.given[old] {
				gone[old] = true
				absorb(to, &t.list[i])
			}
		}
	}
	if len(gone) > 0 {
		t.list = slices.DeleteFunc(t.list, func(x geo.Territory) bool { return x.Level == geo.Commune && gone[x.Code] })
		for i := range t.list {
			t.place[t.list[i].Level][t.list[i].Code] = i
		}
		for code := range gone {
			delete(t.place[geo.Commune], code)
		}
	}
	if t.added {
		placeEPCI(t.list)
	}
}

// absorb keeps of a merged commune what people still write.
func absorb(to, from *geo.Territory) {
	addNew(&to.OldCodes, from.OldCodes...)
	addNew(&to.OldNames, from.Name)
	addNew(&to.OldNames, from.OldNames...)
}

func addNew(to *[]string, values ...string) {
	for _, v := range values {
		if v != "" && !slices.Contains(*to, v) {
			*to = append(*to, v)
		}
	}
}

// readMovements adds to the communes their former names and those of the
// communes that merged into them, from the list of INSEE's events. Codes are
// left as they are: the list also has communes that were split.
func (r *referenceReader) readMovements(f referenceFile, tables *territoryTables) error {
	rows, err := openReferenceTable(r.ctx, f, defaultReferenceLimits(), "code_avant", "nom_avant")
	if err != nil {
		return err
	}
	defer rows.file.Close()
	now := map[string]int{} // of any code in list
	for i, t := range tables.list {
		if t.Level == geo.Commune {
			for _, old := range t.OldCodes {
				now[old] = i
			}
		}
	}
	maps.Copy(now, tables.place[geo.Commune])
	report := r.report(f, "anciens noms")
	err = rows.each(report, func() {
		i, ok := now[rows.cell("code_avant")]
		name := rows.cell("nom_avant")
		switch {
		case !ok:
			report.unmatched(rows.cell("code_avant"))
		case name == "" || name == tables.list[i].Name || slices.Contains(tables.list[i].OldNames, name):
			report.Spare++
		default:
			report.Kept++
			tables.list[i].OldNames = append(tables.list[i].OldNames, name)
		}
	})
	if err != nil {
		return err
	}
	r.reported(report)
	return nil
}

// placeEPCI gives an EPCI without department those of most of its communes.
func placeEPCI(ts []geo.Territory) {
	type parents struct{ department, region string }
	counts := map[string]map[parents]int{}
	for _, c := range ts {
		if c.Level != geo.Commune || c.EPCI == "" {
			continue
		}
		if counts[c.EPCI] == nil {
			counts[c.EPCI] = map[parents]int{}
		}
		counts[c.EPCI][parents{c.Department, c.Region}]++
	}
	for i := range ts {
		e := &ts[i]
		if e.Level != geo.EPCI || e.Department != "" {
			continue
		}
		most := 0
		for p, n := range counts[e.Code] {
			if n > most || n == most && p.department < e.Department {
				most, e.Department, e.Region = n, p.department, p.region
			}
		}
	}
}
