package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"os"
	"strconv"
	"strings"
)

var header = []string{"niveau", "code", "nom", "type", "population", "departement", "epci", "region",
	"codes_postaux", "anciens_codes", "anciens_noms"}

func write(path string, rows []row) error {
	var packed bytes.Buffer
	// No name and no date in the gzip header: same rows, same bytes.
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := csv.NewWriter(z)
	if err := w.Write(header); err != nil {
		return err
	}
	for _, r := range rows {
		if err := w.Write(r.cells()); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}

func (r row) cells() []string {
	population := ""
	if r.population != unknown {
		population = strconv.Itoa(r.population)
	}
	return []string{r.level, r.code, r.name, r.kind, population, r.department, r.epci, r.region,
		strings.Join(r.postalCodes, "|"), strings.Join(r.oldCodes, "|"), strings.Join(r.oldNames, "|")}
}
