package mail

import (
	"html"
	"strings"
)

// The styles are written on each element, because many readers of mail drop
// sheets of styles; nothing is fetched from anywhere.
const (
	bodyStyle  = `margin:0;padding:24px 16px;background:#ffffff;color:#1b1b1f;font-family:'Atkinson Hyperlegible',Verdana,Arial,sans-serif;font-size:18px;line-height:1.55`
	frameStyle = `max-width:600px;margin:0 auto`
	brandStyle = `margin:0 0 24px;padding:0 0 12px;border-bottom:3px solid #0b5c63;color:#0b5c63;font-weight:bold`
	paraStyle  = `margin:0 0 16px`
	quoteStyle = `margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #767676`
	linkStyle  = `display:inline-block;padding:12px 24px;background:#0b5c63;color:#ffffff;font-weight:bold;text-decoration:none;border-radius:4px`
	smallStyle = `margin:0 0 16px;font-size:16px;color:#1b1b1f`
	plainStyle = `color:#0b5c63;text-decoration:underline`
	wrapStyle  = `color:#0b5c63;overflow-wrap:anywhere;word-break:break-word`
	footStyle  = `margin:32px 0 0;padding:16px 0 0;border-top:1px solid #767676;font-size:16px;color:#4a4a4f`
)

// html gives the letter as a page that fetches nothing.
func (w *whole) html() string {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light\">\n<title>" + html.EscapeString(w.subject) + "</title>\n</head>\n")
	b.WriteString(`<body style="` + bodyStyle + `">` + "\n" + `<div role="article" aria-roledescription="message" lang="fr" style="` + frameStyle + `">` + "\n")
	b.WriteString(`<p style="` + brandStyle + `">` + SiteName + "</p>\n")
	writeHTMLParagraphs(&b, w.body)
	w.htmlLinks(&b)
	writeHTMLParagraphs(&b, w.after)
	w.htmlFoot(&b)
	b.WriteString("</div>\n</body>\n</html>\n")
	return b.String()
}

// htmlLinks shows the main link as a button with its address below, for who
// must copy it; the second as a link.
func (w *whole) htmlLinks(b *strings.Builder) {
	if w.link.text != "" {
		href := html.EscapeString(w.link.href)
		b.WriteString(`<p style="margin:24px 0 16px"><a href="` + href + `" style="` + linkStyle + `">` + html.EscapeString(w.link.text) + "</a></p>\n")
		b.WriteString(`<p style="` + smallStyle + `">Ou copiez cette adresse : <span style="` + wrapStyle + `">` + href + "</span></p>\n")
	}
	if w.second.text != "" {
		b.WriteString(`<p style="` + paraStyle + `">` + plainLink(w.second) + "</p>\n")
	}
}

func (w *whole) htmlFoot(b *strings.Builder) {
	b.WriteString(`<div style="` + footStyle + `">` + "\n" + `<p style="margin:0 0 8px">` + plainLink(target{SiteName, w.site}) + "<br>\n" + html.EscapeString(w.why) + "</p>\n")
	if w.refuse.text != "" {
		b.WriteString(`<p style="margin:0">` + plainLink(w.refuse) + "</p>\n")
	}
	b.WriteString("</div>\n")
}

func plainLink(t target) string {
	return `<a href="` + html.EscapeString(t.href) + `" style="` + plainStyle + `">` + html.EscapeString(t.text) + "</a>"
}

func writeHTMLParagraphs(b *strings.Builder, list []paragraph) {
	for _, p := range list {
		lines := make([]string, len(p.lines))
		for i, line := range p.lines {
			lines[i] = html.EscapeString(line)
		}
		if p.quote {
			b.WriteString(`<blockquote style="` + quoteStyle + `">` + strings.Join(lines, "<br>\n") + "</blockquote>\n")
		} else {
			b.WriteString(`<p style="` + paraStyle + `">` + lines[0] + "</p>\n")
		}
	}
}
