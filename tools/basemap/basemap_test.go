package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// twoSquares are two countries that share a side, near France:
//
//	+---+---+
//	| A | B |   on a grid of one degree from 0,45
//	+---+---+
const twoSquares = `{"transform":{"scale":[1,1],"translate":[0,45]},
"arcs":[[[1,0],[0,1]],[[1,1],[-1,0],[0,-1],[1,0]],[[1,0],[1,0],[0,1],[-1,0]]],
"objects":{
"land":{"geometries":[{"type":"MultiPolygon","arcs":[[[1,2]]]}]},
"countries":{"geometries":[
{"type":"Polygon","arcs":[[0,1]],"properties":{"name":"France"}},
{"type":"Polygon","arcs":[[2,-1]],"properties":{"name":"Elsewhere"}}]}}}`

func TestDraw(t *testing.T) {
	t.Parallel()
	topo, err := readTopology([]byte(twoSquares))
	if err != nil {
		t.Fatal(err)
	}
	topo.simplify()
	got := string(topo.draw())
	if !json.Valid([]byte(got)) {
		t.Fatalf("not JSON: %s", got)
	}
	for _, want := range []string{
		`"terre"},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,46],[0,46],[0,45],[1,45],[2,45],[2,46],[1,46]]]]`,
		`"france"},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,45],[1,46],[0,46],[0,45],[1,45]]]]`,
		`"frontiere"},"geometry":{"type":"MultiLineString","coordinates":[[[1,45],[1,46]]]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s in\n%s", want, got)
		}
	}
}

func TestReadTopologyRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no JSON":       "{",
		"not quantized": `{"arcs":[]}`,
		"unknown arc":   strings.Replace(twoSquares, "[[0,1]]", "[[0,9]]", 1),
		"a point":       strings.Replace(twoSquares, `"Polygon"`, `"Point"`, 1),
		"no countries":  strings.Replace(twoSquares, `"countries"`, `"states"`, 1),
	} {
		if _, err := readTopology([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestThinKeepsWhatShows(t *testing.T) {
	t.Parallel()
	// Far from France, a bump of a hundredth of a degree goes, a cape of two stays.
	got := thin([]point{{100, 50}, {101, 50.01}, {102, 50}, {103, 52}, {104, 50}})
	want := []point{{100, 50}, {102, 50}, {103, 52}, {104, 50}}
	if len(got) != len(want) {
		t.Fatalf("kept %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("kept %v, want %v", got, want)
		}
	}
}

func TestUnwrapGoesOnBeyondTheMeridian(t *testing.T) {
	t.Parallel()
	got := unwrap([]point{{170, 60}, {-179, 61}, {-178, 60}, {175, 59}, {170, 60}})
	for i, lon := range []float64{170, 181, 182, 175, 170} {
		if got[i][0] != lon {
			t.Errorf("point %d at %v, want %v", i, got[i][0], lon)
		}
	}
}
