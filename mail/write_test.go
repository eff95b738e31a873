package mail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"annuaire/fault"
	"annuaire/task"
)

var update = flag.Bool("update", false, "rewrite the expected letters")

const publicURL = "https://lieux.example.fr"

// example gives values as people meet them.
var example = map[string]string{
	"nom": "Camille Durand", "role": "gestion d’un territoire", "par": "Ville de Rennes", "sur": "Rennes", "expire": "le 3 décembre 2026 à 14 h 30",
	"motif": "Votre adresse n’est pas celle de la collectivité.\nÉcrivez-nous depuis celle-ci.", "organisation": "Commune de Bruz", "territoire": "Bruz",
	"objet": "signalement d’une erreur", "lieu": "Médiathèque L’Échappée", "decision": "acceptée",
	"reponse": "Merci, les horaires sont corrigés.\nÀ bientôt.", "mise_a_jour": "3 mars 2025", "message": "Notre département vérifie toutes ses fiches avant l’été.",
	"fichier": "lieux-2026.csv", "resultat": "12 lieux créés, 340 modifiés, 3 lignes refusées.", "nombre": "42",
	"label": "Espace de médiation numérique labellisé", "numero": "C-EMN-2026-00012", "delai": "90 jours", "silence": "Sans réponse le 3 mars 2027, la demande est refusée.",
	"avant": "15 décembre 2026", "question": "L’accueil est-il adapté aux personnes malentendantes ?", "evenement": "une visite est proposée", "date": "8 décembre 2026 à 10 h",
	"seance": "Comité du 12 janvier 2027", "recours": "Vous pouvez contester cette décision avant le 3 mars 2027, sur la page de votre dossier.", "titre": "EMN-2026-00042",
	"du": "3 décembre 2026", "au": "2 décembre 2029", "jours": "90", "critere": "Ouverture : au moins 24 heures par semaine", "chemin_certificat": "/labels/titres/EMN-2026-00042",
	"chemin": "/suivi/abc-DEF_123?etape=1", "chemin_modifier": "/confirmer/abc/corriger", "chemin_refus": "/confirmer/abc/ne-plus-ecrire",
}

// letterOf gives a mail of a letter, each value taken from values.
func letterOf(name task.Letter, values func(string) string) task.Mail {
	m := task.Mail{To: "camille@example.fr", Letter: name, With: map[string]string{}}
	for _, value := range task.Letters[name] {
		m.With[value] = values(value)
	}
	return m
}

func TestEveryLetter(t *testing.T) {
	t.Parallel()
	if len(letters) != len(task.Letters) {
		t.Errorf("%d letters have a text, of %d", len(letters), len(task.Letters))
	}
	for name := range task.Letters {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			w, err := Write(letterOf(name, func(v string) string { return example[v] }), publicURL)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, string(name)+".txt", "Objet : "+w.Subject+"\n\n"+w.Text)
			golden(t, string(name)+".html", w.HTML)
			for _, value := range task.Letters[name] {
				if !strings.Contains(w.Subject+w.Text, oneLine(strings.Split(example[value], "\n")[0])) {
					t.Errorf("the letter is given %q and does not tell it", value)
				}
			}
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; -update rewrites it:\n%s", name, got)
	}
}

// TestBothFormsSayTheSame compares the words of the text with those of the page.
func TestBothFormsSayTheSame(t *testing.T) {
	t.Parallel()
	for name := range task.Letters {
		w, err := Write(letterOf(name, func(v string) string { return example[v] }), publicURL)
		if err != nil {
			t.Fatal(err)
		}
		page := strings.Join(strings.Fields(textOf(t, w.HTML)), " ")
		for line := range strings.Lines(w.Text) {
			line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "> "), " :")
			if line == "--" || strings.HasPrefix(line, publicURL) {
				continue
			}
			if !strings.Contains(page, strings.Join(strings.Fields(line), " ")) {
				t.Errorf("%s: the page does not say %q", name, line)
			}
		}
	}
}

// naughty are values that must neither end a header, nor be markup, nor add a
// line of their own to the letter.
var naughty = []string{
	"x\r\nBcc: victime@example.fr", "x\nSubject: autre", "\x00\x07\x1b[31m", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`,
	"</title></style><b>", "{chemin}", "{, nom}", "%s%n", "\u202egnp.exe\u2028ligne", "&lt;b&gt;", strings.Repeat("é", 5000), "a\xff\xfeb", "> cité\n-- \nsignature",
	"=?utf-8?q?=0D=0ABcc:_a@b.fr?=", ".\r\n.\r\nMAIL FROM:<a@b.fr>",
}

func TestNaughtyValues(t *testing.T) {
	t.Parallel()
	tried := 0
	for name := range task.Letters {
		want := lineCount(t, letterOf(name, func(v string) string { return example[v] }))
		for _, value := range naughty {
			tried++
			w, err := Write(letterOf(name, func(v string) string {
				if strings.HasPrefix(v, "chemin") {
					return example[v]
				}
				return value
			}), publicURL)
			if err != nil {
				t.Errorf("%s, %.20q: %v", name, value, err)
				continue
			}
			if strings.ContainsAny(w.Subject, "\r\n\x00") || len([]rune(w.Subject)) > maxSubject+1 {
				t.Errorf("%s, %.20q: the subject is %q", name, value, w.Subject)
			}
			if hasQuote := strings.ContainsAny(strings.Join(letters[name].body, ""), ">"); !hasQuote && strings.Count(w.Text, "\n") > want {
				t.Errorf("%s, %.20q: the text has lines of its own:\n%s", name, value, w.Text)
			}
			checkPage(t, string(name), w.HTML)
		}
	}
	if tried < 200 {
		t.Fatalf("only %d were tried", tried)
	}
}

func lineCount(t *testing.T, m task.Mail) int {
	t.Helper()
	w, err := Write(m, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(w.Text, "\n")
}

// checkPage parses a page: no script, no picture, no link elsewhere.
func checkPage(t *testing.T, name, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "img", "b", "style", "iframe", "form":
			t.Errorf("%s: the page holds <%s>", name, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && a.Val != publicURL && !strings.HasPrefix(a.Val, publicURL+"/") {
				t.Errorf("%s: the page holds %s=%q", name, a.Key, a.Val)
			}
		}
	}
}

func textOf(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func TestLinksLeadNowhereElse(t *testing.T) {
	t.Parallel()
	for _, path := range []string{
		"", "suivi", "https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example", "\\\\ailleurs", "javascript:alert(1)", "/a\r\nb", "/a b", `/"onclick=`, "/<b>", "/%zz",
	} {
		m := letterOf(task.PasswordChanged, func(v string) string { return example[v] })
		m.With["chemin"] = path
		if _, err := Write(m, publicURL); fault.KindOf(err) != fault.Rejected {
			t.Errorf("%q is written: %v", path, err)
		}
	}
}

func TestEmptyValuesLeaveTheirSentenceOut(t *testing.T) {
	t.Parallel()
	w, err := Write(letterOf(task.Invitation, func(v string) string {
		if v == "nom" || v == "par" {
			return " "
		}
		return example[v]
	}), publicURL)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(w.Text, "Bonjour,\n") || strings.Contains(w.Text, "invite à") || strings.Contains(w.Text, "{") {
		t.Errorf("the letter begins so:\n%s", w.Text)
	}
}
