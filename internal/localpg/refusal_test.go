package localpg

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"annuaire/fault"

	"github.com/jackc/pgx/v5/pgconn"
)

func itoa(n int) string { return strconv.Itoa(n) }

// refused checks that Start says what is wanted, as something that is unavailable.
func refused(t *testing.T, dir string, wants ...string) {
	t.Helper()
	s, err := Start(t.Context(), dir, nil)
	if err == nil {
		s.Stop()
		t.Fatal("it started")
	}
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("kind %v: %v", fault.KindOf(err), err)
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

func TestWithoutPostGIS(t *testing.T) {
	empty := tempDir(t)
	t.Setenv("PG_BINDIR", empty)
	refused(t, tempDir(t), "apt-get install postgresql-postgis", empty)
}

func TestNothingInstalled(t *testing.T) {
	t.Parallel()
	err := missing(nil, 0)
	if !strings.Contains(err.Error(), "apt-get install postgresql-postgis") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Error(err)
	}
}

func TestParentThatCannotBeTraversed(t *testing.T) {
	t.Parallel()
	parent := filepath.Join(tempDir(t), "fermé")
	mode := os.FileMode(0o700) // enough to stop the account that root lends
	if os.Getuid() != 0 {
		mode = 0o600
	}
	must(t, os.Mkdir(parent, mode))
	refused(t, filepath.Join(parent, "base"), "le dossier "+parent+".", "chmod o+x "+parent)
}

func TestDirectoryOfAnotherMajor(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	must(t, os.MkdirAll(filepath.Join(dir, "postgres", "data"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "postgres", "data", "PG_VERSION"), []byte("9\n"), 0o600))
	refused(t, dir, "PostgreSQL 9", "postgresql-9-postgis-3")
}

func TestFileInTheWay(t *testing.T) {
	t.Parallel()
	path := filepath.Join(tempDir(t), "fichier")
	must(t, os.WriteFile(path, nil, 0o600))
	refused(t, path, path+" n'est pas un dossier")
}

func TestDirectoryOfAnotherAccount(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Log("only root can give a directory away")
		return
	}
	dir := tempDir(t)
	root := filepath.Join(dir, "postgres")
	must(t, os.Mkdir(root, 0o700))
	must(t, os.Chown(root, 65533, 65533))
	refused(t, dir, "ne peut pas utiliser le dossier "+root)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	told := fault.Wrap(io.ErrUnexpectedEOF, fault.Invalid, "Le fichier est coupé.")
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"lost":      {fmt.Errorf("reading: %w", io.ErrUnexpectedEOF), "relancez la commande"},
		"disk full": {fmt.Errorf("writing: %w", &pgconn.PgError{Code: "53100"}), "est plein"},
		"told":      {told, "Le fichier est coupé."},
		"other":     {fs.ErrClosed, fs.ErrClosed.Error()},
	} {
		got := Explain(c.err)
		if !strings.Contains(got.Error(), c.want) || name == "told" && got != error(told) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := Explain(nil); err != nil {
		t.Error(err)
	}
}

func TestInitdbComplaint(t *testing.T) {
	t.Parallel()
	out := "The files belonging…\nrunning bootstrap script ... 2026-11-22 FATAL:  could not write to file: No space left on device\nSTATEMENT: x\nchild process exited with exit code 1\n"
	if got := complaint([]byte(out)); got != "running bootstrap script ... 2026-11-22 FATAL:  could not write to file: No space left on device" {
		t.Errorf("%q", got)
	}
	if got := complaint([]byte(" said\nnothing \n")); got != "said\nnothing" {
		t.Errorf("%q", got)
	}
}

func TestMajorOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n": 15,
		"postgres (PostgreSQL) 17.2\n":                           17,
		"postgres (PostgreSQL) 18beta1\n":                        18,
		"postgres\n":                                             0,
	} {
		if got, _ := majorOf(text); got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestDefaultDirOfAUser(t *testing.T) {
	if os.Getuid() == 0 {
		if dir, err := DefaultDir(); err != nil || dir != "/var/lib/annuaire" {
			t.Errorf("%s, %v", dir, err)
		}
		return
	}
	t.Setenv("XDG_DATA_HOME", "/ailleurs")
	if dir, err := DefaultDir(); err != nil || dir != "/ailleurs/annuaire" {
		t.Errorf("%s, %v", dir, err)
	}
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", "/home/elle")
	if dir, err := DefaultDir(); err != nil || dir != "/home/elle/.local/share/annuaire" {
		t.Errorf("%s, %v", dir, err)
	}
}
