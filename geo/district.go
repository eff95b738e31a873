package geo

import (
	"fmt"
	"strconv"
)

// districtRange is a run of codes that INSEE gives to the municipal districts
// of one commune: first names the 1st district.
type districtRange struct {
	parent      string
	first, last int
}

var districtRanges = []districtRange{
	{"13055", 13201, 13216},
	{"69123", 69381, 69389},
	{"75056", 75101, 75120},
}

// District gives the name of the municipal district of Paris, Lyon or
// Marseille that has this code, and its commune.
func (g *Gazetteer) District(code string) (name string, parent *Territory, ok bool) {
	n, err := strconv.Atoi(code)
	if err != nil || len(code) != 5 {
		return "", nil, false
	}
	for _, r := range districtRanges {
		if n < r.first || n > r.last {
			continue
		}
		parent, ok = g.Get(Commune, r.parent)
		if !ok {
			return "", nil, false
		}
		return districtName(parent.Name, n-r.first+1), parent, true
	}
	return "", nil, false
}

func districtName(commune string, rank int) string {
	if rank == 1 {
		return commune + " 1er Arrondissement"
	}
	return fmt.Sprintf("%s %de Arrondissement", commune, rank)
}
