package label

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// schemePage says what a label is worth, what it asks and how to get it. The same is
// given as JSON to who asks for it, by the address or by Accept.
func (p *Pages) schemePage(c *fiber.Ctx) error {
	code, asked := strings.CutSuffix(strings.Clone(c.Params("dispositif")), ".json")
	versions, err := p.deps.Store.SchemeVersions(c.UserContext(), code)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return fault.New(fault.Unknown, "Aucun label n’a cette adresse. Consultez la liste des labels.")
	}
	c.Vary(fiber.HeaderAccept)
	if asked || c.Accepts(fiber.MIMETextHTML, fiber.MIMEApplicationJSON) == fiber.MIMEApplicationJSON {
		return p.schemeJSON(c, &versions[0])
	}
	return p.versionPage(c, versions, &versions[0])
}

// version shows one version, as it was published.
func (p *Pages) version(c *fiber.Ctx) error {
	text, asked := strings.CutSuffix(strings.Clone(c.Params("version")), ".json")
	number, err := strconv.Atoi(text)
	code := strings.Clone(c.Params("dispositif"))
	versions, away := p.deps.Store.SchemeVersions(c.UserContext(), code)
	if away != nil {
		return away
	}
	for i := range versions {
		switch {
		case err != nil || versions[i].Number != number:
		case asked:
			return p.schemeJSON(c, &versions[i])
		default:
			return p.versionPage(c, versions, &versions[i])
		}
	}
	return fault.New(fault.Unknown, "Ce label n’a pas de version à cette adresse.")
}

// SchemeJSON is a version of a label as programs read it. The digest is the sha256 of
// the text of the definition, as it is written here, byte for byte.
type SchemeJSON struct {
	Code        string          `json:"code"`
	Name        string          `json:"nom"`
	Version     int             `json:"version"`
	State       string          `json:"etat"`
	PublishedAt time.Time       `json:"publie_le"`
	Open        bool            `json:"candidatures_ouvertes"`
	Page        string          `json:"page"`
	Digest      string          `json:"empreinte_sha256"`
	Definition  json.RawMessage `json:"definition"`
}

func (p *Pages) schemeJSON(c *fiber.Ctx, v *store.SchemeVersion) error {
	text, digest, err := p.deps.Store.SchemeDefinition(c.UserContext(), v.Scheme.Code, v.Number)
	if err != nil {
		return err
	}
	head, err := json.Marshal(SchemeJSON{
		Code: v.Scheme.Code, Name: v.Scheme.Name, Version: v.Number, State: string(v.State), PublishedAt: v.PublishedAt.UTC(), Open: v.Open(),
		Page: p.deps.PublicURL + versionPath(v.Scheme.Code, v.Number), Digest: hex.EncodeToString(digest), Definition: json.RawMessage("null"),
	})
	if err != nil {
		return err
	}
	// The definition goes out as the record writes it: json.Marshal would close its
	// spaces, and the digest would be that of another text.
	head = append(head[:len(head)-len("null}")], text...)
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	return c.Send(append(head, '}', '\n'))
}

func (p *Pages) versionPage(c *fiber.Ctx, versions []store.SchemeVersion, v *store.SchemeVersion) error {
	s := &v.Scheme
	shown := page.Page{
		Title: s.Name, Section: "labels", Form: true, Canonical: p.deps.PublicURL + schemePath(s.Code), Description: s.Summary,
		Crumbs: crumbs(page.Crumb{Text: s.Short}),
	}
	contents := []page.Content{older(versions, v), page.Paragraph(s.Summary), worth(v)}
	if v.Open() {
		contents = append(contents, lines{{Text: "Demander ce label", Href: "/espace/labels"}, {Text: "Voir les lieux qui l’ont", Href: registerPath + "?label=" + page.PathEscape(s.Code)}})
	}
	contents = append(contents, page.Section{Title: "Ce qui est demandé", Contents: []page.Content{criteria{s}}}, howTo(s), rules(s))
	if s.Charter != "" {
		contents = append(contents, charter{s})
	}
	shown.Content = page.Framed{Title: s.Name, Contents: append(contents, history(versions))}
	return p.deps.Renderer.Page(c, shown)
}

// older warns who reads a version that another replaced.
func older(versions []store.SchemeVersion, v *store.SchemeVersion) page.Content {
	notice := &page.Notice{Title: "Ce label ne prend plus de candidature", Text: "Les titres délivrés restent valables jusqu’à leur terme."}
	switch {
	case v.Number != versions[0].Number:
		notice.Title, notice.Text = "Vous lisez une ancienne version", "Elle a été remplacée. Elle vaut encore pour les titres délivrés sous cette version."
		notice.Then = page.Link{Text: "Lire la version en vigueur", Href: schemePath(v.Scheme.Code)}
	case v.State == labels.SchemeRetired:
		notice.Title = "Ce label est retiré"
	case v.Open():
		notice = nil
	}
	return notice
}

// worth says what the label is worth.
func worth(v *store.SchemeVersion) page.Content {
	s := &v.Scheme
	return page.Section{Title: "Ce qu’il vaut", Contents: []page.Content{page.Definitions{
		{Title: "Nature", Value: page.Text(natures[s.Nature])},
		{Title: "Porté par", Value: page.Text(s.Owner)},
		{Title: "Durée", Value: page.Text(s.Lasts())},
		{Title: "Qui décide", Value: page.Text(s.DecidedBy())},
		{Title: "Après", Value: page.Text(s.LookedAtAgain())},
		{Title: "Candidatures", Value: openness(v)},
	}}}
}

// howTo tells how to get it, step by step.
func howTo(s *labels.Scheme) page.Content {
	steps := []string{
		"Vérifiez que la fiche de votre lieu est juste : une partie des critères est calculée depuis elle.",
		"Répondez aux critères et joignez les pièces demandées. Vous pouvez vous arrêter et reprendre.",
		s.InstructedBy() + " Il peut demander une correction, avec au moins " + page.Counted(s.CorrectionDays, "jour", "jours") + " pour répondre.",
	}
	if s.NeedsVisit {
		steps = append(steps, "Une visite a lieu, à une date que vous acceptez. Vous lisez le rapport et pouvez y répondre.")
	}
	steps = append(steps, "Décision. "+s.DecidedBy())
	return page.Section{Title: "Comment l’obtenir", Contents: []page.Content{
		ordered(steps),
		page.Paragraph("Comptez environ " + page.Counted(s.ExpectedDays, "jour", "jours") + " entre le dépôt et la décision. " + s.Silence.French() + " La demande est gratuite."),
	}}
}

// ordered are steps, numbered.
type ordered []string

// Write implements page.Content.
func (o ordered) Write(w *page.Writer) {
	w.Raw("<ol class=\"puces\">\n")
	for _, step := range o {
		w.Between("<li>", step, "</li>\n")
	}
	w.Raw("</ol>\n")
}

// rules are the delays and what else binds both sides, folded.
func rules(s *labels.Scheme) page.Content {
	var list page.Definitions
	for _, l := range s.RuleLines() {
		if l[1] != "" {
			list = append(list, page.Definition{Title: l[0], Value: page.Text(l[1])})
		}
	}
	list = append(list, page.Definition{Title: "Fondement", Value: page.Text(s.Legal)})
	return page.Section{Title: "Les règles", Contents: []page.Content{folded{"Lire les durées, les délais et les recours", list}, folded{"Lire les motifs de refus et de retrait", grounds{s}}}}
}

// folded is a content that opens when it is asked.
type folded struct {
	summary string
	content page.Content
}

// Write implements page.Content.
func (f folded) Write(w *page.Writer) {
	w.Between("<details class=\"plier\"><summary>", f.summary, "</summary>\n")
	f.content.Write(w)
	w.Raw("</details>\n")
}

// grounds are the closed lists of reasons.
type grounds struct{ s *labels.Scheme }

// Write implements page.Content.
func (g grounds) Write(w *page.Writer) {
	for _, list := range []struct {
		title   string
		grounds []labels.Ground
	}{{"Pour refuser", g.s.Refusals}, {"Pour retirer", g.s.Sanctions}} {
		w.Between("<h3>", list.title, "</h3>\n<ul class=\"puces\">\n")
		for _, ground := range list.grounds {
			w.Between("<li>", ground.Name, "</li>\n")
		}
		w.Raw("</ul>\n")
	}
}

// charter is the text that who applies accepts.
type charter struct{ s *labels.Scheme }

// Write implements page.Content.
func (t charter) Write(w *page.Writer) {
	w.Either(t.s.Nature == labels.Charter, "<section><h2>Le texte de la charte</h2>\n", "<section><h2>Ce que vous acceptez</h2>\n")
	for _, article := range t.s.Articles() {
		w.Between("<h3>", article.Title, "</h3>\n")
		for _, text := range article.Paragraphs {
			w.Between("<p>", text, "</p>\n")
		}
	}
	w.Raw("</section>\n")
}

// history lists the versions, and says how to check one.
func history(versions []store.SchemeVersion) page.Content {
	table := &page.Table{
		Caption: page.Counted(len(versions), "version publiée", "versions publiées"),
		Columns: []page.Column{{Title: "Version"}, {Title: "Publiée le"}, {Title: "État"}, {Title: "Données"}},
	}
	for i := range versions {
		v := &versions[i]
		at := versionPath(v.Scheme.Code, v.Number)
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{
			page.Link{Text: "Version " + strconv.Itoa(v.Number), Href: at}, page.Text(frenchDay(v.PublishedAt)), page.Text(labels.SchemeLife.French(v.State)),
			page.Link{Text: "JSON", Href: at + ".json"},
		}})
	}
	return page.Section{Title: "Les versions", Contents: []page.Content{
		page.Paragraph("Une version publiée ne change plus. Son empreinte, dans le fichier JSON, permet à chacun de le vérifier."), table,
	}}
}
