// Package photo takes out of pictures what they say besides what they show: where
// they were taken, by which device, when. Pictures are decoded and written anew, so
// that nothing of the original file is kept but what the eye sees.
package photo

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	"annuaire/fault"
)

// The bounds of a picture that is taken in.
const (
	MaxBytes  = 15 << 20
	MaxPixels = 40_000_000
	maxSide   = 2048 // pixels of what is kept
	quality   = 82
)

// Picture is what is kept of one.
type Picture struct {
	MediaType     string
	Width, Height int // pixels; 0 of a WebP, which is not decoded
	Content       []byte
}

// decoding lets one picture in memory at a time: the largest takes about 250 MiB.
var decoding = make(chan struct{}, 1)

// Clean gives a picture without what it says besides what it shows. Unsupported:
// it is no JPEG, PNG or WebP; TooLarge: over the bounds; Invalid: it is damaged.
func Clean(content []byte) (Picture, error) {
	if len(content) > MaxBytes {
		return Picture{}, errTooLarge
	}
	if isWebP(content) {
		return cleanWebP(content)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	if errors.Is(err, image.ErrFormat) || err == nil && format != "jpeg" && format != "png" {
		return Picture{}, fault.New(fault.Unsupported, "Ce fichier n’est pas une photo JPEG, PNG ou WebP. Choisissez-en une autre.")
	}
	if err != nil {
		return Picture{}, damaged(err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > MaxPixels/config.Height {
		return Picture{}, errTooLarge
	}
	decoding <- struct{}{}
	defer func() { <-decoding }()
	return redraw(content, format)
}

// redraw decodes a picture and writes it anew, upright and no larger than needed.
func redraw(content []byte, format string) (Picture, error) {
	shown, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return Picture{}, damaged(err)
	}
	turn := 1
	if format == "jpeg" {
		turn = orientation(content)
	}
	drawn := turned(shrunk(shown), turn)
	kept := Picture{MediaType: "image/" + format, Width: drawn.Rect.Dx(), Height: drawn.Rect.Dy()}
	var out bytes.Buffer
	if format == "png" {
		err = png.Encode(&out, drawn)
	} else {
		err = jpeg.Encode(&out, drawn, &jpeg.Options{Quality: quality})
	}
	kept.Content = out.Bytes()
	return kept, err
}

var errTooLarge = fault.New(fault.TooLarge, "Cette photo est trop grande : 15 Mio et 40 millions de points au plus.")

func damaged(err error) error {
	return fault.Wrap(err, fault.Invalid, "Cette photo est abîmée et ne peut pas être lue. Prenez-en une autre.")
}
