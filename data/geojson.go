package data

import (
	"bufio"
	"io"
	"iter"
	"slices"
	"strconv"
	"time"

	"annuaire/directory"
)

// WriteGeoJSON writes a FeatureCollection (RFC 7946), one feature to a line.
// Properties have the names of the standard's columns, lists being arrays and
// what is not known being null; the position is the geometry, null when there
// is none. What this directory adds to the standard follows: pivot_type,
// equipement, fuseau_horaire, fermeture_temporaire.
func WriteGeoJSON(w io.Writer, places iter.Seq[*directory.Place]) error {
	return writeJSONItems(w, `{"type":"FeatureCollection","features":[`, places, AppendFeature)
}

// writeJSONItems writes a list between its head and "]}".
func writeJSONItems(w io.Writer, head string, places iter.Seq[*directory.Place], appendItem func([]byte, *directory.Place) []byte) error {
	out := bufio.NewWriterSize(w, 256<<10)
	_, _ = out.WriteString(head)
	line, separator := make([]byte, 0, 4096), "\n"
	for p := range places {
		line = appendItem(append(line[:0], separator...), p)
		separator = ",\n"
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush()
}

// propertiesOfFeature are the columns that make properties: all but the
// position.
var propertiesOfFeature = slices.DeleteFunc(slices.Clone(directory.Columns), func(c directory.Column) bool {
	return c.Name == "latitude" || c.Name == "longitude"
})

// AppendFeature appends the GeoJSON feature of one place.
func AppendFeature(b []byte, p *directory.Place) []byte {
	o := openObject(b)
	o.text("type", "Feature")
	o.text("id", p.ID)
	o.key("geometry")
	o.b = appendPoint(o.b, p)
	o.key("properties")
	properties := openObject(o.b)
	for _, c := range propertiesOfFeature {
		switch {
		case c.IsList():
			properties.list(c.Name, c.Values(p))
		case c.Name == "adresse":
			properties.text(c.Name, p.Address)
		case c.Name == "pivot":
			properties.text(c.Name, p.Pivot.Number)
		default:
			properties.text(c.Name, c.Text(p))
		}
	}
	properties.text("pivot_type", string(p.Pivot.Kind))
	properties.list("equipement", p.Equipment)
	properties.text("fuseau_horaire", p.TimeZone)
	properties.key("fermeture_temporaire")
	properties.b = appendClosure(properties.b, p.Closure)
	o.b = properties.close()
	return o.close()
}

func appendPoint(b []byte, p *directory.Place) []byte {
	if !p.HasPosition {
		return append(b, "null"...)
	}
	b = append(b, `{"type":"Point","coordinates":[`...)
	b = strconv.AppendFloat(b, p.Position.Lon(), 'f', -1, 64)
	b = append(b, ',')
	b = strconv.AppendFloat(b, p.Position.Lat(), 'f', -1, 64)
	return append(b, "]}"...)
}

func appendClosure(b []byte, c *directory.Closure) []byte {
	if c == nil {
		return append(b, "null"...)
	}
	o := openObject(b)
	o.text("du", isoDay(c.From))
	o.text("au", isoDay(c.Until))
	o.text("message", c.Message)
	return o.close()
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
