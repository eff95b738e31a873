package data

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report is what an import did, or with DryRun what it would do.
//
// Each row is counted twice, once by what became of it and once by the state
// it was in, so that both sums are exact:
//
//	Read = Created + Updated + Unchanged + Refused + Joined
//	Read = Intact + Repaired + Flagged + Refused + Joined
type Report struct {
	File    string
	Feed    string
	DryRun  bool
	Partial bool
	Format  string   // of the file, as people call it
	Version string   // of the standard, by the columns
	Notes   []string // French sentences on the file as a whole

	Read                                 int // rows, blank ones left out
	Created, Updated, Unchanged, Refused int
	Intact, Repaired, Flagged            int
	Joined                               int // lines that say more of a place that an earlier one describes
	Retired                              int // proposed for archive, being no longer in the file

	// Changed counts the updated places by column that differs; "verifier"
	// stands for what is to be checked.
	Changed map[string]int
	// Found counts findings by outcome and column of the file.
	Found map[Outcome]map[string]int
}

func newReport(opts ImportOptions) Report {
	return Report{
		File: fileName(opts.FileName).String(), Feed: opts.Feed, DryRun: opts.DryRun, Partial: opts.Partial,
		Changed: map[string]int{},
		Found:   map[Outcome]map[string]int{Repaired: {}, Flagged: {}, Refused: {}},
	}
}

// count adds a row that was diagnosed.
func (r *Report) count(w *rowWork) {
	for _, f := range w.findings {
		r.Found[f.Outcome][f.Column]++
	}
	switch worst := w.worst(); {
	case w.refused:
		r.Refused++
	case worst == Flagged:
		r.Flagged++
	case worst == Repaired:
		r.Repaired++
	default:
		r.Intact++
	}
}

// Differs tells whether the record is, or would be, changed.
func (r Report) Differs() bool { return r.Created+r.Updated+r.Retired > 0 }

// String gives the summary that ends an import, in French.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s : %s\n", r.File, count(r.Read, "ligne lue", "lignes lues"))
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "  %s\n", n)
	}
	if r.DryRun {
		b.WriteString("Essai : rien n'a été enregistré. Voici ce que ferait l'import.\n")
	}
	fmt.Fprintf(&b, "  %s, %s, %s, %s\n",
		count(r.Created, "lieu créé", "lieux créés"), count(r.Updated, "mis à jour", "mis à jour"),
		count(r.Unchanged, "inchangé", "inchangés"), count(r.Refused, "ligne refusée", "lignes refusées"))
	fmt.Fprintf(&b, "  %s, %s, %s\n",
		count(r.Intact, "ligne sans remarque", "lignes sans remarque"), count(r.Repaired, "réparée", "réparées"),
		count(r.Flagged, "à vérifier", "à vérifier"))
	if r.Joined > 0 {
		fmt.Fprintf(&b, "  %s\n", count(r.Joined, "ligne réunie à une autre du même lieu", "lignes réunies à d'autres du même lieu"))
	}
	if r.Retired > 0 {
		fmt.Fprintf(&b, "  %s\n", count(r.Retired, "lieu n'est plus dans le fichier : son archivage est proposé", "lieux ne sont plus dans le fichier : leur archivage est proposé"))
	}
	if r.Partial {
		b.WriteString("  Fichier partiel : les lieux qui n'y sont pas restent tels quels.\n")
	}
	for _, o := range []Outcome{Refused, Flagged, Repaired} {
		if line := byColumn(r.Found[o]); line != "" {
			fmt.Fprintf(&b, "  %s : %s\n", o.French(), line)
		}
	}
	if line := byColumn(r.Changed); line != "" {
		fmt.Fprintf(&b, "  changé : %s\n", line)
	}
	if r.DryRun && !r.Differs() {
		b.WriteString("  Aucune différence avec l'annuaire.\n")
	}
	return b.String()
}

func count(n int, one, many string) string {
	if n < 2 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// byColumn lists counts, the largest first.
func byColumn(counts map[string]int) string {
	columns := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	for i, c := range columns {
		columns[i] = fmt.Sprintf("%s %d", c, counts[c])
	}
	return strings.Join(columns, ", ")
}
