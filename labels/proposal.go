package labels

import (
	"slices"
	"time"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/procedure"
)

// Proposal is what who examined proposes to who decides: what the verdicts make,
// computed, and what they propose, freely. Where the two differ, they say why.
type Proposal struct {
	Kind       ProposalKind   `json:"proposition"`
	Reason     string         `json:"motif"`
	Ground     string         `json:"motif_code,omitempty"` // of a refusal: code of one of Refusals
	Divergence string         `json:"ecart,omitempty"`
	Reserves   []ReserveAsked `json:"reserves"`
	Result     Result         `json:"resultat"`
	By         int64          `json:"par"`
	At         time.Time      `json:"le"`
}

// ProposalKind is what is proposed.
type ProposalKind string

// The kinds.
const (
	ProposeGrant    ProposalKind = "accord"
	ProposeReserves ProposalKind = "accord_reserves"
	ProposeRefusal  ProposalKind = "refus"
)

// ProposalKinds lists them.
var ProposalKinds = []ProposalKind{ProposeGrant, ProposeReserves, ProposeRefusal}

// Followed is what was done before a proposal, and by which it is allowed.
type Followed struct {
	Visited  bool // a report of visit was signed
	Declined int  // dates of visit that the venue has declined: from two on, it may be refused unseen
}

// Computed is what the result alone would propose.
func (r *Result) Computed() ProposalKind {
	switch {
	case !r.Grantable:
		return ProposeRefusal
	case r.Reserved:
		return ProposeReserves
	}
	return ProposeGrant
}

// Diverges tells whether it is something else than what was computed.
func (p *Proposal) Diverges() bool { return p.Kind != p.Result.Computed() }

// Check says, field by field, what keeps a proposal from being made on a day.
func (p *Proposal) Check(s *Scheme, done Followed, today time.Time) error {
	var faults fault.Fields
	if !slices.Contains(ProposalKinds, p.Kind) {
		faults.Add("proposition", "Choisissez ce que vous proposez.")
	}
	p.checkFollowed(&faults, s, done)
	p.checkResult(&faults)
	p.checkReserves(&faults, s, today)
	if p.Kind == ProposeRefusal && !slices.ContainsFunc(s.Refusals, func(g Ground) bool { return g.Code == p.Ground }) {
		faults.Add("motif_code", "Choisissez le motif du refus dans la liste.")
	}
	if p.Diverges() && p.Divergence == "" {
		faults.Add("ecart", "Le résultat calculé est différent : dites pourquoi vous proposez autre chose.")
	}
	for field, text := range map[string]string{"motif": p.Reason, "ecart": p.Divergence} {
		if utf8.RuneCountInString(text) > MessageMax {
			faults.Add(field, "Écrivez au plus %d caractères.", MessageMax)
		}
	}
	return faults.Err("Cette proposition n’est pas possible en l’état.")
}

// checkFollowed asks for what must be done first. A venue that has declined two
// dates may be refused without either.
func (p *Proposal) checkFollowed(faults *fault.Fields, s *Scheme, done Followed) {
	if p.Kind == ProposeRefusal && done.Declined >= 2 {
		return
	}
	if s.NeedsVisit && !done.Visited {
		faults.Add("proposition", "Ce label demande une visite. Prévoyez-la d’abord : aucun rapport n’est signé.")
	}
	for _, code := range p.Result.Unverified {
		if c, is := s.Criterion(code); is && c.Eliminatory {
			faults.Add("proposition", "Vérifiez d’abord le critère %s « %s » : il est indispensable.", c.Code, c.Name)
		}
	}
}

func (p *Proposal) checkResult(faults *fault.Fields) {
	if p.Kind != ProposeRefusal && (len(p.Result.Majors) > 0 || p.Result.Raised > 0) {
		faults.Add("proposition", "Un défaut majeur est ouvert. Proposez un refus, ou demandez une correction.")
	}
}

// checkReserves asks for one reserve, with its date, for each minor
// non-conformity of a grant, and for none elsewhere.
func (p *Proposal) checkReserves(faults *fault.Fields, s *Scheme, today time.Time) {
	asked := map[string]bool{}
	for _, r := range p.Reserves {
		asked[r.Criterion] = true
		if !slices.Contains(p.Result.Minors, r.Criterion) {
			faults.Add("reserves", "Le critère %s n’a pas de défaut mineur : il ne porte pas de réserve.", fault.Excerpt(r.Criterion, 40))
		}
		p.checkReserve(faults, s, r, today)
	}
	if p.Kind != ProposeReserves {
		if len(p.Reserves) > 0 {
			faults.Add("reserves", "Seul un accord avec réserves porte des réserves.")
		}
		return
	}
	if len(p.Result.Minors) == 0 {
		faults.Add("proposition", "Aucun critère ne porte de défaut mineur : il n’y a pas de réserve à émettre.")
	}
	for _, code := range p.Result.Minors {
		if !asked[code] {
			faults.Add("reserve_"+code, "Dites ce qui doit être corrigé pour le critère %s, et pour quand.", code)
		}
	}
}

func (p *Proposal) checkReserve(faults *fault.Fields, s *Scheme, r ReserveAsked, today time.Time) {
	checkText(faults, "reserve_"+r.Criterion, r.Text, "Dites ce qui doit être corrigé.")
	last := LastReserveDay(s, today)
	if !r.Due.After(today) || r.Due.After(last) {
		faults.Add("reserve_le_"+r.Criterion, "Choisissez une date jusqu’au %s.", directory.FrenchDay(last))
	}
}

// LastReserveDay is the last day that a reserve made on a day may be given.
func LastReserveDay(s *Scheme, today time.Time) time.Time {
	return procedure.AddMonths(today, max(1, s.MinorMonths)+3) // the decision comes after the proposal
}
