// Command territories turns the npm package @etalab/decoupage-administratif
// into the compact file of reference territories that the service embeds.
//
// From this folder:
//
//	npm pack @etalab/decoupage-administratif@6.0.0
//	tar xzf etalab-decoupage-administratif-6.0.0.tgz
//	go run . -o ../../data/builtin/territoires-2026.csv.gz package/data
//
// The same input always gives the same bytes. The columns are described in
// data/builtin/README.md.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "territoires-2026.csv.gz", "file to write")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: territories [-o FILE] FOLDER\n"+
			"FOLDER is the data folder of the npm package @etalab/decoupage-administratif:\n"+
			"npm pack @etalab/decoupage-administratif@6.0.0, then unpack it.")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *out); err != nil {
		fmt.Fprintln(os.Stderr, "territories:", err)
		os.Exit(1)
	}
}

func run(folder, out string) error {
	source, err := readPackage(folder)
	if err != nil {
		return err
	}
	rows, err := source.rows()
	if err != nil {
		return err
	}
	if err := write(out, rows); err != nil {
		return err
	}
	fmt.Printf("%s: %d territories\n", out, len(rows))
	return nil
}
