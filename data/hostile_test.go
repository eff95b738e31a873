package data

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/realdata"
)

// smallTitles are the least columns, and goodRow a row that fits them.
const (
	smallTitles = "id,nom,commune,code_postal,code_insee,adresse,date_maj"
	goodRow     = "a-1,Médiathèque d'essai,Reims,51100,51454,1 rue des Essais,2025-03-04"
)

// untouched is a Destination that must not be written to.
type untouched struct{ t *testing.T }

func (untouched) Existing(context.Context, []string) (map[string]directory.Known, error) {
	return nil, nil
}
func (u untouched) Save(context.Context, []directory.Change) error {
	u.t.Error("something was saved from a file that cannot be read")
	return nil
}
func (u untouched) Retire(context.Context) (int, error) {
	u.t.Error("places were retired by a file that cannot be read")
	return 0, nil
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	packed := zipped(lines(smallTitles, goodRow, strings.Repeat("x", 9000)))
	for name, c := range map[string]struct{ file, says string }{
		"empty":                {"", "mauvais.csv : le fichier est vide"},
		"only a mark":          {"\ufeff\n\n", "mauvais.csv : le fichier est vide"},
		"empty gzip":           {zipped(""), "mauvais.csv : le fichier est vide"},
		"only a UTF-16 mark":   {"\xFF\xFE", "mauvais.csv : le fichier est vide"},
		"JSON in UTF-16":       {"\xFF\xFE[\x00{\x00}\x00]\x00", "mauvais.csv : le fichier est vide"},
		"titles further down":  {"\n\n" + lines("id,commune", "a,b"), "ligne 3 : il manque la colonne « nom ». Ajoutez-la,"},
		"prose further down":   {"\n\nBonjour,\nvoici le fichier.\n", "ligne 3 : aucun titre de colonne"},
		"repeated further":     {"sep=;\nid;nom;commune;nom\n", "ligne 2, colonne « nom » : cette colonne"},
		"only titles":          {smallTitles + "\n", "mauvais.csv : le fichier n'a qu'une ligne de titres"},
		"workbook":             {"PK\x03\x04\x14\x00", "le classeur est abîmé"},
		"old workbook":         {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "c'est un ancien classeur Excel"},
		"PDF":                  {"%PDF-1.7", "c'est un document PDF"},
		"image":                {"\x89PNG\r\n", "c'est une image PNG"},
		"JSON":                 {` [{"id": 1}]`, "il manque les colonnes « nom », « commune »"},
		"web page":             {"<!DOCTYPE html><p>Erreur", "c'est une page web"},
		"gzip twice":           {zipped(packed), "c'est un fichier compressé deux fois"},
		"workbook in gzip":     {zipped("PK\x03\x04"), "le classeur est abîmé"},
		"truncated gzip":       {packed[:len(packed)-40], "est coupé ou abîmé"},
		"gzip cut at its head": {packed[:5], "est coupé ou abîmé"},
		"damaged gzip":         {packed[:30] + "\xff\xff\xff\xff\xff\xff" + packed[36:], "abîmé"},
		"no titles":            {lines("1,2,3", "4,5,6"), "ligne 1 : aucun titre de colonne"},
		"prose":                {"Bonjour,\nvoici le fichier.\n", "aucun titre de colonne"},
		"missing id":           {lines("nom,commune", "a,b"), "aucune ligne n'a pu être prise. La première, ligne 2, colonne « commune »"},
		"missing name, place":  {lines("id,adresse", "a,b"), "ligne 1 : il manque les colonnes « nom », « commune »"},
		"half a position":      {lines("id,nom,latitude", "a,b,1"), "il manque la colonne « commune » (ou"},
		"repeated column":      {lines("id,nom,commune,Nom", "a,b,c,d"), "ligne 1, colonne « Nom » : cette colonne est écrite deux fois (« nom » en position 2, « Nom » en position 4)"},
		"short line":           {lines(smallTitles, goodRow, "a,b,c"), "ligne 3, colonne « code_postal » : la ligne s'arrête avant"},
		"long line":            {lines(smallTitles, goodRow, goodRow+",x"), "ligne 3, colonne 8 : la ligne a 8 colonnes au lieu de 7"},
		"NUL":                  {lines(smallTitles, goodRow, "a\x00,b"), "ligne 3, colonne « id » : un caractère nul"},
		"zeros":                {strings.Repeat("\x00", 10_000), "caractère nul"},
		"unclosed quote":       {lines(smallTitles, goodRow, `b,"Lieu`, "c", "d"), "ligne 3, colonne « nom » : le guillemet ouvert ici n'est jamais refermé"},
		"stray quote":          {lines(smallTitles, `b,"Lieu "neuf"",Reims,,,,`), "ligne 2, colonne « nom » : un guillemet fermant est suivi"},
		"unclosed and long":    {lines(smallTitles, goodRow, `b,"Lieu`, strings.Repeat(strings.Repeat("y", 99)+"\n", 20_000)), "ligne 3, colonne « nom » : le guillemet ouvert ici n'est pas refermé après 1024 Kio"},
		"long quote after":     {lines(smallTitles, goodRow, "\"a\nb\",c,\"d\n\n"+strings.Repeat("z", 2<<20)), "ligne 4, colonne « commune » : le guillemet ouvert"},
		"long line of text":    {lines(smallTitles, goodRow, strings.Repeat("y", 2<<20)), "ligne 3, colonne « id » : la ligne dépasse 1024 Kio"},
		"line of separators":   {lines(smallTitles, strings.Repeat(",", 1<<19)), "ligne 2, colonne 2001 : la ligne a plus de 2000 colonnes"},
		"nothing to take":      {lines(smallTitles, ",x,,,,,"), "mauvais.csv : aucune ligne n'a pu être prise. La première, ligne 2, colonne « id » : il manque l'identifiant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := ImportOptions{FileName: "mauvais.csv", Gazetteer: importGazetteer(), Now: testNow}
			report, err := Import(t.Context(), strings.NewReader(c.file), untouched{t}, opts)
			told, expected := errors.AsType[*fault.Error](err)
			if !expected {
				t.Fatalf("no fault, but %v\n%s", err, report)
			}
			if !strings.Contains(told.Public, c.says) || !strings.HasPrefix(told.Public, "mauvais.csv") {
				t.Errorf("says %q, wanted %q", told.Public, c.says)
			}
			if strings.Count(told.Public, "\n") > 0 {
				t.Errorf("%q is not one line", told.Public)
			}
		})
	}
}

// endless gives one byte for ever, after a head.
type endless struct {
	head string
	b    byte
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for i := n; i < len(p); i++ {
		p[i] = e.b
	}
	e.read += int64(len(p))
	return len(p), nil
}

// TestEndlessLine stands for a line of 2 GB: it is refused after about 1 MiB,
// in bounded memory.
func TestEndlessLine(t *testing.T) {
	for name, head := range map[string]string{"line": smallTitles + "\n", "quote": smallTitles + "\nx,\"", "titles": "id,nom,commune,"} {
		src := &endless{head: head, b: 'x'}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Import(t.Context(), src, untouched{t}, ImportOptions{FileName: "long.csv", Gazetteer: importGazetteer(), Now: testNow})
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), "1024 Kio") {
			t.Errorf("%s: %v", name, err)
		}
		if src.read > 2<<20 {
			t.Errorf("%s: %d bytes were read", name, src.read)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
			t.Errorf("%s: %d MiB allocated", name, grown>>20)
		}
	}
}

func TestLimitedUnpacking(t *testing.T) {
	t.Parallel()
	l := &unpacked{r: &endless{b: 'x'}, from: &packed{}, most: 100, name: "bombe.csv.gz"}
	n, err := io.Copy(io.Discard, l)
	if n != 100 || fault.KindOf(err) != fault.TooLarge {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// brokenPipe fails after some text.
type brokenPipe struct{ text io.Reader }

func (b brokenPipe) Read(p []byte) (int, error) {
	n, err := b.text.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrClosedPipe
	}
	return n, err
}

func TestInterruptedReading(t *testing.T) {
	t.Parallel()
	_, err := Import(t.Context(), brokenPipe{strings.NewReader(lines(smallTitles, goodRow))}, untouched{t}, ImportOptions{Gazetteer: importGazetteer(), Now: testNow})
	if fault.KindOf(err) != fault.Unavailable || !strings.HasPrefix(err.Error(), "entrée standard, ligne ") {
		t.Errorf("%v", err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Import(ctx, strings.NewReader(lines(smallTitles, goodRow)), untouched{t}, ImportOptions{Gazetteer: importGazetteer(), Now: testNow}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// stalled is a source from which nothing ever comes, after some text.
type stalled struct {
	text    io.Reader
	waiting chan<- struct{} // closed when it is waited for
}

func (s stalled) Read(p []byte) (int, error) {
	if n, err := s.text.Read(p); err == nil {
		return n, nil
	}
	close(s.waiting)
	select {}
}

// TestCancelledWhileWaiting: Ctrl-C ends an import of a source that stalls,
// before its first byte as after.
func TestCancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing": "", "half a gzip": zipped(goodRow)[:12], "half the titles": "id,nom,", "titles": smallTitles + "\n", "rows": lines(smallTitles, goodRow),
	} {
		ctx, cancel := context.WithCancel(t.Context())
		waiting := make(chan struct{})
		go func() {
			<-waiting
			cancel()
		}()
		_, err := Import(ctx, stalled{strings.NewReader(text), waiting}, untouched{t}, ImportOptions{Gazetteer: importGazetteer(), Now: testNow})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDirectoryForAFile(t *testing.T) {
	t.Parallel()
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	_, err = Import(t.Context(), dir, untouched{t}, ImportOptions{FileName: "lieux", Gazetteer: importGazetteer(), Now: testNow})
	if fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "lieux : c'est un dossier") {
		t.Errorf("%v", err)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestReportThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	err := writeReport(full{}, []Finding{{Line: 1, Column: "nom", Value: "x", Outcome: Refused, Reason: "essai"}})
	if fault.KindOf(err) != fault.Unavailable || !strings.HasPrefix(err.Error(), "Le rapport n'a pas pu être écrit") {
		t.Errorf("%v", err)
	}
}

// TestRealHostileFiles takes the hostile files of the real data.
func TestRealHostileFiles(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(realdata.File(t, "malveillant"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		f, err := os.Open(realdata.File(t, "malveillant", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Import(t.Context(), f, untouched{t}, ImportOptions{FileName: e.Name(), Gazetteer: importGazetteer(), Now: testNow})
		_ = f.Close()
		if told, ok := errors.AsType[*fault.Error](err); !ok {
			t.Errorf("%s: %v", e.Name(), err)
		} else {
			t.Log(told.Public)
		}
	}
}

// TestWritings: the same file in every encoding, separator and end of line
// gives the same place.
func TestWritings(t *testing.T) {
	t.Parallel()
	text := lines(smallTitles, goodRow)
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) string {
		out, err := unicode.UTF16(e, b).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, file := range map[string]string{
		"UTF-8":              text,
		"BOM":                "\ufeff" + text,
		"Windows-1252":       strings.ReplaceAll(strings.ReplaceAll(text, "é", "\xe9"), "è", "\xe8"),
		"mojibake":           strings.ReplaceAll(strings.ReplaceAll(text, "é", "Ã©"), "è", "Ã¨"),
		"UTF-16 LE":          utf16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 BE":          utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 LE, no mark": utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 BE, no mark": utf16(unicode.BigEndian, unicode.IgnoreBOM),
		"semicolons":         strings.ReplaceAll(text, ",", ";"),
		"announced":          "sep=;\r\n" + strings.ReplaceAll(text, ",", ";"),
		"blank, semicolons":  "\n\n" + strings.ReplaceAll(text, ",", ";"),
		"tabs":               strings.ReplaceAll(text, ",", "\t"),
		"bars":               strings.ReplaceAll(text, ",", "|"),
		"CR LF":              strings.ReplaceAll(text, "\n", "\r\n"),
		"CR":                 strings.ReplaceAll(text, "\n", "\r"),
		"no last end":        strings.TrimSuffix(text, "\n"),
		"blank lines":        "\n" + strings.ReplaceAll(text, "\n", "\n\n,,,\n"),
		"gzip":               zipped(text),
		"all quoted":         `"` + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(text), ",", `","`), "\n", "\"\n\"") + `"`,
		"cells at the end":   strings.ReplaceAll(text, "\n", ",,\n"),
		"titles for people":  strings.Replace(text, smallTitles, "Identifiant,Nom,Commune,Code postal,Code INSEE,Adresse,Date de mise à jour", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := newMemory("essai")
			report, err := Import(t.Context(), strings.NewReader(file), dst, ImportOptions{Feed: "essai", Gazetteer: importGazetteer(), Now: testNow})
			if err != nil {
				t.Fatal(err)
			}
			p := dst.places["lieu-1"]
			if report.Created != 1 || p.Name != "Médiathèque d'essai" || p.INSEE != "51454" || p.Address != "1 rue des Essais" {
				t.Errorf("%+v\n%s", p, report)
			}
		})
	}
}
