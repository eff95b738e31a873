package certificate

import (
	"io"

	"codeberg.org/go-pdf/fpdf"
	qrcode "github.com/skip2/go-qrcode"
)

// Measures of the page, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 24.0
	inner                 = pageWidth - 2*margin
	codeSide              = 38.0
)

type colour struct{ r, g, b int }

var (
	ink   = colour{27, 27, 31}
	teal  = colour{11, 92, 99}
	ochre = colour{179, 89, 0}
	grey  = colour{90, 90, 98}
	pale  = colour{228, 239, 240}
)

// PDF draws a certificate.
func PDF(w io.Writer, paper Paper) error {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCreationDate(paper.Modified.UTC())
	doc.SetModificationDate(paper.Modified.UTC())
	doc.SetProducer("annuaire", true)
	doc.SetLang("fr-FR")
	doc.SetTitle(paper.Scheme+" – "+paper.Number, true)
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(0, 0, 0)
	doc.AddPage()
	p := &pen{doc, map[string]bool{}}
	p.frame()
	y := p.head(paper)
	y = p.notice(y, paper.Notice)
	p.facts(y, paper)
	if err := p.foot(paper); err != nil {
		return err
	}
	return doc.Output(w)
}

func (p *pen) ink(c colour) { p.SetTextColor(c.r, c.g, c.b) }

func (p *pen) frame() {
	p.SetFillColor(teal.r, teal.g, teal.b)
	p.Rect(0, 0, pageWidth, 14, "F")
	p.SetDrawColor(teal.r, teal.g, teal.b)
	p.SetLineWidth(0.5)
	p.Rect(12, 24, pageWidth-24, pageHeight-36, "D")
	p.SetTextColor(255, 255, 255)
	p.write(margin, 9, "Annuaire de la médiation numérique", true, 11)
}

// head says which label, and to whom; it gives how far down it went.
func (p *pen) head(paper Paper) float64 {
	p.ink(teal)
	y := p.centred(50, paper.Scheme, true, 28, 19, 3)
	p.SetFillColor(ochre.r, ochre.g, ochre.b)
	p.Rect(pageWidth/2-14, y, 28, 1, "F")
	p.ink(grey)
	y = p.centred(y+17, paper.Given, false, 13, 13, 1)
	p.ink(ink)
	y = p.centred(y+8, paper.Place, true, 26, 15, 4)
	p.ink(grey)
	if paper.Commune != "" {
		y = p.centred(y+2, paper.Commune, false, 15, 15, 1)
	}
	return p.centred(y+2, "Titulaire : "+paper.Holder, false, 12, 10, 3)
}

// centred writes a text on lines, the foot of the first at y: as large as lets it
// hold in so many lines, no smaller than least. What still does not hold is cut.
// It gives where the next thing may begin.
func (p *pen) centred(y float64, text string, bold bool, size, least float64, most int) float64 {
	lines := p.wrap(text, bold, size, inner)
	for len(lines) > most && size > least {
		size--
		lines = p.wrap(text, bold, size, inner)
	}
	if len(lines) > most {
		lines = append(lines[:most-1], lines[most-1]+"…")
	}
	for _, line := range lines {
		p.write((pageWidth-p.width(line, bold, size))/2, y, line, bold, size)
		y += size * 0.46
	}
	return y
}

// notice is what a reader must not miss.
func (p *pen) notice(y float64, text string) float64 {
	if text == "" {
		return y + 6
	}
	p.SetFillColor(ochre.r, ochre.g, ochre.b)
	p.Rect(margin, y+1, inner, 13, "F")
	p.SetTextColor(255, 255, 255)
	p.centred(y+9.3, text, true, 14, 8, 1)
	return y + 18
}

func (p *pen) facts(y float64, paper Paper) {
	const line = 11.0
	for i, fact := range paper.Facts {
		if i%2 == 0 {
			p.SetFillColor(pale.r, pale.g, pale.b)
			p.Rect(margin, y, inner, line, "F")
		}
		p.ink(grey)
		p.write(margin+4, y+7.2, fact.Title, false, 11)
		p.ink(ink)
		p.oneLine(margin+60, y+7.2, fact.Text, inner-64)
		y += line
	}
	p.ink(grey)
	for _, text := range []string{paper.Signed, paper.Legal} {
		for _, part := range firstLines(p.wrap(text, false, 10.5, inner-8), 2) {
			y += 6
			p.write(margin+4, y+2, part, false, 10.5)
		}
	}
}

func firstLines(lines []string, most int) []string { return lines[:min(most, len(lines))] }

// oneLine writes a text in bold, made smaller until it holds.
func (p *pen) oneLine(x, y float64, text string, w float64) {
	size := 12.0
	for size > 6 && p.width(text, true, size) > w {
		size -= 0.5
	}
	if p.width(text, true, size) > w {
		text, _ = p.cut(text, true, size, w)
	}
	p.write(x, y, text, true, size)
}

// foot says how to verify.
func (p *pen) foot(paper Paper) error {
	const y = pageHeight - 24 - codeSide
	if err := p.code(margin, y, paper.Address); err != nil {
		return err
	}
	x := margin + codeSide + 8
	p.ink(teal)
	p.write(x, y+8, "Vérifiez ce titre", true, 14)
	p.ink(ink)
	for i, text := range []string{"Lisez ce code avec un téléphone, ou ouvrez cette adresse :"} {
		p.write(x, y+15+float64(i)*5, text, false, 10.5)
	}
	at := y + 20.5
	for _, part := range firstLines(p.wrap(paper.Address, true, 10, inner-codeSide-8), 3) {
		p.write(x, at, part, true, 10)
		at += 4.6
	}
	p.ink(grey)
	for _, part := range p.wrap("Un titre peut être suspendu ou retiré après sa délivrance. Le registre public dit s’il vaut aujourd’hui.", false, 9.5, inner-codeSide-8) {
		at += 4.6
		p.write(x, at, part, false, 9.5)
	}
	return nil
}

// code draws an address as a QR code, by its dark runs.
func (p *pen) code(x, y float64, address string) error {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return err
	}
	code.DisableBorder = true
	rows := code.Bitmap()
	side := codeSide / float64(len(rows))
	p.SetFillColor(0, 0, 0)
	for i, row := range rows {
		for j := 0; j < len(row); j++ {
			start := j
			for j < len(row) && row[j] {
				j++
			}
			if j > start {
				p.Rect(x+float64(start)*side, y+float64(i)*side, float64(j-start)*side, side+0.02, "F")
			}
		}
	}
	return nil
}
