// Package realdata leads tests to a folder of real open data, which is no part
// of the project.
package realdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir gives the folder named by ANNUAIRE_REAL_DATA, else ../shared/data beside
// the repository. A test that needs it is skipped where there is none, and
// says so.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("ANNUAIRE_REAL_DATA")
	if dir == "" {
		_, here, _, _ := runtime.Caller(0)
		dir = filepath.Join(filepath.Dir(here), "..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "README.md")); err != nil {
		t.Skipf("no real data at %s: set ANNUAIRE_REAL_DATA to run this test", dir)
	}
	return dir
}

// File gives the path of one file of the folder.
func File(t testing.TB, parts ...string) string {
	t.Helper()
	return filepath.Join(append([]string{Dir(t)}, parts...)...)
}
