package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"annuaire/fault"
)

// camera is a JPEG whose upper left quarter is red, with the EXIF of a telephone: how it
// was held, and where.
func camera(t *testing.T, w, h int, orientation byte) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shade := color.RGBA{240, 240, 240, 255}
			if x < w/2 && y < h/2 {
				shade = color.RGBA{220, 20, 20, 255}
			}
			drawn.Set(x, y, shade)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, drawn, nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00GPSLatitude 48.11")
	segment := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return bytes.Join([][]byte{out.Bytes()[:2], segment, exif, out.Bytes()[2:]}, nil)
}

func TestCleanTakesOutWhatAPhotoSays(t *testing.T) {
	t.Parallel()
	// Where the red quarter is after turning, for each way to hold a camera.
	for orientation, red := range map[byte]string{1: "nw", 2: "ne", 3: "se", 4: "sw", 5: "nw", 6: "ne", 7: "se", 8: "sw"} {
		kept, err := Clean(camera(t, 80, 40, orientation))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(kept.Content, []byte("GPS")) || bytes.Contains(kept.Content, []byte("Exif")) {
			t.Errorf("%d: it still says where it was taken", orientation)
		}
		shown, err := jpeg.Decode(bytes.NewReader(kept.Content))
		if err != nil {
			t.Fatal(err)
		}
		if got := redQuarter(shown); got != red {
			t.Errorf("orientation %d: red is at %s, want %s", orientation, got, red)
		}
		if turned := orientation >= 5; (kept.Width == 40) != turned {
			t.Errorf("orientation %d: %d by %d", orientation, kept.Width, kept.Height)
		}
	}
}

func redQuarter(shown image.Image) string {
	w, h := shown.Bounds().Dx(), shown.Bounds().Dy()
	for name, p := range map[string]image.Point{"nw": {w / 4, h / 4}, "ne": {3 * w / 4, h / 4}, "sw": {w / 4, 3 * h / 4}, "se": {3 * w / 4, 3 * h / 4}} {
		if r, g, _, _ := shown.At(p.X, p.Y).RGBA(); r > 2*g {
			return name
		}
	}
	return "nowhere"
}

func TestCleanMakesLargePhotosSmaller(t *testing.T) {
	t.Parallel()
	kept, err := Clean(camera(t, 3000, 1000, 1))
	if err != nil || kept.Width != maxSide || kept.Height != 682 {
		t.Errorf("%d by %d, %v", kept.Width, kept.Height, err)
	}
}

func TestCleanKeepsTheOtherKinds(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewRGBA(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	if kept, err := Clean(out.Bytes()); err != nil || kept.MediaType != "image/png" {
		t.Errorf("%s, %v", kept.MediaType, err)
	}
	chunk := func(name, content string) string {
		return name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(content)))) + content + strings.Repeat("\x00", len(content)%2)
	}
	webp := func(parts ...string) []byte {
		body := "WEBP" + strings.Join(parts, "")
		return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
	}
	header := chunk("VP8X", "\x0c\x00\x00\x00\x09\x00\x00\x09\x00\x00")
	kept, err := Clean(webp(header, chunk("VP8 ", "points"), chunk("EXIF", "GPSLatitude"), chunk("XMP ", "<auteur>")))
	if err != nil || kept.MediaType != "image/webp" || bytes.Contains(kept.Content, []byte("GPS")) || bytes.Contains(kept.Content, []byte("auteur")) || kept.Content[20] != 0 {
		t.Errorf("%q, %v", kept.Content, err)
	}
	for name, bad := range map[string][]byte{
		"moving": webp(chunk("VP8X", "\x02\x00\x00\x00\x09\x00\x00\x09\x00\x00"), chunk("VP8 ", "points")), "cut": webp(header, "VP8 \xff\xff\x00\x00ab"), "empty": webp(),
		"huge": webp(chunk("VP8X", "\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"), chunk("VP8 ", "points")),
	} {
		if _, err := Clean(bad); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCleanRefuses(t *testing.T) {
	t.Parallel()
	whole := camera(t, 80, 40, 1)
	for name, c := range map[string]struct {
		content []byte
		kind    fault.Kind
	}{
		"nothing": {nil, fault.Unsupported}, "a document": {[]byte("%PDF-1.7"), fault.Unsupported}, "a page": {[]byte("<svg onload=alert(1)>"), fault.Unsupported},
		"cut in its header": {whole[:20], fault.Invalid}, "cut in its points": {whole[:len(whole)/2], fault.Invalid},
		"a bomb": {bomb(), fault.TooLarge}, "too heavy": {make([]byte, MaxBytes+1), fault.TooLarge},
	} {
		if _, err := Clean(c.content); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bomb is the beginning of a PNG that says it has 60,000 points a side.
func bomb() []byte {
	header := []byte("IHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x02\x00\x00\x00")
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"), header...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(header))
}

func FuzzClean(f *testing.F) {
	f.Add([]byte("RIFF\x0c\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"))
	f.Add(bomb())
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = orientation(content)
		kept, err := Clean(content)
		if err == nil && len(kept.Content) == 0 {
			t.Error("nothing is kept, and nothing is wrong")
		}
	})
}
