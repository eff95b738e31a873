package directory

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// hostShape is a domain name with a dot and an alphabetic last part.
var hostShape = regexp.MustCompile(`^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.)+(?:[\p{L}]{2,63}|xn--[A-Za-z0-9-]{1,59})$`)

// bareHost is an address written without its scheme.
var bareHost = regexp.MustCompile(`^(?:[\p{L}\p{N}][\p{L}\p{N}_-]*\.)+[\p{L}]{2,24}(?:[:/?#].*)?$`)

// brokenScheme is a scheme that lost or gained a character.
var brokenScheme = regexp.MustCompile(`(?i)^(?:h{1,2}t{1,3}ps?|ttps?|htpps?|htts?p?)\s*(?::\s*/{0,3}|//)\s*`)

// maxLink is the longest address kept, in bytes: what every browser accepts.
const maxLink = 2000

// ParseLink reads a web address and gives one that is safe to put in a page:
// http or https, a domain, no user name. A missing scheme becomes https and a
// damaged one is mended. ok is false when the text is no web address.
func ParseLink(s string) (link string, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxLink || strings.ContainsFunc(s, unfitForLink) {
		return "", false
	}
	if safeLink(s) {
		return s, true
	}
	mended := s
	switch head := brokenScheme.FindString(s); {
	case head != "":
		scheme := "http://"
		if strings.Contains(strings.ToLower(head), "s") {
			scheme = "https://"
		}
		mended = scheme + s[len(head):]
	case bareHost.MatchString(s):
		mended = "https://" + s
	}
	if mended != s && safeLink(mended) {
		return mended, true
	}
	return "", false
}

func unfitForLink(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("|<>\"\\^`{}", r) || r == unicode.ReplacementChar
}

func safeLink(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.User != nil {
		return false
	}
	scheme := u.Scheme == "http" || u.Scheme == "https"
	return scheme && hostShape.MatchString(strings.TrimSuffix(u.Hostname(), "."))
}
