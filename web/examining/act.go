package examining

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
)

// act is one act on a file: what it does, and the page of its form where it has one.
type act struct {
	do   func(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error
	form func(p *Pages, c *fiber.Ctx, s *sheet) error
	of   procedure.Event // of the form: its page shows while this may happen
}

// plain is an act that needs nothing but a command.
func plain(do func(context.Context, access.Actor, int64, store.Command) (procedure.Transition, error)) act {
	return act{do: func(ctx context.Context, actor access.Actor, id int64, command store.Command, _ url.Values) error {
		_, err := do(ctx, actor, id, command)
		return err
	}}
}

// withForm is the same act, asked for by a page of its own.
func (a act) withForm(of procedure.Event, form func(*Pages, *fiber.Ctx, *sheet) error) act {
	a.form, a.of = form, of
	return a
}

// acts are the acts on a file, by the word that addresses end with.
func (p *Pages) acts() map[string]act {
	return map[string]act{
		"interet":    {do: p.declare},
		"prendre":    {do: p.take},
		"confier":    act{do: p.assign}.withForm(labels.Assign, (*Pages).handOverPage),
		"reorienter": act{do: p.route}.withForm(labels.Route, (*Pages).handOverPage),
		"recevable":  plain(p.Store.AdmitFile),
		"reprendre":  plain(p.Store.ReopenFile).withForm(labels.Reopen, (*Pages).reopenPage),
		"continuer":  plain(p.Store.ResumeFile),
		"adherer":    plain(p.Store.AdhereFile),
		"relancer": {do: func(ctx context.Context, actor access.Actor, id int64, command store.Command, _ url.Values) error {
			return p.Store.RemindFile(ctx, actor, id, command)
		}},
		"correction":  act{do: p.correct}.withForm(labels.RequestCorrect, (*Pages).correctionPage),
		"evaluation":  act{do: p.assess}.withForm(labels.Assess, (*Pages).assessmentPage),
		"avis":        act{do: p.askOpinion}.withForm(labels.AskOpinion, (*Pages).askPage),
		"proposition": act{do: p.propose}.withForm(labels.Propose, (*Pages).proposalPage),
	}
}

// done says what has just been done, by the word that the address carries.
var done = map[string]string{
	"interet": "Votre déclaration est enregistrée. Le dossier est ouvert.", "prendre": "Vous suivez ce dossier.", "confier": "Le dossier est confié. La personne en est prévenue.",
	"recevable": "Le dossier est recevable. Son instruction commence.", "reprendre": "La proposition est annulée. L’instruction reprend.", "continuer": "L’instruction reprend.",
	"adherer": "L’adhésion est enregistrée. Le titre est délivré.", "relancer": "Le rappel est parti.", "correction": "La correction est demandée. Le demandeur en est prévenu.",
	"evaluation": "Votre évaluation est envoyée. Elle ne change plus.", "brouillon": "Votre brouillon est gardé. Vous seul le lisez.",
	"avis": "L’avis est demandé. La personne en est prévenue.", "avis-relancer": "Le rappel est parti.", "avis-annuler": "La demande d’avis est annulée.", "avis-ecarter": "L’avis est écarté. Il reste dans le dossier.",
	"proposition": "Votre proposition est enregistrée. Une autre personne décidera.",
}

// act does what a form about a file asks. Refused, the same page says why, with what
// was typed.
func (p *Pages) act(word string, a act) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, id, err := asked(c, "id")
		if err != nil {
			return err
		}
		values := httpd.Posted(c)
		command, err := labelform.Read(values)
		if err == nil {
			err = a.do(c.UserContext(), v.Actor, id, command, values)
		}
		if err == nil {
			return c.Redirect(p.after(word, id, values), fiber.StatusSeeOther)
		}
		return p.again(c, a, values, err)
	}
}

// after is where an act leads: to the list where the file is no longer shown.
func (p *Pages) after(word string, id int64, values url.Values) string {
	switch {
	case word == "interet" && values.Get(interestField) == interestSome, word == "reorienter":
		return home + "?fait=" + word
	case word == "evaluation" && values.Get(draftField) != "":
		word = "brouillon"
	}
	return filePath(id) + "?fait=" + word
}

func (p *Pages) again(c *fiber.Ctx, a act, values url.Values, err error) error {
	status, shown := statusOf(err)
	if !shown {
		return err
	}
	s, failed := p.load(c)
	if failed != nil {
		return failed
	}
	s.values, s.err = values, err
	c.Status(status)
	if a.form != nil && s.r.Open && s.may(a.of) {
		return a.form(p, c, &s)
	}
	return p.showFile(c, &s)
}

func (p *Pages) formPage(a act) fiber.Handler {
	return func(c *fiber.Ctx) error {
		s, err := p.load(c)
		if err != nil {
			return err
		}
		if !s.r.Open || !s.may(a.of) {
			return c.Redirect(s.path(""), fiber.StatusSeeOther)
		}
		return a.form(p, c, &s)
	}
}

const (
	interestField = "interet"
	interestNone  = "aucun"
	interestSome  = "oui"
	interestText  = "lien"
)

func (p *Pages) declare(ctx context.Context, actor access.Actor, id int64, _ store.Command, values url.Values) error {
	return p.declareFrom(ctx, actor, id, values)
}

func (p *Pages) declareFrom(ctx context.Context, actor access.Actor, id int64, values url.Values) error {
	switch values.Get(interestField) {
	case interestNone:
		return p.Store.DeclareInterest(ctx, actor, id, "", false)
	case interestSome:
		return p.Store.DeclareInterest(ctx, actor, id, labelform.Clean(values.Get(interestText)), true)
	}
	return fault.Fields{{Name: interestField, Message: "Choisissez une réponse."}}.Err("Votre déclaration n’est pas complète.")
}

// take declares first, where that was not done: the declaration is a move of its own.
func (p *Pages) take(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	if values.Has(interestField) {
		if values.Get(interestField) != interestNone {
			return p.declareFrom(ctx, actor, id, values)
		}
		if err := p.Store.DeclareInterest(ctx, actor, id, "", false); err != nil {
			return err
		}
		command.Seq = procedure.AnySeq
	}
	_, err := p.Store.TakeFile(ctx, actor, id, command)
	return err
}

func (p *Pages) assign(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	colleague, err := strconv.ParseInt(values.Get("collegue"), 10, 64)
	if err != nil {
		return fault.Fields{{Name: "collegue", Message: "Choisissez une personne."}}.Err("Dites à qui confier ce dossier.")
	}
	_, err = p.Store.AssignFile(ctx, actor, id, colleague, command)
	return err
}

func (p *Pages) route(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	level, code, is := strings.Cut(values.Get("service"), ":")
	if !is {
		return fault.Fields{{Name: "service", Message: "Choisissez un service."}}.Err("Dites à quel service confier ce dossier.")
	}
	_, err := p.Store.RouteFile(ctx, actor, id, labels.Desk{Level: geo.Level(level), Code: code}, command)
	return err
}

func (p *Pages) correct(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	form := store.CorrectionForm{Nature: procedure.CorrectionKind(values.Get("nature")), Fields: values["champs"]}
	_, err := p.Store.RequestCorrection(ctx, actor, id, command, form)
	return err
}

const draftField = "garder"

// assess keeps what was written, then sends it unless it was asked only to keep it.
func (p *Pages) assess(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	var drafts []labels.Assessment
	for name := range values {
		code, is := strings.CutPrefix(name, verdictField(""))
		if !is {
			continue
		}
		a := labels.Assessment{Criterion: code, Verdict: labels.Verdict(values.Get(name)), Finding: labelform.Clean(values.Get(findingField(code)))}
		for _, text := range values[evidenceField(code)] {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil && len(a.Documents) < 20 {
				a.Documents = append(a.Documents, n)
			}
		}
		drafts = append(drafts, a)
	}
	if err := p.Store.SaveAssessments(ctx, actor, id, drafts); err != nil || values.Get(draftField) != "" {
		return err
	}
	_, err := p.Store.SendAssessments(ctx, actor, id, command)
	return err
}

func verdictField(code string) string  { return "constat_" + code }
func findingField(code string) string  { return "texte_" + code }
func evidenceField(code string) string { return "preuve_" + code }

func (p *Pages) askOpinion(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	_, err := p.Store.AskOpinion(ctx, actor, id, command, store.OpinionForm{
		Email: strings.ToLower(labelform.Clean(values.Get("courriel"))), Name: labelform.Clean(values.Get("nom")), Question: labelform.Clean(values.Get("question")),
		Closed: labelform.Clean(values.Get("fermee")), Confidential: values.Get("confidentiel") != "",
	})
	return err
}

func (p *Pages) propose(ctx context.Context, actor access.Actor, id int64, command store.Command, values url.Values) error {
	form := store.ProposalForm{
		Kind: labels.ProposalKind(values.Get("proposition")), Ground: values.Get("motif_code"), Divergence: labelform.Clean(values.Get("ecart")),
	}
	if form.Kind == labels.ProposeReserves {
		var err error
		if form.Reserves, err = reservesOf(values); err != nil {
			return err
		}
	}
	if form.Kind != labels.ProposeRefusal {
		form.Ground = ""
	}
	_, err := p.Store.ProposeDecision(ctx, actor, id, command, form)
	return err
}

// onOpinion recalls, cancels or sets aside one opinion of a file.
func (p *Pages) onOpinion(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	_, opinion, err := asked(c, "avis")
	if err != nil {
		return err
	}
	word := strings.Clone(c.Params("acte"))
	do, known := map[string]func(context.Context, access.Actor, int64, store.Command) (procedure.Transition, error){
		"relancer": p.Store.RemindOpinion, "annuler": p.Store.CancelOpinion, "ecarter": p.Store.RevokeOpinion,
	}[word]
	if !known {
		return fault.New(fault.Unknown, "Cette action n’existe pas. Revenez au dossier.")
	}
	values := httpd.Posted(c)
	command, err := labelform.Read(values)
	if err == nil {
		_, err = do(c.UserContext(), v.Actor, opinion, command)
	}
	if err != nil {
		return p.again(c, act{}, values, err)
	}
	return c.Redirect(filePath(id)+"?fait=avis-"+word, fiber.StatusSeeOther)
}
