package visiting

import (
	"bytes"
	"encoding/hex"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// report answers a signed report, to be read or printed, with what the venue says of it.
func (p *Pages) report(c *fiber.Ctx) error {
	v, view, err := p.about(c)
	if err != nil {
		return err
	}
	if view.ReportedAt.IsZero() {
		return fault.New(fault.Unknown, "Cette visite n’a pas encore de rapport.")
	}
	contents := []page.Content{reportFacts(&view), findings(&view, &view.Checklist)}
	if view.Report != "" {
		contents = append(contents, page.Section{Title: "Remarques générales", Contents: []page.Content{page.Written(view.Report)}})
	}
	contents = append(contents, reportObservations(&view), signature(&view), paragraph{page.Link{Text: "Revenir à la visite", Href: pathOf(view.ID, "")}},
		onDevice{page: "rapport", visit: view.ID, account: v.Actor.Account})
	return p.show(c, v, "Rapport de visite : "+view.PlaceName, contents...)
}

func reportFacts(view *store.VisitView) page.Content {
	return page.Definitions{
		{Title: "Lieu", Value: page.Text(view.PlaceName + ", " + view.Address + ", " + view.Commune)},
		{Title: "Label", Value: page.Text(view.Scheme.Name + ", dossier " + view.Number)},
		{Title: "Visite", Value: page.Text(moment(&view.SiteVisit, view.ArrivedAt) + ", jusqu’à " + labels.FrenchHour(view.LeftAt.In(view.Zone())))},
		{Title: "Présents", Value: page.Text(view.Attendance)},
		{Title: "Signé par", Value: page.Text(accountName(view, view.ReportedBy) + ", le " + moment(&view.SiteVisit, view.ReportedAt))},
	}
}

func reportObservations(view *store.VisitView) page.Content {
	text := page.Content(page.Paragraph("Le lieu n’a pas ajouté d’observation."))
	switch {
	case view.Observations != "":
		text = page.Written(view.Observations)
	case view.State == labels.VisitReported && !view.ObserveUntil.IsZero():
		text = page.Paragraph("Le lieu peut en ajouter jusqu’au " + directory.FrenchDay(view.ObserveUntil.Add(-time.Second).In(directory.Paris)) + ".")
	}
	return page.Section{Title: "Observations du lieu", Contents: []page.Content{text}}
}

// signature gives the digest that the move recorded, worked out again.
func signature(view *store.VisitView) page.Content {
	word := page.Badge{Word: "Inchangé depuis la signature", Shape: page.Done}
	if digest, err := view.ReportDigest(); err != nil || !bytes.Equal(digest, view.Digest) {
		word = page.Badge{Word: "Ne correspond plus à ce qui a été signé", Shape: page.Stopped}
	}
	return page.Section{Title: "Empreinte", Contents: []page.Content{
		page.Paragraph("Elle couvre le rapport et ses photos (SHA-256) : " + hex.EncodeToString(view.Digest) + "."), paragraph{word},
	}}
}
