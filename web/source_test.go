package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// markup gives every literal text of the source.
func markup(t *testing.T) []string {
	var all []string
	for _, file := range sources(t, token.NewFileSet()) {
		ast.Inspect(file, func(n ast.Node) bool {
			if e, ok := n.(*ast.BasicLit); ok {
				all = append(all, literals(e)...)
			}
			return true
		})
	}
	return all
}

// eachCall gives every call of the source of the pages by the name of what is
// called. A conversion is a call too.
func eachCall(t *testing.T, fn func(at token.Position, name string, call *ast.CallExpr)) {
	eachNode(t, func(at token.Position, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		switch called := ast.Unparen(call.Fun).(type) {
		case *ast.SelectorExpr:
			fn(at, called.Sel.Name, call)
		case *ast.Ident:
			fn(at, called.Name, call)
		}
	})
}

func eachNode(t *testing.T, fn func(at token.Position, n ast.Node)) {
	set := token.NewFileSet()
	for _, file := range sources(t, set) {
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				fn(set.Position(n.Pos()), n)
			}
			return true
		})
	}
}

// sources reads the source of this package and of those under it, tests left
// out.
func sources(t *testing.T, set *token.FileSet) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "node_modules":
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// literals gives the literal texts of expressions, joined where the source
// joins them.
func literals(expressions ...ast.Expr) []string {
	var texts []string
	for _, e := range expressions {
		var parts []string
		ast.Inspect(e, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil {
					parts = append(parts, text)
				}
			}
			return true
		})
		if len(parts) > 0 {
			texts = append(texts, strings.Join(parts, ""))
		}
	}
	return texts
}

// elementsOf names the elements that pages write.
func elementsOf(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, text := range markup(t) {
		for _, found := range opened.FindAllStringSubmatch(text, -1) {
			names = append(names, strings.ToLower(found[1]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
