package labels

import (
	"slices"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/procedure"
)

// Outcomes are the decisions on an application, in the order in which they are
// offered.
var Outcomes = []procedure.Event{Grant, GrantReserves, Refuse}

var outcomesInFrench = map[procedure.Event]string{
	Grant: "Label accordé", GrantReserves: "Label accordé avec réserves", Refuse: "Label refusé", RefuseAdmit: "Demande irrecevable",
	GrantBySilence: "Label accordé sans réponse dans le délai", RefuseBySilence: "Label refusé sans réponse dans le délai",
	AppealUpheld: "Décision réformée après recours", AppealDismissed: "Décision confirmée après recours", Adhere: "Adhésion enregistrée",
}

// OutcomeFrench gives a decision in words.
func OutcomeFrench(e procedure.Event) string { return outcomesInFrench[e] }

// IsDecision tells whether an event decides an application.
func IsDecision(e procedure.Event) bool { return outcomesInFrench[e] != "" }

// HandsOn are the acts after which somebody decides nothing on the same file: they
// have examined it.
var HandsOn = []procedure.Event{Take, Admit, RequestCorrect, Assess, PlanVisit, Propose, GiveOpinion}

// ReservesFor gives the reserves that a decision makes of what was proposed: one for
// each minor non-conformity, to be mended before the time that the scheme gives. Their
// Due are days, which still count.
func (p *Proposal) ReservesFor(s *Scheme, today time.Time) []ReserveAsked {
	list := make([]ReserveAsked, 0, len(p.Result.Minors))
	for _, code := range p.Result.Minors {
		r := ReserveAsked{Criterion: code, Due: procedure.AddMonths(today, max(1, s.MinorMonths))}
		if c, is := s.Criterion(code); is {
			r.Text = "À corriger : " + c.Name
		}
		for _, asked := range p.Reserves {
			if asked.Criterion == code {
				r.Text = asked.Text
				if day := asked.LastDay(); day.After(today) {
					r.Due = day
				}
			}
		}
		list = append(list, r)
	}
	return list
}

// LastDay is the last day that counts, in Paris, to mend it: the day itself, where
// one was given.
func (r ReserveAsked) LastDay() time.Time {
	if r.Due.IsZero() {
		return r.Due
	}
	return procedure.DayOf(r.Due.Add(-time.Second), directory.Paris)
}

// CheckDecision says, field by field, what keeps a decision from being made on a day,
// by the result that was proposed: no label with a major non-conformity, none
// without its reserves.
func (p *Proposal) CheckDecision(s *Scheme, event procedure.Event, code string, reserves []ReserveAsked, today time.Time) error {
	var faults fault.Fields
	switch event {
	case Refuse, RefuseAdmit:
		if !slices.ContainsFunc(s.Refusals, func(g Ground) bool { return g.Code == code }) {
			faults.Add("motif_code", "Choisissez un motif dans la liste.")
		}
	case Grant, GrantReserves:
		p.checkGrant(&faults, event)
		checkReservesAsked(&faults, s, event, p.Result.Minors, reserves, today)
	default:
		faults.Add("decision", "Choisissez une décision.")
	}
	return faults.Err("Cette décision n’est pas possible en l’état.")
}

func (p *Proposal) checkGrant(faults *fault.Fields, event procedure.Event) {
	if !p.Result.Grantable {
		faults.Add("decision", "Le label ne peut pas être accordé. %s", strings.Join(p.Result.Why, " "))
	}
	if event == Grant && len(p.Result.Minors) > 0 {
		faults.Add("decision", "Des critères sont à corriger (%s) : accordez le label avec réserves.", strings.Join(p.Result.Minors, ", "))
	}
}

func checkReservesAsked(faults *fault.Fields, s *Scheme, event procedure.Event, minors []string, reserves []ReserveAsked, today time.Time) {
	if event == Grant && len(reserves) > 0 || event == GrantReserves && len(minors) == 0 {
		faults.Add("decision", "Aucun critère n’est à corriger : accordez le label sans réserve.")
		return
	}
	if event == Grant {
		return
	}
	last := LastReserveDay(s, today)
	for _, code := range minors {
		i := slices.IndexFunc(reserves, func(r ReserveAsked) bool { return r.Criterion == code })
		switch {
		case i < 0 || strings.TrimSpace(reserves[i].Text) == "":
			faults.Add("reserve_"+code, "Dites ce qui doit être corrigé pour le critère %s.", code)
		case !reserves[i].Due.After(today) || reserves[i].Due.After(last):
			faults.Add("reserve_le_"+code, "Choisissez une date après aujourd’hui, et jusqu’au %s.", directory.FrenchDay(last))
		}
	}
	if len(reserves) != len(minors) {
		faults.Add("decision", "Une réserve porte sur un critère à corriger, une seule fois.")
	}
}

// MeansOfAppeal tells, in the act itself, how and until when a decision made on a day may be
// contested.
func (s *Scheme) MeansOfAppeal(day time.Time) string {
	return "Vous pouvez contester cette décision jusqu’au " + directory.FrenchDay(s.LastAppealDay(day)) +
		" inclus, depuis votre espace. D’autres personnes l’examineront. Vous pouvez aussi saisir le tribunal administratif, dans les deux mois qui suivent sa réception."
}
