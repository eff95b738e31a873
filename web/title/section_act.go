package title

import (
	"strconv"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

// acts are what who examines and who decides may do now.
func (s sheet) acts() page.Content {
	contents := append(s.examining(), s.deciding()...)
	if len(contents) == 0 {
		return nil
	}
	return page.Section{Title: "Agir sur ce titre", Contents: contents}
}

func (s sheet) examining() (contents []page.Content) {
	if !s.t.Is(labels.Instructor) {
		return nil
	}
	if s.t.May(labels.Surveil) {
		contents = append(contents, choices{{Text: "Prévoir une visite de contrôle", Href: "/espace/visites/nouvelle?titre=" + page.PathEscape(s.t.Number)}},
			s.form("controler", "Enregistrer un contrôle", "Enregistrer ce contrôle", 0, s.checkFields()...))
	}
	if s.t.May(labels.Disconform) {
		contents = append(contents, s.form("non-conformite", "Constater un défaut", "Enregistrer", 0, append(
			[]page.Field{s.criteria("critere", "Critère", true), kinds("nature", "Gravité", true), reason("Constat", "Le lieu le lira."), deadline("À lever avant la fin du (facultatif)", s.mendHint())}, s.evidence()...)...))
	}
	if s.t.May(labels.OpenReserve) {
		contents = append(contents, s.form("reserve", "Émettre une réserve", "Émettre cette réserve", 0, append(
			[]page.Field{s.criteria("critere", "Critère", true), reason("Réserve", "Ce qui doit être fait. Le registre public l’indique si ce label le prévoit."), deadline("À lever avant la fin du (facultatif)", s.mendHint())}, s.evidence()...)...))
	}
	return contents
}

func (s sheet) mendHint() string {
	today := procedure.DayOf(s.v.Actor.At, directory.Paris)
	var parts []string
	if last, says := s.t.Rules.MendBy(labels.MinorReserve, today); says {
		parts = append(parts, "défaut mineur ou réserve : "+directory.FrenchDay(last))
	}
	if last, says := s.t.Rules.MendBy(labels.MajorReserve, today); says {
		parts = append(parts, "défaut majeur : "+directory.FrenchDay(last))
	}
	if len(parts) == 0 {
		return "Ce label ne prévoit pas de délai : donnez une date."
	}
	return "Sans date, au plus tard prévu par ce label. " + page.UpperFirst(strings.Join(parts, ", ")) + "."
}

func kinds(name, label string, required bool) page.Field {
	return page.Radios{Name: name, Label: label, Required: required, Choices: []page.Choice{
		{Value: string(labels.MinorReserve), Text: labels.MinorReserve.French()}, {Value: string(labels.MajorReserve), Text: labels.MajorReserve.French()},
	}}
}

// checkFields are those of a check, with what it found.
func (s sheet) checkFields() []page.Field {
	means := []page.Choice{{Value: string(labels.CheckPapers), Text: labels.CheckPapers.French()}, {Value: string(labels.CheckData), Text: labels.CheckData.French()}}
	fields := []page.Field{}
	var visits []page.Choice
	for _, v := range s.t.Visits {
		if v.State == labels.VisitReported || v.State == labels.VisitClosed {
			visits = append(visits, page.Choice{Value: itemText(v.ID), Text: "Visite du " + dayOf(v.StartsAt)})
		}
	}
	if len(visits) > 0 {
		means = append(means, page.Choice{Value: string(labels.CheckVisit), Text: labels.CheckVisit.French()})
	}
	fields = append(fields, page.Radios{Name: "moyen", Label: "Comment", Choices: means, Required: true})
	if len(visits) > 0 {
		fields = append(fields, page.Select{Name: "visite", Label: "Visite (pour un contrôle par visite)", Empty: "Aucune", Choices: visits})
	}
	var outcomes []page.Choice
	for _, o := range []labels.Outcome{labels.Favourable, labels.WithNCs, labels.Unfavourable} {
		outcomes = append(outcomes, page.Choice{Value: string(o), Text: o.French()})
	}
	fields = append(fields, page.Radios{Name: "issue", Label: "Issue", Choices: outcomes, Required: true}, reason("Ce qui a été constaté", "Le lieu le lira."))
	for i := range findingsAtOnce {
		n := strconv.Itoa(i + 1)
		fields = append(fields, page.Group{Legend: "Défaut " + n + " (facultatif)", Fields: []page.Field{
			s.criteria("critere"+n, "Critère", false), kinds("nature"+n, "Gravité", false), page.Area{Name: "constat" + n, Label: "Constat", Rows: 2, Max: procedure.ReasonMax},
		}})
	}
	return append(fields, s.evidence()...)
}

func (s sheet) deciding() (contents []page.Content) {
	if !s.t.Is(labels.Decider) {
		return nil
	}
	add := func(event procedure.Event, ready bool, act, title, submit string, fields ...page.Field) {
		if ready && s.t.May(event) {
			contents = append(contents, s.form(act, title, submit, 0, fields...))
		}
	}
	add(labels.OpenContradictory, s.t.Contradictory() == nil, "contradictoire", "Ouvrir une procédure contradictoire", "Ouvrir et prévenir le lieu",
		aims(), reason("Raisons", "Le lieu les lira et pourra répondre."), deadline("Réponse jusqu’au (facultatif)", "Au moins "+strconv.Itoa(s.t.Rules.ContradictoryDays())+" jours. Sans date, ce délai."))
	suspension := []page.Field{
		deadline("Dernier jour de la suspension", ""),
		page.Area{Name: "condition", Label: "Ce qu’il faut pour la lever", Rows: 2, Max: 2000, Required: true},
		page.Check{Name: "puis_retrait", Label: "À la fin, sans décision, ouvrir une procédure de retrait"},
	}
	add(labels.Suspend, s.t.Heard(labels.Suspend), "suspendre", "Suspendre ce titre", "Suspendre", append(s.decision("Raisons de la suspension"), suspension...)...)
	add(labels.SuspendUrgently, true, "suspendre-urgence", "Suspendre en urgence", "Suspendre tout de suite",
		append(append([]page.Field{grounds("Motif", labels.UrgentGrounds), aims()}, s.decision("Raisons de l’urgence")...), suspension...)...)
	add(labels.LiftSuspension, true, "lever-suspension", "Lever la suspension", "Lever la suspension", reason("Pourquoi la condition est remplie", "Un contrôle favorable doit être enregistré avant."))
	add(labels.TitleWithdraw, s.t.Heard(labels.TitleWithdraw), "retirer", "Retirer ce titre", "Retirer", append([]page.Field{grounds("Motif", s.t.Rules.Sanctions)}, s.decision("Raisons du retrait")...)...)
	add(labels.Annul, s.t.Heard(labels.Annul), "annuler", "Annuler ce titre", "Annuler", append([]page.Field{grounds("Motif", labels.AnnulGrounds)}, s.decision("Raisons de l’annulation")...)...)
	add(labels.Prolong, s.renewalPending(), "prolonger", "Prolonger ce titre", "Prolonger",
		append(s.decision("Raisons de la prolongation"), deadline("Nouveau dernier jour", "Le temps de décider du renouvellement."))...)
	add(labels.Transfer, true, "transferer", "Transférer à une autre structure", "Transférer",
		page.TextField{Name: "structure", Label: "Nom de la structure", Max: 300, Required: true},
		page.TextField{Name: "pivot", Label: "SIRET, RNA ou RIDET", Max: 20, Required: true, Short: true}, reason("Raison", ""))
	return contents
}

func (s sheet) renewalPending() bool {
	return s.t.Renewal.Application != 0 && !labels.ApplicationLife.IsEnded(s.t.Renewal.State) && s.t.Renewal.State != labels.Draft
}

// renewsFrom writes the first day on which a renewal may be asked.
func renewsFrom(t *store.TitleView) string {
	return dayText(procedure.AddMonths(t.LastDay(), -t.Rules.RenewFrom))
}

func dayText(day time.Time) string { return directory.FrenchDay(day) }

func visitWords(s procedure.State) string { return strings.ToLower(labels.VisitLife.French(s)) }
