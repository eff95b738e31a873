package web

import (
	"strconv"

	qrcode "github.com/skip2/go-qrcode"
)

// qr draws an address as a QR code in SVG, in one path of horizontal runs.
// Nothing of the text appears in the markup. It draws nothing when the address
// is too long for a code.
func (w *writer) qr(address string) {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return
	}
	rows := code.Bitmap()
	side := number(len(rows))
	w.raw(`<svg class="code-qr"`)
	w.attribute("viewBox", "0 0 "+side+" "+side)
	w.raw(` role="img" aria-label="Code QR vers cette fiche"><path`)
	w.attribute("d", string(darkRuns(rows)))
	w.raw(`/></svg>`)
}

// darkRuns is the path of the dark runs of each row, in the language of SVG.
func darkRuns(rows [][]bool) []byte {
	path := make([]byte, 0, 8<<10)
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				path = strconv.AppendInt(append(path, 'M'), int64(start), 10)
				path = strconv.AppendInt(append(path, ' '), int64(y), 10)
				path = strconv.AppendInt(append(path, 'h'), int64(x-start), 10)
				path = strconv.AppendInt(append(path, "v1h-"...), int64(x-start), 10)
				path = append(path, 'z')
			}
		}
	}
	return path
}
