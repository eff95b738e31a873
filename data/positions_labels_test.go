package data

import (
	"fmt"
	"io"
	"strconv"

	"annuaire/geo"
)

// Populations from which a town's name is shown on a map of the country, and
// on one of a region.
const (
	firstRankPopulation  = 100_000
	secondRankPopulation = 40_000
)

// writeTownLabels writes the towns of Towns as GeoJSON points for the names on
// the map: code, nom and rang, from 1 (large, or the first town of an overseas
// territory) to 3. Towns that nobody inhabits are left out.
func writeTownLabels(w io.Writer, g *geo.Gazetteer) error {
	centres, _ := loadTables()
	towns := Towns()
	separator := `{"type":"FeatureCollection","features":[`
	for _, r := range centres {
		c, ok := g.Get(geo.Commune, r.code)
		if !ok || c.Population <= 0 {
			continue
		}
		p := towns[r.code]
		_, err := fmt.Fprintf(w, "%s\n"+`{"type":"Feature","properties":{"code":%q,"nom":%s,"rang":%d},"geometry":{"type":"Point","coordinates":[%s,%s]}}`,
			separator, r.code, strconv.Quote(c.Name), labelRank(c), hundredths(p.Lon()), hundredths(p.Lat()))
		if err != nil {
			return err
		}
		separator = ","
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

// mainIslandTowns are named on the smallest scale although they are small.
var mainIslandTowns = map[string]bool{
	"97105": true, "97120": true, "97209": true, "97302": true, "97411": true, "97502": true, "97611": true,
	"97701": true, "97801": true, "98613": true, "98735": true, "98818": true, "2A004": true, "2B033": true,
}

// suburb tells whether c touches a larger town whose name stands for both on a
// small scale: the departments around Paris, Villeurbanne, Roubaix, Tourcoing.
func suburb(c *geo.Territory) bool {
	switch c.Department {
	case "92", "93", "94", "95":
		return true
	}
	return c.Code == "69266" || c.Code == "59512" || c.Code == "59599"
}

func labelRank(c *geo.Territory) int {
	switch {
	case mainIslandTowns[c.Code], c.Population >= firstRankPopulation && !suburb(c):
		return 1
	case c.Population >= secondRankPopulation:
		return 2
	}
	return 3
}

func hundredths(degrees float64) string { return strconv.FormatFloat(degrees, 'f', 2, 64) }
