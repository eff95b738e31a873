package e2e

import (
	"strings"
	"testing"
)

// deciding is who presides the committees of the demonstration, and decides.
const deciding = "decision@demo.example"

// shownPage is a page, with who sees it best.
type shownPage struct{ name, who, path string }

// labelPages are the pages of labels, by who works with them. The numbers are those of
// the demonstration, in the order in which it makes its files, visits, sessions and titles.
var labelPages = []struct {
	name string
	list []shownPage
}{
	{"public", []shownPage{
		{"labels", "", "/labels"},
		{"labels-emn", "", "/labels/emn"},
		{"labels-reseau", "", "/labels/reseau"},
		{"labels-version", "", "/labels/emn/versions/1"},
		{"labels-registre", "", "/labels/registre"},
		{"labels-registre-vide", "", "/labels/registre?q=zzzz"},
		{"labels-statistiques", "", "/labels/statistiques"},
		{"labels-verifier", "", "/labels/verifier"},
	}},
	{"titre", []shownPage{
		{"labels-verifier-valable", "", "/labels/verifier?numero=EMN-2025-00001"},
		{"labels-verifier-avant", "", "/labels/verifier?numero=EMN-2025-00001&date=2020-01-01"},
		{"labels-verifier-inconnu", "", "/labels/verifier?numero=EMN-2019-99999"},
		{"labels-verifier-faute", "", "/labels/verifier?numero=EMN"},
		{"labels-titre", "", "/labels/titres/EMN-2025-00001"},
		{"labels-titre-charte", "", "/labels/titres/RMN-2025-00001"},
		{"labels-certificat", "", "/labels/titres/EMN-2025-00001/certificat"},
		{"labels-signaler", "", "/labels/titres/EMN-2025-00001/signaler"},
	}},
	{"demander", []shownPage{
		{"candidatures", manager, "/espace/labels"},
		{"candidatures-commune", commune, "/espace/labels"},
		{"candidature-choix", manager, "/espace/labels/nouvelle"},
		{"candidature-lieux", commune, "/espace/labels/nouvelle"},
		{"candidature-lieux-vide", commune, "/espace/labels/nouvelle?q=zzzz"},
		{"candidature-accordee", manager, "/espace/labels/1"},
		{"candidature-accuse", manager, "/espace/labels/1/accuse"},
		{"candidature-correction", manager, "/espace/labels/5"},
		{"candidature-corriger", manager, "/espace/labels/5/etape/correction"},
		{"candidature-visite", commune, "/espace/labels/4"},
		{"decision-accordee", commune, "/espace/decisions/2"},
	}},
	{"instruire", []shownPage{
		{"instruction", visiting, "/espace/instruction?vue=toutes"},
		{"instruction-libres", visiting, "/espace/instruction?vue=libres"},
		{"instruction-vide", visiting, "/espace/instruction?vue=toutes&q=zzzz"},
		{"instruction-declarer", visiting, "/espace/instruction/6"},
		{"instruction-dossier", visiting, "/espace/instruction/4"},
		{"instruction-propose", visiting, "/espace/instruction/3"},
		{"instruction-attendu", visiting, "/espace/instruction/5"},
		{"avis", visiting, "/espace/avis"},
	}},
	{"examiner", []shownPage{
		{"instruction-evaluation", visiting, "/espace/instruction/4/evaluation"},
		{"instruction-avis", visiting, "/espace/instruction/4/avis"},
		{"instruction-confier", visiting, "/espace/instruction/4/confier"},
	}},
	{"visiter", []shownPage{
		{"visites", visiting, "/espace/visites"},
		{"visites-terminees", visiting, "/espace/visites?vue=terminees"},
		{"visite", visiting, "/espace/visites/3"},
		{"visite-lieu", commune, "/espace/visites/3"},
		{"visite-carnet", visiting, "/espace/visites/3/carnet"},
		{"visite-critere", visiting, "/espace/visites/3/carnet/A6"},
		{"visite-signature", visiting, "/espace/visites/3/signature"},
		{"visite-rapport", visiting, "/espace/visites/1/rapport"},
		{"visite-faite", visiting, "/espace/visites/1"},
		{"visites-aucune", manager, "/espace/visites"},
	}},
	{"decider", []shownPage{
		{"seances", deciding, "/espace/seances"},
		{"seance-nouvelle", deciding, "/espace/seances/nouvelle"},
		{"seance-prevue", deciding, "/espace/seances/2"},
		{"seance-modifier", deciding, "/espace/seances/2/modifier"},
		{"seance-ordre-du-jour", deciding, "/espace/seances/2/ordre-du-jour"},
		{"seance-inscrire", deciding, "/espace/seances/2/inscrire"},
		{"seance-retirer", deciding, "/espace/seances/2/retirer"},
		{"seance-votes", deciding, "/espace/seances/2/votes"},
		{"seance-decisions", deciding, "/espace/seances/2/decisions"},
		{"seance-close", deciding, "/espace/seances/1"},
		{"seance-dossier", deciding, "/espace/seances/1/dossiers/2"},
		{"seance-proces-verbal", deciding, "/espace/seances/1/proces-verbal"},
	}},
	{"juger", []shownPage{
		{"interets", deciding, "/espace/interets"},
		{"interet", deciding, "/espace/interets/3"},
		{"decisions", deciding, "/espace/decisions"},
		{"decision", deciding, "/espace/decisions/2"},
		{"recours", deciding, "/espace/recours"},
		{"recours-nouveau", commune, "/espace/recours/nouveau?titre=EMN-2025-00001"},
		{"titres", visiting, "/espace/titres"},
		{"titres-vide", visiting, "/espace/titres?suivi=signalements"},
		{"titre-instruction", visiting, "/espace/titres/EMN-2025-00001"},
		{"titre-decision", deciding, "/espace/titres/EMN-2025-00001"},
		{"titre-lieu", commune, "/espace/titres/EMN-2025-00001"},
		{"titre-charte", manager, "/espace/titres/RMN-2025-00001"},
	}},
	{"regler", []shownPage{
		{"dispositifs", agency, "/espace/dispositifs"},
		{"dispositif-nouveau", agency, "/espace/dispositifs/nouveau"},
		{"dispositif", agency, "/espace/dispositifs/2"},
		{"dispositif-criteres", agency, "/espace/dispositifs/2/criteres"},
		{"dispositif-critere", agency, "/espace/dispositifs/2/criteres/A1"},
		{"dispositif-apercu", agency, "/espace/dispositifs/2/apercu"},
		{"dispositif-differences", agency, "/espace/dispositifs/2/differences"},
		{"dispositif-charte", agency, "/espace/dispositifs/1"},
		{"instruction-agence", agency, "/espace/instruction?vue=toutes"},
		{"titres-agence", agency, "/espace/titres"},
	}},
}

// TestLabelsOnEveryScreen runs before what is parallel: the journeys change the files
// that these pages show.
func TestLabelsOnEveryScreen(t *testing.T) {
	axe := axeCore(t)
	for _, group := range labelPages {
		for _, c := range []struct {
			name  string
			visit visit
		}{{"320", visit{screen: tiny}}, {"390", visit{screen: phone}}, {"1280", visit{screen: desk}}, {"sombre", visit{screen: desk, dark: true}}} {
			t.Run(group.name+"-"+c.name, func(t *testing.T) {
				t.Parallel()
				v := newVisitor(t, c.visit)
				for _, p := range group.list {
					v.visitPage(p)
					v.checkWidth(p.name)
					v.checkAxe(p.name, axe)
					if c.name != "320" {
						v.picture(p.name+"-"+c.name, true)
					}
				}
			})
		}
	}
}

// visitPage opens a page as who sees it best, and fails when it is not there.
func (v *visitor) visitPage(p shownPage) {
	v.t.Helper()
	v.become(p.who)
	v.open(p.path)
	if got := v.location(); got != v.base+p.path {
		v.t.Errorf("%s leads to %s", p.path, got)
	}
	if said := v.text("h1"); strings.Contains(said, "introuvable") || strings.Contains(said, "interdit") {
		v.t.Errorf("%s says %q", p.path, said)
	}
}
