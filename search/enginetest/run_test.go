package enginetest_test

import (
	"testing"

	"annuaire/atlas"
	"annuaire/search"
	"annuaire/search/enginetest"
)

func TestBuiltIn(t *testing.T) {
	t.Parallel()
	enginetest.Run(t, func(_ *testing.T, s *atlas.Snapshot) search.Engine { return search.NewBuiltIn(search.Build(s)) })
}
