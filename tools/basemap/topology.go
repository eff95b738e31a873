package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

// point is a longitude and a latitude in degrees.
type point [2]float64

// topology is a decoded TopoJSON file: lines, each stored once, and shapes
// made of them. A negative number n is the line ^n walked backwards.
type topology struct {
	arcs      [][]point
	land      [][][]int // polygons of rings of arcs
	countries []country
}

type country struct {
	name     string
	polygons [][][]int
}

type rawGeometry struct {
	Type       string          `json:"type"`
	Arcs       json.RawMessage `json:"arcs"`
	Properties struct {
		Name string `json:"name"`
	} `json:"properties"`
}

type rawTopology struct {
	Transform *struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
	Arcs    [][][2]float64 `json:"arcs"`
	Objects map[string]struct {
		Geometries []rawGeometry `json:"geometries"`
	} `json:"objects"`
}

// readTopology decodes a quantized topology that has the objects land and
// countries, of polygons.
func readTopology(text []byte) (*topology, error) {
	var raw rawTopology
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	if raw.Transform == nil {
		return nil, errors.New("the topology is not quantized")
	}
	t := &topology{}
	for _, steps := range raw.Arcs {
		t.arcs = append(t.arcs, decodeArc(steps, raw.Transform.Scale, raw.Transform.Translate))
	}
	for _, g := range raw.Objects["land"].Geometries {
		polygons, err := g.polygons(len(t.arcs))
		if err != nil {
			return nil, err
		}
		t.land = append(t.land, polygons...)
	}
	for _, g := range raw.Objects["countries"].Geometries {
		polygons, err := g.polygons(len(t.arcs))
		if err != nil {
			return nil, err
		}
		t.countries = append(t.countries, country{g.Properties.Name, polygons})
	}
	if len(t.land) == 0 || len(t.countries) == 0 {
		return nil, errors.New("the topology lacks land or countries")
	}
	return t, nil
}

// decodeArc turns steps on the grid into points.
func decodeArc(steps [][2]float64, scale, translate [2]float64) []point {
	out := make([]point, len(steps))
	var x, y float64
	for i, s := range steps {
		x, y = x+s[0], y+s[1]
		out[i] = point{x*scale[0] + translate[0], y*scale[1] + translate[1]}
	}
	return out
}

func (g rawGeometry) polygons(arcs int) ([][][]int, error) {
	var out [][][]int
	var err error
	switch g.Type {
	case "Polygon":
		out = make([][][]int, 1)
		err = json.Unmarshal(g.Arcs, &out[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Arcs, &out)
	default:
		err = fmt.Errorf("geometry of type %q", g.Type)
	}
	if err != nil {
		return nil, err
	}
	for _, polygon := range out {
		for _, ring := range polygon {
			for _, arc := range ring {
				if index(arc) >= arcs {
					return nil, fmt.Errorf("no arc %d", arc)
				}
			}
		}
	}
	return out, nil
}

// index gives the place of a line in the file whatever its direction.
func index(arc int) int {
	if arc < 0 {
		return ^arc
	}
	return arc
}

// ring joins lines end to end, the shared ends once.
func (t *topology) ring(arcs []int) []point {
	var out []point
	for _, a := range arcs {
		line := t.arcs[index(a)]
		if len(out) > 0 {
			out = out[:len(out)-1]
		}
		if a >= 0 {
			out = append(out, line...)
			continue
		}
		for i := len(line) - 1; i >= 0; i-- {
			out = append(out, line[i])
		}
	}
	return out
}
