package labels

import p "annuaire/procedure"

// The life of a visit, for an application or to see what becomes of a title.
const (
	VisitProposed  p.State = "proposee"
	VisitAccepted  p.State = "acceptee"
	VisitReported  p.State = "rapportee" // the venue may add its observations
	VisitClosed    p.State = "close"
	VisitCancelled p.State = "annulee"
)

// What happens to it.
const (
	VisitPropose p.Event = "proposer"
	VisitMove    p.Event = "deplacer" // another date
	VisitAccept  p.Event = "accepter"
	VisitDecline p.Event = "decliner" // the venue cannot, or does not want to
	VisitCancel  p.Event = "annuler"
	VisitReport  p.Event = "rapporter" // signed
	VisitObserve p.Event = "observer"
	VisitDeclare p.Event = "declarer_interet" // of a title; of an application it is a move of that
	VisitClose   p.Event = "clore"            // the days for observations have passed
)

// VisitLife is the machine of visits.
var VisitLife = &p.Machine{
	Kind: "visite", Noun: "Cette visite", Parties: partyNames,
	States: []p.StateInfo{
		{State: VisitProposed, French: "Proposée"}, {State: VisitAccepted, French: "Acceptée"}, {State: VisitReported, French: "Rapport remis"},
		{State: VisitClosed, French: "Close", Ends: true}, {State: VisitCancelled, French: "Annulée", Ends: true},
	},
	Moves: []p.Move{
		move(VisitPropose, "proposer une visite", states(""), states(VisitProposed), by(Instructor), 0, p.Applicant),
		move(VisitMove, "proposer une autre date", states(VisitProposed, VisitAccepted), states(VisitProposed), by(Instructor), p.Reason, p.Applicant),
		move(VisitAccept, "accepter cette date", states(VisitProposed), states(VisitAccepted), by(Holder), 0, p.Applicant),
		move(VisitDecline, "décliner cette date", states(VisitProposed, VisitAccepted), states(VisitCancelled), by(Holder), p.Reason, p.Applicant),
		move(VisitCancel, "annuler cette visite", states(VisitProposed, VisitAccepted), states(VisitCancelled), by(Instructor, p.System), p.Reason, p.Applicant),
		move(VisitDeclare, "déclarer vos intérêts", states(VisitProposed, VisitAccepted), nil, by(Visitor), 0, p.Sealed),
		move(VisitReport, "signer le rapport", states(VisitAccepted), states(VisitReported), by(Visitor), 0, p.Applicant),
		move(VisitObserve, "ajouter des observations", states(VisitReported), nil, by(Holder), p.Reason, p.Applicant),
		move(VisitClose, "clore cette visite", states(VisitReported), states(VisitClosed), by(p.System, Instructor), 0, p.Instructors),
	},
}
