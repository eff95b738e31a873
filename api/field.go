package api

import (
	"net/url"
	"slices"
	"strings"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fault"
)

// field is one field of a place and what appends its value.
type field struct {
	name   string
	append func(*placeWriter, []byte, *atlas.Hit) []byte
}

func textField(name string, of func(*directory.Place) string) field {
	return field{name, func(w *placeWriter, b []byte, h *atlas.Hit) []byte { return w.text(b, of(h.Place)) }}
}

func listField(name string, of func(*directory.Place) []string) field {
	return field{name, func(w *placeWriter, b []byte, h *atlas.Hit) []byte { return w.texts(b, of(h.Place)) }}
}

// placeFields are the fields of the type Lieu, in its order: the 32 columns of
// the standard, then what this directory adds.
var placeFields = []field{
	{"id", func(w *placeWriter, b []byte, h *atlas.Hit) []byte { return w.string(b, h.ID) }},
	textField("pivot", func(p *directory.Place) string { return p.Pivot.Number }),
	textField("nom", func(p *directory.Place) string { return p.Name }),
	textField("commune", func(p *directory.Place) string { return p.Commune }),
	textField("code_postal", func(p *directory.Place) string { return p.PostalCode }),
	textField("code_insee", func(p *directory.Place) string { return p.INSEE }),
	textField("adresse", func(p *directory.Place) string { return p.Address }),
	textField("complement_adresse", func(p *directory.Place) string { return p.AddressExtra }),
	{"latitude", func(_ *placeWriter, b []byte, h *atlas.Hit) []byte {
		return appendDegrees(b, h.Place, h.Position.Lat())
	}},
	{"longitude", func(_ *placeWriter, b []byte, h *atlas.Hit) []byte {
		return appendDegrees(b, h.Place, h.Position.Lon())
	}},
	listField("typologie", func(p *directory.Place) []string { return p.Typologies }),
	textField("telephone", func(p *directory.Place) string { return p.Phone }),
	listField("courriels", func(p *directory.Place) []string { return p.Emails }),
	listField("site_web", func(p *directory.Place) []string { return p.Websites }),
	textField("horaires", func(p *directory.Place) string { return p.Hours }),
	textField("presentation_resume", func(p *directory.Place) string { return p.Summary }),
	textField("presentation_detail", func(p *directory.Place) string { return p.Details }),
	textField("source", func(p *directory.Place) string { return p.Source }),
	listField("itinerance", func(p *directory.Place) []string { return p.Mobility }),
	textField("structure_parente", func(p *directory.Place) string { return p.Parent }),
	{"date_maj", func(_ *placeWriter, b []byte, h *atlas.Hit) []byte { return appendDay(b, h.UpdatedOn) }},
	listField("services", func(p *directory.Place) []string { return p.Services }),
	listField("publics_specifiquement_adresses", func(p *directory.Place) []string { return p.Audiences }),
	listField("prise_en_charge_specifique", func(p *directory.Place) []string { return p.SpecialCare }),
	listField("frais_a_charge", func(p *directory.Place) []string { return p.Fees }),
	listField("dispositif_programmes_nationaux", func(p *directory.Place) []string { return p.Programmes }),
	listField("formations_labels", func(p *directory.Place) []string { return p.Trainings }),
	listField("autres_formations_labels", func(p *directory.Place) []string { return p.OtherLabels }),
	listField("modalites_acces", func(p *directory.Place) []string { return p.AccessModes }),
	listField("modalites_accompagnement", func(p *directory.Place) []string { return p.SupportModes }),
	textField("fiche_acces_libre", func(p *directory.Place) string { return p.AccessPage }),
	textField("prise_rdv", func(p *directory.Place) string { return p.BookingPage }),

	listField("equipement", func(p *directory.Place) []string { return p.Equipment }),
	{"position_approchee", (*placeWriter).approximate},
	{"territoires", (*placeWriter).territories},
	{"fermeture_temporaire", (*placeWriter).closure},
	{"a_verifier", (*placeWriter).doubts},
	{"url", (*placeWriter).address},
	{"fraicheur", (*placeWriter).freshness},
	{"ouverture", (*placeWriter).opening},
	{"distance_m", func(_ *placeWriter, b []byte, h *atlas.Hit) []byte { return appendDistance(b, h.Distance) }},
}

// shortName stands, among the names of fields, for those of shortFields.
const shortName = "court"

// shortFields are what one line of a list of results shows.
var shortFields = []string{
	"id", "nom", "commune", "code_postal", "adresse", "latitude", "longitude", "typologie", "telephone",
	"position_approchee", "url", "ouverture", "distance_m",
}

// form is the fields that an answer gives of each place, in the order of
// placeFields, ready to be written: those that last as long as the place does
// not change, then those that depend on the moment or on the query.
type form struct{ lasting, passing []step }

// firstPassing is the first of placeFields that does not last.
const firstPassing = "fraicheur"

// step is one field: what comes before its value, and what appends it.
type step struct {
	before string
	append func(*placeWriter, []byte, *atlas.Hit) []byte
}

func newForm(wanted func(name string) bool) *form {
	var steps []step
	lasting, before := 0, `"`
	for _, field := range placeFields {
		if field.name == firstPassing {
			lasting = len(steps)
		}
		if wanted(field.name) {
			steps = append(steps, step{before + field.name + `":`, field.append})
			before = `,"`
		}
	}
	return &form{steps[:lasting], steps[lasting:]}
}

var (
	fullForm  = newForm(func(string) bool { return true })
	shortForm = newForm(func(name string) bool { return slices.Contains(shortFields, name) })
)

// fieldsName is the parameter that chooses the fields of places.
const fieldsName = "champs"

// parseForm reads the parameter champs: names of fields, repeated or separated
// by commas. Without any, every field is given.
func parseForm(v url.Values, faults *fault.Fields) *form {
	given := v[fieldsName]
	if len(given) == 1 && given[0] == shortName {
		return shortForm
	}
	wanted := map[string]bool{}
	for _, list := range given {
		for name := range strings.SplitSeq(list, ",") {
			switch name = strings.TrimSpace(name); {
			case name == "":
			case name == shortName:
				for _, name := range shortFields {
					wanted[name] = true
				}
			case !slices.Contains(fieldNames, name):
				faults.Add(fieldsName, "« %s » n'est pas un champ. Valeurs acceptées : %s.", fault.Excerpt(name, maxQuoted), strings.Join(fieldNames, ", "))
				return nil
			default:
				wanted[name] = true
			}
		}
	}
	if len(wanted) == 0 {
		return fullForm
	}
	return newForm(func(name string) bool { return wanted[name] })
}

// fieldNames are the values of the parameter champs.
var fieldNames = func() []string {
	names := []string{shortName}
	for _, f := range placeFields {
		names = append(names, f.name)
	}
	return names
}()
