package web

import (
	"fmt"
	"html/template"
	"strings"

	qrcode "github.com/skip2/go-qrcode"
)

// qr draws an address as a QR code in SVG, in one path of horizontal runs.
// Nothing of the text appears in the markup. It gives nothing when the
// address is too long for a code.
func qr(address string) template.HTML {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return ""
	}
	rows := code.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="code-qr" viewBox="0 0 %d %d" role="img" aria-label="Code QR vers cette fiche"><path d="%s"/></svg>`, len(rows), len(rows), path.String()))
}
