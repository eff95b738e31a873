package store

import (
	"testing"

	"annuaire/access"
)

// Whoever sees a team, and manages none of it, lists it all the same.
func TestTeamOfThoseWhoManageNothing(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	manager := w.someone("gestion@example.fr", "gestionnaire "+w.place.ID)
	list, total, err := w.Team(t.Context(), manager, TeamQuery{Limit: 10})
	if err != nil || total != 1 || list[0].Manageable || list[0].Role != access.PlaceManager {
		t.Errorf("%d rights, %+v, %v", total, list, err)
	}
}
