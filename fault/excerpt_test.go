package fault

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"été", "été"},
		{"quatre", "quat…"},
		{"éééé", "éééé"},
		{"ééééé", "éééé…"},
		{"a\xffb", "a?b"},
		{"ab\xc3", "ab?"},
		{"abc\xffde", "abc?…"},
	} {
		if got := Excerpt(c.text, 4); got != c.want {
			t.Errorf("%q gives %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("a\xff\xfe\xfdé", 2)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n = max(0, min(n, 100))
		got := Excerpt(text, n)
		if !utf8.ValidString(got) || utf8.RuneCountInString(strings.TrimSuffix(got, "…")) > n {
			t.Errorf("%q, %d: %q", text, n, got)
		}
	})
}
