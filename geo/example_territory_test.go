package geo_test

import (
	"fmt"

	"annuaire/geo"

	"github.com/paulmach/orb"
)

func ExampleGazetteer_CommunesNamed() {
	g := geo.NewGazetteer([]geo.Territory{
		{Level: geo.Commune, Code: "42218", Name: "Saint-Étienne", Population: 173136},
		{Level: geo.Commune, Code: "76351", Name: "Le Havre", Population: 166462},
	})
	for _, name := range []string{"ST ETIENNE CEDEX 2", "Havre (Le)"} {
		for _, c := range g.CommunesNamed(name) {
			fmt.Println(name, "→", c.Name)
		}
	}
	// Output:
	// ST ETIENNE CEDEX 2 → Saint-Étienne
	// Havre (Le) → Le Havre
}

func ExampleLocator() {
	l := geo.NewLocator([]geo.Outline{{Level: geo.Commune, Code: "99001", Shape: orb.MultiPolygon{
		{{{2, 48}, {3, 48}, {3, 49}, {2, 49}, {2, 48}}},
	}}})
	fmt.Println(l.Locate(orb.Point{2.5, 48.5}))
	code, metres, _ := l.Nearest(orb.Point{2.5, 47.999}, 500)
	fmt.Printf("%s at %.0f m\n", code, metres)
	fmt.Println(l.Near(orb.Point{2.5, 47.999}, "99001", 100))
	// Output:
	// 99001 true
	// 99001 at 111 m
	// false
}
