package page

import "testing"

func TestHarmlessAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"": true, "/lieux?q=a": true, "#t-venir": true, "https://lieu.example/": true, "HTTP://lieu.example": true, "mailto:a@b.example": true,
		"tel:+33299123456": true, "geo:48.1,-1.6?q=48.1%2C-1.6": true,
		"javascript:alert(1)": false, " javascript:alert(1)": false, "JaVaScRiPt:x": false, "data:text/html,x": false, "vbscript:x": false, "https:": false,
		"tel:1&x=<": false, "file:///etc/passwd": false, "\x01javascript:x": false, "lieux": false,
	} {
		if got := Harmless(address); got != want {
			t.Errorf("%q harmless: %v", address, got)
		}
	}
	if got := string(PartOf(func(w *Writer) { w.Address("href", "javascript:alert(1)") }).Text); got != ` href="#"` {
		t.Errorf("a script is written as %s", got)
	}
}
