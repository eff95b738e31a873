package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
// nationale (addok). It is optional: every failure is the same as not found.
type Geocoder struct {
	url    string
	client *http.Client

	mu     sync.Mutex
	known  map[string]Address
	recent []string // keys of known, the oldest first
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
	geocoderMemory   = 512      // answers kept
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
		known:  map[string]Address{},
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
	key := fold.Text(text)
	if a, ok := g.remembered(key); ok {
		return a
	}
	a, err := g.ask(ctx, text)
	if err == nil {
		g.remember(key, a)
	}
	return a
}

func (g *Geocoder) remembered(key string) (Address, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	a, ok := g.known[key]
	return a, ok
}

func (g *Geocoder) remember(key string, a Address) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, known := g.known[key]; known {
		return
	}
	if len(g.recent) == geocoderMemory {
		delete(g.known, g.recent[0])
		g.recent = g.recent[1:]
	}
	g.known[key] = a
	g.recent = append(g.recent, key)
}

func (g *Geocoder) ask(ctx context.Context, text string) (Address, error) {
	ctx, cancel := context.WithTimeout(ctx, geocoderPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.url+"?"+url.Values{"q": {text}, "limit": {"1"}}.Encode(), nil)
	if err != nil {
		return Address{}, err
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return Address{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Address{}, fmt.Errorf("geocoder answered %d", resp.StatusCode)
	}
	return readAddress(io.LimitReader(resp.Body, geocoderAnswer))
}

var errAddress = errors.New("geocoder answered what is no position")

// readAddress reads the first feature of an addok answer.
func readAddress(r io.Reader) (Address, error) {
	var answer struct {
		Features []struct {
			Geometry struct {
				Coordinates []float64 `json:"coordinates"`
			} `json:"geometry"`
			Properties struct {
				Label    string  `json:"label"`
				Score    float64 `json:"score"`
				CityCode string  `json:"citycode"`
			} `json:"properties"`
		} `json:"features"`
	}
	if err := json.NewDecoder(r).Decode(&answer); err != nil {
		return Address{}, err
	}
	if len(answer.Features) == 0 || answer.Features[0].Properties.Score < geocoderScore {
		return Address{}, nil
	}
	f := answer.Features[0]
	if len(f.Geometry.Coordinates) < 2 {
		return Address{}, errAddress
	}
	p := orb.Point{f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]}
	if !geo.Valid(p) {
		return Address{}, errAddress
	}
	return Address{Label: f.Properties.Label, INSEE: f.Properties.CityCode, Point: p, Found: true}, nil
}
