package desk

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/store"
	"annuaire/web/page"
)

// maxParameter bounds each value of an address.
const maxParameter = 300

// purposes are what a list may be for: only the places on which the person may
// do it.
var purposes = map[string]access.Action{
	"": "", "confirmer": access.PlaceConfirm, "modifier": access.PlacePublish, "archiver": access.PlaceArchive,
}

// queryOf reads the parameters of an address.
func queryOf(c *fiber.Ctx) (url.Values, error) {
	values, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return nil, fault.New(fault.Invalid, "L'adresse de cette page est abîmée. Revenez à la liste et recommencez.")
	}
	for name, all := range values {
		for _, one := range all {
			if len(one) > maxParameter || !utf8.ValidString(one) || strings.ContainsRune(one, 0) {
				return nil, fault.Fields{{Name: name, Message: "Ce texte est trop long, ou illisible."}}.Err("Ce critère n'a pas été compris.")
			}
		}
	}
	return values, nil
}

// deskFilterOf reads the filter of a list of places. A criterion that does not
// exist is refused: it would otherwise seem to be in force.
func deskFilterOf(c *fiber.Ctx) (url.Values, store.DeskFilter, error) {
	values, err := queryOf(c)
	if err != nil {
		return nil, store.DeskFilter{}, err
	}
	r := filterReader{values: values}
	f := store.DeskFilter{
		Text:      strings.TrimSpace(values.Get("q")),
		State:     oneOf(&r, "etat", []directory.State{directory.Draft, directory.Proposed, directory.Published, directory.Suspended, directory.Archived}),
		Freshness: oneOf(&r, "fraicheur", directory.FreshnessLevels),
		Quality:   oneOf(&r, "qualite", directory.QualityBands),
		Territory: r.territory("territoire"),
		Source:    values.Get("source"),
		Doubts:    oneOf(&r, "doutes", []string{page.CheckedValue}) != "",
		Archive:   oneOf(&r, "archivage", []string{page.CheckedValue}) != "",
	}
	sort := values.Get(page.SortParameter)
	f.Reverse = strings.HasPrefix(sort, "-")
	f.Sort = store.DeskSort(strings.TrimPrefix(sort, "-"))
	var known bool
	if f.For, known = purposes[values.Get("pour")]; !known {
		r.refuse("pour")
	}
	return values, f, r.err()
}

// filterReader reads criteria and keeps what is wrong with them.
type filterReader struct {
	values url.Values
	faults fault.Fields
}

func (r *filterReader) refuse(name string) {
	r.faults = append(r.faults, fault.Field{Name: name, Message: "Cette valeur n'existe pas. Choisissez-en une dans la liste."})
}

func (r *filterReader) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	return r.faults.Err("Ce critère n'a pas été compris.")
}

func oneOf[T ~string](r *filterReader, name string, known []T) T {
	value := T(r.values.Get(name))
	if value != "" && !slices.Contains(known, value) {
		r.refuse(name)
		return ""
	}
	return value
}

// territory reads "departement:35".
func (r *filterReader) territory(name string) (t access.Territory) {
	text := r.values.Get(name)
	if text == "" {
		return t
	}
	level, code, _ := strings.Cut(text, ":")
	if code == "" || !slices.Contains(geo.Levels[:], geo.Level(level)) {
		r.refuse(name)
		return t
	}
	return access.Territory{Level: geo.Level(level), Code: code}
}
