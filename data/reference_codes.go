package data

import "annuaire/geo"

// territoryCodes leads any code to the current one. A reading needs no more of
// a gazetteer, which costs more to build.
type territoryCodes struct {
	current map[geo.Level]map[string]bool
	old     map[string]string // of communes
}

func newTerritoryCodes(ts []geo.Territory) *territoryCodes {
	c := &territoryCodes{current: map[geo.Level]map[string]bool{}, old: map[string]string{}}
	for _, t := range ts {
		if c.current[t.Level] == nil {
			c.current[t.Level] = map[string]bool{}
		}
		c.current[t.Level][t.Code] = true
		for _, old := range t.OldCodes {
			c.old[old] = t.Code
		}
	}
	return c
}

// resolve gives the current code, following the old ones of communes.
func (c *territoryCodes) resolve(level geo.Level, code string) (string, bool) {
	if c.current[level][code] {
		return code, true
	}
	if level != geo.Commune {
		return "", false
	}
	now, ok := c.old[code]
	return now, ok
}
