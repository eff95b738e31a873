package data

import (
	"strings"
	"time"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
)

// diagnosis holds what all rows of one file share.
type diagnosis struct {
	header    *header
	gazetteer *geo.Gazetteer
	locator   *geo.Locator // nil: positions are compared with centres
	today     time.Time    // UTC midnight

	seenHours map[string]hoursReading
}

// Longest texts kept, in characters; the record has the same limits.
const (
	maxName    = 500
	maxCommune = 200
	maxLine    = 1000
	maxHours   = 10_000
	maxDetails = 100_000
	maxSummary = 280
)

// diagnose reads one row.
func (d *diagnosis) diagnose(line int, cells []string) *rowWork {
	w := &rowWork{diagnosis: d, line: line, cells: cells}
	w.place.State = directory.Published
	w.identity()
	w.commune()
	if w.refused {
		return w
	}
	w.position()
	w.address()
	w.pivot()
	w.typologies()
	w.phone()
	w.emails()
	w.websites()
	w.hours()
	w.presentation()
	w.place.Source = w.plain("source", maxLine)
	w.place.Parent = w.plain("structure_parente", maxLine)
	w.date()
	for _, column := range closedColumns {
		w.closedList(column)
	}
	w.otherLabels()
	w.place.AccessPage = w.link("fiche_acces_libre", "accessibilite")
	w.place.BookingPage = w.link("prise_rdv")
	w.place.SortDoubts()
	return w
}

// closedColumns are those of 1.0 and of 0.1, in the order of files.
var closedColumns = []string{
	columnMobility, columnServices, columnAudiences, columnCare, "publics_accueillis",
	columnFees, "conditions_acces", "conditions_access", columnProgrammes, columnTrainings, "labels_nationaux",
	columnAccess, columnSupport,
}

// identity reads the identifier and the name, without which a row is refused.
func (w *rowWork) identity() {
	w.id = w.cell("id")
	switch {
	case w.id == "":
		w.refuse("id", w.raw("id"), "il manque l'identifiant, par lequel ce lieu sera retrouvé au prochain import", "")
	case utf8.RuneCountInString(w.id) > 500:
		w.refuse("id", w.id, "l'identifiant dépasse 500 caractères", "")
	}
	w.place.Name = w.cell("nom")
	switch {
	case w.place.Name == "":
		w.refuse("nom", w.raw("nom"), "il manque le nom du lieu", "")
	case utf8.RuneCountInString(w.place.Name) > maxName:
		w.refuse("nom", w.place.Name, "le nom dépasse 500 caractères", "")
	}
}

// plain reads a text of one line; what passes the limit becomes a doubt.
func (w *rowWork) plain(column string, limit int) string {
	text := w.cell(column)
	if utf8.RuneCountInString(text) > limit {
		w.doubt(column, text, "est trop long pour cette colonne", "")
		return ""
	}
	return text
}

// absentAddresses are the folded writings of an address that nobody knows.
var absentAddresses = map[string]bool{
	"": true, "adresse inconnue": true, "inconnue": true, "inconnu": true, "nc": true, "n c": true, "non renseigne": true, "non renseignee": true,
	"neant": true, "null": true, "none": true, "na": true, "n a": true, "0": true, "x": true, "a completer": true,
}

func (w *rowWork) address() {
	w.place.AddressExtra = w.plain("complement_adresse", maxLine)
	address := strings.Trim(w.plain("adresse", maxLine), " ,;")
	switch {
	case address == directory.UnknownAddress: // as the standard's files say it
	case absentAddresses[fold.Text(address)]:
		w.flag("adresse", "", "il manque l'adresse", "")
	default:
		w.place.Address = address
	}
}

func (w *rowWork) pivot() {
	text := w.cell("pivot")
	pivot, ok := directory.ParsePivot(text)
	switch {
	case !ok:
		w.doubt("pivot", text, "n'est ni un SIRET, ni un RNA, ni un RIDET", "")
	case pivot.Kind == directory.PivotDoubted:
		w.doubtedPivot(text, pivot)
	default:
		w.place.Pivot = pivot
		if pivot.Number != "" && pivot.Number != text {
			w.repair("pivot", text, "identifiant remis en forme", pivot.Number)
		}
		return
	}
	if w.place.Pivot.Kind == "" {
		w.place.Pivot.Kind = directory.PivotUnknown
	}
}

// doubtedPivot looks for the SIRET that lost its leading zero in a
// spreadsheet, and else keeps the number with a doubt.
func (w *rowWork) doubtedPivot(text string, pivot directory.Pivot) {
	if len(pivot.Number) == 13 {
		if padded, _ := directory.ParsePivot("0" + pivot.Number); padded.Kind == directory.SIRET {
			w.place.Pivot = padded
			w.repair("pivot", text, "le SIRET avait perdu son zéro de tête", padded.Number)
			return
		}
	}
	w.place.Pivot = pivot
	w.doubt("pivot", pivot.Number, "n'a pas la clé de contrôle d'un SIRET", "")
}

func (w *rowWork) phone() {
	text := w.cell("telephone")
	if text == "" {
		return
	}
	phone, rest, ok := directory.ParsePhone(text, departmentOf(w.place.INSEE))
	switch {
	case !ok && isShortNumber(text):
		w.doubt("telephone", text, "est un numéro court, que le standard ne sait pas écrire", "")
		return
	case !ok:
		w.doubt("telephone", text, "n'est pas un numéro de téléphone français", "")
		return
	}
	w.place.Phone = phone
	if len(rest) > 0 {
		w.doubt("telephone", strings.Join(rest, directory.ListSeparator), "est en plus du premier numéro, et le standard n'en admet qu'un", phone)
		return
	}
	if phone != text {
		w.repair("telephone", text, "numéro mis sous sa forme internationale", phone)
	}
}

func isShortNumber(text string) bool {
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits == 3 || digits == 4
}

// departmentOf gives the department of a commune code.
func departmentOf(insee string) string {
	switch {
	case len(insee) != 5:
		return ""
	case strings.HasPrefix(insee, "97"), strings.HasPrefix(insee, "98"):
		return insee[:3]
	}
	return insee[:2]
}

// presentation reads both texts. A summary over 280 characters is cut at a
// word, and the details then begin with the whole of it.
func (w *rowWork) presentation() {
	summary, details := w.text("presentation_resume"), w.text("presentation_detail")
	if utf8.RuneCountInString(summary) > maxSummary {
		short := cutAtWord(summary, maxSummary)
		if !strings.Contains(details, summary) {
			details = strings.TrimSpace(summary + "\n\n" + details)
		}
		w.repair("presentation_resume", summary, "plus de 280 caractères : raccourci, le texte entier est dans la présentation détaillée", short)
		summary = short
	}
	if utf8.RuneCountInString(details) > maxDetails {
		w.doubt("presentation_detail", details, "dépasse 100 000 caractères", "")
		details = ""
	}
	w.place.Summary, w.place.Details = summary, details
}

func cutAtWord(s string, limit int) string {
	runes := []rune(s)[:limit-1]
	cut := len(runes)
	for cut > limit/2 && runes[cut-1] != ' ' && runes[cut-1] != '\n' {
		cut--
	}
	if cut == limit/2 {
		cut = len(runes)
	}
	return strings.TrimRight(string(runes[:cut]), " \n,;:") + "…"
}

// link reads the address of one page, from the first of the columns that has
// one.
func (w *rowWork) link(columns ...string) string {
	for _, column := range columns {
		text := w.cell(column)
		if text == "" {
			continue
		}
		link, ok := directory.ParseLink(text)
		if !ok {
			w.doubt(columns[0], text, "n'est pas l'adresse d'une page web", "")
			return ""
		}
		if link != text {
			w.repair(column, text, "adresse web complétée", link)
		}
		return link
	}
	return ""
}
