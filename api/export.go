package api

import (
	"io"
	"iter"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/unicode/norm"

	"annuaire/atlas"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
)

// format is one kind of open data file.
type format struct {
	extension, contentType string
	write                  func(io.Writer, iter.Seq[*directory.Place]) error
}

var (
	csvFormat     = format{"csv", "text/csv; charset=utf-8; header=present", data.WriteCSV}
	geoJSONFormat = format{"geojson", geoJSONType, data.WriteGeoJSON}
)

func (s *service) jsonLDFormat() format {
	return format{"jsonld", jsonLDType, data.JSONLDWriter(s.PublicURL)}
}

// export answers GET /donnees/lieux.csv and the like, with the places that
// meet the same filters as /api/v1/lieux. What only orders and pages is
// accepted and has no effect, so that the address of a list gives its file.
func (s *service) export(f format) fiber.Handler {
	return func(c *fiber.Ctx) error {
		q, err := atlas.ParseQuery(keptParameters(values(c)), s.Clock())
		if err != nil {
			return err
		}
		if err := s.match(c.UserContext(), &q); err != nil {
			return err
		}
		q.Limit = 1
		snap := s.Atlas.Current()
		if _, err := snap.Search(q); err != nil { // before the first byte is sent
			return err
		}
		c.Set(fiber.HeaderContentType, f.contentType)
		c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+fileName(snap, q, s.Clock())+"."+f.extension+`"`)
		if s.unchangedQuery(c, snap, &q, q.Open) {
			return nil
		}
		write := func(w io.Writer) error { return f.write(w, matching(snap, q)) }
		if q.Narrowed() {
			return httpd.Stream(c, write)
		}
		return s.files.send(c, edition{snap.Tag(), snap.Built()}, f.extension, write)
	}
}

// keptParameters are the filters of v without those that only order and page.
func keptParameters(v url.Values) url.Values {
	kept := url.Values{}
	for name, list := range v {
		switch name {
		case "tri", "limite", "curseur", "facettes", "format", fieldsName:
		default:
			kept[name] = list
		}
	}
	return kept
}

// matching yields every place that meets a query, in the order of identifiers.
func matching(snap *atlas.Snapshot, q atlas.Query) iter.Seq[*directory.Place] {
	return func(yield func(*directory.Place) bool) {
		_ = snap.Each(q, func(e *atlas.Entry) error { // was tried before: it only ends early when yield says so
			if !yield(e.Place) {
				return io.EOF
			}
			return nil
		})
	}
}

// fileName follows the pattern of the standard, without the number of the
// producer: the file gathers what many produced.
func fileName(snap *atlas.Snapshot, q atlas.Query, now time.Time) string {
	return now.Format(time.DateOnly) + "_lieux-de-mediation-numerique_" + territoryName(snap.Gazetteer(), q)
}

// territoryName gives the only territory a query bears on, as file names
// write it: "BordeauxMetropole".
func territoryName(g *geo.Gazetteer, q atlas.Query) string {
	for _, level := range geo.Levels {
		codes := q.Filters[string(level)]
		if len(codes) != 1 {
			continue
		}
		if t, ok := g.Get(level, codes[0]); ok {
			return compact(t.Name)
		}
	}
	return "France"
}

// compact drops accents and everything but letters and digits, and starts
// each word with a capital.
func compact(name string) string {
	var b strings.Builder
	start := true
	for _, r := range norm.NFD.String(strings.NewReplacer("œ", "oe", "Œ", "Oe", "æ", "ae", "Æ", "Ae").Replace(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			start = true
		case start:
			b.WriteRune(unicode.ToUpper(r))
			start = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
