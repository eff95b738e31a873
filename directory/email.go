package directory

import (
	"regexp"
	"strings"
)

// emailShape is an address as people have them: no quoted part, no bar and no
// semicolon, which part lists, and a domain with a dot.
var emailShape = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9.!#$%&'*+/=?^_{}~-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$`)

// ParseEmail reads an e-mail address, "mailto:" and angle brackets ignored,
// and gives it with its domain in lower case. ok is false when the text is no
// address.
func ParseEmail(s string) (address string, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	s = strings.Trim(s, " <>\u00a0")
	s = strings.TrimRight(s, ".,")
	if len(s) > 254 || !emailShape.MatchString(s) || strings.Contains(s, "..") {
		return "", false
	}
	at := strings.LastIndexByte(s, '@')
	return s[:at] + strings.ToLower(s[at:]), true
}
