// Package layers holds the one rule of the project's structure: imports point
// down.
package layers

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layer gives the height of each top-level package. A package may import only
// packages of a lower layer, its own sub-packages, and internal.
var layer = map[string]int{
	"cmd": 6,
	"api": 5, "web": 5,
	"store": 4, "search": 4, "data": 4, "jobs": 4, "mail": 4,
	"fund": 3, "coverage": 3,
	"labels": 2, "atlas": 2,
	"directory": 1, "access": 1,
	"geo": 0, "procedure": 0, "task": 0, "migrations": 0,
	"fault": -1, "fold": -1, // the ground: everything may say what failed and compare texts
}

// heavy are the modules that layers 0 to 3 never see.
var heavy = []string{"github.com/jackc/pgx", "github.com/gofiber/fiber", "github.com/meilisearch"}

const module = "annuaire/"

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == "e2e" || name == "tools" || strings.HasPrefix(name, ".") && name != ".." {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") {
			seen++
			checkFile(t, strings.TrimPrefix(filepath.ToSlash(path), "../../"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Fatalf("only %d files were read", seen)
	}
}

func checkFile(t *testing.T, path string) {
	own := strings.Split(path, "/")[0]
	file, err := parser.ParseFile(token.NewFileSet(), "../../"+path, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	height, placed := layer[own]
	if !placed && own != "internal" && own != "bench" {
		t.Errorf("%s: the folder %s has no layer: add it to the table here and in ARCHITECTURE.md", path, own)
		return
	}
	isTest := strings.HasSuffix(path, "_test.go")
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if placed && height <= 3 && !isTest && isHeavy(imported) {
			t.Errorf("%s imports %s: layers 0 to 3 know neither the database, nor HTTP, nor the search engine", path, imported)
		}
		other, ours := strings.CutPrefix(imported, module)
		other = strings.Split(other, "/")[0]
		if !ours || !placed || other == own || other == "internal" || isTest && strings.HasSuffix(file.Name.Name, "_test") {
			continue
		}
		if layer[other] >= height {
			t.Errorf("%s (layer %d) imports %s (layer %d): imports point down", path, height, imported, layer[other])
		}
	}
}

func isHeavy(imported string) bool {
	for _, module := range heavy {
		if strings.HasPrefix(imported, module) {
			return true
		}
	}
	return false
}
