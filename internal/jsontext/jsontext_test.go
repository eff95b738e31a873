package jsontext

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the text, encoding/json reads it back, and nothing in it ends a
// script.
func TestAppendStringReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "s")
		written := AppendString(nil, s)
		var read string
		if err := json.Unmarshal(written, &read); err != nil {
			t.Fatalf("%q is written %s: %v", s, written, err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); strings.Count(read, "\ufffd") < strings.Count(want, "\ufffd") || strings.ReplaceAll(read, "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Fatalf("%q reads back as %q", s, read)
		}
		if strings.ContainsAny(string(written), "<\u2028\u2029") {
			t.Fatalf("%s could end a script", written)
		}
	})
}
