package e2e

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// The people of the demonstration, as the page where one signs in shows them.
const (
	demoPassword = "quatre mots pour essayer"

	agency     = "agence@demo.example"
	department = "departement@demo.example"
	commune    = "commune@demo.example"
	manager    = "lieu@demo.example"
)

// sessions keeps the cookie of each person: the code of a second step serves
// once, and each sign-in takes a while.
var sessions struct {
	sync.Mutex
	of map[string]*http.Cookie
}

// signedIn opens a browser in which this person has signed in.
func signedIn(t *testing.T, email string, with visit) *visitor {
	t.Helper()
	v := newVisitor(t, with)
	cookie := session(t, v.base, email)
	v.do(network.SetCookie(cookie.Name, cookie.Value).WithURL(v.base).WithHTTPOnly(true))
	return v
}

func session(t *testing.T, base, email string) *http.Cookie {
	t.Helper()
	sessions.Lock()
	defer sessions.Unlock()
	if sessions.of == nil {
		sessions.of = map[string]*http.Cookie{}
	}
	if sessions.of[email] == nil {
		sessions.of[email] = signIn(t, base, email)
	}
	return sessions.of[email]
}

// signIn sends the forms of the sign-in page as a browser does.
func signIn(t *testing.T, base, email string) *http.Cookie {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	said := post(t, client, base+"/connexion", url.Values{"courriel": {email}, "mot_de_passe": {demoPassword}})
	if email == agency || email == visiting || email == deciding {
		code := shownCode.FindString(said) // a demonstration shows it: nobody has its telephone
		said = post(t, client, base+"/connexion/code", url.Values{"code": {code}})
	}
	home, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range jar.Cookies(home) {
		if strings.HasSuffix(c.Name, "annuaire") {
			return c
		}
	}
	t.Fatalf("%s could not sign in: %s", email, said)
	return nil
}

var shownCode = regexp.MustCompile(`\b[0-9]{6}\b`)

func post(t *testing.T, client *http.Client, address string, fields url.Values) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var said strings.Builder
	if _, err := io.Copy(&said, answer.Body); err != nil {
		t.Fatal(err)
	}
	return said.String()
}

// deskPages are the pages of those who sign in, each with who sees it best.
var deskPages = []struct{ name, who, path string }{
	{"espace-agence", agency, "/espace"},
	{"espace-commune", commune, "/espace"},
	{"espace-gestionnaire", manager, "/espace"},
	{"espace-lieux", commune, "/espace/lieux"},
	{"espace-demandes", commune, "/espace/demandes"},
	{"espace-doublons", department, "/espace/doublons"},
	{"espace-imports", commune, "/espace/imports"},
	{"espace-import-envoi", commune, "/espace/imports/nouveau"},
	{"espace-fraicheur", department, "/espace/fraicheur"},
	{"espace-campagnes", department, "/espace/campagnes"},
	{"espace-equipe", commune, "/espace/equipe"},
	{"espace-comptes", agency, "/espace/comptes"},
	{"espace-compte", commune, "/espace/compte"},
	{"espace-jetons", commune, "/espace/jetons"},
	{"espace-journal", agency, "/espace/journal"},
	{"lieu-nouveau", commune, "/espace/lieux/nouveau"},
	{"proposer", "", "/proposer"},
	{"connexion", "", "/connexion"},
	{"mot-de-passe", "", "/mot-de-passe"},
	{"compte-demander", "", "/compte/demander"},
	{"courriels", "", "/demo/courriels"},
	{"espace-fusions", department, "/espace/doublons/fusions"},
	{"espace-campagne-nouvelle", department, "/espace/campagnes/nouvelle"},
	{"seconde-etape", agency, "/espace/compte/seconde-etape"},
}

func TestDeskOnEveryScreen(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing, run « npm ci » in web: %v", err)
	}
	for _, c := range []struct {
		name  string
		visit visit
	}{{"320", visit{screen: tiny}}, {"390", visit{screen: phone}}, {"1280", visit{screen: desk}}, {"sombre", visit{screen: desk, dark: true}}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, c.visit)
			for _, p := range deskPages {
				v.become(p.who)
				v.open(p.path)
				if got := v.location(); got != v.base+p.path {
					t.Errorf("%s leads to %s", p.path, got)
				}
				v.checkWidth(p.name)
				v.checkAxe(p.name, string(axe))
				if c.name != "320" {
					v.picture(p.name+"-"+c.name, true)
				}
			}
		})
	}
}

// become makes the browser that of this person, or of nobody.
func (v *visitor) become(email string) {
	v.t.Helper()
	v.do(network.ClearBrowserCookies())
	if email == "" {
		return
	}
	cookie := session(v.t, v.base, email)
	v.do(network.SetCookie(cookie.Name, cookie.Value).WithURL(v.base).WithHTTPOnly(true))
}
