package importing

import (
	"bytes"
	"io"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/data"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// uploadPage is the form by which a file is sent.
func (p *Pages) uploadPage(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	desks := p.desks(v.Actor)
	if len(desks) == 0 {
		return v.Actor.Require(access.ImportRun, access.Object{})
	}
	return p.uploadForm(c, v, desks, nil, nil)
}

func (p *Pages) uploadForm(c *fiber.Ctx, v httpd.Visitor, desks []desk, values url.Values, refused error) error {
	form := &page.Form{Action: home, Token: v.FormToken, Submit: "Envoyer le fichier", Back: page.Link{Text: "Revenir aux imports", Href: home}, Values: values}
	if refused != nil {
		faults, ok := page.FaultsOf(refused)
		if !ok {
			return refused
		}
		form.Faults = faults
		c.Status(fiber.StatusUnprocessableEntity)
	}
	form.Fields = []page.Field{
		page.File{Name: "fichier", Label: "Fichier", Hint: "CSV, Excel (xlsx), LibreOffice (ods), JSON ou GeoJSON. 20 Mio et 50 000 lignes au plus.", Accept: ".csv,.txt,.tsv,.xlsx,.ods,.json,.geojson,.gz", Required: true},
		page.TextField{Name: "source", Label: "Nom de la source", Hint: "D’où vient ce fichier, par exemple « mediation-35 ». Gardez le même nom d’une fois à l’autre.", Max: 80, Required: true, Autocomplete: "off"},
		page.Radios{Name: "complet", Label: "Ce fichier contient-il tous les lieux de cette source ?", Required: true, Choices: []page.Choice{
			{Value: "non", Text: "Non, une partie seulement", Hint: "Les autres lieux de la source restent tels quels.", Chosen: true},
			{Value: "oui", Text: "Oui, tous", Hint: "Les lieux de la source qui n’y sont plus sont proposés à l’archivage, sur votre territoire."},
		}},
	}
	if len(desks) > 1 {
		form.Fields = append(form.Fields, page.Select{Name: "territoire", Label: "Au nom de", Choices: deskChoices(desks), Required: true})
	}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Imports, "Importer un fichier", steps(1),
		page.Paragraph("Vous verrez ce que le fichier ferait avant d’enregistrer quoi que ce soit."), form))
}

// desk is a territory in whose name somebody may import.
type desk struct {
	territory access.Territory
	name      string
}

// desks lists them, the first by default.
func (p *Pages) desks(actor access.Actor) []desk {
	gazetteer, _ := p.deps.Runner.Territories()
	var desks []desk
	seen := map[access.Territory]bool{}
	add := func(t access.Territory) {
		if seen[t] {
			return
		}
		seen[t] = true
		one := desk{t, t.String()}
		if known, ok := gazetteer.Get(t.Level, t.Code); ok {
			one.name = known.Name
		}
		if t == access.Country {
			one.name = "Toute la France"
		}
		desks = append(desks, one)
	}
	for _, part := range actor.Scope(access.ImportRun).Parts {
		if part.All {
			add(access.Country)
		}
		for _, t := range part.Territories {
			add(t)
		}
	}
	return desks
}

func deskChoices(desks []desk) []page.Choice {
	choices := make([]page.Choice, len(desks))
	for i, d := range desks {
		choices[i] = page.Choice{Value: d.territory.String(), Text: d.name, Chosen: i == 0}
	}
	return choices
}

// upload keeps a file, once it was seen to be a table.
func (p *Pages) upload(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	desks := p.desks(v.Actor)
	if len(desks) == 0 {
		return v.Actor.Require(access.ImportRun, access.Object{})
	}
	sent, values, err := received(c, desks)
	if err == nil {
		err = p.isTable(sent)
	}
	var id int64
	if err == nil {
		id, err = p.deps.Store.StartImport(c.UserContext(), v.Actor, sent)
	}
	if err != nil {
		return p.uploadForm(c, v, desks, values, asFault(err))
	}
	return c.Redirect(address(id, "colonnes"), fiber.StatusSeeOther)
}

// asFault tells beside the field what is wrong with the file.
func asFault(err error) error {
	kind := fault.KindOf(err)
	if _, told := page.FaultsOf(err); told || kind != fault.Invalid && kind != fault.TooLarge && kind != fault.Unsupported && kind != fault.Rejected {
		return err
	}
	var fields fault.Fields
	fields.Add("fichier", "%s", sentence(err))
	return fields.Err("Le fichier n'est pas envoyé.")
}

// received reads what the form was sent with.
func received(c *fiber.Ctx, desks []desk) (n store.NewImport, values url.Values, err error) {
	value := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(c.FormValue(name), "")) }
	values = url.Values{"source": {value("source")}, "complet": {value("complet")}, "territoire": {value("territoire")}}
	n = store.NewImport{Desk: desks[0].territory, Feed: values.Get("source"), Partial: values.Get("complet") != "oui"}
	for _, d := range desks {
		if d.territory.String() == values.Get("territoire") {
			n.Desk = d.territory
		}
	}
	var faults fault.Fields
	if !store.FeedIsUsable(n.Feed) {
		faults.Add("source", "Écrivez le nom de la source avec au plus 80 lettres, chiffres, espaces, points ou tirets.")
	}
	header, missing := c.FormFile("fichier")
	if missing != nil || header.Size == 0 {
		faults.Add("fichier", "Choisissez un fichier qui ne soit pas vide.")
	}
	if err := faults.Err("Le fichier n'est pas envoyé."); err != nil {
		return n, values, err
	}
	n.FileName = strings.ToValidUTF8(header.Filename, "")
	file, err := header.Open()
	if err != nil {
		return n, values, err
	}
	defer file.Close()
	n.Content, err = io.ReadAll(io.LimitReader(file, data.WebBounds.File+1))
	return n, values, err
}

// isTable refuses at once what can never be imported.
func (p *Pages) isTable(n store.NewImport) error {
	_, err := p.propose(n.Content, n.FileName)
	return err
}

func (p *Pages) propose(content []byte, file string) (data.Reading, error) {
	gazetteer, _ := p.deps.Runner.Territories()
	return data.Propose(bytes.NewReader(content), file, data.ImportOptions{Gazetteer: gazetteer, Bounds: data.WebBounds})
}
