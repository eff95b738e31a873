package web

import (
	"context"
	"time"

	"annuaire/directory/hours"
	"annuaire/search"
	"annuaire/web/page"
)

// paris is the zone of what is not said of a place.
func paris() *time.Location { return hours.CalendarFor("").Zone() }

// locate finds where a typed text leads to; ok is false when it is no place.
func (s *Site) locate(ctx context.Context, text string) (search.Location, bool) {
	return s.deps.Geocoder.Locate(ctx, s.deps.Atlas.Current().Gazetteer(), text)
}

func censusSentence(n int) string {
	if n == 0 {
		return "Aucun lieu n’est encore recensé."
	}
	return page.Counted(n, "lieu recensé", "lieux recensés") + " en France."
}
