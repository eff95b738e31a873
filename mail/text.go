package mail

import "strings"

// text gives the letter as plain text.
func (w *whole) text() string {
	var b strings.Builder
	writeTextParagraphs(&b, w.body)
	for _, t := range []target{w.link, w.second} {
		if t.text != "" {
			b.WriteString(t.text + " :\n" + t.href + "\n\n")
		}
	}
	writeTextParagraphs(&b, w.after)
	b.WriteString("-- \n" + SiteName + "\n" + w.site + "\n" + w.why + "\n")
	if w.refuse.text != "" {
		b.WriteString(w.refuse.text + " :\n" + w.refuse.href + "\n")
	}
	return b.String()
}

func writeTextParagraphs(b *strings.Builder, list []paragraph) {
	for _, p := range list {
		for _, line := range p.lines {
			if p.quote {
				b.WriteString("> ")
			}
			b.WriteString(line + "\n")
		}
		b.WriteByte('\n')
	}
}
