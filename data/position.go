package data

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// How a position is held against the commune, in metres from its outline. Up
// to fineWithin nothing is said: outlines are simplified. Beyond, the usual
// slips are tried (latitude and longitude exchanged, a lost sign, a lost
// decimal point) and one that falls within the commune is a repair. Else up to
// farFrom the position is kept with a doubt, since a place may well move about
// or stand over the border; beyond, it is not kept as a fact.
const (
	fineWithin = 5_000
	farFrom    = 50_000
)

// Without an outline distances are from the centre, less the reach of a large
// commune.
const (
	reach       = 15_000
	reachGuyana = 120_000 // communes of Guyane are as large as departments
)

// position reads latitude and longitude and checks them against the commune.
func (w *rowWork) position() {
	lat, lon := w.cell("latitude"), w.cell("longitude")
	if lat == "" && lon == "" {
		return
	}
	both := strings.Trim(lat+", "+lon, ", ")
	p, ok := readCoordinates(lat, lon)
	switch {
	case !ok:
		w.doubt("latitude", both, "n'est pas une position : il faut deux nombres en degrés", "")
		return
	case p[0] == 0 && p[1] == 0:
		w.doubt("latitude", both, "est un point au large de l'Afrique, que des logiciels écrivent quand ils ne savent pas", "")
		return
	}
	c, ok := w.gazetteer.Commune(w.place.INSEE)
	if !ok {
		return
	}
	far := w.metresFrom(p, c)
	if far <= fineWithin {
		w.setPosition(p, lat, lon)
		return
	}
	if repaired, reason, ok := w.mended(p, c); ok {
		w.place.Position, w.place.HasPosition = repaired, true
		w.repair("latitude", both, reason, fmt.Sprintf("%v, %v", repaired.Lat(), repaired.Lon()))
		return
	}
	away := "à plus de 50 km de la commune"
	if far < math.MaxInt {
		away = fmt.Sprintf("à plus de %d km de la commune", int(far)/1000)
	}
	if !geo.Valid(p) || far > farFrom {
		w.doubt("latitude", both, "est "+away+" : la position n'est pas retenue", centreOf(c))
		return
	}
	w.setPosition(p, lat, lon)
	w.doubt("latitude", strconv.FormatFloat(p.Lat(), 'f', -1, 64), "place le lieu "+away, centreOf(c))
}

func (w *rowWork) setPosition(p orb.Point, lat, lon string) {
	w.place.Position, w.place.HasPosition = p, true
	if strings.Contains(lat+lon, ",") || lon == "" || lat == "" {
		w.repair("latitude", strings.Trim(lat+", "+lon, ", "), "coordonnées remises en forme", fmt.Sprintf("%v, %v", p.Lat(), p.Lon()))
	}
}

func centreOf(c *geo.Territory) string {
	if !c.HasCentre {
		return ""
	}
	return fmt.Sprintf("%.3f, %.3f", c.Centre.Lat(), c.Centre.Lon())
}

// readPoint gives the stated position when it can be one.
func (w *rowWork) readPoint() (orb.Point, bool) {
	p, ok := readCoordinates(w.cell("latitude"), w.cell("longitude"))
	return p, ok && geo.Valid(p)
}

// readCoordinates reads two numbers, with a point or a comma; both may be in
// the same cell. They are not checked.
func readCoordinates(lat, lon string) (orb.Point, bool) {
	if lat == "" || lon == "" {
		first, second, two := cutPair(lat + lon)
		if !two {
			return orb.Point{}, false
		}
		lat, lon = first, second
	}
	y, ok := readDegrees(lat)
	if !ok {
		return orb.Point{}, false
	}
	x, ok := readDegrees(lon)
	return orb.Point{x, y}, ok
}

// cutPair parts "48.1, -1.6", "48.1;-1.6" and "48.1 -1.6".
func cutPair(s string) (first, second string, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ' ' })
	if len(parts) != 2 {
		parts = strings.Split(s, ",")
	}
	if len(parts) != 2 {
		return "", "", false
	}
	return strings.Trim(parts[0], ", "), strings.Trim(parts[1], ", "), true
}

func readDegrees(s string) (float64, bool) {
	s = strings.TrimRight(strings.TrimSpace(s), "°")
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	if strings.Trim(s, "0123456789.-+eE") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(x, 0) {
		return 0, false
	}
	return x + 0, true // minus zero becomes zero
}

// metresFrom gives the distance from the commune, or when its outline is known
// the nearest of a few distances that it passes: 0 up to 5 km, math.MaxInt
// beyond 50 km. It gives 0 when nothing is known.
func (w *rowWork) metresFrom(p orb.Point, c *geo.Territory) float64 {
	if !geo.Valid(p) {
		return math.MaxInt
	}
	if w.locator != nil && w.locator.Has(c.Code) {
		atLeast := 0.0
		for _, bound := range []float64{fineWithin, 10_000, 20_000, 30_000, 40_000, farFrom} {
			if w.locator.Near(p, c.Code, bound) {
				return atLeast
			}
			atLeast = bound + 1
		}
		return math.MaxInt
	}
	d := distanceToCentre(p, c)
	if d < 0 {
		return 0
	}
	if c.Department == "973" {
		return max(0, d-reachGuyana)
	}
	return max(0, d-reach)
}

// distanceToCentre is negative when the commune has no centre.
func distanceToCentre(p orb.Point, c *geo.Territory) float64 {
	if !c.HasCentre {
		return -1
	}
	return geo.Distance(p, c.Centre)
}

// mended tries the usual slips, and keeps the one that leads to the commune.
func (w *rowWork) mended(p orb.Point, c *geo.Territory) (orb.Point, string, bool) {
	x, y := p.Lon(), p.Lat()
	for _, try := range []struct {
		p      orb.Point
		reason string
	}{
		{orb.Point{y, x}, "latitude et longitude étaient échangées"},
		{orb.Point{-x, y}, "la longitude avait perdu ou gagné un signe moins"},
		{orb.Point{x, -y}, "la latitude avait perdu ou gagné un signe moins"},
		{orb.Point{-y, x}, "latitude et longitude étaient échangées, avec une erreur de signe"},
		{orb.Point{unscaled(x, c.Centre.Lon()), unscaled(y, c.Centre.Lat())}, "les coordonnées avaient perdu leur virgule"},
	} {
		if geo.Valid(try.p) && w.known(c) && w.metresFrom(try.p, c) <= fineWithin {
			return try.p, try.reason, true
		}
	}
	return orb.Point{}, "", false
}

// known tells whether positions can be held against the commune at all.
func (w *rowWork) known(c *geo.Territory) bool {
	return c.HasCentre || w.locator != nil && w.locator.Has(c.Code)
}

// unscaled divides a number that lost its decimal point by the power of ten
// that brings it nearest to what is expected.
func unscaled(x, expected float64) float64 {
	best := x
	for range 15 {
		x /= 10
		if math.Abs(x-expected) < math.Abs(best-expected) {
			best = x
		}
	}
	return best
}
