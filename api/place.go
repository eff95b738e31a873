package api

import (
	"math"
	"net/url"
	"strconv"
	"time"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
	"annuaire/internal/jsontext"
)

// placeWriter appends places as JSON, in the form of the type Lieu.
type placeWriter struct {
	at        time.Time // when opening is told
	today     time.Time // from when freshness is counted
	publicURL string
	cache     *placeCache // nil: nothing is kept
}

// object appends one place. distance is in metres, negative or NaN when it was
// not asked for or is not known.
func (w *placeWriter) object(b []byte, e *atlas.Entry, status hours.Status, distance float64) []byte {
	b = append(b, '{')
	b = w.properties(b, e, status, distance)
	return append(b, '}')
}

// feature appends one place as a GeoJSON feature. Its geometry is the place's
// own position: the centre of a commune is never given for one.
func (w *placeWriter) feature(b []byte, e *atlas.Entry, status hours.Status, distance float64) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = jsontext.AppendString(b, e.ID)
	b = append(b, `,"geometry":`...)
	if e.HasPosition {
		b = appendPoint(b, e.Position)
	} else {
		b = append(b, "null"...)
	}
	b = append(b, `,"properties":{`...)
	b = w.properties(b, e, status, distance)
	return append(b, `}}`...)
}

// properties appends what does not change with time first: it is written once
// a snapshot.
func (w *placeWriter) properties(b []byte, e *atlas.Entry, status hours.Status, distance float64) []byte {
	b = w.cache.append(b, e, w.lasting)
	b = appendFreshness(append(b, `,"fraicheur":`...), e.UpdatedOn, w.today)
	b = appendOpening(append(b, `,"ouverture":`...), e, status, w.at)
	return appendDistance(append(b, `,"distance_m":`...), distance)
}

// lasting appends what is the same as long as the snapshot is.
func (w *placeWriter) lasting(b []byte, e *atlas.Entry) []byte {
	b = appendColumns(b, e.Place)
	b = appendStrings(append(b, `,"equipement":`...), e.Equipment)
	b = strconv.AppendBool(append(b, `,"position_approchee":`...), e.Approximate())
	b = appendTerritories(append(b, `,"territoires":`...), e)
	b = appendClosure(append(b, `,"fermeture_temporaire":`...), e.Closure)
	b = appendDoubts(append(b, `,"a_verifier":`...), e.Doubts)
	return jsontext.AppendString(append(b, `,"url":`...), w.publicURL+"/lieux/"+url.PathEscape(e.ID))
}

// appendColumns writes the 32 columns of the standard, in its order. It is
// written out, and not driven by directory.Columns, for speed; a test holds
// the two together.
func appendColumns(b []byte, p *directory.Place) []byte {
	b = jsontext.AppendString(append(b, `"id":`...), p.ID)
	b = appendText(append(b, `,"pivot":`...), p.Pivot.Number)
	b = appendText(append(b, `,"nom":`...), p.Name)
	b = appendText(append(b, `,"commune":`...), p.Commune)
	b = appendText(append(b, `,"code_postal":`...), p.PostalCode)
	b = appendText(append(b, `,"code_insee":`...), p.INSEE)
	b = appendText(append(b, `,"adresse":`...), p.Address)
	b = appendText(append(b, `,"complement_adresse":`...), p.AddressExtra)
	b = appendDegrees(append(b, `,"latitude":`...), p, p.Position.Lat())
	b = appendDegrees(append(b, `,"longitude":`...), p, p.Position.Lon())
	b = appendStrings(append(b, `,"typologie":`...), p.Typologies)
	b = appendText(append(b, `,"telephone":`...), p.Phone)
	b = appendStrings(append(b, `,"courriels":`...), p.Emails)
	b = appendStrings(append(b, `,"site_web":`...), p.Websites)
	b = appendText(append(b, `,"horaires":`...), p.Hours)
	b = appendText(append(b, `,"presentation_resume":`...), p.Summary)
	b = appendText(append(b, `,"presentation_detail":`...), p.Details)
	b = appendText(append(b, `,"source":`...), p.Source)
	b = appendStrings(append(b, `,"itinerance":`...), p.Mobility)
	b = appendText(append(b, `,"structure_parente":`...), p.Parent)
	b = appendDay(append(b, `,"date_maj":`...), p.UpdatedOn)
	b = appendStrings(append(b, `,"services":`...), p.Services)
	b = appendStrings(append(b, `,"publics_specifiquement_adresses":`...), p.Audiences)
	b = appendStrings(append(b, `,"prise_en_charge_specifique":`...), p.SpecialCare)
	b = appendStrings(append(b, `,"frais_a_charge":`...), p.Fees)
	b = appendStrings(append(b, `,"dispositif_programmes_nationaux":`...), p.Programmes)
	b = appendStrings(append(b, `,"formations_labels":`...), p.Trainings)
	b = appendStrings(append(b, `,"autres_formations_labels":`...), p.OtherLabels)
	b = appendStrings(append(b, `,"modalites_acces":`...), p.AccessModes)
	b = appendStrings(append(b, `,"modalites_accompagnement":`...), p.SupportModes)
	b = appendText(append(b, `,"fiche_acces_libre":`...), p.AccessPage)
	return appendText(append(b, `,"prise_rdv":`...), p.BookingPage)
}

func appendDegrees(b []byte, p *directory.Place, x float64) []byte {
	if !p.HasPosition {
		return append(b, "null"...)
	}
	return appendNumber(b, x)
}

func appendDistance(b []byte, metres float64) []byte {
	if !(metres >= 0) || math.IsInf(metres, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, int64(math.Round(metres)), 10)
}

func appendTerritories(b []byte, e *atlas.Entry) []byte {
	b = appendTerritory(append(b, `{"commune":`...), e.Commune)
	b = appendTerritory(append(b, `,"epci":`...), e.EPCI)
	b = appendTerritory(append(b, `,"departement":`...), e.Department)
	b = appendTerritory(append(b, `,"region":`...), e.Region)
	return append(b, '}')
}

// appendTerritory writes code and name, null when there is none.
func appendTerritory(b []byte, t *geo.Territory) []byte {
	if t == nil {
		return append(b, "null"...)
	}
	b = jsontext.AppendString(append(b, `{"code":`...), t.Code)
	b = jsontext.AppendString(append(b, `,"nom":`...), t.Name)
	return append(b, '}')
}

func appendClosure(b []byte, c *directory.Closure) []byte {
	if c == nil {
		return append(b, "null"...)
	}
	b = appendDay(append(b, `{"du":`...), c.From)
	b = appendDay(append(b, `,"au":`...), c.Until)
	b = appendText(append(b, `,"message":`...), c.Message)
	return append(b, '}')
}

// appendDoubts names the columns that wait for a person and why. The doubted
// texts are left out: they may hold what someone wrote in the wrong column.
func appendDoubts(b []byte, doubts []directory.Doubt) []byte {
	b = append(b, '[')
	for i, d := range doubts {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(append(b, `{"colonne":`...), d.Column)
		b = jsontext.AppendString(append(b, `,"motif":`...), d.Reason)
		b = append(b, '}')
	}
	return append(b, ']')
}

// Ages in days from which a record is no longer recent, then old.
const (
	toConfirmDays = 183
	oldDays       = 731
)

func appendFreshness(b []byte, updated, now time.Time) []byte {
	if updated.IsZero() {
		return append(b, `{"jours":null,"niveau":"inconnue"}`...)
	}
	days := int64(max(0, now.Sub(updated)/(24*time.Hour)))
	b = strconv.AppendInt(append(b, `{"jours":`...), days, 10)
	switch {
	case days < toConfirmDays:
		return append(b, `,"niveau":"recente"}`...)
	case days < oldDays:
		return append(b, `,"niveau":"a_confirmer"}`...)
	}
	return append(b, `,"niveau":"ancienne"}`...)
}
