package api

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
	"annuaire/internal/jsontext"
)

// placeWriter appends places as JSON, in the form of the type Lieu or in part.
type placeWriter struct {
	snap     *atlas.Snapshot
	form     *form
	at       time.Time     // when opening is told
	today    time.Time     // from when freshness is counted
	pages    string        // the URL of the page of a place, as JSON, up to its identifier
	known    *plainTexts   // nil: every text is read for what must be escaped
	openings *openingTexts // nil: every state of opening is written out
	kept     *keptTexts    // of the form, nil: every place is written out

	plain bool // the texts of the place being written need no escape
	one   atlas.Hit
}

// object appends one place. distance is in metres, negative or NaN when it was
// not asked for or is not known.
func (w *placeWriter) object(b []byte, e *atlas.Entry, status hours.Status, distance float64) []byte {
	w.one = atlas.Hit{Entry: e, Status: status, Distance: distance}
	return w.objectOf(b, &w.one)
}

func (w *placeWriter) objectOf(b []byte, h *atlas.Hit) []byte {
	return append(w.properties(append(b, '{'), h), '}')
}

// feature appends one place as a GeoJSON feature. Its geometry is the place's
// own position: the centre of a commune is never given for one.
func (w *placeWriter) feature(b []byte, e *atlas.Entry, status hours.Status, distance float64) []byte {
	w.one = atlas.Hit{Entry: e, Status: status, Distance: distance}
	return w.featureOf(b, &w.one)
}

func (w *placeWriter) featureOf(b []byte, h *atlas.Hit) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = jsontext.AppendString(b, h.ID)
	b = append(b, `,"geometry":`...)
	if h.HasPosition {
		b = appendPoint(b, h.Position)
	} else {
		b = append(b, "null"...)
	}
	b = append(b, `,"properties":{`...)
	return append(w.properties(b, h), `}}`...)
}

func (w *placeWriter) properties(b []byte, h *atlas.Hit) []byte {
	return w.write(w.lasting(b, h), h, w.form.passing)
}

// lasting appends what was kept of a place, or writes it.
func (w *placeWriter) lasting(b []byte, h *atlas.Hit) []byte {
	if w.kept != nil {
		if text := w.kept.get(h.Slot); text != nil {
			return append(b, text...)
		}
	}
	w.plain = w.known.has(h.Entry)
	start := len(b)
	b = w.write(b, h, w.form.lasting)
	if w.kept != nil {
		w.kept.put(h.Slot, b[start:])
	}
	return b
}

func (w *placeWriter) write(b []byte, h *atlas.Hit, steps []step) []byte {
	for i := range steps {
		b = append(b, steps[i].before...)
		b = steps[i].append(w, b, h)
	}
	return b
}

// text writes a text of the place, null when it is empty.
func (w *placeWriter) text(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return w.string(b, s)
}

func (w *placeWriter) string(b []byte, s string) []byte {
	if !w.plain {
		return jsontext.AppendString(b, s)
	}
	b = append(append(b, '"'), s...)
	return append(b, '"')
}

func (w *placeWriter) texts(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = w.string(b, s)
	}
	return append(b, ']')
}

func (w *placeWriter) approximate(b []byte, h *atlas.Hit) []byte {
	return strconv.AppendBool(b, h.Approximate())
}

func (w *placeWriter) territories(b []byte, h *atlas.Hit) []byte {
	b = w.territory(append(b, `{"commune":`...), h.Commune)
	b = w.territory(append(b, `,"epci":`...), h.EPCI)
	b = w.territory(append(b, `,"departement":`...), h.Department)
	b = w.territory(append(b, `,"region":`...), h.Region)
	return append(b, '}')
}

func (w *placeWriter) territory(b []byte, t *geo.Territory) []byte {
	if !w.plain || t == nil {
		return appendTerritory(b, t)
	}
	b = append(append(b, `{"code":"`...), t.Code...)
	b = append(append(b, `","nom":"`...), t.Name...)
	return append(b, `"}`...)
}

func (w *placeWriter) closure(b []byte, h *atlas.Hit) []byte { return appendClosure(b, h.Closure) }

func (w *placeWriter) doubts(b []byte, h *atlas.Hit) []byte { return appendDoubts(b, h.Doubts) }

// pagesOf gives what the URL of the page of any place starts with, as JSON.
func pagesOf(publicURL string) string {
	return strings.TrimSuffix(string(jsontext.AppendString(nil, publicURL+"/lieux/")), `"`)
}

// address writes the URL of the page of the place.
func (w *placeWriter) address(b []byte, h *atlas.Hit) []byte {
	b = append(append(b, w.pages...), url.PathEscape(h.ID)...)
	return append(b, '"')
}

func (w *placeWriter) freshness(b []byte, h *atlas.Hit) []byte {
	return appendFreshness(b, h.UpdatedOn, w.today)
}

func (w *placeWriter) opening(b []byte, h *atlas.Hit) []byte {
	if w.openings == nil {
		return appendOpening(b, h.Entry, h.Status, w.at)
	}
	return w.openings.append(b, h.Entry, h.Status, w.at)
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
