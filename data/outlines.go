package data

import (
	"cmp"
	"slices"

	"annuaire/fault"
	"annuaire/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// drawingMetres is the tolerance preferred for drawing a country.
const drawingMetres = 1000

// outlines reads the outlines: those that find the commune of a point from
// the most precise files, those that draw from the most suitable.
func (r *referenceReader) outlines(codes *territoryCodes) error {
	precise, err := r.collect(codes, geo.Commune, r.files.outlinesOf(geo.Commune), "recherche de la commune d'un point")
	if err != nil {
		return err
	}
	r.result.Outlines = precise
	for _, level := range []geo.Level{geo.Commune, geo.EPCI, geo.Department, geo.Region} {
		drawn, err := r.drawings(codes, level)
		if err != nil {
			return err
		}
		r.result.Drawings = append(r.result.Drawings, drawn...)
	}
	return nil
}

// drawings reads the file best suited to drawing a level. The communes it
// lacks, collapsed by simplification, are drawn with their precise outline.
func (r *referenceReader) drawings(codes *territoryCodes, level geo.Level) ([]geo.Outline, error) {
	files := r.files.outlinesOf(level)
	slices.SortStableFunc(files, func(a, b referenceFile) int {
		return cmp.Compare(awayFromDrawing(a), awayFromDrawing(b))
	})
	if level == geo.Commune && len(files) > 1 {
		files = files[:1]
	}
	drawn, err := r.collect(codes, level, files, "dessin")
	if err != nil || level != geo.Commune {
		return drawn, err
	}
	have := make(map[string]bool, len(drawn))
	for _, o := range drawn {
		have[o.Code] = true
	}
	for _, o := range r.result.Outlines {
		if !have[o.Code] {
			drawn = append(drawn, o)
		}
	}
	return sortOutlines(drawn), nil
}

// awayFromDrawing prefers the wanted tolerance, then finer ones, then coarser.
func awayFromDrawing(f referenceFile) int {
	if f.metres > drawingMetres {
		return f.metres
	}
	return drawingMetres - f.metres
}

func (fs referenceFiles) outlinesOf(level geo.Level) []referenceFile {
	var out []referenceFile
	for _, f := range fs.outlines {
		if f.level == level {
			out = append(out, f)
		}
	}
	return out
}

// collect reads the outlines of a level from files, each of which only brings
// the territories that those before it lack.
func (r *referenceReader) collect(codes *territoryCodes, level geo.Level, files []referenceFile, use string) ([]geo.Outline, error) {
	c := &outlineCollector{codes: codes, level: level, limits: defaultReferenceLimits(), place: map[string]int{}}
	for _, f := range files {
		report := r.report(f, use)
		if err := c.read(r, f, report); err != nil {
			return nil, err
		}
		r.reported(report)
		if report.Read > 0 && report.Refused == report.Read {
			return nil, fault.New(fault.Invalid, "Aucun contour du fichier « %s » n'est utilisable. Le premier : %s.", f.name, report.Warnings[0])
		}
	}
	return sortOutlines(c.list), nil
}

func sortOutlines(list []geo.Outline) []geo.Outline {
	slices.SortFunc(list, func(a, b geo.Outline) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

// outlineCollector gathers the outlines of one level by current code.
type outlineCollector struct {
	codes   *territoryCodes
	level   geo.Level
	limits  referenceLimits
	list    []geo.Outline
	place   map[string]int // of a code in list
	settled int            // length of list before the present file
	parts   []outlinePart  // of the present file, under old codes
}

// outlinePart is the outline of a former commune.
type outlinePart struct {
	current string
	shape   orb.MultiPolygon
}

func (c *outlineCollector) read(r *referenceReader, f referenceFile, report *ReferenceFileReport) error {
	c.settled, c.parts = len(c.list), nil
	err := eachOutlineFeature(r.ctx, f, c.limits, func(feature outlineFeature) error {
		report.Read++
		c.take(f, feature, report)
		return nil
	})
	if err != nil {
		return err
	}
	c.joinParts(report)
	return nil
}

func (c *outlineCollector) take(f referenceFile, feature outlineFeature, report *ReferenceFileReport) {
	current, ok := c.codes.resolve(c.level, feature.code)
	if !ok && feature.code != "" {
		report.unmatched(feature.code)
		return
	}
	if i, known := c.place[current]; known && i < c.settled {
		report.Spare++ // a finer file has it
		return
	}
	outline, err := readOutline(feature, c.level, c.limits.points)
	if err != nil {
		report.Refused++
		report.warn("%s : %v", feature.describe(f), err)
		return
	}
	if current != feature.code {
		c.parts = append(c.parts, outlinePart{current, outline.Shape})
		return
	}
	report.Kept++
	c.join(current, outline.Shape)
}

func (c *outlineCollector) join(code string, shape orb.MultiPolygon) {
	i, known := c.place[code]
	if !known {
		c.place[code] = len(c.list)
		c.list = append(c.list, geo.Outline{Level: c.level, Code: code, Shape: shape})
		return
	}
	c.list[i].Shape = append(c.list[i].Shape, shape...)
}

// joinParts adds to the current communes the former ones that the file still
// shows apart, unless the current outline covers them already, as that of
// Paris covers its districts.
func (c *outlineCollector) joinParts(report *ReferenceFileReport) {
	for _, p := range c.parts {
		if i, known := c.place[p.current]; known {
			inside, ok := geo.Outline{Shape: p.shape}.Centre()
			if ok && planar.MultiPolygonContains(c.list[i].Shape, inside) {
				report.Spare++
				continue
			}
		}
		report.Kept++
		report.Recoded++
		c.join(p.current, p.shape)
	}
}
