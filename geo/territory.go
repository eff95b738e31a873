package geo

import "github.com/paulmach/orb"

// Level names a rung of the territorial hierarchy, as written in addresses.
type Level string

// The levels. A commune is in one department and at most one EPCI; an EPCI
// may cross departments; a department is in one region.
const (
	Commune    Level = "commune"
	EPCI       Level = "epci"
	Department Level = "departement"
	Region     Level = "region"
	Country    Level = "pays"
)

// Levels lists every level from the smallest to the largest.
var Levels = []Level{Commune, EPCI, Department, Region, Country}

// CountryCode is the code of the only territory of level Country.
const CountryCode = "FR"

// UnknownPopulation marks a territory whose population no source gives.
const UnknownPopulation = -1

// Territory is one reference territory of the official geography.
type Territory struct {
	Level      Level
	Code       string // INSEE code, SIREN of an EPCI, "FR"
	Name       string
	Kind       string // EPCI: CC, CA, CU, METRO; others: metro, drom, com
	Population int    // inhabitants (municipal population), or UnknownPopulation

	// Parents, empty where there is none. Filled for a commune (all three),
	// for a department (Region), for an EPCI (the department and region of
	// most of its communes).
	Department, EPCI, Region string

	PostalCodes []string // communes only
	OldCodes    []string // codes that now lead here: merged, delegated, renumbered, municipal districts
	OldNames    []string // names of delegated and associated communes and of municipal districts

	Centre    orb.Point // meaningless unless HasCentre
	HasCentre bool
}
