package photo

import (
	"bytes"
	"encoding/binary"
	"slices"
)

func isWebP(content []byte) bool {
	return len(content) >= 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP"
}

// shownChunks are the parts of a WebP that hold what it shows. The others (EXIF, XMP,
// colour profile, unknown ones) are left out.
var shownChunks = []string{"VP8X", "VP8 ", "VP8L", "ALPH"}

// Flags of the header of a WebP, the byte after VP8X: animation, and what says of
// EXIF, XMP and colour profiles.
const (
	webpAnimated = 0x02
	webpTold     = 0x04 | 0x08 | 0x20
)

// cleanWebP writes a WebP anew with the parts that hold what it shows. They are not
// decoded: nothing here can. A moving picture is refused.
func cleanWebP(content []byte) (Picture, error) {
	out := bytes.NewBufferString("RIFF\x00\x00\x00\x00WEBP")
	seen := 0
	for rest := content[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		padded := 8 + size + size%2
		if 8+size > uint64(len(rest)) {
			return Picture{}, damaged(nil)
		}
		if slices.Contains(shownChunks, name) {
			chunk := slices.Clone(rest[:8+size])
			if name == "VP8X" {
				if size != 10 || chunk[8]&webpAnimated != 0 {
					return Picture{}, damaged(nil)
				}
				chunk[8] &^= webpTold
				if tooLargeWebP(chunk) {
					return Picture{}, errTooLarge
				}
			} else if name != "ALPH" {
				seen++
			}
			out.Write(chunk)
			if size%2 == 1 {
				out.WriteByte(0)
			}
		}
		rest = rest[min(padded, uint64(len(rest))):]
	}
	if seen != 1 {
		return Picture{}, damaged(nil)
	}
	binary.LittleEndian.PutUint32(out.Bytes()[4:], uint32(out.Len()-8))
	return Picture{MediaType: "image/webp", Content: out.Bytes()}, nil
}

// tooLargeWebP reads the size that the header of a WebP says, less one, on 24 bits.
func tooLargeWebP(chunk []byte) bool {
	side := func(at int) int { return 1 + int(chunk[at]) + int(chunk[at+1])<<8 + int(chunk[at+2])<<16 }
	return side(12) > MaxPixels/side(15)
}
