package api

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"weak"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/internal/httpd"
)

// Two editions of the record, one after the other.
var (
	first  = edition{"1", noon}
	second = edition{"2", noon.Add(time.Second)}
)

// readAll unpacks a file as clients do.
func readAll(f *sharedFile) (string, error) {
	z, err := gzip.NewReader(&sharedReader{file: f})
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}

// longText does not pack well, and is longer than several members.
func longText() string {
	random := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 3*memberBytes+17)
	for i := range b {
		b[i] = 'a' + byte(random.IntN(26))
	}
	return string(b)
}

func TestSharedFileIsMadeOnce(t *testing.T) {
	t.Parallel()
	text := longText()
	var files sharedFiles
	var made atomic.Int32
	begun, goOn := make(chan struct{}), make(chan struct{})
	write := func(w io.Writer) error {
		made.Add(1)
		close(begun)
		if _, err := io.WriteString(w, text[:2*memberBytes]); err != nil {
			return err
		}
		<-goOn // others come meanwhile
		_, err := io.WriteString(w, text[2*memberBytes:])
		return err
	}
	var reading sync.WaitGroup
	for i := range 6 {
		f := files.get(first, "csv", write)
		reading.Go(func() {
			if got, err := readAll(f); err != nil || got != text {
				t.Errorf("reader %d: %d bytes, %v", i, len(got), err)
			}
		})
	}
	<-begun
	close(goOn)
	reading.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
	var whole bytes.Buffer
	if _, err := io.Copy(&whole, &sharedReader{file: files.get(first, "csv", write)}); err != nil || made.Load() != 1 {
		t.Errorf("%v, made %d times", err, made.Load())
	}
	other := files.get(second, "csv", func(w io.Writer) error { _, err := io.WriteString(w, "deux"); return err })
	if got, err := readAll(other); err != nil || got != "deux" {
		t.Errorf("another version gives %d bytes, %v", len(got), err)
	}
}

// While a file is being made, whoever asks for another version shares it; once
// it is whole, only a later version is made.
func TestOneFileOfAFormatIsMadeAtATime(t *testing.T) {
	t.Parallel()
	var files sharedFiles
	goOn := make(chan struct{})
	slow := func(w io.Writer) error {
		<-goOn
		_, err := io.WriteString(w, "lent")
		return err
	}
	never := func(io.Writer) error {
		t.Error("a file is made beside another")
		return nil
	}
	f := files.get(first, "csv", slow)
	for _, of := range []edition{second, {"0", noon.Add(-time.Second)}} {
		if other := files.get(of, "csv", never); other != f {
			t.Errorf("edition %s does not share the file being made", of.version)
		}
	}
	if other := files.get(second, "geojson", slow); other == f {
		t.Error("two formats share a file")
	}
	close(goOn)
	if got, err := readAll(f); err != nil || got != "lent" {
		t.Fatalf("%q, %v", got, err)
	}
	if files.get(edition{"0", noon.Add(-time.Second)}, "csv", never) != f {
		t.Error("an older edition replaces the latest")
	}
	next := files.get(second, "csv", slow)
	if _, err := readAll(next); err != nil || next == f || next.version != "2" {
		t.Errorf("edition %s, %v", next.version, err)
	}
}

// A file of another edition than the one in force bears its own tag and date.
func TestSharedFileBearsItsOwnEdition(t *testing.T) {
	t.Parallel()
	var files sharedFiles
	goOn := make(chan struct{})
	app := fiber.New()
	app.Get("/", func(c *fiber.Ctx) error {
		if httpd.Fresh(c, second.version, second.built) {
			return nil
		}
		err := files.send(c, second, "csv", func(io.Writer) error { return errors.New("not this one") })
		if c.Get("If-None-Match") == "" {
			close(goOn) // the answer is chosen, and read next
		}
		return err
	})
	app.Get("/tag", func(c *fiber.Ctx) error {
		c.Request().SetRequestURI("/")
		httpd.Fresh(c, first.version, first.built)
		return nil
	})
	ask := func(path, held string) *http.Response {
		t.Helper()
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("If-None-Match", held)
		resp, err := app.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp
	}
	want := ask("/tag", "").Header
	files.get(first, "csv", func(w io.Writer) error { <-goOn; return nil })
	if resp := ask("/", want.Get("ETag")); resp.StatusCode != http.StatusNotModified {
		t.Errorf("held already: %d", resp.StatusCode)
	}
	got := ask("/", "").Header
	if got.Get("ETag") != want.Get("ETag") || got.Get("Last-Modified") != want.Get("Last-Modified") {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSharedFileThatFailsIsCutAndForgotten(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("disque plein") },
		"a panic":  func() error { panic("au milieu") },
	} {
		f := newSharedFile(first)
		files := sharedFiles{byName: map[string]*sharedFile{"csv": f}}
		f.fill(func(w io.Writer) error { _, _ = io.WriteString(w, longText()); return fail() })
		if _, err := readAll(f); err == nil {
			t.Errorf("%s: half a file passed for a whole one", name)
		}
		files.settle("csv", f)
		if len(files.byName) != 0 {
			t.Errorf("%s: the file is kept", name)
		}
	}
}

func TestSharedFilesAreBounded(t *testing.T) {
	t.Parallel()
	full := func(size int) *sharedFile {
		f := newSharedFile(first)
		f.bytes, f.ended = size, io.EOF
		return f
	}
	small, large := full(10), full(maxFileBytes)
	files := sharedFiles{byName: map[string]*sharedFile{"csv": small, "geojson": large}}
	files.settle("geojson", large)
	files.settle("csv", small)
	if files.byName["geojson"] != nil || files.byName["csv"] != small {
		t.Errorf("%v is kept", files.byName)
	}
}

// Packed or not, kept or not, the file is the same; filters do not mix with it.
// Slow clients may hold many former versions of a file in memory.
func TestFilesBeingReadAreBounded(t *testing.T) {
	t.Parallel()
	held := newSharedFile(first)
	held.bytes, held.ended = maxReadBytes+1, io.EOF
	files := sharedFiles{byName: map[string]*sharedFile{"csv": held}, made: []weak.Pointer[sharedFile]{weak.Make(held)}}
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, "id")
		return err
	}
	if got := files.get(second, "csv", write); got != held {
		t.Error("another version is made while too much is being read")
	}
	if got := files.get(second, "geojson", write); got != nil {
		t.Error("a file is made while too much is being read")
	}
	held.bytes = maxReadBytes / 2
	if got := files.get(second, "csv", write); got == held || got.edition != second {
		t.Errorf("version %q is given where there is room for the next", got.version)
	}
}

func TestExportOfEverything(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, name := range []string{"csv", "geojson", "jsonld"} {
		path := "/donnees/lieux." + name
		_, plain := b.get(t, path)
		resp, body := b.get(t, path, "Accept-Encoding", "gzip")
		z, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(path, err)
		}
		unpacked, err := io.ReadAll(z)
		if err != nil || string(unpacked) != plain || resp.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: %d bytes packed, %d plain, %v", path, len(unpacked), len(plain), err)
		}
		if again, _ := b.get(t, path, "Accept-Encoding", "gzip", "If-None-Match", resp.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.StatusCode)
		}
		if _, some := b.get(t, path+"?departement=35"); len(some) >= len(plain) {
			t.Errorf("%s: a department is as long as everything", path)
		}
	}
}

// BenchmarkFileOfEverything makes the packed CSV of 20,000 places, counted in
// bytes of text.
func BenchmarkFileOfEverything(b *testing.B) {
	snap := atlastest.Snapshot(20_000, 1)
	var text counted
	if err := csvFormat.write(&text, matching(snap, atlas.Query{})); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text))
	for b.Loop() {
		f := newSharedFile(first)
		f.fill(func(w io.Writer) error { return csvFormat.write(w, matching(snap, atlas.Query{})) })
		if f.failed() {
			b.Fatal("no file")
		}
		b.ReportMetric(float64(f.size()), "B/file")
	}
}

type counted int

func (c *counted) Write(b []byte) (int, error) {
	*c += counted(len(b))
	return len(b), nil
}
