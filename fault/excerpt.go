package fault

import "strings"

// Excerpt gives the start of a text that a message quotes, at most n
// characters and "…" for the rest. Bytes that are not UTF-8 become "?".
func Excerpt(text string, n int) string {
	for i := range text {
		if n == 0 {
			return strings.ToValidUTF8(text[:i], "?") + "…"
		}
		n--
	}
	return strings.ToValidUTF8(text, "?")
}
