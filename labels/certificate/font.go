package certificate

import (
	_ "embed"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
)

// The letters of a certificate. Atkinson Hyperlegible (SIL Open Font License, in
// fonts/OFL.txt) comes in two parts, as the web serves it; what neither has is
// drawn with DejaVu Sans (fonts/dejavu-licence.txt).
var (
	//go:embed fonts/atkinson-latin-400.ttf
	latin []byte
	//go:embed fonts/atkinson-latin-700.ttf
	latinBold []byte
	//go:embed fonts/atkinson-latin-ext-400.ttf
	extended []byte
	//go:embed fonts/atkinson-latin-ext-700.ttf
	extendedBold []byte
	//go:embed fonts/dejavu-sans-condensed.ttf
	dejavu []byte
)

// face is one font file, with what it can draw.
type face struct {
	family        string
	regular, bold []byte
	coverage      coverage
}

var faces = []face{
	{"atkinson", latin, latinBold, coverageOf(latin)},
	{"atkinson-ext", extended, extendedBold, coverageOf(extended)},
	{"dejavu", dejavu, dejavu, coverageOf(dejavu)},
}

// run is a stretch of text that one font draws.
type run struct {
	face int
	text string
}

// runs parts a text by the fonts that draw it. What no font has, such as an emoji,
// is left out. A stretch that is read from right to left is turned, since pages
// are written from the left.
func runs(text string) (list []run) {
	for _, r := range text {
		f := faceOf(r)
		if f < 0 {
			continue
		}
		if n := len(list); n > 0 && (list[n-1].face == f || r == ' ') {
			list[n-1].text += string(r)
		} else {
			list = append(list, run{f, string(r)})
		}
	}
	for i := range list {
		if strings.ContainsFunc(list[i].text, fromRight) {
			list[i].text = turned(list[i].text)
		}
	}
	return list
}

// faceOf gives the font that draws a letter, -1 for none.
func faceOf(r rune) int {
	if !unicode.IsGraphic(r) || r > 0xFFFF { // what the PDF writer numbers letters by
		return -1
	}
	for i := range faces {
		if faces[i].coverage.has(r) {
			return i
		}
	}
	return -1
}

func fromRight(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) }

func turned(s string) string {
	letters := []rune(s)
	for i, j := 0, len(letters)-1; i < j; i, j = i+1, j-1 {
		letters[i], letters[j] = letters[j], letters[i]
	}
	return string(letters)
}

// pen writes with these fonts. A font is added to the document at its first use.
type pen struct {
	*fpdf.Fpdf
	added map[string]bool
}

func (p *pen) use(f int, bold bool, size float64) {
	style, content := "", faces[f].regular
	if bold {
		style, content = "B", faces[f].bold
	}
	if key := faces[f].family + style; !p.added[key] {
		p.AddUTF8FontFromBytes(faces[f].family, style, content)
		p.added[key] = true
	}
	p.SetFont(faces[f].family, style, size)
}

// width is that of a text in millimetres.
func (p *pen) width(text string, bold bool, size float64) (w float64) {
	for _, r := range runs(text) {
		p.use(r.face, bold, size)
		w += p.GetStringWidth(r.text)
	}
	return w
}

// write draws a text on one line, its foot at y.
func (p *pen) write(x, y float64, text string, bold bool, size float64) {
	for _, r := range runs(text) {
		p.use(r.face, bold, size)
		p.Text(x, y, r.text)
		x += p.GetStringWidth(r.text)
	}
}

// wrap parts a text in lines no wider than w. A word that is wider is cut.
func (p *pen) wrap(text string, bold bool, size, w float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line != "" && p.width(line+" "+word, bold, size) <= w:
			line += " " + word
			continue
		case line != "":
			lines = append(lines, line)
		}
		for p.width(word, bold, size) > w {
			var head string
			head, word = p.cut(word, bold, size, w)
			lines = append(lines, head)
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func (p *pen) cut(word string, bold bool, size, w float64) (head, rest string) {
	letters := []rune(word)
	n := 1
	for n < len(letters)-1 && p.width(string(letters[:n+1]), bold, size) <= w {
		n++
	}
	return string(letters[:n]), string(letters[n:])
}
