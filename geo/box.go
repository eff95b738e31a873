package geo

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/fault"
)

// Box is a part of the world between two meridians and two parallels, in
// degrees, borders included. West greater than East means that the box crosses
// the antimeridian.
type Box struct {
	West, South, East, North float64
}

// ParseBox reads "ouest,sud,est,nord" in degrees. The error is a sentence in
// French that says what is accepted.
func ParseBox(s string) (Box, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return Box{}, errors.New("écrivez quatre nombres séparés par des virgules : ouest,sud,est,nord (par exemple -1.8,48.0,-1.5,48.2)")
	}
	var sides [4]float64
	for i, part := range parts {
		side, err := ParseDegrees(part)
		if err != nil {
			return Box{}, err
		}
		sides[i] = side
	}
	b := Box{sides[0], sides[1], sides[2], sides[3]}
	return b, b.check()
}

// ParseDegrees reads one coordinate written with a decimal point. The error is
// a sentence in French.
func ParseDegrees(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || strings.ContainsAny(s, "xXpP_") {
		return 0, fmt.Errorf("%q n'est pas un nombre de degrés : écrivez par exemple 48.11", fault.Excerpt(s, 40))
	}
	return x + 0, nil // -0 becomes 0
}

func (b Box) check() error {
	switch {
	case math.Abs(b.West) > 180 || math.Abs(b.East) > 180:
		return errors.New("l'ouest et l'est sont des longitudes, de -180 à 180 : l'ordre est ouest,sud,est,nord")
	case math.Abs(b.South) > 90 || math.Abs(b.North) > 90:
		return errors.New("le sud et le nord sont des latitudes, de -90 à 90 : l'ordre est ouest,sud,est,nord")
	case b.South > b.North:
		return errors.New("le sud est au-dessus du nord : l'ordre est ouest,sud,est,nord")
	}
	return nil
}

// String writes the box as ParseBox reads it.
func (b Box) String() string {
	var out []byte
	for i, side := range [4]float64{b.West, b.South, b.East, b.North} {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendFloat(out, side, 'f', -1, 64)
	}
	return string(out)
}

// CrossesAntimeridian tells whether the box goes east beyond 180 degrees.
func (b Box) CrossesAntimeridian() bool { return b.West > b.East }

// Contains tells whether p is in the box or on its border.
func (b Box) Contains(p orb.Point) bool {
	if p.Lat() < b.South || p.Lat() > b.North {
		return false
	}
	return b.holdsLongitude(p.Lon())
}

func (b Box) holdsLongitude(lon float64) bool {
	if b.CrossesAntimeridian() {
		return lon >= b.West || lon <= b.East
	}
	if lon >= b.West && lon <= b.East {
		return true
	}
	// 180 and -180 are the same meridian.
	return lon == -180 && b.East == 180 || lon == 180 && b.West == -180
}

// Centre gives the middle of the box in degrees.
func (b Box) Centre() orb.Point {
	lon := (b.West + b.East) / 2
	if b.CrossesAntimeridian() {
		if lon += 180; lon > 180 {
			lon -= 360
		}
	}
	return orb.Point{lon, (b.South + b.North) / 2}
}

// meets and covers compare b with bounds that never cross the antimeridian.
func (b Box) meets(bounds Box) bool {
	if bounds.North < b.South || bounds.South > b.North {
		return false
	}
	if bounds.West == -180 || bounds.East == 180 {
		return true // both writings of the antimeridian: let the points decide
	}
	if b.CrossesAntimeridian() {
		return bounds.East >= b.West || bounds.West <= b.East
	}
	return bounds.East >= b.West && bounds.West <= b.East
}

func (b Box) covers(bounds Box) bool {
	if bounds.South < b.South || bounds.North > b.North {
		return false
	}
	if b.CrossesAntimeridian() {
		return bounds.West >= b.West || bounds.East <= b.East
	}
	return bounds.West >= b.West && bounds.East <= b.East
}

// noBounds is the start of a growing box: it holds nothing.
var noBounds = Box{West: math.Inf(1), South: math.Inf(1), East: math.Inf(-1), North: math.Inf(-1)}

func (b *Box) grow(p orb.Point) {
	b.merge(Box{p.Lon(), p.Lat(), p.Lon(), p.Lat()})
}

func (b *Box) merge(o Box) {
	b.West, b.South = min(b.West, o.West), min(b.South, o.South)
	b.East, b.North = max(b.East, o.East), max(b.North, o.North)
}

// holds tells whether o, like b never across the antimeridian, is all in b.
func (b *Box) holds(o *Box) bool {
	return o.West >= b.West && o.East <= b.East && o.South >= b.South && o.North <= b.North
}
