package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"annuaire/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Why a geometry is refused, in French, for warnings.
var (
	errNoGeometry    = errors.New("aucune géométrie")
	errNotPolygon    = errors.New("un contour doit être de type Polygon ou MultiPolygon")
	errCoordinates   = errors.New("coordonnées illisibles")
	errTooManyPoints = errors.New("trop de points")
	errNotDegrees    = errors.New("les coordonnées doivent être en degrés, longitude puis latitude (WGS 84)")
	errOpenRing      = errors.New("un anneau n'est pas fermé")
	errNoArea        = errors.New("le contour est vide ou sans surface")
	errTooWide       = errors.New("le contour fait plus d'un demi-tour de la Terre")
)

// maxWidth in degrees: a wider polygon was cut wrongly at the antimeridian.
const maxWidth = 180

// parseOutline reads a Polygon or MultiPolygon geometry. Further dimensions
// are dropped, and so are collapsed polygons, collapsed holes and holes that
// leave their polygon, as long as something remains. Rings that cross
// themselves are kept: the locator reads them as even-odd, and the record
// repairs them.
func parseOutline(geometry []byte, maxPoints int) (orb.MultiPolygon, error) {
	var kind string
	var coordinates []byte
	eachMember(geometry, func(key, value []byte) {
		switch string(key) {
		case `"type"`:
			kind = string(value)
		case `"coordinates"`:
			coordinates = value
		}
	})
	c := &coordinateReader{text: coordinates, left: maxPoints}
	var shape orb.MultiPolygon
	var err error
	switch kind {
	case "":
		return nil, errNoGeometry
	case `"Polygon"`:
		var p orb.Polygon
		p, err = c.polygon()
		shape = orb.MultiPolygon{p}
	case `"MultiPolygon"`:
		err = c.each(func() error {
			p, err := c.polygon()
			shape = append(shape, p)
			return err
		})
	default:
		return nil, errNotPolygon
	}
	if err != nil {
		return nil, err
	}
	return soundShape(shape)
}

// soundShape refuses or repairs what parseOutline says.
func soundShape(shape orb.MultiPolygon) (orb.MultiPolygon, error) {
	out := shape[:0]
	for _, p := range shape {
		for _, ring := range p {
			if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
				return nil, errOpenRing
			}
		}
		if len(p) == 0 || !hasArea(p[0]) {
			continue
		}
		border := p[0].Bound()
		if border.Right()-border.Left() > maxWidth {
			return nil, errTooWide
		}
		holes := slices.DeleteFunc(p[1:], func(hole orb.Ring) bool {
			return !hasArea(hole) || !border.Contains(hole.Bound().Min) || !border.Contains(hole.Bound().Max)
		})
		out = append(out, slices.Clip(p[:1+len(holes)]))
	}
	if len(out) == 0 {
		return nil, errNoArea
	}
	return slices.Clip(out), nil
}

// hasArea is false for rings that simplification has collapsed. A ring that
// crosses itself may have equal areas of both signs, so its box counts too.
func hasArea(ring orb.Ring) bool {
	if len(ring) < 4 {
		return false
	}
	b := ring.Bound()
	if b.Left() == b.Right() || b.Bottom() == b.Top() {
		return false
	}
	return planar.Area(ring) != 0 || !onALine(ring)
}

func onALine(ring orb.Ring) bool {
	a := ring[0]
	far := slices.MaxFunc(ring, func(p, q orb.Point) int {
		if planar.DistanceSquared(a, p) < planar.DistanceSquared(a, q) {
			return -1
		}
		return 1
	})
	for _, p := range ring {
		if (far[0]-a[0])*(p[1]-a[1]) != (far[1]-a[1])*(p[0]-a[0]) {
			return false
		}
	}
	return true
}

// coordinateReader reads arrays of numbers whose depth it knows beforehand, so
// that nesting in the text cannot make it recurse.
type coordinateReader struct {
	text []byte
	at   int
	left int // points still allowed
}

func (c *coordinateReader) polygon() (orb.Polygon, error) {
	var p orb.Polygon
	err := c.each(func() error {
		ring, err := c.ring()
		p = append(p, ring)
		return err
	})
	return p, err
}

func (c *coordinateReader) ring() (orb.Ring, error) {
	var ring orb.Ring
	err := c.each(func() error {
		if c.left--; c.left < 0 {
			return errTooManyPoints
		}
		p, err := c.position()
		ring = append(ring, p)
		return err
	})
	return slices.Clip(ring), err
}

func (c *coordinateReader) position() (orb.Point, error) {
	var p orb.Point
	n := 0
	err := c.each(func() error {
		v, err := c.number()
		if n < 2 {
			p[n] = v
		}
		n++
		return err
	})
	switch {
	case err != nil:
		return p, err
	case n < 2:
		return p, errCoordinates
	case math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90:
		return p, errNotDegrees
	}
	return p, nil
}

// each calls item at the start of every element of the array met here.
func (c *coordinateReader) each(item func() error) error {
	if !c.take('[') {
		return errCoordinates
	}
	if c.take(']') {
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if c.take(']') {
			return nil
		}
		if !c.take(',') {
			return errCoordinates
		}
	}
}

func (c *coordinateReader) take(b byte) bool {
	c.at = skipSpace(c.text, c.at)
	if c.at >= len(c.text) || c.text[c.at] != b {
		return false
	}
	c.at++
	return true
}

func (c *coordinateReader) number() (float64, error) {
	from := skipSpace(c.text, c.at)
	to := from
	for to < len(c.text) && isNumberByte(c.text[to]) {
		to++
	}
	c.at = to
	if v, ok := shortDecimal(c.text[from:to]); ok {
		return v, nil
	}
	v, err := strconv.ParseFloat(string(c.text[from:to]), 64)
	if err != nil {
		return 0, errCoordinates
	}
	return v, nil
}

func isNumberByte(b byte) bool {
	return b >= '0' && b <= '9' || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E'
}

var powersOfTen = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// shortDecimal reads plain decimals of at most 15 digits: both the digits and
// the power of ten are then exact, and one division is rounded as ParseFloat
// rounds. Nearly all coordinates are such.
func shortDecimal(text []byte) (float64, bool) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	digits, decimals, n := int64(0), 0, 0
	point := false
	for _, b := range text {
		switch {
		case b == '.' && !point:
			point = true
			continue
		case b < '0' || b > '9' || n == 15:
			return 0, false
		}
		digits = digits*10 + int64(b-'0')
		n++
		if point {
			decimals++
		}
	}
	if n == 0 {
		return 0, false
	}
	v := float64(digits) / powersOfTen[decimals]
	if negative {
		v = -v
	}
	return v, true
}

// readOutline gives the outline of a feature, or the French reason of its
// refusal.
func readOutline(f outlineFeature, level geo.Level, maxPoints int) (geo.Outline, error) {
	if f.code == "" {
		return geo.Outline{}, errNoCode
	}
	shape, err := parseOutline(f.geometry, maxPoints)
	if errors.Is(err, errTooManyPoints) {
		err = fmt.Errorf("%w (plus de %d)", err, maxPoints)
	}
	return geo.Outline{Level: level, Code: f.code, Shape: shape}, err
}
