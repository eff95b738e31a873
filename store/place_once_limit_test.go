package store

import (
	"bytes"
	"testing"

	"annuaire/access"
)

func TestRequestUnderALimitIsAnother(t *testing.T) {
	t.Parallel()
	request := []byte("sum")
	if !bytes.Equal(underLimit(request, nil), request) {
		t.Error("a session's request is not itself")
	}
	wide := &access.Limit{Actions: []access.Action{access.PlacePublish, access.PlaceSee}, Territory: access.Country}
	narrow := &access.Limit{Actions: []access.Action{access.PlaceSee}, Territory: access.Country}
	if bytes.Equal(underLimit(request, wide), underLimit(request, narrow)) {
		t.Error("a narrower token would read what a wider one was answered")
	}
	if !bytes.Equal(underLimit(request, wide), underLimit(request, wide)) {
		t.Error("the same token's request is not the same twice")
	}
}
