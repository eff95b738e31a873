// Package storetest opens records for the tests of other packages.
package storetest

import (
	"testing"

	"annuaire/geo"
	"annuaire/internal/pgtest"
	"annuaire/store"
)

// Open gives a record of its own, which knows these territories.
func Open(t testing.TB, territories []geo.Territory) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.SaveTerritories(t.Context(), territories); err != nil {
		t.Fatal(err)
	}
	return s
}
