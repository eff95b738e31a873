package api

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"testing"

	"annuaire/fault"
)

// drawn is a source whose tiles are the bytes it is given.
type drawn struct {
	of   string
	tile []byte
}

func (d drawn) version() string { return d.of }

func (d drawn) drawTile(tileNumber) ([]byte, error) { return d.tile, nil }

func TestTileCacheKeepsWhatIsTheSame(t *testing.T) {
	t.Parallel()
	at, big := tileNumber{5, 15, 11}, bytes.Repeat([]byte("tuile "), 1000)
	var cache tileCache
	get := func(from drawn) *keptTile {
		t.Helper()
		kept, err := cache.get(from, at)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	first := get(drawn{"1", big})
	if cache.pack(at, first) {
		t.Error("packed the first time it is asked")
	}
	for time := 2; time <= 3; time++ {
		if !cache.pack(at, first) {
			t.Errorf("not packed, asked %d times", time)
		}
	}
	lasting := tileCache{lasting: true}
	if kept, err := lasting.get(drawn{"1", big}, at); err != nil || !lasting.pack(at, kept) {
		t.Error("a tile that lasts is not packed the first time")
	}
	z, err := gzip.NewReader(bytes.NewReader(first.packed.Load().bytes))
	if err != nil {
		t.Fatal(err)
	}
	if plain, _ := io.ReadAll(z); !bytes.Equal(plain, big) {
		t.Error("gzip does not give the tile back")
	}
	if get(drawn{"1", nil}) != first {
		t.Error("drawn again for the same version")
	}
	var hurried tileCache // its tile is drawn anew while it is packed
	if kept, err := hurried.get(drawn{"1", big}, at); err != nil || hurried.pack(at, kept) || kept.asked.Add(1) != 2 {
		t.Error("packed the first time it is asked")
	}
	if kept, err := hurried.get(drawn{"2", big}, at); err != nil || !hurried.pack(at, kept) {
		t.Error("never packed")
	}
	same := get(drawn{"2", bytes.Clone(big)})
	if same.version != "2" || same.packed.Load() != first.packed.Load() || same.plain.tag != first.plain.tag {
		t.Error("packed again though the new version draws the same")
	}
	other := get(drawn{"3", big[1:]})
	if other.packed.Load() != nil || other.plain.tag == first.plain.tag || !bytes.Equal(other.plain.bytes, big[1:]) {
		t.Error("another tile passes for the same")
	}
}

func TestTileCacheCountsItsBytes(t *testing.T) {
	t.Parallel()
	var cache tileCache
	for i := range 40 {
		at := tileNumber{5, i % 7, 0}
		kept, err := cache.get(drawn{strconv.Itoa(i / 10), bytes.Repeat([]byte{byte(i)}, 2000+i)}, at)
		if err != nil {
			t.Fatal(err)
		}
		cache.pack(at, kept)
		cache.pack(at, kept)
	}
	want := 0
	for _, kept := range cache.tiles {
		want += kept.size()
	}
	if cache.bytes != want {
		t.Errorf("%d bytes are counted, %d are kept", cache.bytes, want)
	}
	cache.bytes = maxTileBytes + 1
	kept, _ := cache.get(drawn{"9", nil}, tileNumber{9, 0, 0})
	if len(cache.tiles) != 1 || cache.bytes != kept.size() {
		t.Errorf("%d tiles, %d bytes over the bound", len(cache.tiles), cache.bytes)
	}
}

// The same tag never names two bodies, whoever asks and in whatever order.
func TestTileTags(t *testing.T) {
	t.Parallel()
	b := shared()
	bodies := map[string]string{}
	for _, accepted := range []string{"gzip", "gzip", "", "gzip", "br", "gzip;q=0, br", "gzip, deflate, br, zstd"} {
		resp, body := b.get(t, "/tuiles/lieux/5/15/11.mvt", "Accept-Encoding", accepted)
		tag := resp.Header.Get("ETag")
		if other, known := bodies[tag]; tag == "" || known && other != body {
			t.Errorf("%q: the tag %s names two bodies", accepted, tag)
		}
		bodies[tag] = body
		if packed := resp.Header.Get("Content-Encoding") == "gzip"; packed && (accepted == "" || accepted == "br" || accepted == "gzip;q=0, br") {
			t.Errorf("gzip was sent to %q", accepted)
		}
		again, body := b.get(t, "/tuiles/lieux/5/15/11.mvt", "Accept-Encoding", accepted, "If-None-Match", tag)
		if again.StatusCode == http.StatusNotModified && body != "" || again.StatusCode != http.StatusNotModified && accepted != "gzip" {
			t.Errorf("%q again: %d, %d bytes", accepted, again.StatusCode, len(body))
		}
	}
}

func TestParseTileAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ z, x, y, field string }{
		{"0", "0", "0", ""},
		{"5", "15", "11", ""},
		{"+5", "15", "11", "z"},
		{"05", "15", "11", "z"},
		{"-0", "0", "0", "z"},
		{"5", "15.0", "11", "x"},
		{"5", "", "11", "x"},
		{"5", "1e1", "11", "x"},
		{"5", "15", " 11", "y"},
		{"5", "15", "١١", "y"},
		{"5", "32", "11", "x"},
		{"5", "15", "-1", "y"},
		{"99", "0", "0", "z"},
		{"9223372036854775808", "0", "0", "z"},
		{"5", "99999999999999999999999", "0", "x"},
	} {
		at, err := parseTileAddress(c.z, c.x, c.y)
		if c.field == "" {
			if err != nil || strconv.Itoa(at.x) != c.x {
				t.Errorf("%v: %v %v", c, at, err)
			}
			continue
		}
		e, ok := err.(*fault.Error)
		if !ok || e.Kind != fault.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != c.field {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func FuzzTileAddress(f *testing.F) {
	f.Add("5", "15", "11")
	f.Add("+5", "01", "٣")
	f.Add("22", "4194303", "-0")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		at, err := parseTileAddress(z, x, y)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if strconv.Itoa(at.z) != z || strconv.Itoa(at.x) != x || strconv.Itoa(at.y) != y {
			t.Fatalf("%q/%q/%q is read as %v", z, x, y, at)
		}
		if at.x < 0 || at.y < 0 || at.x >= 1<<at.z || at.y >= 1<<at.z {
			t.Fatalf("%v is no tile", at)
		}
	})
}
