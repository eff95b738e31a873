package mail

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/fault"
)

func folder(t *testing.T) *Folder {
	t.Helper()
	f := NewFolder(office(t), filepath.Join(t.TempDir(), "courriels"))
	if list, err := f.List(10); err != nil || len(list) != 0 {
		t.Fatalf("before the first letter: %v, %v", list, err)
	}
	if err := os.MkdirAll(f.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFolderReadsBack(t *testing.T) {
	t.Parallel()
	f := folder(t)
	m := someLetter()
	want, err := Write(m, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same one twice is one
		if err := f.Send(t.Context(), envelope, m); err != nil {
			t.Fatal(err)
		}
	}
	later := Envelope{ID: 8, At: envelope.At.Add(time.Minute)}
	if err := f.Send(t.Context(), later, m); err != nil {
		t.Fatal(err)
	}
	list, err := f.List(10)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || !list[0].At.Equal(later.At) || list[1].To != m.To || list[1].Subject != want.Subject {
		t.Fatalf("the folder lists %+v", list)
	}
	got, err := f.Read(list[1].Name)
	if err != nil || got.Text != want.Text || got.HTML != want.HTML {
		t.Errorf("read back: %v\n%s\n%s", err, got.Text, got.HTML)
	}
	if list, err = f.List(1); err != nil || len(list) != 1 {
		t.Errorf("a short list has %d, %v", len(list), err)
	}
	info, err := os.Stat(filepath.Join(f.Dir(), list[0].Name))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the letter: %v, %v", info.Mode(), err)
	}
}

func TestFolderReadsNothingElse(t *testing.T) {
	t.Parallel()
	f := folder(t)
	if err := os.WriteFile(filepath.Join(f.Dir(), "..", "secret.eml"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "..", "../secret.eml", "/etc/passwd", ".courriel-1", "secret.eml", "20260304T100000.000Z-7.eml\x00", "20260304T100000.000Z-9.eml"} {
		if _, err := f.Read(name); fault.KindOf(err) != fault.Unknown {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestFolderIsAtomic reads while letters are written: each is whole.
func TestFolderIsAtomic(t *testing.T) {
	t.Parallel()
	f := folder(t)
	var writers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() {
			for j := range 20 {
				if err := f.Send(t.Context(), Envelope{ID: int64(i*20 + j), At: envelope.At}, someLetter()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { defer close(done); writers.Wait() }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		list, err := f.List(100)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range list {
			if whole, err := f.Read(k.Name); err != nil || !strings.HasSuffix(whole.HTML, "</html>\n") {
				t.Fatalf("half a letter: %v", err)
			}
		}
	}
	if list, err := f.List(100); err != nil || len(list) != 80 {
		t.Errorf("%d letters, %v", len(list), err)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	f := folder(t)
	if err := f.Send(t.Context(), envelope, someLetter()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".courriel-123", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(f.Dir(), name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	for _, c := range []struct {
		later time.Duration
		want  int
	}{{time.Hour, 0}, {25 * time.Hour, 1}, {Keep - time.Hour, 0}, {Keep + time.Hour, 1}, {10 * Keep, 0}} {
		if n, err := f.Sweep(now.Add(c.later)); err != nil || n != c.want {
			t.Errorf("after %s: %d swept, want %d, %v", c.later, n, c.want, err)
		}
	}
	if _, err := os.Stat(filepath.Join(f.Dir(), "notes.txt")); err != nil {
		t.Error("a file that is not ours was removed")
	}
}
