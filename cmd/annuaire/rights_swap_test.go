package main

import (
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// swap is a form sent to an address that the person may use, which names in its
// body or in its query what is a stranger's.
type swap struct {
	who, path string
	form      string // as an address writes it
	watched   string // a query whose answer must stay; empty: nothing at all may change
}

// swaps sends forms with the identifiers of strangers in them, and asks lists
// for what is a stranger's.
func (m *matrix) swaps() {
	m.Helper()
	tomorrow := time.Now().Add(48 * time.Hour).Format(time.DateOnly)
	for _, s := range m.swapped(tomorrow) {
		m.swap(s)
	}
	for _, path := range []string{
		"/espace/lieux?territoire=departement:29", "/espace/lieux.csv?territoire=departement:29", "/espace/lieux?etat=suspended",
		"/espace/fraicheur?territoire=departement:29", "/espace/fraicheur.csv?territoire=departement:29", "/espace/doublons?territoire=departement:29",
		"/espace/demandes?territoire=departement:29", "/espace/demandes/export.csv?territoire=departement:29", "/espace/journal?territoire=departement:29",
		"/espace/journal.csv?territoire=departement:29", "/espace/campagnes?territoire=departement:29", "/espace/imports?territoire=departement:29",
		"/espace/equipe?territoire=departement:29", "/espace/doublons/fusions?territoire=departement:29",
	} {
		m.shows(path, "territory own", "brest-suspended", "commune/29019", "lieux/brest")
		m.shows(path, "gestionnaire own", "brest-suspended", "commune/29019", "lieux/brest")
	}
}

func (m *matrix) swapped(tomorrow string) (list []swap) {
	m.Helper()
	const town, manager, nothing = "territory own", "gestionnaire own", "nothing"
	add := func(who, path, watched string, forms ...string) {
		for _, form := range forms {
			list = append(list, swap{who, path, form, watched})
		}
	}
	const to = "&courriel=nouveau@exemple.fr"
	add(town, "/espace/equipe/nouveau", "",
		"role=gestionnaire&lieu=brest"+to, "role=mediateur&lieu=cesson"+to, "role=gestionnaire&lieu=/lieux/brest"+to,
		"role=territoire&niveau=departement&territoire=35"+to, "role=territoire&niveau=commune&territoire=35051"+to,
		"role=territoire&niveau=departement&territoire=29"+to, "role=agence"+to, "role=instructeur&niveau=departement&territoire=35"+to)
	add(manager, "/espace/equipe/nouveau", "",
		"role=mediateur&lieu=brest"+to, "role=gestionnaire&lieu=brest"+to, "role=territoire&niveau=commune&territoire=35238"+to, "role=agence"+to)
	own := fmt.Sprintf("droit=%d&fin=%s", m.grant(town), tomorrow)
	add(town, "/espace/equipe/deleguer", "",
		fmt.Sprintf("droit=%d&fin=%s", m.grant("territory parent"), tomorrow)+to, fmt.Sprintf("droit=%d&fin=%s", m.grant("agency"), tomorrow)+to,
		own+"&niveau=departement&territoire=29"+to, own+"&niveau=departement&territoire=35"+to, own+"&niveau=commune&territoire=35051"+to)
	add(town, "/espace/campagnes/nouvelle", "",
		"nom=Essai&niveau=a-verifier&territoire=departement:29", "nom=Essai&niveau=a-verifier&territoire=commune:35051",
		"nom=Essai&niveau=a-verifier&territoire=departement:35", "nom=Essai&niveau=a-verifier&territoire=pays:FR")
	add(town, "/espace/fraicheur/confirmer", "", "lieu=brest", "lieu=cesson&lieu=brest", "lieu=brest-suspended", "lieu=aucun")
	add(manager, "/espace/fraicheur/confirmer", "", "lieu=brest", "lieu=cesson")
	received := m.number(`select min(number) from ticket where state = 'recue' and kind = 'telephone' and desk_code = '35238'`)
	add(town, fmt.Sprintf("/espace/demandes/%d", received), "",
		"acte=accepter&version=1&fiche=2&code_insee=29019&commune=Brest&code_postal=29200", "acte=accepter&version=1&fiche=2&code_insee=35051&commune=Cesson&code_postal=35510")
	diagnosed := m.number(`select min(id) from import_job where state = 'diagnosed' and code = '35238'`)
	add(town, fmt.Sprintf("/espace/imports/%d/doublons", diagnosed), `select count(*) from import_pair`, "s0=a&d0=brest&p0=same")
	add(nothing, "/espace/jetons", "", "nom=Essai&portee=lieu.publier&territoire=pays:FR&expire=30", "nom=Essai&portee=journal.voir&territoire=pays:FR&expire=30")
	const brest = `select md5(string_agg(p::text, '' order by id)) from place p where id like 'brest%'`
	for _, name := range []string{"id", "lieu", "gardee", "autre"} {
		add(town, "/espace/lieux/rennes-published/archiver?"+name+"=brest", brest, "version=2&faire=masquer&motif=Essai&"+name+"=brest")
		add(town, "/espace/lieux/rennes-published/fermeture?"+name+"=brest", brest, "version=2&fermeture_du=2030-01-01&"+name+"=brest")
		add(town, "/espace/lieux/rennes-published/confirmer?"+name+"=brest", brest, name+"=brest")
		add(town, "/espace/lieux/rennes-published/transmettre?"+name+"=brest", `select count(*) from membership where place_id = 'brest'`, name+"=brest"+to)
		add(town, "/espace/doublons/rennes-published/rennes-proposed?"+name+"=brest", `select count(*) from duplicate_verdict where 'brest' in (a, b)`, "geste=distincts&"+name+"=brest")
	}
	stranger := m.account("territory far")
	add(nothing, fmt.Sprintf("/espace/compte/nom?compte=%d", stranger), fmt.Sprintf(`select name from account where id = %d`, stranger), fmt.Sprintf("nom=Autre&compte=%d&numero=%d", stranger, stranger))
	theirs := m.number(`select id from draft where account = $1`, m.account(nothing))
	mine := m.number(`select id from draft where account = $1`, m.account(town))
	add(town, fmt.Sprintf("/espace/lieux/nouveau/%d/lieu?brouillon=%d", mine, theirs), fmt.Sprintf(`select d::text from draft d where id = %d`, theirs), fmt.Sprintf("nom=Essai&brouillon=%d", theirs))
	return list
}

// swap sends one.
func (m *matrix) swap(s swap) {
	m.Helper()
	form, err := url.ParseQuery(s.form)
	if err != nil {
		m.Fatal(err)
	}
	p := m.person(s.who)
	m.forgetAttempts()
	before := m.watch(s.watched)
	status, _ := m.send(fiber.MethodPost, s.path, form, p)
	m.cells++
	asked := cell{route: fiber.Route{Method: "POST", Path: s.path}, who: p, on: thing{name: s.form}}
	changed := m.changed()
	switch {
	case status >= 500:
		m.surprise(asked, "answered %d", status)
	case s.watched != "" && m.watch(s.watched) != before:
		m.surprise(asked, "answered %d, and what is a stranger's changed", status)
	case s.watched == "" && len(changed) > 0:
		m.surprise(asked, "answered %d, and %s changed", status, m.kept.names[changed[0]])
	}
	m.restore(changed)
}

func (m *matrix) watch(sql string) (seen string) {
	m.Helper()
	if sql == "" {
		return ""
	}
	if err := m.db.QueryRow(m.Context(), `select coalesce((`+sql+`)::text, '')`).Scan(&seen); err != nil {
		m.Fatalf("%s: %v", sql, err)
	}
	return seen
}

// shows asks for a page that must say nothing of these.
func (m *matrix) shows(path, name string, hidden ...string) {
	m.Helper()
	p := m.person(name)
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "text/html")
	p.who.Sign(r)
	answer, err := m.app.Test(r, -1)
	if err != nil {
		m.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		m.Fatal(err)
	}
	m.cells++
	asked := cell{route: fiber.Route{Method: "GET", Path: path}, who: p}
	if answer.StatusCode >= 500 {
		m.surprise(asked, "answered %d", answer.StatusCode)
	}
	for _, word := range hidden {
		if strings.Contains(strings.ToLower(string(body)), word) {
			m.surprise(asked, "shows %q", word)
		}
	}
}
