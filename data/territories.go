package data

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"annuaire/geo"
)

//go:embed builtin/territoires-2026.csv.gz
var builtinTerritories []byte

// BuiltinTerritories gives the reference territories that the program carries:
// communes, EPCI, departments, regions and the country on 1 January 2026, with
// names, postal codes, populations, parents and old codes, without positions.
// They come in the order country, regions, departments, EPCI, communes, each
// by code. Each call decodes afresh, so the caller owns the result.
func BuiltinTerritories() ([]geo.Territory, error) {
	z, err := gzip.NewReader(bytes.NewReader(builtinTerritories))
	if err != nil {
		return nil, fmt.Errorf("built-in territories: %w", err)
	}
	ts, err := decodeTerritories(z)
	if err != nil {
		return nil, fmt.Errorf("built-in territories: %w", err)
	}
	return ts, nil
}

// The columns of the built-in file, in order.
const (
	builtinLevel = iota
	builtinCode
	builtinName
	builtinKind
	builtinPopulation
	builtinDepartment
	builtinEPCI
	builtinRegion
	builtinPostalCodes
	builtinOldCodes
	builtinOldNames
	builtinColumns
)

func decodeTerritories(r io.Reader) ([]geo.Territory, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = builtinColumns
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return nil, err
	}
	out := make([]geo.Territory, 0, 37000)
	intern := interner{}
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		t, err := decodeTerritory(cells, intern)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
}

func decodeTerritory(cells []string, intern interner) (geo.Territory, error) {
	t := geo.Territory{
		Level:       geo.Level(intern.of(cells[builtinLevel])),
		Code:        strings.Clone(cells[builtinCode]),
		Name:        strings.Clone(cells[builtinName]),
		Kind:        intern.of(cells[builtinKind]),
		Population:  geo.UnknownPopulation,
		Department:  intern.of(cells[builtinDepartment]),
		EPCI:        intern.of(cells[builtinEPCI]),
		Region:      intern.of(cells[builtinRegion]),
		PostalCodes: intern.list(cells[builtinPostalCodes]),
		OldCodes:    intern.list(cells[builtinOldCodes]),
		OldNames:    intern.list(cells[builtinOldNames]),
	}
	if p := cells[builtinPopulation]; p != "" {
		n, err := strconv.Atoi(p)
		if err != nil {
			return t, fmt.Errorf("population of %s %s: %w", t.Level, t.Code, err)
		}
		t.Population = n
	}
	return t, nil
}

// interner keeps one copy of each repeated string: a csv record is one string
// of which every cell would otherwise keep the whole alive.
type interner map[string]string

func (in interner) of(s string) string {
	if s == "" {
		return ""
	}
	if kept, ok := in[s]; ok {
		return kept
	}
	s = strings.Clone(s)
	in[s] = s
	return s
}

// list splits a cell on its bars; nil when it is empty.
func (in interner) list(cell string) []string {
	if cell == "" {
		return nil
	}
	parts := strings.Split(cell, "|")
	for i, p := range parts {
		parts[i] = in.of(p)
	}
	return parts
}
