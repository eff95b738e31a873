package papers

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"image/png"
)

// The largest pictures: what programs need to show one is four bytes a pixel, whatever
// the size of the file.
const (
	maxSide   = 20000
	maxPixels = 100_000_000
)

func imageOf(mediaType string, width, height int) (Paper, error) {
	switch {
	case width <= 0 || height <= 0:
		return Paper{}, damaged("Cette image")
	case width > maxSide || height > maxSide || width*height > maxPixels:
		return Paper{}, refuse("Cette image est trop grande : %d × %d points. Réduisez-la à 100 millions de points au plus.", width, height)
	}
	return Paper{MediaType: mediaType}, nil
}

// inspectJPEG reads the dimensions, and decodes nothing. Telephones write more after
// the picture: that is left, but for another file.
func inspectJPEG(content []byte) (Paper, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil || !bytes.Contains(content, []byte("\xff\xd9")) {
		return Paper{}, damaged("Cette image")
	}
	if endsAsZip(content) || bytes.Contains(content[:min(len(content), 1024)], []byte("%PDF-")) {
		return Paper{}, errTwoInOne()
	}
	return imageOf(JPEG, config.Width, config.Height)
}

// inspectPNG walks the chunks to the last, which must end the file.
func inspectPNG(content []byte) (Paper, error) {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return Paper{}, damaged("Cette image")
	}
	rest := content[8:]
	for {
		if len(rest) < 12 {
			return Paper{}, damaged("Cette image")
		}
		length, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
		if uint64(length)+12 > uint64(len(rest)) {
			return Paper{}, damaged("Cette image")
		}
		if crc32.ChecksumIEEE(rest[4:8+length]) != binary.BigEndian.Uint32(rest[8+length:]) {
			return Paper{}, damaged("Cette image")
		}
		if rest = rest[12+length:]; kind == "IEND" {
			break
		}
	}
	if len(bytes.Trim(rest, "\x00\r\n ")) > 0 {
		return Paper{}, errTwoInOne()
	}
	return imageOf(PNG, config.Width, config.Height)
}

// inspectWebP reads the container: its size must be that of the file.
func inspectWebP(content []byte) (Paper, error) {
	size := uint64(binary.LittleEndian.Uint32(content[4:])) + 8
	if size != uint64(len(content)) && size+1 != uint64(len(content)) {
		return Paper{}, damaged("Cette image")
	}
	width, height := webpSize(content[12:])
	return imageOf(WebP, width, height)
}

// webpSize reads the first chunk: each of the three kinds of picture tells its size in
// another way. Zero: it cannot be read.
func webpSize(chunk []byte) (width, height int) {
	if len(chunk) < 18 {
		return 0, 0
	}
	data := chunk[8:]
	switch string(chunk[:4]) {
	case "VP8X":
		return int(uint24(data[4:])) + 1, int(uint24(data[7:])) + 1
	case "VP8L":
		if data[0] != 0x2f {
			return 0, 0
		}
		bits := binary.LittleEndian.Uint32(data[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1
	case "VP8 ":
		if !bytes.Equal(data[3:6], []byte("\x9d\x01\x2a")) {
			return 0, 0
		}
		return int(binary.LittleEndian.Uint16(data[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[8:]) & 0x3fff)
	}
	return 0, 0
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
