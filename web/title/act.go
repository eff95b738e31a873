package title

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
)

// asked is what a form asks of a title.
type asked struct {
	ctx     context.Context
	store   *store.Store
	actor   access.Actor
	number  string
	command store.Command
	values  url.Values
}

// text reads a short field.
func (a *asked) text(name string) string { return labelform.Clean(a.values.Get(name)) }

// item reads the number of what the form is about, within the title.
func (a *asked) item() int64 {
	n, _ := strconv.ParseInt(a.values.Get(itemField), 10, 64) // none: the record refuses it
	return n
}

func (a *asked) suspension() store.Suspension {
	return store.Suspension{Condition: a.text("condition"), ThenWithdraw: a.values.Get("puis_retrait") != ""}
}

const itemField = "objet"

// acts are what forms do, by the last step of their address.
var acts = map[string]func(*asked) (procedure.Transition, error){
	"reserve": func(a *asked) (procedure.Transition, error) {
		return a.store.OpenReserve(a.ctx, a.actor, a.number, a.command, a.text("critere"))
	},
	"non-conformite": func(a *asked) (procedure.Transition, error) {
		return a.store.FindNonConformity(a.ctx, a.actor, a.number, a.command, labels.ReserveKind(a.text("nature")), a.text("critere"))
	},
	"repondre": func(a *asked) (procedure.Transition, error) {
		return a.store.AnswerReserve(a.ctx, a.actor, a.number, a.command, a.item())
	},
	"lever": func(a *asked) (procedure.Transition, error) {
		return a.store.LiftReserve(a.ctx, a.actor, a.number, a.command, a.item())
	},
	"controler": (*asked).check,
	"changement": func(a *asked) (procedure.Transition, error) {
		return a.store.ReportChange(a.ctx, a.actor, a.number, a.command)
	},
	"signalement": func(a *asked) (procedure.Transition, error) {
		return a.store.AnswerComplaint(a.ctx, a.actor, a.number, a.command, a.item())
	},
	"contradictoire": func(a *asked) (procedure.Transition, error) {
		return a.store.OpenContradictory(a.ctx, a.actor, a.number, a.command, labels.Aim(a.text("but")))
	},
	"observations": func(a *asked) (procedure.Transition, error) {
		return a.store.Observe(a.ctx, a.actor, a.number, a.command)
	},
	"clore": func(a *asked) (procedure.Transition, error) {
		return a.store.CloseContradictory(a.ctx, a.actor, a.number, a.command)
	},
	"suspendre": func(a *asked) (procedure.Transition, error) {
		return a.store.SuspendTitle(a.ctx, a.actor, a.number, a.command, a.suspension())
	},
	"suspendre-urgence": func(a *asked) (procedure.Transition, error) {
		return a.store.SuspendTitleUrgently(a.ctx, a.actor, a.number, a.command, a.suspension(), labels.Aim(a.text("but")))
	},
	"lever-suspension": func(a *asked) (procedure.Transition, error) {
		return a.store.LiftSuspension(a.ctx, a.actor, a.number, a.command)
	},
	"retirer": func(a *asked) (procedure.Transition, error) {
		return a.store.WithdrawTitle(a.ctx, a.actor, a.number, a.command)
	},
	"annuler": func(a *asked) (procedure.Transition, error) {
		return a.store.AnnulTitle(a.ctx, a.actor, a.number, a.command)
	},
	"renoncer": (*asked).renounce,
	"transferer": func(a *asked) (procedure.Transition, error) {
		return a.store.TransferTitle(a.ctx, a.actor, a.number, a.command, a.text("structure"), a.text("pivot"))
	},
	"prolonger": func(a *asked) (procedure.Transition, error) {
		return a.store.ProlongTitle(a.ctx, a.actor, a.number, a.command)
	},
}

// check reads a check of the title, and what it found.
func (a *asked) check() (procedure.Transition, error) {
	visit, _ := strconv.ParseInt(a.values.Get("visite"), 10, 64)
	check := store.CheckAsked{Mean: labels.CheckMean(a.text("moyen")), Visit: visit, Outcome: labels.Outcome(a.text("issue"))}
	for i := range findingsAtOnce {
		n := strconv.Itoa(i + 1)
		criterion, text := a.text("critere"+n), a.text("constat"+n)
		if criterion == "" && text == "" {
			continue
		}
		kind := labels.MinorReserve
		if a.text("nature"+n) == string(labels.MajorReserve) {
			kind = labels.MajorReserve
		}
		check.Findings = append(check.Findings, store.Finding{Kind: kind, ReserveAsked: labels.ReserveAsked{Criterion: criterion, Text: text}})
	}
	return a.store.RecordCheck(a.ctx, a.actor, a.number, a.command, check)
}

// findingsAtOnce is how many things one form may find; more are added after it.
const findingsAtOnce = 3

// renounce asks for a yes, since it cannot be undone.
func (a *asked) renounce() (procedure.Transition, error) {
	if a.values.Get("oui") == "" {
		return procedure.Transition{}, fault.Fields{{Name: "oui", Message: "Cochez cette case pour confirmer."}}.Err("Rien n’est fait encore.")
	}
	return a.store.RenounceTitle(a.ctx, a.actor, a.number, a.command)
}

// do does what a form asks, then leads back to the title.
func (p *Pages) do(name string, act func(*asked) (procedure.Transition, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, number, err := p.signed(c)
		if err != nil {
			return err
		}
		a := &asked{ctx: c.UserContext(), store: p.deps.Store, actor: v.Actor, number: number, values: labelform.Posted(c)}
		if a.command, err = labelform.Read(a.values); err == nil {
			err = p.addFile(c, a)
		}
		if err == nil {
			_, err = act(a)
		}
		if err == nil {
			return c.Redirect(titlePath(number)+"?fait="+name, fiber.StatusSeeOther)
		}
		status, again := shownAgain(err)
		if !again {
			return err
		}
		c.Status(status)
		return p.show(c, v, number, refusal{name, a.values, err})
	}
}

// signed gives who asks, and the number of the title in the address.
func (p *Pages) signed(c *fiber.Ctx) (v httpd.Visitor, number string, err error) {
	if v, err = httpd.SignedFor(c, access.LabelSee); err != nil {
		return v, "", err
	}
	number, err = url.PathUnescape(c.Params("numero"))
	if err != nil || len(number) > 60 {
		return v, "", errNoTitle
	}
	return v, number, nil
}

var errNoTitle = fault.New(fault.Unknown, "Aucun titre ne porte ce numéro, ou vous n’y avez pas accès.")

// shownAgain tells whether an error is told in the form that was sent, and with which
// status; the others have a page of their own.
func shownAgain(err error) (status int, again bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Rejected:
		return fiber.StatusBadRequest, true
	case fault.Busy:
		return fiber.StatusTooManyRequests, true
	case fault.Conflict:
		return fiber.StatusConflict, true
	case fault.Denied:
		return fiber.StatusForbidden, true
	}
	return 0, false
}

// publicText is what people may read of an error.
func publicText(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Public
	}
	return "Une erreur est survenue. Vos réponses sont toujours là : réessayez dans un moment."
}
