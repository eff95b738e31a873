package pagezip

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var codec = For(sample())

func unpacked(t interface{ Fatal(...any) }, packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestUnpacksToTheSame(t *testing.T) {
	t.Parallel()
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	var steep []byte // so uneven that a plain Huffman code would be too long
	for i, n := 0, 1; i < 24; i, n = i+1, n*2 {
		steep = append(steep, bytes.Repeat([]byte{byte(i)}, min(n, 1<<18))...)
	}
	for name, text := range map[string][]byte{
		"empty": {}, "one": []byte("a"), "two": []byte("ab"), "same": bytes.Repeat([]byte("a"), 100_000), "blanks": bytes.Repeat([]byte(" "), 100_000), "all": all, "steep": steep,
		"far":      slices.Concat([]byte(" un début qui revient"), bytes.Repeat(all, 128), []byte(" un début qui revient")),
		"too far":  slices.Concat([]byte(" un début qui revient"), bytes.Repeat([]byte("."), window), []byte(" un début qui revient")),
		"just far": slices.Concat([]byte(" un début"), bytes.Repeat([]byte("."), window-len(" un début")), []byte(" un début")),
	} {
		for of, codec := range map[string]*Codec{"itself": For(text), "nothing": For(nil), "another": codec} {
			if got := unpacked(t, codec.AppendGzip(nil, text, nil)); !bytes.Equal(got, text) {
				t.Errorf("%s, sample of %s: %d bytes came back as %d others", name, of, len(text), len(got))
			}
		}
	}
}

func TestAnyPageUnpacksToTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching(`[ >][a-c]{0,9}`)), 1, 20).Draw(t, "words")
		var text []byte
		var parts []Placed
		for range rapid.IntRange(0, 100).Draw(t, "writes") {
			word := []byte(strings.Repeat(rapid.SampledFrom(words).Draw(t, "word"), rapid.SampledFrom([]int{1, 1, 1, 300}).Draw(t, "times")))
			if rapid.IntRange(0, 9).Draw(t, "part") == 0 {
				parts = append(parts, Placed{len(text), NewPart(word)})
			}
			text = append(text, word...)
		}
		packed := codec.AppendGzip([]byte("before"), text, parts)
		if !bytes.HasPrefix(packed, []byte("before")) {
			t.Fatal("what was there before is lost")
		}
		if got := unpacked(t, packed[len("before"):]); !bytes.Equal(got, text) {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}

// TestFindsWhatRepeats holds the reason of this package.
func TestFindsWhatRepeats(t *testing.T) {
	t.Parallel()
	text := sample()
	if packed := codec.AppendGzip(nil, text, nil); len(packed) > len(text)/7 {
		t.Errorf("%d bytes take %d", len(text), len(packed))
	}
}

// sample is a list of a hundred lines.
func sample() (text []byte) {
	for i := range 100 {
		text = append(text, `<li class="ligne"><a href="/lieux/`...)
		text = append(text, strings.Repeat(string(rune('a'+i%26)), 1+i%7)...)
		text = append(text, "\">Un nom</a>"...)
		text = append(text, strings.Repeat("z", i%11)...)
		text = append(text, "</li>\n"...)
	}
	return text
}

func FuzzUnpacksToTheSame(f *testing.F) {
	f.Add([]byte(" aaaaaaaa bbbbbbbb aaaaaaaa"), uint16(3))
	f.Fuzz(func(t *testing.T, text []byte, cut uint16) {
		var parts []Placed
		if half := int(cut); half < len(text) {
			parts = []Placed{{half, NewPart(text[half : half+(len(text)-half)/2])}}
		}
		if got := unpacked(t, codec.AppendGzip(nil, text, parts)); !bytes.Equal(got, text) {
			t.Fatal("the text does not come back")
		}
	})
}

func BenchmarkAppendGzip(b *testing.B) {
	text := sample()
	var packed []byte
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		packed = codec.AppendGzip(packed[:0], text, nil)
	}
	b.ReportMetric(float64(len(packed)), "B/answer")
}
