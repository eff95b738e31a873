package committee

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
)

const filesHome = string(frame.Files)

var errNoFile = fault.New(fault.Unknown, "Ce dossier n’est pas à l’ordre du jour de cette séance.")

// fileOf gives a session, and one of its files that the person may read.
func (p *Pages) fileOf(c *fiber.Ctx, actor access.Actor, session int64) (s store.SessionView, f store.SessionFile, d store.DecisionView, err error) {
	id, err := strconv.ParseInt(c.Params("dossier"), 10, 64)
	if err != nil {
		return s, f, d, errNoFile
	}
	if s, err = p.Store.SessionFor(c.UserContext(), actor, session); err != nil {
		return s, f, d, err
	}
	i := slices.IndexFunc(s.Files, func(f store.SessionFile) bool { return f.Application == id })
	switch {
	case i < 0:
		return s, f, d, errNoFile
	case s.Files[i].Interest.Recused:
		return s, f, d, fault.New(fault.Denied, "Vous vous êtes retiré de ce dossier : il ne vous est plus ouvert.")
	case !s.Files[i].Readable:
		return s, f, d, fault.New(fault.Denied, "Déclarez d’abord vos intérêts dans ce dossier. Il s’ouvre ensuite.")
	}
	d, err = p.Store.DecisionFor(c.UserContext(), actor, id)
	return s, s.Files[i], d, err
}

// doOnFile decides a file of a session, puts it off, or says who reports it.
func (p *Pages) doOnFile(c *fiber.Ctx, actor access.Actor, session, file int64, word string) error {
	values := labelform.Posted(c)
	switch word {
	case "decider":
		d, err := p.Store.DecisionFor(c.UserContext(), actor, file)
		if err != nil {
			return err
		}
		form, err := decisionOf(values, &d)
		if err != nil {
			return err
		}
		form.Session = session
		_, err = p.Store.Decide(c.UserContext(), actor, file, form)
		return err
	case "ajourner":
		command, err := labelform.Read(values)
		if err != nil {
			return err
		}
		return p.Store.Adjourn(c.UserContext(), actor, session, file, command)
	case "rapporteur":
		command, err := labelform.Read(values)
		if err != nil {
			return err
		}
		account, _ := strconv.ParseInt(values.Get("rapporteur"), 10, 64) // nobody when it is not a number
		return p.Store.NameRapporteur(c.UserContext(), actor, session, store.Enlisting{Command: command, Application: file, Rapporteur: account})[0].Err
	}
	return fault.New(fault.Unknown, "Cette action n’existe pas.")
}

// time10 reads a day as a field of that kind sends it; the zero time for none.
func time10(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}
