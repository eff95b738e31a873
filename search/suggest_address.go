package search

import (
	"context"
	"net/url"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"annuaire/atlas"
	"annuaire/fold"
	"annuaire/geo"
)

const (
	typingPatience = 300 * time.Millisecond
	geocoderAsking = 16 // suggestions asked for at once: past it there are none
	maxAddresses   = 5
	addressLetters = 5
)

// LikeAddress tells whether a text that is being typed is worth asking a
// geocoder for: it has a digit and at least five letters, "12 rue d".
func LikeAddress(text string) bool {
	letters, digits := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		} else if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits > 0 && letters >= addressLetters
}

// Suggest gives at most limit addresses with which a text that is being typed
// may go on, within 300 ms. It gives none when there is no geocoder (g is nil),
// when the text is not like an address, and when the server is away, slow or
// asked too much.
func (g *Geocoder) Suggest(ctx context.Context, gaz *geo.Gazetteer, text string, limit int) []Suggestion {
	if g == nil || !LikeAddress(text) || utf8.RuneCountInString(text) > atlas.MaxText {
		return nil
	}
	found := g.typed(ctx, text)
	found = found[:min(limit, len(found))]
	out := make([]Suggestion, len(found))
	for i, a := range found {
		out[i] = Suggestion{Kind: KindAddress, Label: a.Label, Point: a.Point, HasPoint: true}
		if c, known := gaz.Commune(a.INSEE); known {
			out[i].Detail = departmentName(gaz, c)
		}
	}
	return out
}

func (g *Geocoder) typed(ctx context.Context, text string) []Address {
	q := question{text: fold.Text(text), typing: true}
	if known, ok := g.remembered(q); ok {
		return known
	}
	select {
	case g.asking <- struct{}{}:
		defer func() { <-g.asking }()
	default:
		return nil
	}
	return g.answers(ctx, q, url.Values{"q": {text}, "limit": {strconv.Itoa(maxAddresses)}, "autocomplete": {"1"}}, typingPatience)
}
