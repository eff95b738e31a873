package ticket

import (
	"context"
	"time"

	"annuaire/store"
)

// SealAt writes the seal of a form shown at an instant.
func SealAt(ctx context.Context, s *store.Store, at time.Time) (string, error) {
	return New(Deps{Store: s}).guard.Seal(ctx, at)
}
