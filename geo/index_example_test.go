package geo_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// The two nearest of four places, over the antimeridian.
func ExampleIndex_Nearest() {
	ix := geo.NewIndex([]orb.Point{{179.9, -17}, {-179.9, -17}, {0, 48}, {179.5, -17}})
	for _, h := range ix.Nearest(nil, geo.Near{From: orb.Point{180, -17}, K: 3, Within: 50_000}) {
		fmt.Printf("place %d at %.1f km\n", h.Ordinal, h.Distance/1000)
	}
	// Output:
	// place 0 at 10.6 km
	// place 1 at 10.6 km
}

func ExampleParseBox() {
	fiji, err := geo.ParseBox("177,-20,-178,-15")
	fmt.Println(fiji.Contains(orb.Point{-179, -17}), fiji.Centre(), err)
	_, err = geo.ParseBox("48,2,47,3,4")
	fmt.Println(err)
	// Output:
	// true [179.5 -17.5] <nil>
	// écrivez quatre nombres séparés par des virgules : ouest,sud,est,nord (par exemple -1.8,48.0,-1.5,48.2)
}
