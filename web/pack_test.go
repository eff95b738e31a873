package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"pgregory.net/rapid"
)

func ungzipped(t interface{ Fatal(...any) }, r io.Reader) string {
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPartsUnpackInTheirPlace mixes parts packed ahead and text.
func TestPartsUnpackInTheirPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &writer{}
		for range rapid.IntRange(0, 6).Draw(t, "writes") {
			text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "<li>", "Un lieu pour essayer, un lieu pour essayer."})).Draw(t, "text")
			if rapid.Bool().Draw(t, "part") {
				w.part(newPart(func(w *writer) { w.text(text) }))
			} else {
				w.text(text)
			}
		}
		packed := appendGzip(nil, w.out, w.parts)
		if got := ungzipped(t, bytes.NewReader(packed)); got != string(w.out) {
			t.Fatalf("%q came back as %q", w.out, got)
		}
	})
}
