package meili_test

import (
	"net/http/httptest"
	"testing"

	"annuaire/atlas"
	"annuaire/search"
	"annuaire/search/enginetest"
	"annuaire/search/meili/fakemeili"
)

// The engine does what every text engine of the directory must.
func TestMeilisearchContract(t *testing.T) {
	t.Parallel()
	url, key := realServer(t)
	enginetest.Run(t, func(t *testing.T, s *atlas.Snapshot) search.Engine { return open(t, url, key, s) })
}

// So it does on the imitation, which the tests of faults rely on.
func TestImitationContract(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(fakemeili.New("clé"))
	t.Cleanup(server.Close)
	enginetest.Run(t, func(t *testing.T, s *atlas.Snapshot) search.Engine { return open(t, server.URL, "clé", s) })
}
