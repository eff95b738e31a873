package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// ask gives the addresses of which the server is sure, the best first. It
// fails when the server is away or slow, or does not speak the protocol. A
// text that the server refuses has no address.
func (g *Geocoder) ask(ctx context.Context, asked url.Values, patience time.Duration) ([]Address, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.url+"?"+asked.Encode(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		return readAddresses(io.LimitReader(resp.Body, geocoderAnswer))
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return nil, nil
	}
	return nil, fmt.Errorf("geocoder answered %d", resp.StatusCode)
}

var errAddress = errors.New("geocoder answered what is no position")

// feature is an address in an addok answer.
type feature struct {
	Geometry struct {
		Coordinates []float64 `json:"coordinates"`
	} `json:"geometry"`
	Properties struct {
		Label    string  `json:"label"`
		Score    float64 `json:"score"`
		CityCode string  `json:"citycode"`
	} `json:"properties"`
}

// readAddresses reads the features of an addok answer, down to the first that
// the server doubts.
func readAddresses(r io.Reader) ([]Address, error) {
	var answer struct {
		Features []feature `json:"features"`
	}
	if err := json.NewDecoder(r).Decode(&answer); err != nil {
		return nil, err
	}
	var found []Address
	for _, f := range answer.Features {
		if f.Properties.Score < geocoderScore {
			break
		}
		a, err := f.address()
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}

func (f *feature) address() (Address, error) {
	if len(f.Geometry.Coordinates) < 2 {
		return Address{}, errAddress
	}
	p := orb.Point{f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]}
	if !geo.Valid(p) {
		return Address{}, errAddress
	}
	return Address{Label: f.Properties.Label, INSEE: f.Properties.CityCode, Point: p, Found: true}, nil
}
