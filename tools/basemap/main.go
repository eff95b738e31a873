// Command basemap draws the map's own base from Natural Earth, as packed by
// the npm package world-atlas: land, France and its borders, fine where France
// is and coarse elsewhere.
//
//	go run . FOLDER-OF-WORLD-ATLAS ../../web/base/monde.geojson
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: basemap FOLDER-OF-WORLD-ATLAS OUTPUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "basemap:", err)
		os.Exit(1)
	}
}

func run(folder, output string) error {
	raw, err := os.ReadFile(filepath.Join(folder, "countries-10m.json"))
	if err != nil {
		return err
	}
	topo, err := readTopology(raw)
	if err != nil {
		return err
	}
	topo.simplify()
	return os.WriteFile(output, topo.draw(), 0o644)
}
