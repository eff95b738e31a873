package papers

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/internal/realdata"
)

// pdfOf writes a PDF of these objects, numbered from 1, without the table of their
// places, which is not looked at.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n")
	return b.Bytes()
}

func plainPDF(pages int) []byte {
	kids, objects := make([]string, pages), []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", i+3)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R >>")
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", pages, strings.Join(kids, " "))
	return pdfOf(objects...)
}

// packedPDF hides objects in a packed list.
func packedPDF(dict, hidden string) []byte {
	head := "9 0 "
	return pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page >>",
		fmt.Sprintf("<< %s /N 1 /First %d >>\nstream\n%s\nendstream", dict, len(head), deflated(head+hidden)))
}

func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

type entry struct{ name, body string }

func zipOf(entries ...entry) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			panic(err)
		}
		_, _ = f.Write([]byte(e.body))
	}
	_ = w.Close()
	return b.Bytes()
}

var (
	wordTypes  = entry{"[Content_Types].xml", `<Types><Override ContentType="` + DOCX + `.main+xml"/></Types>`}
	excelTypes = entry{"[Content_Types].xml", `<Types><Override ContentType="` + XLSX + `.main+xml"/></Types>`}
	manifest   = entry{"META-INF/manifest.xml", "<manifest/>"}
)

func pngOf(width, height uint32) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2)))
	content := b.Bytes()
	binary.BigEndian.PutUint32(content[16:], width)
	binary.BigEndian.PutUint32(content[20:], height)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

func jpegOf() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20)), nil)
	return b.Bytes()
}

func webpOf(width, height int) []byte {
	chunk := make([]byte, 18)
	copy(chunk, "VP8X\x0a\x00\x00\x00")
	for i, n := range []int{width - 1, height - 1} {
		chunk[12+3*i], chunk[13+3*i], chunk[14+3*i] = byte(n), byte(n>>8), byte(n>>16)
	}
	content := append([]byte("RIFF\x00\x00\x00\x00WEBP"), chunk...)
	binary.LittleEndian.PutUint32(content[4:], uint32(len(content)-8))
	return content
}

func TestWhatAFileIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content []byte
		want    Paper
	}{
		"projet.PDF":       {plainPDF(12), Paper{MediaType: PDF, Pages: 12}},
		"nothing.pdf":      {pdfOf("<< /Type /Page >>", "<< /Names << /EmbeddedFiles << /Names [] >> >> >>"), Paper{MediaType: PDF, Pages: 1}},
		"packed.pdf":       {packedPDF("/Type /ObjStm /Filter /FlateDecode", "<< /Type /Font >>"), Paper{MediaType: PDF, Pages: 1}},
		"photo.jpeg":       {jpegOf(), Paper{MediaType: JPEG}},
		"plan.png":         {pngOf(3, 2), Paper{MediaType: PNG}},
		"photo.webp":       {webpOf(4000, 3000), Paper{MediaType: WebP}},
		"projet.docx":      {zipOf(wordTypes, entry{"word/document.xml", "<w/>"}), Paper{MediaType: DOCX}},
		"graphique.docx":   {zipOf(wordTypes, entry{"word/embeddings/a.xlsx", string(zipOf(excelTypes))}), Paper{MediaType: DOCX}},
		"horaires.xlsx":    {zipOf(excelTypes, entry{"xl/workbook.xml", "<w/>"}), Paper{MediaType: XLSX}},
		"projet.odt":       {zipOf(entry{"mimetype", ODT}, manifest), Paper{MediaType: ODT}},
		"horaires.ods":     {zipOf(entry{"mimetype", ODS}, manifest), Paper{MediaType: ODS}},
		"note.txt":         {[]byte("Le lieu ouvre à 9 h.\r\n"), Paper{MediaType: Text}},
		"latin.csv":        {[]byte("lieu;m\xe9diateurs\n\"a\";2\n"), Paper{MediaType: CSV}},
		"sans extension":   {plainPDF(1), Paper{MediaType: PDF, Pages: 1}},
		`C:\doc\lettre.md`: {[]byte("# Lettre"), Paper{MediaType: Text}},
	} {
		got, err := Inspect(t.Context(), name, c.content, nil)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// dag is a tree of pages where each node holds the two below it, so that the pages
// double at each level.
func dag(levels int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>"}
	for i := range levels {
		below := 2 + 2*(i+1)
		node := fmt.Sprintf("<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>", below, below+1)
		objects = append(objects, node, node)
	}
	return pdfOf(append(objects, "<< /Type /Page >>", "<< /Type /Page >>")...)
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 70<<20)
	for name, c := range map[string]struct {
		content []byte
		says    string // part of the reason
	}{
		"empty.pdf":     {nil, "vide"},
		"large.pdf":     {append(plainPDF(1), make([]byte, MaxSize)...), "20 Mo"},
		"lie.pdf":       {jpegOf(), "contient autre chose"},
		"lie.jpg":       {plainPDF(1), "contient autre chose"},
		"lie.exe":       {[]byte("bonjour"), "contient autre chose"},
		"pages.pdf":     {plainPDF(10000), "1000 pages"},
		"said.pdf":      {pdfOf("<< /Type /Pages /Kids [2 0 R] /Count 10000 >>", "<< /Type /Page >>"), "1000 pages"},
		"dag.pdf":       {dag(30), "abîmé"},
		"twice.pdf":     {pdfOf("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>", "<< /Type /Page >>"), "abîmé"},
		"none.pdf":      {pdfOf("<< /Type /Catalog >>"), "abîmé"},
		"cut.pdf":       {plainPDF(3)[:120], "abîmé"},
		"encrypted.pdf": {append(plainPDF(1)[:len(plainPDF(1))-6], "<< /Encrypt 5 0 R >>\n%%EOF"...), "protégé"},
		"js.pdf":        {pdfOf("<< /Type /Page /AA << /S /JavaScript /JS (app.alert(1)) >> >>"), "JavaScript"},
		"js-hex.pdf":    {pdfOf("<< /Type /Page /AA << /S /J#61vaScr#69pt /JS (x) >> >>"), "JavaScript"},
		"js-packed.pdf": {packedPDF("/Type /ObjStm /Filter /FlateDecode", "<< /S /JavaScript >>"), "JavaScript"},
		"js-hidden.pdf": {packedPDF("/Type /ObjStm /Filter /FlateDecode /X (obj)", "<< /S /JavaScript >>"), "JavaScript"},
		"js-silent.pdf": {packedPDF("/X /Y", "<< /S /JavaScript >>"), "JavaScript"},
		"unusual.pdf":   {packedPDF("/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", "<< >>"), "inhabituelle"},
		"launch.pdf":    {pdfOf("<< /Type /Page /A << /S /Launch /F (cmd.exe) >> >>"), "lancer un programme"},
		"embedded.pdf":  {pdfOf("<< /Type /Page >>", "<< /Type /Filespec /EF << /F 3 0 R >> >>"), "autres fichiers"},
		"bomb.pdf":      {packedPDF("/Type /ObjStm /Filter /FlateDecode", zeros[:40<<20]), "démesuré"},
		"poly.pdf":      {append(plainPDF(1), zipOf(wordTypes)...), "cache un autre"},
		"after.pdf":     {append(plainPDF(1), "<script>alert(1)</script>"...), "cache un autre"},
		"bomb.docx":     {zipOf(wordTypes, entry{"word/media/a.png", zeros}), "démesuré"},
		"nested.docx":   {zipOf(wordTypes, entry{"a.docx", string(zipOf(wordTypes, entry{"b.docx", string(zipOf(wordTypes))}))}), "démesuré"},
		"macro.docx":    {zipOf(wordTypes, entry{"word/vbaProject.bin", "x"}), "macros"},
		"macro.odt":     {zipOf(entry{"mimetype", ODT}, manifest, entry{"Basic/Standard/Module1.xml", "x"}), "macros"},
		"template.docx": {zipOf(wordTypes, entry{"word/_rels/settings.xml.rels", `<Relationship Type="http://x/attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/>`}), "ailleurs"},
		"away.docx":     {zipOf(wordTypes, entry{"../../evasion.txt", "x"}), "abîmé"},
		"again.docx":    {zipOf(wordTypes, entry{"a", "1"}, entry{"A", "2"}), "abîmé"},
		"archive.zip":   {zipOf(entry{"a.txt", "x"}), "archives"},
		"locked.odt":    {zipOf(entry{"mimetype", ODT}, entry{"META-INF/manifest.xml", "<encryption-data/>"}), "mot de passe"},
		"old.doc":       {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), "ancien"},
		"bomb.png":      {pngOf(60000, 60000), "trop grande"},
		"many.png":      {pngOf(15000, 15000), "trop grande"},
		"cut.png":       {pngOf(3, 2)[:40], "abîmé"},
		"poly.png":      {append(pngOf(3, 2), zipOf(wordTypes)...), "cache un autre"},
		"poly.jpg":      {append(jpegOf(), zipOf(wordTypes)...), "cache un autre"},
		"bomb.webp":     {webpOf(16000000, 16000000), "trop grande"},
		"long.webp":     {append(webpOf(4, 4), "trailing bytes"...), "abîmé"},
		"page.txt":      {[]byte("<!DOCTYPE html><script>alert(1)</script>"), "page web"},
		"image.txt":     {[]byte("<?xml version='1.0'?><svg onload='x'/>"), "page web"},
		"script.txt":    {[]byte("#!/bin/sh\nrm -rf /"), "programme"},
		"program.pdf":   {[]byte("MZ\x90\x00\x03\x00\x00\x00"), "n’est pas accepté"},
		"photo.heic":    {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "HEIC"},
	} {
		_, err := Inspect(t.Context(), name, c.content, nil)
		if err == nil || fault.KindOf(err) == fault.Internal || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// Bombs that were made elsewhere.
func TestRealBombs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bombe_128Mio_et_chemin.zip", "bombe_64Mio_zeros.json.gz", "geojson_profondeur_100000.json.gz"} {
		content, err := os.ReadFile(realdata.File(t, "malveillant", name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Inspect(t.Context(), name, content, nil); err == nil || fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The worst of each kind takes less than a second and 64 MiB besides the file.
func TestTheWorstIsBounded(t *testing.T) {
	var worst [][]byte
	worst = append(worst, zipOf(wordTypes, entry{"a", strings.Repeat("\x00", 70<<20)}), plainPDF(10000),
		packedPDF("/Type /ObjStm /Filter /FlateDecode", strings.Repeat("/Type /Page ", 600000)),
		append(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("/Kids [ /Count "), (MaxSize-20)/15)...), "%%EOF"...),
		append(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("/Kids[]/Count "), (MaxSize-20)/14)...), "%%EOF"...),
		append(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte(">>stream\nx\x9c"), (MaxSize-20)/12)...), "%%EOF"...),
		append(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("/"), MaxSize-20)...), "%%EOF"...),
		bytes.Repeat([]byte("PK\x05\x06"), MaxSize/4), append([]byte("PK\x03\x04"), bytes.Repeat([]byte("PK\x05\x06"), MaxSize/4-1)...),
		append([]byte("PK\x03\x04"), bytes.Repeat([]byte("PK\x01\x02"), MaxSize/4-1)...), bytes.Repeat([]byte("a"), MaxSize),
	)
	for i, content := range worst {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := Inspect(t.Context(), "", content, nil)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		grown := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%d: %s, %d MiB allocated in all: %v", i, took.Round(time.Millisecond), grown, err)
		if took > time.Second*raceSlow || grown > 64 {
			t.Errorf("%d: %s and %d MiB", i, took, grown)
		}
	}
}

const raceSlow = 3 // the machine of the tests does other things besides

func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{plainPDF(2), packedPDF("/Type /ObjStm /Filter /FlateDecode", "<< >>"), jpegOf(), pngOf(3, 2), webpOf(3, 2),
		zipOf(wordTypes, entry{"a.xlsx", string(zipOf(excelTypes))}), zipOf(entry{"mimetype", ODT}, manifest), []byte("a;b\n")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := Inspect(t.Context(), "", content, nil)
		if err == nil && (p.MediaType == "" || p.Pages < 0 || p.Pages > MaxPages || len(content) == 0) {
			t.Errorf("accepted as %+v", p)
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("refused without a reason: %v", err)
		}
	})
}
