package e2e

import "testing"

// onMap runs an expression over the map, called map.
func onMap(expression string) string {
	return `(() => { const map = document.querySelector("#carte").carte; return ` + expression + `; })()`
}

// goTo moves the map without animation and waits until it is drawn.
func (v *visitor) goTo(lon, lat, zoom string) {
	v.t.Helper()
	v.eval(onMap(`new Promise((drawn) => { map.once("idle", () => drawn(true)); map.jumpTo({center: [`+lon+`, `+lat+`], zoom: `+zoom+`}); })`), nil, awaited)
}

// TestMapShowsTerritories goes down from the region to the commune: each level
// has its lines, and close by the commune bears its name, once.
func TestMapShowsTerritories(t *testing.T) {
	t.Parallel()
	for _, s := range []screen{phone, desk} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, visit{screen: s})
			v.open("/carte")
			v.waitFor(`document.querySelector("#carte").dataset.prete === "oui"`)
			for _, step := range []struct {
				zoom          string
				drawn, hidden []string
			}{
				{"6", []string{"regions", "departements"}, []string{"epci", "communes"}},
				{"8", []string{"regions", "departements", "epci"}, []string{"communes"}},
				{"11", []string{"communes"}, []string{"regions", "epci"}},
			} {
				v.goTo("-1.68", "48.11", step.zoom)
				for _, level := range step.drawn {
					v.waitFor(onMap(`map.queryRenderedFeatures({layers: ["` + level + `-ligne"]}).length > 0`))
				}
				for _, level := range step.hidden {
					var n int
					v.eval(onMap(`map.queryRenderedFeatures({layers: ["`+level+`-ligne"]}).length`), &n)
					if n > 0 {
						t.Errorf("zoom %s: %d lines of %s", step.zoom, n, level)
					}
				}
				v.picture("carte-territoires-"+s.name+"-z"+step.zoom, false)
			}
			v.waitFor(onMap(`map.queryRenderedFeatures({layers: ["communes-noms"]}).filter(f => f.properties.nom === "Rennes").length === 1`))
			var towns int
			v.eval(onMap(`map.queryRenderedFeatures({layers: ["villes"]}).length`), &towns)
			if towns > 0 {
				t.Errorf("%d names of the base double those of communes", towns)
			}
		})
	}
}
