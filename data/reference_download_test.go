package data

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/realdata"
)

// outlineServer serves files by name and counts the requests for each.
type outlineServer struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

// serveOutlines starts a server. answer, when it returns true, has answered.
func serveOutlines(t *testing.T, files map[string]string, answer func(name string, times int, w http.ResponseWriter) bool) *outlineServer {
	t.Helper()
	s := &outlineServer{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/contours/")
		s.mu.Lock()
		s.asked[name]++
		times := s.asked[name]
		s.mu.Unlock()
		if answer != nil && answer(name, times, w) {
			return
		}
		text, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *outlineServer) times(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[name]
}

func minimalOutlines() map[string]string {
	return map[string]string{
		"communes-1000m.geojson":     collection(feature("35238", squareJSON(-3, 48))),
		"communes-50m.geojson":       collection(feature("35238", squareJSON(-2, 48))),
		"epci-1000m.geojson":         collection(feature("243500139", squareJSON(-2, 48))),
		"departements-1000m.geojson": collection(feature("35", squareJSON(-2, 48))),
		"regions-1000m.geojson":      collection(feature("53", squareJSON(-2, 48))),
	}
}

// impatient does not wait between two tries.
func impatient(progress func(string)) *outlineDownload {
	d := newOutlineDownload(progress)
	d.pause = 0
	return d
}

func silent(string) {}

func TestReadReferenceFromAnAddress(t *testing.T) {
	t.Parallel()
	s := serveOutlines(t, minimalOutlines(), nil)
	var said []string
	ref, err := ReadReference(context.Background(), s.URL+"/contours", func(text string) { said = append(said, text) })
	if err != nil {
		t.Fatal(err)
	}
	if s.times("communes-100m.geojson") != 1 {
		t.Error("the finest file was not asked for")
	}
	if o, ok := outlineOf(ref.Outlines, geo.Commune, "35238"); !ok || o.Shape.Bound().Left() != -2 {
		t.Errorf("located with %v, not the finest outline", o)
	}
	if len(ref.Drawings) != 4 {
		t.Errorf("%d drawings", len(ref.Drawings))
	}
	if !strings.Contains(strings.Join(said, "\n"), "Téléchargement de "+s.URL+"/contours/communes-1000m.geojson") {
		t.Errorf("progress %q", said)
	}
	for _, place := range said {
		if strings.Contains(place, os.TempDir()) {
			t.Errorf("%q shows a temporary folder", place)
		}
	}
}

func TestDownloadDoesWithoutTheFinestFile(t *testing.T) {
	t.Parallel()
	files := minimalOutlines()
	delete(files, "communes-50m.geojson")
	ref, err := ReadReference(context.Background(), serveOutlines(t, files, nil).URL+"/contours/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if o, ok := outlineOf(ref.Outlines, geo.Commune, "35238"); !ok || o.Shape.Bound().Left() != -3 {
		t.Errorf("located with %v", o)
	}
}

func TestDownloadTriesAgainOnce(t *testing.T) {
	t.Parallel()
	s := serveOutlines(t, minimalOutlines(), func(name string, times int, w http.ResponseWriter) bool {
		if name != "epci-1000m.geojson" || times > 1 {
			return false
		}
		w.WriteHeader(http.StatusBadGateway)
		return true
	})
	folder, remove, err := impatient(silent).fetch(context.Background(), s.URL+"/contours/")
	if err != nil {
		t.Fatal(err)
	}
	if s.times("epci-1000m.geojson") != 2 || s.times("regions-1000m.geojson") != 1 {
		t.Errorf("asked %v", s.asked)
	}
	if _, err := os.Stat(filepath.Join(folder, "epci-1000m.geojson")); err != nil {
		t.Error(err)
	}
	remove()
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary folder remains: %v", err)
	}
}

func TestDownloadFailures(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(nil)
	gone.Close()
	always := func(status int) string {
		return serveOutlines(t, nil, func(_ string, _ int, w http.ResponseWriter) bool {
			w.WriteHeader(status)
			return true
		}).URL
	}
	cut := serveOutlines(t, nil, func(_ string, _ int, w http.ResponseWriter) bool {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte("{"))
		return true
	}).URL
	for name, test := range map[string]struct {
		base string
		kind fault.Kind
		says string
	}{
		"no server":   {gone.URL, fault.Unavailable, "n'a pas pu être téléchargé"},
		"no file":     {always(404), fault.Unknown, "communes-1000m.geojson » n'existe pas"},
		"failing":     {always(500), fault.Unavailable, "n'a pas pu être téléchargé"},
		"forbidden":   {always(403), fault.Unavailable, "n'a pas pu être téléchargé"},
		"cut":         {cut, fault.Unavailable, "n'a pas pu être téléchargé"},
		"no host":     {"https:///x", fault.Invalid, "adresse"},
		"not a URL":   {"http://%zz", fault.Invalid, "adresse"},
		"over limits": {serveOutlines(t, map[string]string{"communes-1000m.geojson": strings.Repeat(" ", 2000)}, nil).URL + "/contours", fault.TooLarge, "dépasse"},
	} {
		d := impatient(silent)
		d.limit = 1000
		_, _, err := d.fetch(context.Background(), test.base)
		if err == nil || fault.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDownloadStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	s := serveOutlines(t, nil, func(_ string, _ int, w http.ResponseWriter) bool {
		cancel()
		w.WriteHeader(http.StatusBadGateway)
		return true
	})
	if _, _, err := newOutlineDownload(silent).fetch(ctx, s.URL); err == nil {
		t.Error("nothing stopped it")
	}
	if n := s.times("/communes-1000m.geojson"); n > 1 {
		t.Errorf("asked %d times", n)
	}
}

// The real files, served as the official address names them.
func TestReadRealReferenceFromAnAddress(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("tens of megabytes of JSON: run without -race; the same code runs here on small files")
	}
	folder := realdata.File(t, "contours")
	read := func(name string) string {
		return unpack(t, filepath.Join(folder, name))
	}
	s := serveOutlines(t, map[string]string{
		"communes-1000m.geojson":     read("communes-cog2026-1000m.geojson.gz"),
		"epci-1000m.geojson":         read("epci-1000m.geojson.gz"),
		"departements-1000m.geojson": read("departements-1000m.geojson.gz"),
		"regions-1000m.geojson":      read("regions-1000m.geojson.gz"),
	}, nil)
	ref, err := ReadReference(context.Background(), s.URL+"/contours/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(ref.Outlines) != 34865 || len(ref.Drawings) != 34865+1255+101+18 {
		t.Errorf("%d outlines, %d drawings", len(ref.Outlines), len(ref.Drawings))
	}
	// No table there: centres come from the outlines.
	if ref.Report.WithoutCentre != ref.Report.Communes-34865 {
		t.Errorf("%d communes without centre", ref.Report.WithoutCentre)
	}
}
