package label

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/labels/certificate"
	"annuaire/labels/credential"
	"annuaire/store"
	"annuaire/web/page"
)

// paper gives what the certificate of a title says.
func (p *Pages) paper(c *fiber.Ctx) (t store.PublicTitle, paper certificate.Paper, err error) {
	if t, err = p.titleOf(c); err != nil {
		return t, paper, err
	}
	v, err := p.scheme(c.UserContext(), t.Version)
	return t, certificate.Of(&t.Title, &v.Scheme, v.Number, t.Commune, p.verifyAddress(t.Number), p.deps.Clock()), err
}

// certificatePDF answers the certificate as a file.
func (p *Pages) certificatePDF(c *fiber.Ctx) error {
	t, paper, err := p.paper(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := certificate.PDF(&b, paper); err != nil {
		return err
	}
	if httpd.Fresh(c, httpd.ContentTag(b.Bytes()), paper.Modified) {
		return nil
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="certificat-`+fileName(t.Number)+`.pdf"`)
	return c.Send(b.Bytes())
}

// fileName keeps of a number what a header may hold.
func fileName(number string) string {
	return string(bytes.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, []byte(number)))
}

// certificate shows the same as a page, made to be printed.
func (p *Pages) certificate(c *fiber.Ctx) error {
	t, paper, err := p.paper(c)
	if err != nil {
		return err
	}
	return p.deps.Renderer.Page(c, page.Page{
		Title: "Certificat " + t.Number, Section: "labels", Class: "certificat-label", Form: true, NoIndex: true,
		Crumbs:  crumbs(page.Crumb{Text: t.Number, Href: titlePath(t.Number)}, page.Crumb{Text: "Certificat"}),
		Content: paperPage{paper},
	})
}

// paperPage is a certificate in HTML.
type paperPage struct{ certificate.Paper }

func (p paperPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre texte\">\n<p class=\"hors-impression\">")
	w.Anchor(titlePath(p.Number)+"/certificat.pdf", "Télécharger ce certificat (PDF)")
	w.Raw("</p>\n<article class=\"label-certificat\">\n")
	w.Between("<h1>", p.Scheme, "</h1>\n")
	w.Between("<p class=\"discret\">", p.Given, "</p>\n")
	w.Between("<p class=\"nom\">", p.Place, "</p>\n")
	w.Between("<p>", p.Commune, "</p>\n")
	w.Between("<p class=\"discret\">Titulaire : ", p.Holder, "</p>\n")
	w.Between("<p class=\"avis\"><strong>", p.Notice, "</strong></p>\n")
	w.Raw("<dl class=\"faits large\">\n")
	for _, fact := range p.Facts {
		w.Between("<dt>", fact.Title, "</dt>")
		w.Between("<dd>", fact.Text, "</dd>\n")
	}
	w.Raw("</dl>\n")
	w.Between("<p class=\"discret\">", p.Signed, "</p>\n")
	w.Between("<p class=\"discret\">", p.Legal, "</p>\n")
	w.Raw("<div class=\"cote\">")
	w.QR(p.Address, "Code qui mène à la vérification de ce titre")
	w.Raw("<div><p><strong>Vérifiez ce titre</strong></p>\n<p class=\"adresse\">")
	w.Text(p.Address)
	w.Raw("</p>\n<p class=\"discret\">Un titre peut être suspendu ou retiré après sa délivrance. Le registre public dit s’il vaut aujourd’hui.</p></div></div>\n</article></div>")
}

// attestation answers the signed credential of a title.
func (p *Pages) attestation(c *fiber.Ctx) error {
	t, err := p.titleOf(c)
	if err != nil {
		return err
	}
	v, err := p.scheme(c.UserContext(), t.Version)
	if err != nil {
		return err
	}
	return p.signed(c, credential.Of(p.deps.PublicURL, &t.Title, &v.Scheme, v.Number), t.UpdatedAt, "application/vc+ld+json")
}
