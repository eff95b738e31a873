package ticket

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
)

// act does what a desk sends about one ticket.
func (p *Pages) act(c *fiber.Ctx) error {
	v, n, err := p.asked(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	act, err := actOf(n, values)
	if err == nil {
		_, err = p.Store.ActOnTicket(c.UserContext(), v.Actor, act)
	}
	if err == nil {
		return c.Redirect(ticketPath(n)+"?fait="+string(act.Event), fiber.StatusSeeOther)
	}
	status, again := shownAgain(err)
	if !again {
		return err
	}
	c.Status(status)
	return p.showFile(c, v, n, values, err)
}

// actOf reads an act. Fields that are not columns a Patch knows are not read.
func actOf(n int64, values url.Values) (store.TicketAct, error) {
	act := store.TicketAct{Number: n, Event: directory.TicketEvent(values.Get(eventField)), Text: text(values, "texte")}
	var err error
	if act.Version, err = strconv.ParseInt(values.Get(versionField), 10, 64); err != nil {
		return act, fault.New(fault.Invalid, "Cette page est incomplète : rechargez-la, puis recommencez.")
	}
	act.PlaceVersion, _ = strconv.ParseInt(values.Get(sheetField), 10, 64) // none for a creation
	switch act.Event {
	case directory.TicketRefuse:
		act.Text = strings.TrimSpace(text(values, "motif_type") + "\n" + text(values, "motif"))
	case directory.TicketAccept:
		err = settledOf(&act, values)
	}
	return act, err
}

// settledOf reads the values that a desk has settled on.
func settledOf(act *store.TicketAct, values url.Values) error {
	act.Changes = map[string]string{}
	for name := range values {
		if _, known := directory.ColumnNamed(name); known || slices.Contains(directory.PatchOnly, name) {
			act.Changes[name] = text(values, name)
		}
	}
	if !values.Has(choiceField) && values.Has(directory.ClosedFromColumn) && values.Has(archiveField) {
		return fault.Fields{{Name: choiceField, Message: "Choisissez ce que devient la fiche."}}.Err("Il manque une réponse.")
	}
	switch values.Get(choiceField) {
	case "temporaire":
		return nil
	case "archiver":
		act.Changes = nil
		act.ArchiveReason = text(values, archiveField)
		if act.ArchiveReason == "" {
			return fault.Fields{{Name: archiveField, Message: "Donnez le motif du retrait."}}.Err("Il manque une réponse.")
		}
	case "rien":
		act.Changes = nil
	default:
		act.ArchiveReason = text(values, archiveField) // of a withdrawal that was asked
	}
	return nil
}
