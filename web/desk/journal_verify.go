package desk

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// verifyPatience bounds a verification asked from a page; the command has none.
const verifyPatience = 20 * time.Second

// verification is the part of the page that asks for it.
func verification(v httpd.Visitor) page.Content {
	return page.Section{Title: "Vérifier le journal", Contents: []page.Content{
		page.Paragraph("Le service relit tout le journal et l’historique des lieux qu’il scelle. Il dit la première ligne modifiée, s’il y en a une."),
		page.PostButton{Action: string(frame.Journal) + "/verifier", Token: v.FormToken, Text: "Vérifier maintenant"},
	}}
}

// verifyJournal reads the whole chain again, for the agency alone, one at a
// time.
func (p *Pages) verifyJournal(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.JournalSee)
	if err != nil {
		return err
	}
	if !readsAll(v.Actor) {
		return fault.New(fault.Denied, "Votre compte ne permet pas de vérifier tout le journal. Peut le faire : l’agence.")
	}
	if !p.verifying.TryLock() {
		return fault.New(fault.Busy, "Une vérification est déjà en cours. Recommencez dans une minute.")
	}
	defer p.verifying.Unlock()
	ctx, cancel := context.WithTimeout(c.UserContext(), verifyPatience)
	defer cancel()
	began := time.Now()
	found, err := p.deps.Store.VerifyJournal(ctx)
	if err != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return err
	}
	return p.journalPage(c, v, verdict(found, err, time.Since(began)))
}

// verdict says in words what a verification found.
func verdict(v store.Verified, err error, took time.Duration) *page.Notice {
	switch {
	case err != nil:
		return &page.Notice{
			Title: "La vérification est trop longue pour une page",
			Text:  "Rien n’a été conclu. Demandez à qui exploite le service de lancer « annuaire verifier ».",
		}
	case v.Broken != nil:
		return &page.Notice{
			Title: "Le journal n’est plus celui qui a été écrit", Text: page.Typeset(v.Broken.String()),
			Then: page.Paragraph("Prévenez qui exploite le service. Ne changez rien : une sauvegarde dira ce qui a été modifié."),
		}
	}
	return &page.Notice{
		Calm: true, Title: "Le journal est intact",
		Text: page.Counted(int(v.Rows), "acte relu", "actes relus") + ", " + page.Counted(int(v.History), "changement de fiche scellé", "changements de fiches scellés") +
			", en " + page.Counted(int(took.Milliseconds()), "milliseconde", "millisecondes") + ".",
	}
}
