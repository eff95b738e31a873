package papers

import (
	"bytes"
	"net/http"
	"strings"

	"annuaire/fault"
)

// inspectText takes what has no byte that texts do not have. Its encoding may be any
// that extends ASCII: it is served as it came.
func inspectText(content []byte) (Paper, error) {
	body := bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	for _, b := range body {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' || b == 0x7f {
			return Paper{}, fault.New(fault.Unsupported, "Ce type de fichier n’est pas accepté. Envoyez : %s", AcceptedFrench)
		}
	}
	if looksActive(body) {
		return Paper{}, fault.New(fault.Unsupported, "Ce fichier est une page web, une image SVG ou un programme. Envoyez plutôt un PDF.")
	}
	return Paper{MediaType: Text}, nil
}

// looksActive tells whether a program could run a text: web page, vector image, script.
func looksActive(body []byte) bool {
	if sniffed := http.DetectContentType(body); strings.HasPrefix(sniffed, "text/html") || strings.HasPrefix(sniffed, "text/xml") {
		return true
	}
	head := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 4096)]))
	for _, start := range []string{"#!", "<?php", "<svg", "<!doctype", "@echo off", "{\\rtf", "mime-version:", "%!ps"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	return bytes.Contains(head, []byte("<script")) || bytes.Contains(head, []byte("<svg"))
}
