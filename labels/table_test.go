package labels

import "testing"

func TestTablesCanBeFollowed(t *testing.T) {
	t.Parallel()
	for _, life := range Lives {
		if err := life.Check(); err != nil {
			t.Error(err)
		}
	}
}
