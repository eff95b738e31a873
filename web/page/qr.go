package page

import (
	"strconv"

	qrcode "github.com/skip2/go-qrcode"
)

// QR draws an address as a QR code in SVG, in one path of horizontal runs, with
// a label for who does not see it. Nothing of the address appears in the markup.
// It draws nothing when the address is too long for a code.
func (w *Writer) QR(address, label string) {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return
	}
	rows := code.Bitmap()
	side := strconv.Itoa(len(rows))
	w.Raw(`<svg class="code-qr"`)
	w.Attribute("viewBox", "0 0 "+side+" "+side)
	w.Raw(` role="img"`)
	w.Attribute("aria-label", label)
	w.Raw("><path")
	w.Attribute("d", string(darkRuns(rows)))
	w.Raw(`/></svg>`)
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
