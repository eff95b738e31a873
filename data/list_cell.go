package data

import (
	"slices"
	"strings"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fold"
)

// maxListValues bounds the values of one cell: real ones have at most 9. What
// comes after is taken as one value more, which no list knows.
const maxListValues = 100

// splitList parts a cell on the separators of lists, drops blanks and keeps
// the first of equal values.
func splitList(cell, separators string) []string {
	var values []string
	for cell != "" {
		part, rest := cell, ""
		if i := strings.IndexAny(cell, separators); i >= 0 && len(values) < maxListValues {
			_, n := utf8.DecodeRuneInString(cell[i:])
			part, rest = cell[:i], cell[i+n:]
		}
		if part = cleanLine(part).text; part != "" && !slices.Contains(values, part) {
			values = append(values, part)
		}
		cell = rest
	}
	return values
}

// listSeparators: the standard 1.0 writes a bar, 0.1 a semicolon. No value of
// a closed list has either.
const listSeparators = "|;"

// closedList reads a list of a closed vocabulary into the columns that its
// values belong to.
func (w *rowWork) closedList(column string) {
	cell := w.listCell(column)
	if cell == "" {
		return
	}
	known := closedLists[column]
	for _, value := range splitList(cell, listSeparators) {
		w.closedValue(column, value, known)
	}
}

// listCell gives the cell of a list: the lines of it are values, and so is what
// databases write between braces.
func (w *rowWork) listCell(column string) string {
	raw := w.raw(column)
	if strings.Contains(raw, "\n") {
		raw = strings.ReplaceAll(w.legible(column, raw), "\n", "|")
		return raw
	}
	cell := w.cell(column)
	if strings.HasPrefix(cell, "{") && strings.HasSuffix(cell, "}") {
		return strings.ReplaceAll(strings.ReplaceAll(cell[1:len(cell)-1], `"`, ""), ",", "|")
	}
	return cell
}

func (w *rowWork) closedValue(column, value string, known spellings) {
	c, current := directory.ColumnNamed(column)
	if current && c.Vocabulary.Has(value) {
		w.put(c, value)
		return
	}
	if found, ok := known.meaning(value); ok {
		w.putAll(column, value, found)
		return
	}
	// Some files part their lists with commas or slashes, which values may also
	// hold.
	if parts := knownParts(value, known); len(parts) > 1 {
		for _, part := range parts {
			w.closedValue(column, part, known)
		}
		return
	}
	w.doubtList(doubtColumn(column), value, "ne fait pas partie des valeurs du standard", nearestSpelling(value, known))
}

// knownParts parts a value on what is seen between the values of a list, when
// that makes most of them known; nothing otherwise.
func knownParts(value string, known spellings) []string {
	for _, between := range []string{" / ", ",", "/", " - ", " et "} {
		if !strings.Contains(value, between) {
			continue
		}
		var parts []string
		understood := 0
		for part := range strings.SplitSeq(value, between) {
			if part = cleanLine(part).text; part == "" || len(parts) > maxListValues {
				continue
			}
			if _, ok := known.meaning(part); ok {
				understood++
			}
			parts = append(parts, part)
		}
		all := understood == len(parts)
		if len(parts) > 1 && (all || between == " / " && 2*understood >= len(parts)) {
			return parts
		}
	}
	return nil
}

// putAll stores what a writing of another form stands for.
func (w *rowWork) putAll(column, value string, found []destined) {
	for _, d := range found {
		if d.column == "" {
			w.repair(column, value, "n'est plus une valeur du standard : ne rien préciser veut dire la même chose", "")
			continue
		}
		c, _ := directory.ColumnNamed(d.column)
		w.put(c, d.value)
		if d.value != value || d.column != column && !isOldColumn(column) {
			w.repair(column, value, "écrit autrement que dans le standard 1.0", d.value)
		}
	}
}

func (w *rowWork) put(c directory.Column, value string) {
	values := c.Values(&w.place)
	if !slices.Contains(values, value) {
		c.SetValues(&w.place, append(values, value))
	}
}

func isOldColumn(column string) bool {
	_, old := oldColumns[column]
	return old
}

// doubtColumn is the column of 1.0 that keeps the doubts on a column.
func doubtColumn(column string) string {
	if current, old := oldColumns[column]; old {
		return current
	}
	return column
}

// nearestSpelling proposes the known value that shares most words with an
// unknown one; empty when none shares half of them.
func nearestSpelling(value string, known spellings) string {
	words := fold.Words(value)
	best, bestShare := "", 0.5
	for writing, found := range known {
		share := sharedWords(words, strings.Fields(writing))
		if found[0].value != "" && (share > bestShare || share == bestShare && best != "" && found[0].value < best) {
			best, bestShare = found[0].value, share
		}
	}
	return best
}

// sharedWords gives the Jaccard index of two short lists of words.
func sharedWords(a, b []string) float64 {
	shared := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			shared++
		}
	}
	return float64(shared) / float64(max(1, len(a)+len(b)-shared))
}

// typologies reads the kinds of place.
func (w *rowWork) typologies() {
	c, _ := directory.ColumnNamed("typologie")
	for _, value := range splitList(w.listCell("typologie"), "|;,") {
		code, ok := typologyCode(value)
		var codes []string
		if !ok {
			codes = typologyParts(value)
		}
		if len(codes) > 0 {
			for _, code := range codes {
				w.put(c, code)
			}
			w.repair("typologie", value, "écrit autrement que dans la liste des types de lieu", strings.Join(codes, "|"))
			continue
		}
		if !ok {
			w.doubtList("typologie", value, "n'est pas un type de lieu connu", "")
			continue
		}
		w.put(c, code)
		if code != value {
			w.repair("typologie", value, "écrit autrement que dans la liste des types de lieu", code)
		}
	}
}

// typologyCode finds a kind by its code, in any case, by its name, or by its
// code in brackets after a name.
func typologyCode(value string) (string, bool) {
	if code, ok := directory.TypologyCode(value); ok {
		return code, true
	}
	if code, ok := typologyWritings[fold.Text(value)]; ok {
		return code, true
	}
	before, after, bracketed := strings.Cut(strings.TrimSuffix(value, ")"), "(")
	if !bracketed {
		return "", false
	}
	if code, ok := directory.TypologyCode(strings.TrimSpace(after)); ok {
		return code, true
	}
	code, ok := typologyWritings[fold.Text(before)]
	return code, ok && !strings.Contains(after, "…")
}

// typologyParts finds several kinds in one value, when each part is one.
func typologyParts(value string) []string {
	for _, between := range []string{"/", " et ", " - "} {
		if !strings.Contains(value, between) {
			continue
		}
		var codes []string
		parts := strings.Split(value, between)
		for _, part := range parts {
			if code, ok := typologyCode(strings.TrimSpace(part)); ok {
				codes = append(codes, code)
			}
		}
		if len(parts) > 1 && len(codes) == len(parts) {
			return slices.Compact(codes)
		}
	}
	return nil
}

var typologyWritings = func() map[string]string {
	writings := map[string]string{
		"bibliotheque": "BIB", "mediatheque": "BIB", "mairie": "MUNI", "commune": "MUNI", "municipalite": "MUNI",
		"tiers lieu": "TIERS_LIEUX", "tiers lieux": "TIERS_LIEUX", "coworking": "TIERS_LIEUX", "espace de coworking": "TIERS_LIEUX",
		"espace france services": "RFS", "maison france services": "RFS", "fab lab": "FABLAB", "pole emploi": "FT",
		"mediatheque bibliotheque": "BIB", "tiers lieu coworking fablab hackerspace": "TIERS_LIEUX", "hackerspace": "FABLAB",
		"maison de service au public": "MSAP", "organisme de formation": "OF", "chambre consulaire": "CCONS", "autre inconnu": "Autre",
		"prefecture et sous prefecture": "PREF", "prefecture": "PREF", "sous prefecture": "PREF", "maison de quartier maison commune": "MQ",
		"point et bureau information jeunesse": "PIJ_BIJ", "point information jeunesse": "PIJ_BIJ", "cyberbase": "EPN", "espace public numerique cyberbase": "EPN",
		"centre communal d action sociale": "CCAS", "intercommunalite": "EPCI", "departement": "CD", "conseil departemental": "CD", "centre socioculturel": "CSC",
		"associations": "ASSO", "centre socio culturel": "CSC", "espace public numerique": "EPN",
	}
	for _, t := range directory.Typologies {
		writings[fold.Text(t.Code)] = t.Code
		if _, taken := writings[fold.Text(t.Name)]; !taken {
			writings[fold.Text(t.Name)] = t.Code
		}
	}
	writings["pe"] = "FT"
	return writings
}()

// otherLabels reads the free list. A semicolon parts it only in columns of
// 0.1, since in 1.0 a value may hold one.
func (w *rowWork) otherLabels() {
	c, _ := directory.ColumnNamed(columnOther)
	values := slices.Concat(splitList(w.cell(columnOther), "|"), splitList(w.cell("labels_autres"), listSeparators))
	for _, value := range values {
		if utf8.RuneCountInString(value) > maxLabel {
			w.doubtList(columnOther, value, "est trop long pour un label", "")
			continue
		}
		w.put(c, value)
	}
}

// maxLabel is the longest free label kept, in characters.
const maxLabel = 500

// emails reads the addresses; those that are none become doubts.
func (w *rowWork) emails() {
	c, _ := directory.ColumnNamed("courriels")
	for _, column := range []string{"courriels", "courriel"} {
		for _, value := range splitList(w.cell(column), "|;, \n\t\u00a0") {
			address, ok := directory.ParseEmail(value)
			if !ok {
				if strings.Trim(value, "/-") != "" && fold.Text(value) != "ou" {
					w.doubtList("courriels", value, "n'est pas une adresse de courriel", "")
				}
				continue
			}
			w.put(c, address)
			if address != value {
				w.repair(column, value, "adresse de courriel remise en forme", address)
			}
		}
	}
}

// websites reads the addresses of pages. Several in one cell are often parted
// by blanks alone.
func (w *rowWork) websites() {
	c, _ := directory.ColumnNamed("site_web")
	for _, part := range splitList(w.cell("site_web"), "|") {
		links, ok := splitLinks(part)
		if !ok {
			w.doubtList("site_web", part, "n'est pas l'adresse d'une page web", "")
			continue
		}
		for _, link := range links {
			w.put(c, link)
		}
		if len(links) != 1 || links[0] != part {
			w.repair("site_web", part, "adresse web complétée ou séparée", strings.Join(links, "|"))
		}
	}
}

// splitLinks reads a text as one web address, else as several.
func splitLinks(text string) (links []string, ok bool) {
	if link, ok := directory.ParseLink(text); ok && strings.Count(link, "://") == 1 {
		return []string{link}, true
	}
	for _, part := range splitList(text, ";, \n\t\u00a0") {
		if part == "et" || part == "ou" || part == "-" || part == "/" {
			continue
		}
		link, ok := directory.ParseLink(part)
		if !ok {
			return oneLink(text)
		}
		links = append(links, link)
	}
	return links, len(links) > 0
}

func oneLink(text string) ([]string, bool) {
	link, ok := directory.ParseLink(text)
	return []string{link}, ok
}
