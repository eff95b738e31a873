package directory

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/fault"
)

// applyPosition reads both coordinates: half a position is none.
func (p Patch) applyPosition(place *Place, faults *fault.Fields) {
	texts := [2]string{place.degrees(place.Position.Lat()), place.degrees(place.Position.Lon())}
	given := false
	for i, name := range columnsOfPosition {
		if text, has := p[name]; has && strings.TrimSpace(text) != texts[i] {
			texts[i], given = strings.TrimSpace(text), true
		}
	}
	if !given {
		return
	}
	if texts == [2]string{} {
		place.Position, place.HasPosition = orb.Point{}, false
		return
	}
	lat, okLat := degreesWithin(texts[0], 90)
	lon, okLon := degreesWithin(texts[1], 180)
	if !okLat {
		faults.Add(latitude, "Écrivez la latitude en degrés, entre -90 et 90, par exemple 48.1113.")
	}
	if !okLon {
		faults.Add(longitude, "Écrivez la longitude en degrés, entre -180 et 180, par exemple -1.6742.")
	}
	if okLat && okLon {
		place.Position, place.HasPosition = orb.Point{lon, lat}, true
	}
}

func degreesWithin(text string, limit float64) (float64, bool) {
	x, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	return x, err == nil && !math.IsNaN(x) && math.Abs(x) <= limit
}
