package search

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/paulmach/orb"

	"annuaire/fold"
	"annuaire/geo"
)

// Geocoder asks an address server that speaks the protocol of the Base adresse
// nationale (addok). It is optional: every failure is the same as not found,
// and after a few in a row it is left alone for a while.
type Geocoder struct {
	url     string
	client  *http.Client
	breaker breaker
	asking  chan struct{} // holds one token for each suggestion being asked for

	mu     sync.Mutex
	known  map[question][]Address
	recent []question // keys of known, the oldest first
}

// question is what a server was asked: where a text is, or how one that is
// being typed may go on.
type question struct {
	text   string // folded
	typing bool
}

// Address is where a geocoder places a text.
type Address struct {
	Label string
	INSEE string // commune, as the server gives it
	Point orb.Point
	Found bool
}

const (
	geocoderPatience = 800 * time.Millisecond
	geocoderMemory   = 2048     // answers kept
	geocoderAnswer   = 64 << 10 // bytes read at most
	geocoderScore    = 0.5      // of 1: under it the server itself doubts
)

// NewGeocoder makes a client of the server at base, such as
// "https://data.geopf.fr/geocodage"; nil when base is empty.
func NewGeocoder(base string) *Geocoder {
	if base == "" {
		return nil
	}
	return &Geocoder{
		url:    strings.TrimRight(base, "/") + "/search/",
		client: &http.Client{Timeout: geocoderPatience},
		asking: make(chan struct{}, geocoderAsking),
		known:  map[question][]Address{},
	}
}

// Locate is Locate of the package, made exact by a geocoder for an address. A
// nil geocoder is allowed.
func (g *Geocoder) Locate(ctx context.Context, gaz *geo.Gazetteer, text string) (Location, bool) {
	found, ok := Locate(gaz, text)
	if g == nil || ok && !found.Partial || !ok && !mayBeAddress(text) {
		return found, ok
	}
	a := g.Search(ctx, text)
	if !a.Found {
		return found, ok
	}
	exact := Location{Kind: LocatedAddress, Label: a.Label, Point: a.Point, HasPoint: true}
	if c, known := gaz.Commune(a.INSEE); known {
		exact.Territory = c
	}
	return exact, true
}

// mayBeAddress tells whether a text that names no commune is worth a question.
func mayBeAddress(text string) bool {
	for _, w := range fold.Words(text) {
		if streets[w] || isDigits(w) {
			return true
		}
	}
	return false
}

// Search asks where a text is. It never fails: Found is false when the server
// is away, slow, or not sure.
func (g *Geocoder) Search(ctx context.Context, text string) Address {
	found := g.answers(ctx, question{text: fold.Text(text)}, url.Values{"q": {text}, "limit": {"1"}}, geocoderPatience)
	if len(found) == 0 {
		return Address{}
	}
	return found[0]
}

// answers gives what the server answers, or answered before; nothing when it
// is away, slow, or left alone.
func (g *Geocoder) answers(ctx context.Context, q question, asked url.Values, patience time.Duration) []Address {
	if known, ok := g.remembered(q); ok {
		return known
	}
	if !g.breaker.allows() {
		return nil
	}
	found, err := g.ask(ctx, asked, patience)
	switch {
	case err == nil:
		g.breaker.succeeded()
		g.remember(q, found)
	case ctx.Err() == nil: // else it is the visitor who went away
		g.breaker.failed()
	}
	return found
}

func (g *Geocoder) remembered(q question) ([]Address, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	found, ok := g.known[q]
	return found, ok
}

func (g *Geocoder) remember(q question, found []Address) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, known := g.known[q]; known {
		return
	}
	if len(g.recent) == geocoderMemory {
		delete(g.known, g.recent[0])
		g.recent = g.recent[1:]
	}
	g.known[q] = found
	g.recent = append(g.recent, q)
}
