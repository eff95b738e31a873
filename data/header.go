package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/fold"
)

// oldColumns are the columns of the standard 0.1.1 that 1.0 renamed, split or
// dropped, with the one of 1.0 that doubts on them are written to. "" stands
// for a column that says nothing any more.
var oldColumns = map[string]string{
	"courriel":           "courriels",
	"publics_accueillis": "publics_specifiquement_adresses",
	"conditions_acces":   "frais_a_charge",
	"conditions_access":  "frais_a_charge",
	"labels_nationaux":   "dispositif_programmes_nationaux",
	"labels_autres":      "autres_formations_labels",
	"accessibilite":      "fiche_acces_libre",
	"cle_ban":            "",
}

// knownTitles gives the column of the standard, 1.0 or 0.1, by folded title:
// its name, or what the standard calls it for people.
var knownTitles = func() map[string]string {
	known := map[string]string{}
	for _, c := range directory.Columns {
		known[fold.Text(c.Name)] = c.Name
		if _, taken := known[fold.Text(c.Title)]; !taken {
			known[fold.Text(c.Title)] = c.Name
		}
	}
	for old := range oldColumns {
		known[fold.Text(old)] = old
	}
	return known
}()

func isKnownTitle(title string) bool {
	_, known := knownTitles[fold.Text(title)]
	return known
}

// header says which cell of a record holds which column.
type header struct {
	titles []string       // as the file has them
	cell   map[string]int // by column name of the standard, 1.0 or 0.1
	old    bool           // some columns are those of 0.1
	extra  []string       // titles that the standard does not have
	absent []string       // columns of the standard that the file does not have
}

// readHeader reads the titles, which stand at this line. mapping gives the
// column of the standard for titles that are not its own.
func readHeader(titles []string, line int, name fileName, mapping map[string]string) (*header, error) {
	h := &header{titles: slices.Clone(titles), cell: map[string]int{}}
	for i, t := range h.titles {
		h.titles[i] = strings.TrimSpace(strings.Trim(strings.TrimSpace(t), "\ufeff"))
	}
	mapped, err := mappedTitles(h.titles, name, mapping)
	if err != nil {
		return nil, err
	}
	for i, title := range h.titles {
		column, known := mapped[title]
		if !known {
			column, known = knownTitles[fold.Text(title)]
		}
		if !known {
			h.extra = append(h.extra, title)
			continue
		}
		if first, twice := h.cell[column]; twice {
			return nil, name.refuseAt(line, columnTitle(title), "cette colonne est écrite deux fois (« %s » en position %d, « %s » en position %d). Gardez-en une.", h.titles[first], first+1, title, i+1)
		}
		h.cell[column] = i
	}
	if len(h.cell) == 0 {
		return nil, name.refuse(fault.Invalid, "ligne %d : aucun titre de colonne du standard n'y est reconnu (id, nom, commune, code_postal…). Ajoutez une ligne de titres, ou décrivez les vôtres avec --mapping.", line)
	}
	return h, h.complete(line, name)
}

// mappedTitles checks the mapping against the file and the standard.
func mappedTitles(titles []string, name fileName, mapping map[string]string) (map[string]string, error) {
	mapped := map[string]string{}
	for _, title := range slices.Sorted(maps.Keys(mapping)) {
		column, known := knownTitles[fold.Text(mapping[title])]
		if !known {
			return nil, fault.New(fault.Invalid, "Correspondance des colonnes : « %s » n'est pas une colonne du standard.", mapping[title])
		}
		if !slices.Contains(titles, title) {
			return nil, fault.New(fault.Invalid, "Correspondance des colonnes : le fichier %s n'a pas de colonne « %s ».", name, title)
		}
		mapped[title] = column
	}
	return mapped, nil
}

// complete refuses a file without the least that makes a place: an identifier,
// a name and something to find the commune by. The other columns may be
// absent; they are told.
func (h *header) complete(line int, name fileName) error {
	var missing []string
	for _, column := range []string{"id", "nom"} {
		if !h.has(column) {
			missing = append(missing, "« "+column+" »")
		}
	}
	if !h.has("commune") && !h.has("code_insee") && (!h.has("latitude") || !h.has("longitude")) {
		missing = append(missing, "« commune » (ou « code_insee », ou « latitude » et « longitude »)")
	}
	switch len(missing) {
	case 0:
	case 1:
		return name.refuse(fault.Invalid, "ligne %d : il manque la colonne %s. Ajoutez-la, ou dites quelle colonne en tient lieu avec --mapping.", line, missing[0])
	default:
		return name.refuse(fault.Invalid, "ligne %d : il manque les colonnes %s. Ajoutez-les, ou dites quelles colonnes en tiennent lieu avec --mapping.", line, strings.Join(missing, ", "))
	}
	for old := range oldColumns {
		h.old = h.old || h.has(old)
	}
	for _, c := range directory.Columns {
		if !h.has(c.Name) && !h.hasOld(c.Name) {
			h.absent = append(h.absent, c.Name)
		}
	}
	return nil
}

func (h *header) has(column string) bool {
	_, ok := h.cell[column]
	return ok
}

// hasOld tells whether a column of 0.1 gives this one.
func (h *header) hasOld(column string) bool {
	for old, current := range oldColumns {
		if current == column && h.has(old) {
			return true
		}
	}
	return column == "prise_en_charge_specifique" && h.has("publics_accueillis") ||
		column == "formations_labels" && h.has("labels_nationaux")
}

// version names the version of the standard that the columns are of.
func (h *header) version() string {
	switch {
	case !h.old:
		return "1.0"
	case h.has("courriels") || h.has("frais_a_charge") || h.has("modalites_acces"):
		return "1.0 et 0.1 mêlées"
	}
	return "0.1"
}

// notes are French sentences on the columns.
func (h *header) notes() []string {
	var notes []string
	if titles := slices.DeleteFunc(slices.Clone(h.extra), func(t string) bool { return t == "" }); len(titles) > 0 {
		notes = append(notes, fmt.Sprintf("Hors du standard, non lu : %s.", plural(titles, "colonne", "colonnes")))
	}
	if h.has("cle_ban") {
		notes = append(notes, "La colonne cle_ban n'existe plus dans le standard : non lue.")
	}
	if len(h.absent) > 0 {
		notes = append(notes, fmt.Sprintf("Absent du fichier : %s.", plural(h.absent, "colonne", "colonnes")))
	}
	return notes
}

// title gives the name by which messages call a cell.
func (h *header) title(cell int) string {
	if cell < len(h.titles) && h.titles[cell] != "" {
		return columnTitle(h.titles[cell])
	}
	return fmt.Sprintf("colonne %d", cell+1)
}

func columnTitle(title string) string { return "colonne « " + fault.Excerpt(title, 60) + " »" }

// fits checks the number of cells of a record. Empty cells at the end, which
// spreadsheets add, are no fault.
func (h *header) fits(cells []string, name fileName, line int) error {
	n := len(cells)
	for n > len(h.titles) && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	switch {
	case n < len(h.titles):
		return name.refuseAt(line, h.title(n), "la ligne s'arrête avant cette colonne : elle a %d colonnes au lieu de %d.", n, len(h.titles))
	case n > len(h.titles):
		return name.refuseAt(line, h.title(n-1), "la ligne a %d colonnes au lieu de %d. Un texte qui contient le séparateur doit être entre guillemets.", n, len(h.titles))
	}
	return nil
}

// ReadMapping reads a correspondence of columns: a JSON object of which each
// key is a title of the file and each value a column of the standard.
func ReadMapping(r io.Reader) (map[string]string, error) {
	mapping := map[string]string{}
	decoder := json.NewDecoder(io.LimitReader(r, 1<<20))
	if err := decoder.Decode(&mapping); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, `La correspondance des colonnes doit être un objet JSON, par exemple {"Nom du lieu": "nom"}.`)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "La correspondance des colonnes doit être un seul objet JSON, sans rien après.")
	}
	return mapping, nil
}

// plural lists words after the noun that agrees with their number.
func plural(words []string, one, many string) string {
	if len(words) == 1 {
		return one + " " + words[0]
	}
	return many + " " + strings.Join(words, ", ")
}
