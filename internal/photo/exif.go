package photo

import (
	"bytes"
	"encoding/binary"
)

// orientation reads how a camera was held in the EXIF of a JPEG; 1, upright, when it
// does not say.
func orientation(jpeg []byte) int {
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff; {
		kind, size := jpeg[at+1], int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if kind == 0xda || size < 2 || at+2+size > len(jpeg) {
			break
		}
		segment := jpeg[at+4 : at+2+size]
		if exif, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); is && kind == 0xe1 {
			return orientationIn(exif)
		}
		at += 2 + size
	}
	return 1
}

// orientationIn reads it in a TIFF directory.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	first := uint64(order.Uint32(tiff[4:]))
	if first+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[first+2:]
	for n := order.Uint16(tiff[first:]); n > 0 && len(entries) >= 12; n-- {
		if order.Uint16(entries) == 0x0112 {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 1
}
