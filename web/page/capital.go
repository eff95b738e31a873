package page

import "strings"

// UpperFirst begins a text with a capital.
func UpperFirst(s string) string {
	for _, r := range s {
		return strings.ToUpper(string(r)) + strings.TrimPrefix(s, string(r))
	}
	return s
}

// LowerFirst begins a text without a capital.
func LowerFirst(s string) string {
	for _, r := range s {
		return strings.ToLower(string(r)) + strings.TrimPrefix(s, string(r))
	}
	return s
}
