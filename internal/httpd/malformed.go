package httpd

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"annuaire/fault"
)

// malformed gives the reason to refuse a request whatever its address, or nil.
func malformed(h *fasthttp.RequestHeader) error {
	target := h.RequestURI()
	switch {
	case !knownMethod(h.Method()):
		return fiber.ErrMethodNotAllowed
	case len(target) == 0 || target[0] != '/':
		return fault.New(fault.Invalid, "L'adresse demandée doit commencer par une barre oblique.")
	case bytes.HasPrefix(target, []byte("//")):
		return fault.New(fault.Invalid, "L'adresse demandée ne doit pas commencer par deux barres obliques.")
	case badEscapes(target):
		return fault.New(fault.Invalid, "L'adresse demandée contient un code %% qui ne peut pas être lu.")
	case h.IsHTTP11() && len(h.Host()) == 0:
		return fault.New(fault.Invalid, "L'en-tête Host manque.")
	case !knownVersion(h.Protocol()):
		return fault.New(fault.Invalid, "Seul HTTP/1.0 ou HTTP/1.1 est accepté.")
	case ambiguous(h.RawHeaders()):
		return fault.New(fault.Invalid, "Les en-têtes de la requête peuvent être lus de deux façons.")
	case len(h.PeekCanonical(contentEncoding)) > 0:
		// Fiber would unpack it without limit.
		return fault.New(fault.Unsupported, "Le contenu d'une requête ne doit pas être compressé.")
	}
	return nil
}

var contentEncoding = []byte(fiber.HeaderContentEncoding)

func knownMethod(m []byte) bool {
	switch string(m) {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return true
	}
	return false
}

// badEscapes tells whether a percent sign is not followed by two hexadecimal
// digits, in the path or the query.
func badEscapes(target []byte) bool {
	for {
		i := bytes.IndexByte(target, '%')
		if i < 0 {
			return false
		}
		if len(target) < i+3 || !isHex(target[i+1]) || !isHex(target[i+2]) {
			return true
		}
		target = target[i+3:]
	}
}

func isHex(b byte) bool {
	return b-'0' < 10 || b|0x20-'a' < 6
}

func knownVersion(v []byte) bool { return string(v) == "HTTP/1.1" || string(v) == "HTTP/1.0" }

// ambiguous tells whether both Content-Length and Transfer-Encoding are there,
// or a header goes on over a second line. The raw lines are read, since
// fasthttp drops one of the two lengths and joins the lines.
func ambiguous(raw []byte) bool {
	var length, coding bool
	for line := range bytes.SplitSeq(raw, []byte{'\n'}) {
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			return true
		}
		length = length || hasName(line, "content-length")
		coding = coding || hasName(line, "transfer-encoding")
	}
	return length && coding
}

func hasName(line []byte, name string) bool {
	return len(line) > len(name) && line[len(name)] == ':' && bytes.EqualFold(line[:len(name)], []byte(name))
}
