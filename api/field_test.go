package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// object reads an object as its names in order and its raw values.
func object(t rapid.TB, raw []byte) (names []string, values map[string]string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	values = map[string]string{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
		names = append(names, name.(string))
		values[name.(string)] = string(value)
	}
	if _, err := d.Token(); err != nil && err != io.EOF {
		t.Fatalf("%v in %s", err, raw)
	}
	return names, values
}

// The fields chosen are those of the whole place, with the same values, in the
// same order.
func TestChosenFieldsAreThoseOfTheWholePlace(t *testing.T) {
	t.Parallel()
	b := shared()
	ids := []string{"lieu-1", "lieu-2", "lieu-3"}
	for e := range b.snap.Entries() {
		ids = append(ids, e.ID)
	}
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom(ids).Draw(t, "id")
		given := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(fieldNames), 1, 6), 1, 3).Draw(t, "champs")
		wanted := map[string]bool{}
		v := url.Values{}
		for _, list := range given {
			v.Add("champs", strings.Join(list, ","))
			for _, name := range list {
				wanted[name] = true
				if name == "court" {
					for _, name := range shortFields {
						wanted[name] = true
					}
				}
			}
		}
		_, whole := b.get(t, "/api/v1/lieux/"+id)
		_, part := b.get(t, "/api/v1/lieux/"+id+"?"+v.Encode())
		names, values := object(t, []byte(whole))
		names = slices.DeleteFunc(names, func(name string) bool { return !wanted[name] })
		gotNames, got := object(t, []byte(part))
		if !slices.Equal(gotNames, names) {
			t.Fatalf("%s: fields %v, want %v", v.Encode(), gotNames, names)
		}
		for _, name := range names {
			if got[name] != values[name] {
				t.Fatalf("%s: %s, want %s", name, got[name], values[name])
			}
		}
	})
}

// A place written again, once its texts are known to be plain, is the same.
func TestPlainTextsAreWrittenTheSame(t *testing.T) {
	t.Parallel()
	b := shared()
	known := newPlainTexts(b.snap, nil)
	careful := &placeWriter{form: fullForm, at: noon, today: noon, pages: pagesOf("https://annuaire.exemple")}
	quick := &placeWriter{form: fullForm, at: noon, today: noon, pages: pagesOf("https://annuaire.exemple"), known: known}
	plain := 0
	for round := range 2 {
		if round == 1 {
			quick.known = newPlainTexts(b.snap, known) // as the next snapshot of the line would
		}
		for e := range b.snap.Entries() {
			want, got := careful.object(nil, e, e.Opening(noon), 1), quick.object(nil, e, e.Opening(noon), 1)
			if !bytes.Equal(got, want) {
				t.Fatalf("%s\nwant %s", got, want)
			}
			if quick.plain {
				plain++
			}
		}
	}
	if e, _ := b.snap.Place("lieu-1"); known.has(e) {
		t.Error("a name with quotes passes for plain")
	}
	if plain != 2*(b.snap.Len()-1) {
		t.Errorf("%d places of %d are plain", plain/2, b.snap.Len())
	}
}

// What is kept of a place is its own text or nothing, whatever came after.
func TestKeptTexts(t *testing.T) {
	t.Parallel()
	snap := shared().snap
	rapid.Check(t, func(t *rapid.T) {
		kept := newKeptTexts(snap, nil, 2)
		put := map[uint32]string{}
		var latest uint32
		for range rapid.IntRange(1, 150).Draw(t, "puts") {
			latest = uint32(rapid.IntRange(0, snap.Slots()-1).Draw(t, "slot"))
			size := rapid.IntRange(partSize/32, partSize/16-1).Draw(t, "size")
			put[latest] = strings.Repeat(string(rune('a'+size%26)), size)
			kept.put(latest, []byte(put[latest]))
			if rapid.IntRange(0, 20).Draw(t, "change") == 0 {
				kept = newKeptTexts(snap, kept, 2)
			}
		}
		if string(kept.get(latest)) != put[latest] {
			t.Fatalf("the latest is not kept")
		}
		held := 0
		for slot := range uint32(snap.Slots()) {
			got := kept.get(slot)
			if got != nil && string(got) != put[slot] {
				t.Fatalf("%d: %d bytes, want %d", slot, len(got), len(put[slot]))
			}
			held += len(got)
		}
		if held > 2*partSize || len(put) > 100 && held < partSize {
			t.Fatalf("%d bytes are kept", held)
		}
	})
}

func TestFieldsOfRequests(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, c := range []struct {
		target string
		status int
		want   string
	}{
		{"/api/v1/lieux?limite=1&champs=nom", 200, `"lieux":[{"nom":"`},
		{"/api/v1/lieux?limite=1&champs=", 200, `"lieux":[{"id":"`},
		{"/api/v1/lieux?limite=1&champs=nom&champs=+id+", 200, `"lieux":[{"id":"`},
		{"/api/v1/lieux?limite=1&champs=distance_m,latitude", 200, `"lieux":[{"latitude":`},
		{"/api/v1/lieux/proches?lat=48.1173&lon=-1.6778&limite=1&champs=id,distance_m", 200, `"lieux":[{"id":"lieu-1","distance_m":0}]}`},
		{"/api/v1/lieux?q=ada&champs=id&format=geojson", 200, `"id":"lieu-1","geometry":{"type":"Point","coordinates":[-1.6778,48.1173]},"properties":{"id":"lieu-1"}}`},
		{"/api/v1/lieux/lieu-1?champs=code_postal,commune", 200, `{"commune":"Rennes","code_postal":"35000"}`},
		{"/api/v1/lieux?champs=nom,secret", 400, `"name":"champs"`},
		{"/api/v1/lieux?champs=secret&format=xml", 400, `"name":"format"`},
		{"/api/v1/lieux/proches?lat=48&lon=-1&champs=Nom", 400, "« Nom » n'est pas un champ."},
		{"/api/v1/lieux/lieu-1?champs=x", 400, "court, id, pivot"},
		{"/api/v1/lieux/lieu-1?champs=nom&format=jsonld", 400, "JSON-LD"},
		{"/donnees/lieux.csv?champs=nom", 200, "id,pivot"},
		{"/api/v1/lieux?limite=1&champs=id&facettes=commune&commune=35238", 200, `"facettes":{"commune":[{"valeur":"`},
		{"/api/v1/lieux?limite=1&champs=id&facettes=frais_a_charge,epci", 200, `"facettes":{"epci":[`},
		{"/api/v1/lieux?facettes=couleur", 400, "commune, departement"},
	} {
		resp, body := b.get(t, c.target)
		if resp.StatusCode != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %.300s", c.target, resp.StatusCode, body)
		}
	}
	resp, _ := b.get(t, "/api/v1/lieux?limite=1&champs=nom&champs=id")
	if link := resp.Header.Get("Link"); !strings.Contains(link, "champs=nom&champs=id") {
		t.Errorf("the next page has other fields: %s", link)
	}
}
