package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// entry is one line of communes.json, departements.json or regions.json.
type entry struct {
	Code        string   `json:"code"`
	Name        string   `json:"nom"`
	Type        string   `json:"type"` // of communes.json: current, delegated, associated, municipal district
	Zone        string   `json:"zone"`
	Department  string   `json:"departement"`
	Region      string   `json:"region"`
	PostalCodes []string `json:"codesPostaux"`
	OldCodes    []string `json:"anciensCodes"`
	Population  *int     `json:"population"`
	SeatOf      string   `json:"chefLieu"` // of a delegated or associated commune: its commune
	Parent      string   `json:"commune"`  // of a municipal district: its commune
}

func (e entry) current() bool { return e.Type == "commune-actuelle" }

// commune is the code of the commune that a part of commune belongs to.
func (e entry) commune() string {
	if e.Parent != "" {
		return e.Parent
	}
	return e.SeatOf
}

// grouping is one line of epci.json.
type grouping struct {
	Code       string `json:"code"`
	Name       string `json:"nom"`
	Type       string `json:"type"`
	Population *int   `json:"populationMunicipale"`
	Members    []struct {
		Code string `json:"code"`
	} `json:"membres"`
}

// source is what the package holds that is kept.
type source struct {
	communes, departments, regions []entry
	groupings                      []grouping
}

func readPackage(folder string) (*source, error) {
	var s source
	for name, into := range map[string]any{
		"communes.json":     &s.communes,
		"departements.json": &s.departments,
		"regions.json":      &s.regions,
		"epci.json":         &s.groupings,
	} {
		raw, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return &s, nil
}
