package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEscaping(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":               "",
		"Médiathèque":    "Médiathèque",
		"<a b=\"c\">'&'": "&lt;a b=&#34;c&#34;&gt;&#39;&amp;&#39;",
		"a\x00b\rc":      "a\uFFFDb&#13;c",
	} {
		if got := string(appendEscaped(nil, text)); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := naughtyText.Draw(t, "text")
		written := string(appendEscaped(nil, text))
		if strings.ContainsAny(written, "<>\"'\x00\r") {
			t.Errorf("%q is written %q", text, written)
		}
		if read := html.UnescapeString(written); read != strings.ReplaceAll(text, "\x00", "\uFFFD") {
			t.Errorf("%q reads back as %q", text, read)
		}
	})
}

func TestHarmlessAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"": true, "/lieux?q=a": true, "#t-venir": true, "https://lieu.example/": true, "HTTP://lieu.example": true, "mailto:a@b.example": true,
		"tel:+33299123456": true, "geo:48.1,-1.6?q=48.1%2C-1.6": true,
		"javascript:alert(1)": false, " javascript:alert(1)": false, "JaVaScRiPt:x": false, "data:text/html,x": false, "vbscript:x": false, "https:": false,
		"tel:1&x=<": false, "file:///etc/passwd": false, "\x01javascript:x": false, "lieux": false,
	} {
		if got := harmless(address); got != want {
			t.Errorf("%q harmless: %v", address, got)
		}
	}
	w := borrowWriter(assets{})
	w.address("href", "javascript:alert(1)")
	if got := string(w.out); got != ` href="#"` {
		t.Errorf("a script is written as %s", got)
	}
}

// notAttributes are those that attribute must not write: what they hold runs,
// or leads somewhere.
var notAttributes = regexp.MustCompile(`^(href|src|srcset|action|formaction|srcdoc|style|on.*)$`)

// TestMarkupIsConstant reads the source: no string is made a constant, none
// stops within an attribute, and addresses go through what checks them.
func TestMarkupIsConstant(t *testing.T) {
	t.Parallel()
	calls := 0
	eachCall(t, func(at token.Position, method string, call *ast.CallExpr) {
		switch method {
		case "constant":
			t.Errorf("%s: a string is made a constant", at)
		case "raw", "when", "between":
			for _, text := range literals(call.Args...) {
				calls++
				if strings.Count(text, `"`)%2 != 0 {
					t.Errorf("%s: %s stops within an attribute", at, text)
				}
			}
		case "attribute", "address":
			name := literals(call.Args[0])
			if method == "attribute" && len(name) > 0 && notAttributes.MatchString(name[0]) {
				t.Errorf("%s: %s is not checked as an address", at, name[0])
			}
		}
	})
	if calls < 100 {
		t.Errorf("only %d pieces of markup were read", calls)
	}
}

// TestNoInlineCode keeps pages fit for a policy that allows no inline code.
func TestNoInlineCode(t *testing.T) {
	t.Parallel()
	for _, text := range markup(t) {
		for _, inline := range []string{"<style", " style=", " onclick=", " onload=", "<script>"} {
			if strings.Contains(text, inline) {
				t.Errorf("%q holds %q", text, inline)
			}
		}
	}
}

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

// eachCall gives every call of the source of this package by the name of what
// is called.
func eachCall(t *testing.T, fn func(at token.Position, name string, call *ast.CallExpr)) {
	set := token.NewFileSet()
	for _, file := range sources(t, set) {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				switch called := call.Fun.(type) {
				case *ast.SelectorExpr:
					fn(set.Position(call.Pos()), called.Sel.Name, call)
				case *ast.Ident:
					fn(set.Position(call.Pos()), called.Name, call)
				}
			}
			return true
		})
	}
}

// sources reads the source of this package, tests left out.
func sources(t *testing.T, set *token.FileSet) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
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

// naughtyText draws texts that mean something in HTML, in addresses or to
// those who read them carelessly.
var naughtyText = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"<", ">", "&", `"`, "'", "`", "\x00", "\u2028", "\u202e", "</script>", "<!--", "]]>", "&lt;", "&#", "javascript:alert(1)", "\r\n", "=", " onload=x ", "{{", "’"}),
		rapid.String(),
	), 0, 6).Draw(t, "parts")
	return strings.ToValidUTF8(strings.Join(parts, ""), "")
})

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
