package data

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/paulmach/orb"
)

// The two tables are written by hand, from general knowledge, to a hundredth
// of a degree. They make an offline installation show something on a map.
var (
	//go:embed positions.csv
	positionsCSV string
	//go:embed positions_villes.csv
	townsCSV string
)

// handWritten is one row of the tables.
type handWritten struct {
	code, name string
	point      orb.Point
}

// loadTables reads both tables once. They are embedded and tested, so a fault
// in them is a fault of the program.
var loadTables = sync.OnceValues(func() (centres, towns []handWritten) {
	return mustReadPositions(positionsCSV), mustReadPositions(townsCSV)
})

// Positions gives a hand-written position, to a hundredth of a degree, for
// each prefecture, each sub-prefecture and each commune over 20,000
// inhabitants, by current commune code. It is within 5 km of the centre of the
// commune's area, which may be far from the town itself: see Towns.
func Positions() map[string]orb.Point {
	centres, _ := loadTables()
	return byCode(centres)
}

// Towns gives, for the communes of Positions, where the town itself is. It
// differs from Positions for a few vast communes, whose centre is in a forest,
// a marsh or on a mountain.
func Towns() map[string]orb.Point {
	centres, towns := loadTables()
	out := byCode(centres)
	maps.Copy(out, byCode(towns))
	return out
}

func byCode(rows []handWritten) map[string]orb.Point {
	out := make(map[string]orb.Point, len(rows))
	for _, r := range rows {
		out[r.code] = r.point
	}
	return out
}

func mustReadPositions(text string) []handWritten {
	rows, err := readPositions(text)
	if err != nil {
		panic(fmt.Errorf("built-in positions: %w", err))
	}
	return rows
}

// readPositions reads a table with the columns code_insee, nom, latitude and
// longitude.
func readPositions(text string) ([]handWritten, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = 4
	cells, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	rows := make([]handWritten, 0, len(cells))
	for _, c := range cells[min(1, len(cells)):] {
		lat, latErr := strconv.ParseFloat(c[2], 64)
		lon, lonErr := strconv.ParseFloat(c[3], 64)
		if latErr != nil || lonErr != nil {
			return nil, fmt.Errorf("%s: %q, %q is no position", c[0], c[2], c[3])
		}
		rows = append(rows, handWritten{c[0], c[1], orb.Point{lon, lat}})
	}
	return rows, nil
}
