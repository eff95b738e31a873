package data

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"annuaire/fault"
	"annuaire/geo"
)

// The names of the indicators that ReadReference gives.
const (
	// Scores of digital fragility, 0 (least) to 10 (most) fragile. In the
	// overseas departments the published 4G score is a constant 10.
	IndicatorFragility  = "ifn_score"        // mean of the five others
	IndicatorNoFibre    = "ifn_sans_thd"     // premises without very high speed
	IndicatorNo4G       = "ifn_sans_4g"      // area without 4G
	IndicatorPoverty    = "ifn_pauvrete"     // people under the poverty line
	IndicatorOver65     = "ifn_65_ans_plus"  // people of 65 and over
	IndicatorNoDiploma  = "ifn_sans_diplome" // people without diploma
	IndicatorShareFast  = "fixe_part_thd"    // share, 0 to 1, of premises eligible to 30 Mbit/s or more
	IndicatorIneligible = "fixe_part_aucun"  // share, 0 to 1, of premises without any wired access
	IndicatorRevival    = "zrr"              // zone de revitalisation rurale: 1 whole, 0.5 partly, 0 not
)

// indicatorFile says how the files of one producer are read.
type indicatorFile struct {
	prefix   string // of the file's name
	level    geo.Level
	source   string
	vintage  string
	required []string
	// values reads a row; false when it has none, true without value for a
	// row that is no use alone.
	values func(cell func(string) string) (map[string]float64, bool)
	// weight is the column that weighs a row when old communes are put
	// together; "" when rows weigh the same and the current code's own row
	// is preferred.
	weight string
}

const (
	sourceIFN   = "Indice de fragilité numérique, Mednum et ANCT"
	sourceARCEP = "Éligibilité des locaux au haut débit fixe, ARCEP"
	sourceZRR   = "Zones de revitalisation rurale, DGCL"
)

var fragilityColumns = map[string]string{
	"score_total": IndicatorFragility, "taux_sans_thd": IndicatorNoFibre, "taux_sans_4g": IndicatorNo4G,
	"taux_pauvrete": IndicatorPoverty, "taux_65_ans_plus": IndicatorOver65, "taux_sans_diplome": IndicatorNoDiploma,
}

func indicatorFiles() []indicatorFile {
	return []indicatorFile{
		{prefix: "ifn_communes", level: geo.Commune, source: sourceIFN, vintage: "2023",
			required: []string{"code", "score_total"}, values: fragilityValues},
		{prefix: "ifn_epci", level: geo.EPCI, source: sourceIFN, vintage: "2023",
			required: []string{"code", "score_total"}, values: fragilityValues},
		{prefix: "arcep_debit_fixe_communes", level: geo.Commune, source: sourceARCEP, vintage: "2019", weight: "nb_locaux",
			required: []string{"code", "nb_locaux", "ineligible", "elig_thd_30", "elig_thd_100", "elig_thd_1g"}, values: broadbandValues},
		{prefix: "zrr_communes", level: geo.Commune, source: sourceZRR, vintage: "2022",
			required: []string{"code", "statut"}, values: revivalValues},
	}
}

func indicatorFileOf(base string) (indicatorFile, bool) {
	for _, f := range indicatorFiles() {
		if strings.HasPrefix(base, f.prefix) {
			return f, true
		}
	}
	return indicatorFile{}, false
}

// fragilityValues reads the scores that are there and between 0 and 10.
func fragilityValues(cell func(string) string) (map[string]float64, bool) {
	values := make(map[string]float64, len(fragilityColumns))
	for column, name := range fragilityColumns {
		text := cell(column)
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v >= 0 && v <= 10) {
			return nil, false
		}
		values[name] = v
	}
	return values, true
}

// broadbandValues turns counts of premises, each counted under the best
// access it can have, into shares.
func broadbandValues(cell func(string) string) (map[string]float64, bool) {
	counts := map[string]float64{}
	for _, column := range []string{"nb_locaux", "ineligible", "elig_thd_30", "elig_thd_100", "elig_thd_1g"} {
		v, err := strconv.ParseFloat(cell(column), 64)
		if err != nil || !(v >= 0 && v < 1e9) {
			return nil, false
		}
		counts[column] = v
	}
	all, fast := counts["nb_locaux"], counts["elig_thd_30"]+counts["elig_thd_100"]+counts["elig_thd_1g"]
	if fast+counts["ineligible"] > all {
		return nil, false
	}
	if all == 0 {
		return nil, true
	}
	return map[string]float64{IndicatorShareFast: fast / all, IndicatorIneligible: counts["ineligible"] / all}, true
}

func revivalValues(cell func(string) string) (map[string]float64, bool) {
	switch cell("statut") {
	case "C":
		return map[string]float64{IndicatorRevival: 1}, true
	case "PC":
		return map[string]float64{IndicatorRevival: 0.5}, true
	case "NC":
		return map[string]float64{IndicatorRevival: 0}, true
	}
	return nil, false
}

// indicators reads every file of indicators of the source.
func (r *referenceReader) indicators(codes *territoryCodes) error {
	for _, f := range r.files.indicators {
		base, _ := splitReferenceName(filepath.Base(f.path))
		spec, _ := indicatorFileOf(base)
		if err := r.readIndicators(codes, f, spec); err != nil {
			return err
		}
	}
	return nil
}

func (r *referenceReader) readIndicators(codes *territoryCodes, f referenceFile, spec indicatorFile) error {
	rows, err := openReferenceTable(r.ctx, f, defaultReferenceLimits(), spec.required...)
	if err != nil {
		return err
	}
	defer rows.file.Close()
	report := r.report(f, "indicateurs")
	pool := indicatorPool{}
	if err := rows.each(report, func() { pool.take(codes, spec, rows, report) }); err != nil {
		return err
	}
	pool.settle(spec, report)
	r.result.Indicators = append(r.result.Indicators, pool.indicators(spec)...)
	r.reported(report)
	return nil
}

// indicatorRow is what one row says of a current territory.
type indicatorRow struct {
	own    bool // under its current code
	weight float64
	values map[string]float64
}

// indicatorPool gathers rows by current code.
type indicatorPool map[string][]indicatorRow

func (p indicatorPool) take(codes *territoryCodes, spec indicatorFile, rows *referenceTable, report *ReferenceFileReport) {
	code := rows.cell("code")
	current, ok := codes.resolve(spec.level, code)
	if !ok {
		report.unmatched(code)
		return
	}
	values, ok := spec.values(rows.cell)
	if !ok {
		report.Refused++
		report.warn("%s, ligne %d (code %s) : valeur illisible ou impossible", report.Name, rows.line, fault.Excerpt(code, 20))
		return
	}
	if len(values) == 0 {
		report.Spare++
		return
	}
	row := indicatorRow{own: current == code, weight: 1, values: values}
	if spec.weight != "" {
		row.weight, _ = strconv.ParseFloat(rows.cell(spec.weight), 64) // read by values
	}
	p[current] = append(p[current], row)
}

// settle drops the rows of old codes where the current one has its own, unless
// rows are weighed, and counts.
func (p indicatorPool) settle(spec indicatorFile, report *ReferenceFileReport) {
	for code, rows := range p {
		own := slices.ContainsFunc(rows, func(r indicatorRow) bool { return r.own })
		if own && spec.weight == "" {
			kept := slices.DeleteFunc(rows, func(r indicatorRow) bool { return !r.own })
			report.Spare += len(rows) - len(kept)
			p[code] = kept
		}
		for _, r := range p[code] {
			report.Kept++
			if !r.own {
				report.Recoded++
			}
		}
	}
}

// indicators gives the weighted mean of the rows of each territory, by code
// then name.
func (p indicatorPool) indicators(spec indicatorFile) []geo.Indicator {
	var out []geo.Indicator
	for code, rows := range p {
		sums, weights := map[string]float64{}, map[string]float64{}
		for _, r := range rows {
			for name, v := range r.values {
				sums[name] += v * r.weight
				weights[name] += r.weight
			}
		}
		for name, sum := range sums {
			out = append(out, geo.Indicator{Level: spec.level, Code: code, Name: name, Value: sum / weights[name],
				Source: spec.source, Vintage: spec.vintage})
		}
	}
	slices.SortFunc(out, func(a, b geo.Indicator) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
	})
	return out
}
