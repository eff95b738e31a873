// Package e2e drives a real browser over the real program: what a citizen
// does, with and without JavaScript, on a small and a large screen. Run it by
// "make e2e". ANNUAIRE_E2E_URL names a service that already runs; otherwise
// bin/annuaire is started with demonstration data.
package e2e
