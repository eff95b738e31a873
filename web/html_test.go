package web

import (
	"go/ast"
	"go/token"
	"html"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/web/page"
)

func TestEscaping(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":               "",
		"Médiathèque":    "Médiathèque",
		"<a b=\"c\">'&'": "&lt;a b=&#34;c&#34;&gt;&#39;&amp;&#39;",
		"a\x00b\rc":      "a\uFFFDb&#13;c",
	} {
		if got := escaped(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := naughtyText.Draw(t, "text")
		written := escaped(text)
		if strings.ContainsAny(written, "<>\"'\x00\r") {
			t.Errorf("%q is written %q", text, written)
		}
		if read := html.UnescapeString(written); read != strings.ReplaceAll(text, "\x00", "\uFFFD") {
			t.Errorf("%q reads back as %q", text, read)
		}
	})
}

func escaped(text string) string {
	return string(page.PartOf(func(w *page.Writer) { w.Text(text) }).Text)
}

// notAttributes are those that attribute must not write: what they hold runs,
// or leads somewhere.
var notAttributes = regexp.MustCompile(`^(href|src|srcset|action|formaction|srcdoc|style|on.*)$`)

// TestMarkupIsConstant reads the source of the pages: no string is made a
// constant, no other type is made of constants, none stops within an attribute,
// and addresses go through what checks them.
func TestMarkupIsConstant(t *testing.T) {
	t.Parallel()
	calls := 0
	eachCall(t, func(at token.Position, method string, call *ast.CallExpr) {
		switch method {
		case "Constant":
			t.Errorf("%s: a string is made a constant", at)
		case "Raw", "When", "Either", "Between":
			for _, text := range literals(call.Args...) {
				calls++
				if strings.Count(text, `"`)%2 != 0 {
					t.Errorf("%s: %s stops within an attribute", at, text)
				}
			}
		case "Attribute", "Address":
			name := literals(call.Args[0])
			if method == "Attribute" && len(name) > 0 && notAttributes.MatchString(name[0]) {
				t.Errorf("%s: %s is not checked as an address", at, name[0])
			}
		}
	})
	if calls < 100 {
		t.Errorf("only %d pieces of markup were read", calls)
	}
	eachNode(t, func(at token.Position, n ast.Node) {
		if spec, ok := n.(*ast.TypeSpec); ok && madeOfConstant(spec.Type) {
			t.Errorf("%s: %s could make a string a constant under another name", at, spec.Name)
		}
	})
}

// madeOfConstant tells whether a type is that of constants, or takes its place.
func madeOfConstant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Constant"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Constant"
	case *ast.ParenExpr:
		return madeOfConstant(e.X)
	}
	return false
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

// naughtyText draws texts that mean something in HTML, in addresses or to
// those who read them carelessly.
var naughtyText = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"<", ">", "&", `"`, "'", "`", "\x00", "\u2028", "\u202e", "</script>", "<!--", "]]>", "&lt;", "&#", "javascript:alert(1)", "\r\n", "=", " onload=x ", "{{", "’"}),
		rapid.String(),
	), 0, 6).Draw(t, "parts")
	return strings.ToValidUTF8(strings.Join(parts, ""), "")
})
