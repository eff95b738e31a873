package data

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/geo"
)

// small is a gazetteer of invented and well-known communes with centres, and
// square outlines around three of them.
func smallReference() (*geo.Gazetteer, *geo.Locator) {
	centred := func(code, name, department string, lon, lat float64, postal ...string) geo.Territory {
		return geo.Territory{Level: geo.Commune, Code: code, Name: name, Department: department, PostalCodes: postal, Centre: orb.Point{lon, lat}, HasCentre: true}
	}
	alpha := centred("35901", "Alphaville-sur-Vie", "35", -1.6, 48.1, "35910")
	alpha.OldCodes, alpha.OldNames = []string{"35902"}, []string{"Petit-Alpha"}
	paris := centred("75056", "Paris", "75", 2.35, 48.86, "75001", "75010", "75011")
	paris.OldCodes = []string{"75101", "75110", "75111"}
	ts := []geo.Territory{
		alpha, paris,
		centred("35903", "Bêtaville", "35", -1.0, 48.1, "35910", "35920"),
		centred("44901", "Saint-Gamma", "44", -1.5, 47.2, "44910"),
		centred("85901", "Saint-Gamma", "85", -1.4, 46.7, "85910"),
		centred("97901", "Delta-les-Îles", "974", 55.5, -21.1, "97419"),
	}
	square := func(code string, lon, lat float64) geo.Outline {
		r := orb.Ring{{lon - .05, lat - .05}, {lon + .05, lat - .05}, {lon + .05, lat + .05}, {lon - .05, lat + .05}, {lon - .05, lat - .05}}
		return geo.Outline{Level: geo.Commune, Code: code, Shape: orb.MultiPolygon{{r}}}
	}
	return geo.NewGazetteer(ts), geo.NewLocator([]geo.Outline{square("35901", -1.6, 48.1), square("35903", -1.0, 48.1), square("97901", 55.5, -21.1)})
}

// diagnoseOne reads one row given as "column=value" cells, on top of a row in
// which nothing is wrong.
func diagnoseOne(t *testing.T, cells ...string) *rowWork {
	t.Helper()
	base := []string{
		"id=a-1", "nom=Lieu d'essai", "commune=Alphaville-sur-Vie", "code_postal=35910", "code_insee=35901", "adresse=1 rue des Essais",
		"date_maj=2025-03-04", "pivot=43493312300029", "latitude=48.1", "longitude=-1.6",
	}
	titles, values := []string{}, []string{}
	for _, cell := range append(base, cells...) {
		title, value, _ := strings.Cut(cell, "=")
		if i := slices.Index(titles, title); i >= 0 {
			values[i] = value
			continue
		}
		titles, values = append(titles, title), append(values, value)
	}
	head, err := readHeader(titles, 1, "essai.csv", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	g, l := smallReference()
	return newDiagnosis(head, ImportOptions{Gazetteer: g, Locator: l, Now: testNow}).diagnose(2, values)
}

func TestCells(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cells   []string
		column  string // of the place
		want    string // its text
		outcome Outcome
		doubt   string // on the column
	}{
		"intact":                     {cells: nil, column: "nom", want: "Lieu d'essai"},
		"blanks":                     {cells: []string{"nom=  Lieu \u00a0 d'essai "}, column: "nom", want: "Lieu d'essai"},
		"mojibake":                   {cells: []string{"nom=CafÃ© dâ€™essai"}, column: "nom", want: "Café d’essai", outcome: Repaired},
		"true accents stay":          {cells: []string{"nom=Âge d'Ã"}, column: "nom", want: "Âge d'Ã"},
		"line breaks":                {cells: []string{"adresse=1 rue A \n\n\nBourg\n"}, column: "adresse", want: "1 rue A, Bourg", outcome: Repaired},
		"hidden characters":          {cells: []string{"nom=Li\u202eeu\u200b"}, column: "nom", want: "Lieu", outcome: Repaired},
		"no address":                 {cells: []string{"adresse="}, column: "adresse", want: directory.UnknownAddress, outcome: Flagged},
		"unknown address":            {cells: []string{"adresse=non renseigné"}, column: "adresse", want: directory.UnknownAddress, outcome: Flagged},
		"phone":                      {cells: []string{"telephone=01.80.05.98.80"}, column: "telephone", want: "+33180059880", outcome: Repaired},
		"two phones":                 {cells: []string{"telephone=0180059880 / 0180059881"}, column: "telephone", want: "+33180059880", outcome: Flagged, doubt: "+33180059881"},
		"short phone":                {cells: []string{"telephone=3949"}, column: "telephone", outcome: Flagged, doubt: "3949"},
		"damaged SIRET":              {cells: []string{"pivot=43493312300028"}, column: "pivot", want: "43493312300028", outcome: Flagged, doubt: "43493312300028"},
		"SIRET turned into a number": {cells: []string{"pivot=4,34933E+13"}, column: "pivot", want: directory.UnknownPivot, outcome: Flagged, doubt: "4,34933E+13"},
		"SIRET without its zero":     {cells: []string{"pivot=5550088900013"}, column: "pivot", want: "05550088900013", outcome: Repaired},
		"spaced SIRET":               {cells: []string{"pivot=434 933 123 00029"}, column: "pivot", want: "43493312300029", outcome: Repaired},
		"no pivot":                   {cells: []string{"pivot="}, column: "pivot", want: directory.UnknownPivot},
		"mails":                      {cells: []string{"courriels=a@exemple.fr; B@EXEMPLE.fr"}, column: "courriels", want: "a@exemple.fr|B@exemple.fr", outcome: Repaired},
		"bad mail":                   {cells: []string{"courriels=a@exemple.fr|non"}, column: "courriels", want: "a@exemple.fr", outcome: Flagged, doubt: "non"},
		"site without scheme":        {cells: []string{"site_web=www.exemple.fr"}, column: "site_web", want: "https://www.exemple.fr", outcome: Repaired},
		"two sites":                  {cells: []string{"site_web=https://a.fr   https://b.fr"}, column: "site_web", want: "https://a.fr|https://b.fr", outcome: Repaired},
		"no site":                    {cells: []string{"site_web=facebook : nom"}, column: "site_web", outcome: Flagged, doubt: "facebook : nom"},
		"script":                     {cells: []string{"prise_rdv=javascript:alert(1)"}, column: "prise_rdv", outcome: Flagged, doubt: "javascript:alert(1)"},
		"kinds":                      {cells: []string{"typologie=PE;Médiathèque|EPN"}, column: "typologie", want: "FT|BIB|EPN", outcome: Repaired},
		"unknown kind":               {cells: []string{"typologie=EPN|ZZZ"}, column: "typologie", want: "EPN", outcome: Flagged, doubt: "ZZZ"},
		"services by comma":          {cells: []string{"services=Loisirs et créations numériques,Comprehension du monde numérique"}, column: "services", want: "Loisirs et créations numériques|Compréhension du monde numérique", outcome: Repaired},
		"curly apostrophe":           {cells: []string{"modalites_acces=Ce lieu n’accueille pas de public"}, column: "modalites_acces", want: "Ce lieu n'accueille pas de public", outcome: Repaired},
		"La Poste without space":     {cells: []string{"formations_labels=Étapes numériques(La Poste)"}, column: "formations_labels", want: "Étapes numériques (La Poste)", outcome: Repaired},
		"unknown service":            {cells: []string{"services=Jardinage|Loisirs et créations numériques"}, column: "services", want: "Loisirs et créations numériques", outcome: Flagged, doubt: "Jardinage"},
		"semicolon in a free list":   {cells: []string{"autres_formations_labels=A ; B|C"}, column: "autres_formations_labels", want: "A ; B|C"},
		"French date":                {cells: []string{"date_maj=04/03/2025"}, column: "date_maj", want: "2025-03-04", outcome: Repaired},
		"date and time":              {cells: []string{"date_maj=2025-03-04T10:11:12Z"}, column: "date_maj", want: "2025-03-04", outcome: Repaired},
		"date of a spreadsheet":      {cells: []string{"date_maj=45720"}, column: "date_maj", want: "2025-03-04", outcome: Repaired},
		"no date":                    {cells: []string{"date_maj="}, column: "date_maj", want: "2026-03-01", outcome: Repaired},
		"impossible date":            {cells: []string{"date_maj=2025-02-30"}, column: "date_maj", want: "2026-03-01", outcome: Repaired},
		"future date":                {cells: []string{"date_maj=2031-01-01"}, column: "date_maj", want: "2026-03-01", outcome: Repaired},
		"hours":                      {cells: []string{"horaires=Mo-Fr 09:00-12:00"}, column: "horaires", want: "Mo-Fr 09:00-12:00"},
		"hours not understood":       {cells: []string{"horaires=quand il fait beau"}, column: "horaires", want: "quand il fait beau", outcome: Flagged, doubt: "quand il fait beau"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := diagnoseOne(t, c.cells...)
			column, _ := directory.ColumnNamed(c.column)
			if got := column.Text(&w.place); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if w.worst() != c.outcome {
				t.Errorf("outcome %q, want %q: %+v", w.worst(), c.outcome, w.findings)
			}
			if doubt, _ := w.place.DoubtOn(c.column); doubt.Value != c.doubt {
				t.Errorf("doubt %q, want %q", doubt.Value, c.doubt)
			}
		})
	}
}

func TestSummaryTooLong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Des mots à lire. ", 30)
	w := diagnoseOne(t, "presentation_resume="+long, "presentation_detail=La suite.")
	if n := len([]rune(w.place.Summary)); n > maxSummary || !strings.HasSuffix(w.place.Summary, "…") {
		t.Errorf("%d characters: %q", n, w.place.Summary)
	}
	if want := strings.TrimSpace(long) + "\n\nLa suite."; w.place.Details != want {
		t.Errorf("details %q", w.place.Details)
	}
}

func TestCommune(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cells              []string
		code, name, postal string
		doubts             string // columns
		refused            string // what the reason says
	}{
		"all agree":                         {code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"capitals":                          {cells: []string{"commune=ALPHAVILLE SUR VIE CEDEX 2"}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"old code and name":                 {cells: []string{"code_insee=35902", "commune=PETIT ALPHA"}, code: "35901", name: "Petit-Alpha", postal: "35910"},
		"no code":                           {cells: []string{"code_insee="}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"wrong code":                        {cells: []string{"code_insee=44901"}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"code alone":                        {cells: []string{"commune=", "code_postal="}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"position alone":                    {cells: []string{"commune=", "code_postal=", "code_insee="}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"shared postal code and position":   {cells: []string{"commune=", "code_insee="}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"shared postal code":                {cells: []string{"commune=", "code_insee=", "latitude=", "longitude="}, refused: "le code postal 35910 sert 2 communes"},
		"slip of spelling":                  {cells: []string{"commune=Alphavile sur Vie", "code_insee=", "latitude=", "longitude="}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"what people say":                   {cells: []string{"commune=Alphaville", "code_insee=", "latitude=", "longitude="}, code: "35901", name: "Alphaville", postal: "35910"},
		"hamlet":                            {cells: []string{"commune=Les Trois Moulins"}, code: "35901", name: "Les Trois Moulins", postal: "35910"},
		"another commune's name":            {cells: []string{"commune=Bêtaville", "code_postal=35910"}, code: "35901", name: "Bêtaville", postal: "35910", doubts: "commune"},
		"hamlet named like a far commune":   {cells: []string{"commune=Saint-Gamma"}, code: "35901", name: "Saint-Gamma", postal: "35910"},
		"homonyms":                          {cells: []string{"commune=St Gamma", "code_insee=", "code_postal=", "latitude=", "longitude="}, refused: "2 communes portent ce nom"},
		"homonyms and postal code":          {cells: []string{"commune=St Gamma", "code_insee=", "code_postal=85910", "latitude=", "longitude="}, code: "85901", name: "Saint-Gamma", postal: "85910"},
		"homonyms and CEDEX":                {cells: []string{"commune=St Gamma", "code_insee=", "code_postal=44999", "latitude=", "longitude="}, code: "44901", name: "Saint-Gamma", postal: "44999"},
		"nothing":                           {cells: []string{"commune=", "code_insee=", "code_postal=00000", "latitude=", "longitude="}, refused: "rien ne dit dans quelle commune"},
		"unknown postal code":               {cells: []string{"code_postal=00000"}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"one of several postal codes":       {cells: []string{"code_insee=35903", "commune=Bêtaville", "code_postal=0", "longitude=-1"}, code: "35903", name: "Bêtaville", postal: "35910", doubts: "code_postal"},
		"postal code of elsewhere":          {cells: []string{"code_postal=44910"}, code: "35901", name: "Alphaville-sur-Vie", postal: "44910", doubts: "code_postal"},
		"municipal district":                {cells: []string{"code_insee=75110", "commune=PARIS 10", "code_postal=75010", "latitude=", "longitude="}, code: "75110", name: "Paris", postal: "75010"},
		"district by name and postal code":  {cells: []string{"code_insee=", "commune=Paris 11e", "code_postal=75011", "latitude=", "longitude="}, code: "75111", name: "Paris", postal: "75011"},
		"district by name alone":            {cells: []string{"code_insee=75056", "commune=Paris 10e Arr.", "code_postal=", "latitude=", "longitude="}, code: "75110", name: "Paris", postal: "75010"},
		"district against postal code":      {cells: []string{"code_insee=75056", "commune=Paris 10", "code_postal=75011", "latitude=", "longitude="}, code: "75056", name: "Paris", postal: "75011"},
		"district without postal code":      {cells: []string{"code_insee=75110", "commune=Paris", "code_postal=", "latitude=", "longitude="}, code: "75110", name: "Paris", postal: "75010"},
		"code in the place of postal code":  {cells: []string{"code_postal=35901"}, code: "35901", name: "Alphaville-sur-Vie", postal: "35910"},
		"name of the place, homonyms apart": {cells: []string{"nom=Antenne d'Alphaville-sur-Vie", "commune=", "code_insee=", "code_postal=", "latitude=", "longitude="}, refused: "rien ne dit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := diagnoseOne(t, c.cells...)
			if c.refused != "" {
				if !w.refused || !strings.Contains(w.findings[0].Reason, c.refused) {
					t.Fatalf("refused %v: %+v", w.refused, w.findings)
				}
				return
			}
			p := w.place
			if w.refused || p.INSEE != c.code || p.Commune != c.name || p.PostalCode != c.postal {
				t.Errorf("%s %s %s, want %s %s %s: %+v", p.INSEE, p.Commune, p.PostalCode, c.code, c.name, c.postal, w.findings)
			}
			var doubts []string
			for _, d := range p.Doubts {
				doubts = append(doubts, d.Column)
			}
			if got := strings.Join(doubts, " "); got != c.doubts {
				t.Errorf("doubts on %q, want %q", got, c.doubts)
			}
		})
	}
	if w := diagnoseOne(t, "nom=Antenne d'Alphaville-sur-Vie", "commune=", "code_insee=", "code_postal=", "latitude=", "longitude="); w.findings[0].Proposal != "Alphaville-sur-Vie (35901)" {
		t.Errorf("proposal %q", w.findings[0].Proposal)
	}
}

func TestPosition(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lat, lon string
		want     orb.Point
		kept     bool
		outcome  Outcome
	}{
		"inside":            {lat: "48.12", lon: "-1.61", want: orb.Point{-1.61, 48.12}, kept: true},
		"next door":         {lat: "48.17", lon: "-1.6", want: orb.Point{-1.6, 48.17}, kept: true},
		"comma":             {lat: "48,12", lon: "-1,61", want: orb.Point{-1.61, 48.12}, kept: true, outcome: Repaired},
		"both in one":       {lat: "48.12, -1.61", want: orb.Point{-1.61, 48.12}, kept: true, outcome: Repaired},
		"exchanged":         {lat: "-1.61", lon: "48.12", want: orb.Point{-1.61, 48.12}, kept: true, outcome: Repaired},
		"sign lost":         {lat: "48.12", lon: "1.61", want: orb.Point{-1.61, 48.12}, kept: true, outcome: Repaired},
		"point lost":        {lat: "4812", lon: "-161", want: orb.Point{-1.61, 48.12}, kept: true, outcome: Repaired},
		"20 km away":        {lat: "48.33", lon: "-1.6", want: orb.Point{-1.6, 48.33}, kept: true, outcome: Flagged},
		"far away":          {lat: "43.3", lon: "5.4", outcome: Flagged},
		"zero":              {lat: "0", lon: "0.0", outcome: Flagged},
		"no number":         {lat: "nord", lon: "ouest", outcome: Flagged},
		"half":              {lat: "48.12", outcome: Flagged},
		"not a number":      {lat: "NaN", lon: "Inf", outcome: Flagged},
		"out of this world": {lat: "1e300", lon: "-1e300", outcome: Flagged},
		"none":              {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := diagnoseOne(t, "latitude="+c.lat, "longitude="+c.lon)
			if w.place.HasPosition != c.kept || c.kept && geo.Distance(w.place.Position, c.want) > 1 {
				t.Errorf("%v %v, want %v %v: %+v", w.place.HasPosition, w.place.Position, c.kept, c.want, w.findings)
			}
			if w.worst() != c.outcome {
				t.Errorf("outcome %q, want %q: %+v", w.worst(), c.outcome, w.findings)
			}
		})
	}
}

func TestVersion01(t *testing.T) {
	t.Parallel()
	w := diagnoseOne(t,
		"courriel=a@exemple.fr", "cle_ban=35901_0001",
		"services=Prendre en main un ordinateur;S’équiper en matériel informatique;Accompagner les démarches de santé",
		"publics_accueillis=Seniors (+ 65 ans);Adultes;Surdité;Uniquement femmes;Handicaps psychiques : troubles psychiatriques donnant lieu à des atteintes comportementales",
		"conditions_access=Payant : L'accès au lieu et/ou à ses services est payant;Accepte le Pass numérique : Il est possible d'utiliser un Pass numérique pour accéder au lieu",
		"labels_nationaux=CNFS;APTIC;Fabriques de Territoire;Point relais CAF",
		"labels_autres=Label A;Label B",
		"modalites_accompagnement=Seul : j'ai accès à du matériel et une connexion;A ma place : une personne habilitée fait les démarches à ma place",
		"accessibilite=https://exemple.fr/acces",
	)
	for column, want := range map[string]string{
		"courriels":         "a@exemple.fr",
		"services":          "Maîtrise des outils numériques du quotidien|Acquisition de matériel informatique à prix solidaire|Aide aux démarches administratives",
		columnAudiences:     "Seniors|Femmes",
		columnCare:          "Surdité",
		columnFees:          "Payant|Gratuit sous condition",
		columnProgrammes:    "Conseillers numériques|Point d'accès numérique CAF",
		columnTrainings:     "Fabriques de Territoire",
		columnOther:         "APTIC|Label A|Label B",
		columnSupport:       "En autonomie|Accompagnement individuel",
		"fiche_acces_libre": "https://exemple.fr/acces",
	} {
		c, _ := directory.ColumnNamed(column)
		if got := c.Text(&w.place); got != want {
			t.Errorf("%s: %q, want %q", column, got, want)
		}
	}
	if d, _ := w.place.DoubtOn(columnAudiences); !strings.HasPrefix(d.Value, "Handicaps psychiques") {
		t.Errorf("doubts %+v", w.place.Doubts)
	}
	if v := w.header.version(); v != "0.1" {
		t.Errorf("version %q", v)
	}
}

// TestEveryOldValueIsConverted: no value of 0.1 is left without a meaning but
// the one that 1.0 has nothing for.
func TestEveryOldValueIsConverted(t *testing.T) {
	t.Parallel()
	for column, values := range map[string][]string{
		"conditions_acces":         {"Gratuit : Je peux accéder gratuitement au lieu et à ses services", "Adhésion : L'accès au lieu et/ou à ses services nécessite d'y adhérer"},
		"labels_nationaux":         {"France Services", "CNFS", "APTIC", "Aidants Connect", "Fabriques de Territoire", "Grandes écoles du numérique", "Point relais CAF", "Point numérique CAF", "Relais pôle emploi", "French Tech", "Campus connecté"},
		"publics_accueillis":       {"Familles/enfants", "Adultes", "Jeunes (16-26 ans)", "Public langues étrangères", "Déficience visuelle", "Handicaps mentaux : déficiences limitant les activités d'une personne", "Personnes en situation d'illettrisme"},
		"modalites_accompagnement": {"Avec de l'aide : je suis accompagné seul dans l'usage du numérique", "Dans un atelier : j'apprends collectivement à utiliser le numérique"},
	} {
		for _, v := range values {
			if _, ok := closedLists[column].meaning(v); !ok {
				t.Errorf("%s: %q has no meaning", column, v)
			}
		}
	}
	for v := range oldServices {
		if found, ok := closedLists["services"].meaning(v); !ok || !directory.Services.Has(found[0].value) {
			t.Errorf("services: %q gives %v", v, found)
		}
	}
}
