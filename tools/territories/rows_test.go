package main

import (
	"slices"
	"testing"
)

func sample() *source {
	n := func(i int) *int { return &i }
	return &source{
		regions:     []entry{{Code: "84", Name: "Grande région", Zone: "metro"}},
		departments: []entry{{Code: "01", Name: "Premier", Region: "84", Zone: "metro"}, {Code: "02", Name: "Vide", Region: "84"}},
		communes: []entry{
			{Code: "01002", Name: "Neuve", Type: "commune-actuelle", Department: "01", Region: "84", Population: n(30), OldCodes: []string{"01009", "01003"}},
			{Code: "01001", Name: "Autre", Type: "commune-actuelle", Department: "01", Region: "84", PostalCodes: []string{"01200", "01100"}, OldCodes: []string{"01004"}},
			{Code: "01002", Name: "Ancienne", Type: "commune-deleguee", SeatOf: "01002"},
			{Code: "01003", Name: "Partie", Type: "commune-deleguee", SeatOf: "01002"},
			{Code: "01004", Name: "Passée ailleurs", Type: "commune-deleguee", SeatOf: "01002"},
		},
		groupings: []grouping{{Code: "200000001", Name: "CC", Type: "MET69", Members: []struct {
			Code string `json:"code"`
		}{{"01002"}}}},
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	rows, err := sample().rows()
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, r := range rows {
		codes = append(codes, r.level+":"+r.code)
	}
	want := []string{"pays:FR", "region:84", "departement:01", "departement:02", "epci:200000001", "commune:01001", "commune:01002"}
	if !slices.Equal(codes, want) {
		t.Fatalf("rows %v, want %v", codes, want)
	}
	first, last := rows[5], rows[6]
	if !slices.Equal(first.postalCodes, []string{"01100", "01200"}) || first.oldCodes != nil || first.population != unknown {
		t.Errorf("01001 = %+v", first)
	}
	if !slices.Equal(last.oldCodes, []string{"01003", "01004", "01009"}) {
		t.Errorf("old codes %v", last.oldCodes)
	}
	if !slices.Equal(last.oldNames, []string{"Ancienne", "Partie", "Passée ailleurs"}) || last.epci != "200000001" {
		t.Errorf("01002 = %+v", last)
	}
	if e := rows[4]; e.kind != "METRO" || e.department != "01" || e.region != "84" {
		t.Errorf("EPCI = %+v", e)
	}
	if rows[2].population != 30 || rows[3].population != unknown || rows[0].population != 30 {
		t.Errorf("populations %d %d %d", rows[0].population, rows[2].population, rows[3].population)
	}
}

func TestRowsRefusesUnknownCommunes(t *testing.T) {
	t.Parallel()
	s := sample()
	s.communes[2].SeatOf = "99999"
	if _, err := s.rows(); err == nil {
		t.Error("a part of an unknown commune was accepted")
	}
	s = sample()
	s.groupings[0].Members[0].Code = "99999"
	if _, err := s.rows(); err == nil {
		t.Error("an EPCI with an unknown commune was accepted")
	}
}
