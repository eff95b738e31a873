package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Column is one of the 32 columns of the national standard: its name and
// order in files, and how a Place holds it.
type Column struct {
	Name       string
	Title      string // French, for people
	Required   bool   // by the standard
	Vocabulary Vocabulary

	text func(*Place) string
	take func(to, from *Place) // nil for a list, for the identifier and for the position
	list func(*Place) *[]string
}

// Columns are the columns of the standard 1.0.2, in its order.
var Columns = []Column{
	{Name: "id", Title: "Identifiant", Required: true, text: func(p *Place) string { return p.ID }},
	{Name: "pivot", Title: "SIRET, RNA ou RIDET", Required: true, text: func(p *Place) string { return p.Pivot.String() }, take: func(to, from *Place) { to.Pivot = from.Pivot }},
	{Name: "nom", Title: "Nom", Required: true, text: func(p *Place) string { return p.Name }, take: func(to, from *Place) { to.Name = from.Name }},
	{Name: "commune", Title: "Commune", Required: true, text: func(p *Place) string { return p.Commune }, take: func(to, from *Place) { to.Commune = from.Commune }},
	{Name: "code_postal", Title: "Code postal", Required: true, text: func(p *Place) string { return p.PostalCode }, take: func(to, from *Place) { to.PostalCode = from.PostalCode }},
	{Name: "code_insee", Title: "Code INSEE", text: func(p *Place) string { return p.INSEE }, take: func(to, from *Place) { to.INSEE = from.INSEE }},
	{Name: "adresse", Title: "Adresse", Required: true, text: addressText, take: func(to, from *Place) { to.Address = from.Address }},
	{Name: "complement_adresse", Title: "Complément d'adresse", text: func(p *Place) string { return p.AddressExtra }, take: func(to, from *Place) { to.AddressExtra = from.AddressExtra }},
	{Name: "latitude", Title: "Latitude", text: func(p *Place) string { return p.degrees(p.Position.Lat()) }},
	{Name: "longitude", Title: "Longitude", text: func(p *Place) string { return p.degrees(p.Position.Lon()) }},
	{Name: "typologie", Title: "Type de lieu", list: func(p *Place) *[]string { return &p.Typologies }},
	{Name: "telephone", Title: "Téléphone", text: func(p *Place) string { return p.Phone }, take: func(to, from *Place) { to.Phone = from.Phone }},
	{Name: "courriels", Title: "Courriels", list: func(p *Place) *[]string { return &p.Emails }},
	{Name: "site_web", Title: "Sites web", list: func(p *Place) *[]string { return &p.Websites }},
	{Name: "horaires", Title: "Horaires", text: func(p *Place) string { return p.Hours }, take: func(to, from *Place) { to.Hours = from.Hours }},
	{Name: "presentation_resume", Title: "Présentation en bref", text: func(p *Place) string { return p.Summary }, take: func(to, from *Place) { to.Summary = from.Summary }},
	{Name: "presentation_detail", Title: "Présentation détaillée", text: func(p *Place) string { return p.Details }, take: func(to, from *Place) { to.Details = from.Details }},
	{Name: "source", Title: "Structure qui collecte la donnée", text: func(p *Place) string { return p.Source }, take: func(to, from *Place) { to.Source = from.Source }},
	{Name: "itinerance", Title: "Itinérance", Vocabulary: Mobilities, list: func(p *Place) *[]string { return &p.Mobility }},
	{Name: "structure_parente", Title: "Structure parente", text: func(p *Place) string { return p.Parent }, take: func(to, from *Place) { to.Parent = from.Parent }},
	{Name: "date_maj", Title: "Date de mise à jour", Required: true, text: func(p *Place) string { return day(p.UpdatedOn) }, take: func(to, from *Place) { to.UpdatedOn = from.UpdatedOn }},
	{Name: "services", Title: "Services", Vocabulary: Services, list: func(p *Place) *[]string { return &p.Services }},
	{Name: "publics_specifiquement_adresses", Title: "Publics accueillis en particulier", Vocabulary: Audiences, list: func(p *Place) *[]string { return &p.Audiences }},
	{Name: "prise_en_charge_specifique", Title: "Prise en charge particulière", Vocabulary: SpecialCare, list: func(p *Place) *[]string { return &p.SpecialCare }},
	{Name: "frais_a_charge", Title: "Frais à charge", Vocabulary: Fees, list: func(p *Place) *[]string { return &p.Fees }},
	{Name: "dispositif_programmes_nationaux", Title: "Programmes nationaux", Vocabulary: Programmes, list: func(p *Place) *[]string { return &p.Programmes }},
	{Name: "formations_labels", Title: "Formations et labels", Vocabulary: Trainings, list: func(p *Place) *[]string { return &p.Trainings }},
	{Name: "autres_formations_labels", Title: "Autres formations et labels", list: func(p *Place) *[]string { return &p.OtherLabels }},
	{Name: "modalites_acces", Title: "Modalités d'accès", Vocabulary: AccessModes, list: func(p *Place) *[]string { return &p.AccessModes }},
	{Name: "modalites_accompagnement", Title: "Modalités d'accompagnement", Vocabulary: SupportModes, list: func(p *Place) *[]string { return &p.SupportModes }},
	{Name: "fiche_acces_libre", Title: "Fiche Acceslibre", text: func(p *Place) string { return p.AccessPage }, take: func(to, from *Place) { to.AccessPage = from.AccessPage }},
	{Name: "prise_rdv", Title: "Prise de rendez-vous", text: func(p *Place) string { return p.BookingPage }, take: func(to, from *Place) { to.BookingPage = from.BookingPage }},
}

// UnknownAddress is written to files in the place of an address that nobody
// knows, since the standard requires one; reading it gives no address.
const UnknownAddress = "Adresse inconnue"

// ListSeparator parts the values of a list in one cell of a file.
const ListSeparator = "|"

// IsList tells whether the column holds several values.
func (c Column) IsList() bool { return c.list != nil }

// Values gives the values of a list column; nil for another column.
func (c Column) Values(p *Place) []string {
	if c.list == nil {
		return nil
	}
	return *c.list(p)
}

// copy gives to the column the value it has in from.
func (c Column) copy(to, from *Place) {
	if c.list != nil {
		*c.list(to) = *c.list(from)
		return
	}
	c.take(to, from)
}

// SetValues replaces the values of a list column.
// It panics on another column: that is a defect of the caller.
func (c Column) SetValues(p *Place, values []string) { *c.list(p) = values }

// Text gives the cell of this column as files write it.
func (c Column) Text(p *Place) string {
	if c.list != nil {
		return strings.Join(*c.list(p), ListSeparator)
	}
	return c.text(p)
}

// ColumnNamed finds a column by the standard's name.
func ColumnNamed(name string) (Column, bool) {
	i := slices.IndexFunc(Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return Columns[i], true
}

func addressText(p *Place) string {
	if p.Address == "" {
		return UnknownAddress
	}
	return p.Address
}

// degrees writes a coordinate with the digits it was read with: the shortest
// text that reads back as the same number.
func (p *Place) degrees(x float64) string {
	if !p.HasPosition {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
