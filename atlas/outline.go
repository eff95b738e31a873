package atlas

import "annuaire/geo"

// An OutlineKind is a layer of territories that may be drawn.
type OutlineKind struct {
	Layer   string // as in the address of its tiles, and in them
	Level   geo.Level
	Title   string // French
	MinZoom int    // below, there would be too many to see
}

// OutlineKinds lists the layers of territories, from the smallest to the
// largest.
var OutlineKinds = []OutlineKind{
	{"communes", geo.Commune, "Communes", 7},
	{"epci", geo.EPCI, "Intercommunalités", 5},
	{"departements", geo.Department, "Départements", 0},
	{"regions", geo.Region, "Régions", 0},
}

// OutlineKindOf finds a layer of territories by its name.
func OutlineKindOf(layer string) (OutlineKind, bool) {
	for _, k := range OutlineKinds {
		if k.Layer == layer {
			return k, true
		}
	}
	return OutlineKind{}, false
}

// Layers are layers of territories ready to be drawn, by level. They do not
// change with the places, so that snapshots may share them.
type Layers map[geo.Level]*geo.OutlineLayer

// NewLayers prepares the outlines of each level, with the names and
// the populations of the gazetteer.
func NewLayers(g *geo.Gazetteer, outlines map[geo.Level][]geo.Outline) Layers {
	layers := Layers{}
	for _, k := range OutlineKinds {
		describe := func(code string) (name string, population int) {
			if t, ok := g.Get(k.Level, code); ok {
				return t.Name, t.Population
			}
			return code, geo.UnknownPopulation
		}
		layers[k.Level] = geo.NewOutlineLayer(k.Layer, k.MinZoom, outlines[k.Level], describe)
	}
	return layers
}

// WithLayers gives the snapshot territories to draw.
func WithLayers(layers Layers) Option {
	return func(from *origin) { from.layers = layers }
}

// Outlines gives a layer of territories; nil when the snapshot has none.
func (s *Snapshot) Outlines(level geo.Level) *geo.OutlineLayer { return s.layers[level] }
