package photo

import (
	"image"
	"image/draw"
)

// shrunk gives a picture no larger than maxSide, each point the mean of those it
// stands for.
func shrunk(src image.Image) *image.RGBA {
	b := src.Bounds()
	whole := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(whole, whole.Rect, src, b.Min, draw.Src)
	w, h := fitted(b.Dx(), b.Dy())
	if w == b.Dx() && h == b.Dy() {
		return whole
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			area := image.Rect(x*b.Dx()/w, y*b.Dy()/h, max((x+1)*b.Dx()/w, x*b.Dx()/w+1), max((y+1)*b.Dy()/h, y*b.Dy()/h+1))
			copy(out.Pix[out.PixOffset(x, y):], mean(whole, area))
		}
	}
	return out
}

func fitted(w, h int) (int, int) {
	long := max(w, h)
	if long <= maxSide {
		return w, h
	}
	return max(w*maxSide/long, 1), max(h*maxSide/long, 1)
}

func mean(src *image.RGBA, area image.Rectangle) []byte {
	var sum [4]int
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := src.Pix[src.PixOffset(area.Min.X, y) : src.PixOffset(area.Max.X-1, y)+4]
		for i, v := range row {
			sum[i%4] += int(v)
		}
	}
	n := area.Dx() * area.Dy()
	return []byte{byte(sum[0] / n), byte(sum[1] / n), byte(sum[2] / n), byte(sum[3] / n)}
}

// turned gives a picture upright: how a camera was held is told by a number of 1 to
// 8 (EXIF, tag 0x0112), which goes with the rest of what the file said.
func turned(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := place(orientation, x, y, w, h)
			copy(out.Pix[out.PixOffset(tx, ty):], src.Pix[src.PixOffset(x, y):src.PixOffset(x, y)+4])
		}
	}
	return out
}

// place says where a point of a picture of this width and height goes.
func place(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	}
	return y, w - 1 - x
}
