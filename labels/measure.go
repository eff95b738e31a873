package labels

import (
	"slices"
	"strings"
	"time"

	"annuaire/directory"
)

// Facts are the measures of a place at an instant, by their code. A measure that
// is not there is not known: the record does not say.
type Facts struct {
	At     time.Time          `json:"le"`
	Values map[string]float64 `json:"mesures"`
}

// Measured is what a criterion checked by data finds. What is not known is not
// reached, and is not a failing either: somebody has to look, or the record to say.
type Measured struct {
	Value   float64
	Known   bool
	Reached bool
}

// Measure is one thing that the directory can compute of a place.
type Measure struct {
	Code   string
	Name   string // French, the beginning of a sentence
	Unit   string // French, plural; "" for one that is yes or no
	Ceil   bool   // reached by what is small: a threshold says "au plus"
	Column string // of the standard: what mends it on the sheet; "" where the sheet cannot
	of     func(*reading) (value float64, known bool)
}

// YesOrNo tells whether the measure is 1 or 0.
func (m *Measure) YesOrNo() bool { return m.Unit == "" }

// reading is a place while it is measured.
type reading struct {
	place     *directory.Place
	mediators int // negative: not known
	at        time.Time
	week      week
}

// Measures lists them, in the order in which people choose.
var Measures = []Measure{
	{Code: "heures_semaine", Name: "Ouverture sans rendez-vous", Unit: "heures par semaine", Column: "horaires", of: func(r *reading) (float64, bool) { return r.week.hours, r.week.known }},
	{Code: "jours_ouverts", Name: "Jours d’ouverture", Unit: "jours par semaine", Column: "horaires", of: func(r *reading) (float64, bool) { return r.week.days, r.week.known }},
	{Code: "soir_ou_samedi", Name: "Jours ouverts après 18 h, ou le samedi", Unit: "jours par semaine", Column: "horaires", of: func(r *reading) (float64, bool) { return r.week.late, r.week.known }},
	{Code: "recoit_du_public", Name: "Le lieu reçoit du public", Column: "modalites_acces", of: func(r *reading) (float64, bool) {
		return yes(!r.place.ReceivesNobody()), len(r.place.AccessModes) > 0
	}},
	{Code: "position_exacte", Name: "Position exacte sur la carte", Column: "latitude", of: func(r *reading) (float64, bool) { return yes(r.place.HasPosition), true }},
	{Code: "accessibilite_dite", Name: "Accessibilité décrite", Column: "fiche_acces_libre", of: func(r *reading) (float64, bool) { return yes(r.place.AccessPage != ""), true }},
	{Code: "contact", Name: "Téléphone ou courriel publié", Column: "telephone", of: func(r *reading) (float64, bool) {
		return yes(r.place.Phone != "" || len(r.place.Emails) > 0), true
	}},
	{Code: "presentation", Name: "Présentation écrite", Column: "presentation_resume", of: func(r *reading) (float64, bool) {
		return yes(strings.TrimSpace(r.place.Summary+r.place.Details) != ""), true
	}},
	{Code: "identifiant_juridique", Name: "Structure identifiée (SIRET, RNA ou RIDET)", Column: "pivot", of: func(r *reading) (float64, bool) {
		return yes(r.place.Pivot.Number != "" && r.place.Pivot.Kind != directory.PivotDoubted), true
	}},
	{Code: "age_fiche", Name: "Âge de la fiche", Unit: "jours", Ceil: true, Column: "date_maj", of: func(r *reading) (float64, bool) {
		return float64(daysSince(r.place.UpdatedOn, r.at)), !r.place.UpdatedOn.IsZero()
	}},
	{Code: "mediateurs", Name: "Médiateurs qui ont un compte", Unit: "personnes", of: func(r *reading) (float64, bool) {
		return float64(max(0, r.mediators)), r.mediators >= 0
	}},
	{Code: "gratuit", Name: "Services gratuits", Column: "frais_a_charge", of: func(r *reading) (float64, bool) {
		return yes(slices.Contains(r.place.Fees, "Gratuit")), len(r.place.Fees) > 0
	}},
	counted("services", "Services proposés", "services", "services", services, directory.Services...),
	counted("usages_essentiels", "Services d’usages essentiels", "services", "services", services, essentialUses...),
	counted("culture_numerique", "Services de culture numérique", "services", "services", services, digitalCulture...),
	counted("creation", "Services de création", "services", "services", services, "Loisirs et créations numériques"),
	counted("equipements", "Équipements à disposition", "équipements", "equipements", equipment, directory.Equipments...),
	counted("postes", "Ordinateurs, tablettes ou postes adaptés", "sortes", "equipements", equipment, "Ordinateurs", "Tablettes", "Poste adapté"),
	counted("equipements_creation", "Équipements de création", "équipements", "equipements", equipment, making...),
	counted("publics", "Publics accueillis", "publics", "publics_specifiquement_adresses", func(p *directory.Place) []string { return p.Audiences }, directory.Audiences...),
	counted("accueils_specifiques", "Accueils spécifiques", "accueils", "prise_en_charge_specifique", care, directory.SpecialCare...),
	counted("langues", "Accueil en langues étrangères", "accueils", "prise_en_charge_specifique", care, "Langues étrangères (anglais)", "Langues étrangères (autres)"),
	counted("accompagnements", "Façons d’accompagner", "façons", "modalites_accompagnement", supports, directory.SupportModes...),
	counted("accompagnement_humain", "Accompagnement par une personne", "façons", "modalites_accompagnement", supports, "Accompagnement individuel", "Dans un atelier collectif"),
	counted("formations", "Formations du réseau suivies", "formations", "formations_labels", func(p *directory.Place) []string { return p.Trainings }, directory.Trainings...),
}

// The services and equipment of the standard, by the missions of the network.
var (
	essentialUses  = []string{"Aide aux démarches administratives", "Maîtrise des outils numériques du quotidien", "Insertion professionnelle via le numérique"}
	digitalCulture = []string{"Compréhension du monde numérique", "Utilisation sécurisée du numérique", "Parentalité et éducation avec le numérique"}
	making         = []string{"Imprimante 3D", "Découpe laser", "Fraiseuse numérique", "Brodeuse numérique", "Électronique", "Outillage", "Studio son et vidéo", "Casque de réalité virtuelle"}
)

func services(p *directory.Place) []string  { return p.Services }
func equipment(p *directory.Place) []string { return p.Equipment }
func care(p *directory.Place) []string      { return p.SpecialCare }
func supports(p *directory.Place) []string  { return p.SupportModes }

// counted measures how many of some values a list of the sheet holds. An empty
// list says nothing.
func counted(code, name, unit, column string, list func(*directory.Place) []string, among ...string) Measure {
	return Measure{Code: code, Name: name, Unit: unit, Column: column, of: func(r *reading) (float64, bool) {
		held, n := list(r.place), 0
		for _, v := range among {
			if slices.Contains(held, v) {
				n++
			}
		}
		return float64(n), len(held) > 0
	}}
}

// MeasureOf gives a measure by its code.
func MeasureOf(code string) (*Measure, bool) {
	i := slices.IndexFunc(Measures, func(m Measure) bool { return m.Code == code })
	if i < 0 {
		return nil, false
	}
	return &Measures[i], true
}

// FactsOf measures a place. mediators is how many people hold the role of mediator
// or manager of this place, negative when that is not known.
func FactsOf(place directory.Place, mediators int, at time.Time) Facts {
	r := reading{place: &place, mediators: mediators, at: at, week: weekOf(&place, at)}
	facts := Facts{At: at, Values: map[string]float64{}}
	for _, m := range Measures {
		if value, known := m.of(&r); known {
			facts.Values[m.Code] = value
		}
	}
	return facts
}

// Measured gives what the criteria checked by data find, by their code.
func (s *Scheme) Measured(facts Facts) map[string]Measured {
	found := map[string]Measured{}
	for _, c := range s.Criteria {
		if c.Check == Data && c.Measure != nil {
			found[c.Code] = c.Measure.of(facts)
		}
	}
	return found
}

// of compares what is known of a place with the threshold.
func (t *Threshold) of(facts Facts) Measured {
	value, known := facts.Values[t.Name]
	m, is := MeasureOf(t.Name)
	if !known || !is {
		return Measured{}
	}
	reached := value >= t.AtLeast
	if m.Ceil {
		reached = value <= t.AtMost
	}
	return Measured{Value: value, Known: true, Reached: reached}
}

func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// daysSince counts the days from a date to the day of an instant in Paris.
func daysSince(day, at time.Time) int {
	y, m, d := at.In(directory.Paris).Date()
	return max(0, int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(day)/(24*time.Hour)))
}
