package web

import (
	"net/url"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// An address written without a map is the one that the map would give.
func TestHrefIsThatOfTheChangedValues(t *testing.T) {
	t.Parallel()
	names := rapid.SampledFrom([]string{"q", "lat", "lon", "tri", "curseur", "services", "rayon", "à & b"})
	texts := rapid.SliceOfN(rapid.String(), 1, 3)
	rapid.Check(t, func(t *rapid.T) {
		r := request{values: rapid.MapOf(names, texts).Draw(t, "values"), own: url.Values{}}
		if rapid.Bool().Draw(t, "placed") {
			r.own[placeLabel] = []string{"Rennes & Cie"}
		}
		if rapid.Bool().Draw(t, "by name") {
			r.own[searchNames] = []string{"noms"}
		}
		given, taken := names.Draw(t, "given"), rapid.SliceOf(names).Draw(t, "taken")
		taken = slices.DeleteFunc(taken, func(n string) bool { return n == given })
		value := rapid.String().Draw(t, "value")
		want := clone(r.values)
		want.Del("curseur")
		if r.label() != "" {
			want.Set(placeLabel, r.label())
		}
		if r.own.Has(searchNames) {
			want.Set(searchNames, "noms")
		}
		want.Set(given, value)
		drop(want, taken...)
		if got := r.href("/lieux", set(given, value), without(taken...)); got != "/lieux?"+want.Encode() {
			t.Fatalf("%q, not %q", got, "/lieux?"+want.Encode())
		}
		if got := address("/carte", want); got != "/carte?"+want.Encode() {
			t.Fatalf("%q, not %q", got, "/carte?"+want.Encode())
		}
	})
}

func TestAddressWithoutParameters(t *testing.T) {
	t.Parallel()
	r := request{values: url.Values{"services": {"a,b"}}}
	if got := r.href("/lieux", without("services")); got != "/lieux" {
		t.Error(got)
	}
	if got := r.href("/lieux", r.withoutValue("services", "a")); got != "/lieux?services=b" {
		t.Error(got)
	}
}
