package data

import (
	"fmt"
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
	titles   []string       // as the file has them, then those of compositions
	width    int            // columns of the file
	cell     map[string]int // by column name of the standard, 1.0 or 0.1
	composed []composition
	derived  bool     // identifiers are made of what rows say
	old      bool     // some columns are those of 0.1
	extra    []string // titles that the standard does not have
	absent   []string // columns of the standard that the file does not have
	guessed  []string // "title → column", found without help
}

// readHeader says what each column gives, of titles that stand at this line.
// mapping decides for the titles it has, guessed for others that are not those
// of the standard.
func readHeader(titles []string, line int, name fileName, mapping, guessed map[string]string) (*header, error) {
	h := &header{titles: slices.Clone(titles), width: len(titles), cell: map[string]int{}}
	if err := checkMapped(titles, name, mapping); err != nil {
		return nil, err
	}
	parts := map[string][]part{}
	for i, title := range titles {
		t, chosen := h.targetOf(title, mapping, guessed)
		if t.column == "" {
			continue
		}
		if before := parts[t.column]; len(before) > 0 && !(chosen && t.joined()) {
			first := before[0]
			return nil, name.refuseAt(line, columnTitle(title), "cette colonne est écrite deux fois (« %s » en position %d, « %s » en position %d). Gardez-en une.", first.title, first.cell+1, title, i+1)
		}
		parts[t.column] = append(parts[t.column], part{i, title, t})
	}
	if len(parts) == 0 {
		return nil, name.refuse(fault.Invalid, "ligne %d : aucun titre de colonne n'y est reconnu (nom, commune, adresse, code_postal…). Ajoutez une ligne de titres, ou décrivez les vôtres avec --mapping.", line)
	}
	h.place(parts)
	return h, h.complete(line, name)
}

// targetOf tells what a column gives; chosen is false for a title that is that
// of the standard by itself.
func (h *header) targetOf(title string, mapping, guessed map[string]string) (t target, chosen bool) {
	if text, mapped := mapping[title]; mapped {
		t, _ = parseTarget(text)
		return t, true
	}
	if text, found := guessed[title]; found {
		t, _ = parseTarget(text)
		if column, known := knownTitles[fold.Text(title)]; t.column != "" && (!known || column != t.column) {
			h.guessed = append(h.guessed, fmt.Sprintf("« %s » → %s", fault.Excerpt(title, 40), text))
		}
		return t, true
	}
	column, known := knownTitles[fold.Text(title)]
	if !known {
		h.extra = append(h.extra, title)
	}
	return target{column: column}, false
}

// place gives each column its cell, that of the file or a composed one.
func (h *header) place(parts map[string][]part) {
	whole := parts[wholeAddress]
	delete(parts, wholeAddress)
	for _, column := range slices.Sorted(maps.Keys(parts)) {
		ps := parts[column]
		if len(ps) == 1 && ps[0].value == "" && ps[0].day == 0 {
			h.cell[column] = ps[0].cell
			continue
		}
		h.compose(column, ps, composer(column, ps))
	}
	if len(whole) > 0 {
		h.placeAddress(whole[0])
	}
	_, identified := h.cell["id"]
	if !identified && h.has("nom") {
		h.derived = true
		h.compose("id", nil, h.identify)
	}
}

// placeAddress takes from whole addresses what no other column gives.
func (h *header) placeAddress(whole part) {
	own := func(column string) int {
		if i, ok := h.cell[column]; ok {
			return i
		}
		return -1
	}
	for column, pick := range map[string]func(street, postal, commune string) string{
		"adresse":     func(street, _, _ string) string { return street },
		"code_postal": func(_, postal, _ string) string { return postal },
		"commune":     func(_, _, commune string) string { return commune },
	} {
		from := own(column)
		h.compose(column, []part{whole}, fromAddress(from, whole.cell, pick))
	}
}

func (h *header) compose(column string, parts []part, make func([]string) string) {
	var names []string
	for _, p := range parts {
		names = append(names, p.title)
	}
	title := strings.Join(names, " + ")
	if title == "" {
		title = column
	}
	h.cell[column] = len(h.titles)
	h.titles = append(h.titles, title)
	h.composed = append(h.composed, composition{column, title, make})
}

// extended adds to a record the cells that are composed from it.
func (h *header) extended(cells []string) []string {
	cells = cells[:min(len(cells), h.width)]
	for _, c := range h.composed {
		cells = append(cells, c.make(cells))
	}
	return cells
}

// identify derives an identifier from a record, whose other cells are there.
func (h *header) identify(cells []string) string {
	cell := func(columns ...string) string {
		for _, c := range columns {
			if i, ok := h.cell[c]; ok && i < len(cells) && cells[i] != "" {
				return cells[i]
			}
		}
		return ""
	}
	address := cell("adresse")
	if fold.Text(address) == "" {
		address = cell("latitude") + " " + cell("longitude")
	}
	return deriveID(cell("nom"), address, cell("commune", "code_insee", "code_postal"))
}

// checkMapped checks the mapping against the file and the standard.
func checkMapped(titles []string, name fileName, mapping map[string]string) error {
	for _, title := range slices.Sorted(maps.Keys(mapping)) {
		if _, known := parseTarget(mapping[title]); !known {
			return fault.New(fault.Invalid, "Correspondance des colonnes : « %s » n'est pas une colonne du standard.", mapping[title])
		}
		if !slices.Contains(titles, title) {
			return fault.New(fault.Invalid, "Correspondance des colonnes : le fichier %s n'a pas de colonne « %s ».", name, title)
		}
	}
	return nil
}

// complete refuses a file without the least that makes a place: a name and
// something to find the commune by. The other columns may be absent; they are
// told.
func (h *header) complete(line int, name fileName) error {
	var missing []string
	if !h.has("nom") {
		missing = append(missing, "« nom »")
	}
	if !h.has("commune") && !h.has("code_insee") && (!h.has("latitude") || !h.has("longitude") && !h.composedLatitude()) {
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

// composedLatitude tells whether the column of latitudes holds both degrees.
func (h *header) composedLatitude() bool {
	i, ok := h.cell["latitude"]
	return ok && fold.Text(h.titles[i]) != "latitude"
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
	if len(h.guessed) > 0 {
		notes = append(notes, "Colonnes reconnues : "+strings.Join(h.guessed, ", ")+".")
	}
	if h.derived {
		notes = append(notes, "Sans identifiant : chaque lieu en reçoit un, tiré de son nom, de son adresse et de sa commune.")
	}
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
	for n > h.width && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	switch {
	case n < h.width:
		return name.refuseAt(line, h.title(n), "la ligne s'arrête avant cette colonne : elle a %d colonnes au lieu de %d.", n, h.width)
	case n > h.width:
		return name.refuseAt(line, h.title(n-1), "la ligne a %d colonnes au lieu de %d. Un texte qui contient le séparateur doit être entre guillemets.", n, h.width)
	}
	return nil
}

// plural lists words after the noun that agrees with their number.
func plural(words []string, one, many string) string {
	if len(words) == 1 {
		return one + " " + words[0]
	}
	return many + " " + strings.Join(words, ", ")
}
