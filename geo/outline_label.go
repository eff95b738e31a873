package geo

// LabelsAfter is the number of zooms that names come after outlines: closer to
// the ground, a territory has room for its name.
const LabelsAfter = 2

// label is where the name of a territory is written: the centre of its outline.
type label struct {
	at         worldPoint
	area       int // its rank
	population int
}

// The properties of a name in a tile; population only where it is known.
const (
	labelCode = iota
	labelName
	labelPopulation
)

// LabelName gives the name of the layer of points of the tiles, one a territory,
// at which to write its name. At each zoom, one tile holds it and no other.
func (l *OutlineLayer) LabelName() string { return l.name + "_noms" }

// appendLabels adds the layer of the names that fall in the tile.
func (t *outlineTile) appendLabels(dst []byte) []byte {
	if t.z < t.minZoom+LabelsAfter {
		return dst
	}
	w := &t.writer
	w.Reset(t.LabelName(), "code", "nom", "population")
	for i := range t.labels {
		b := &t.labels[i]
		if int(b.at.x>>(32-t.z)) != t.x || int(b.at.y>>(32-t.z)) != t.y {
			continue
		}
		at := t.units(b.at)
		w.Begin(at.x, at.y)
		w.Tag(labelCode, w.Text(t.areas[b.area].code))
		w.Tag(labelName, w.Text(t.areas[b.area].name))
		if b.population >= 0 {
			w.Tag(labelPopulation, w.Uint(uint64(b.population)))
		}
		w.End()
	}
	return w.AppendTile(dst)
}
