package labels

import p "annuaire/procedure"

// The life of an appeal, against a refusal or against what was decided of a title.
const (
	AppealFiled        p.State = "depose"
	AppealTaken        p.State = "instruction"
	AppealProposed     p.State = "propose"
	AppealReformed     p.State = "reforme"  // the decision is annulled, another takes its place
	AppealConfirmed    p.State = "confirme" // the decision stands
	AppealAbandoned    p.State = "retire"
	AppealInadmissible p.State = "irrecevable"
)

// What happens to it.
const (
	AppealFile    p.Event = "deposer"
	AppealTake    p.Event = "prendre"
	AppealPropose p.Event = "proposer"
	AppealReform  p.Event = "reformer"
	AppealConfirm p.Event = "confirmer"
	AppealReject  p.Event = "declarer_irrecevable" // out of time, or of who may not
	AppealDrop    p.Event = "retirer"
)

// AppealLife is the machine of appeals. Who examines and who decides did neither
// of what is contested.
var AppealLife = &p.Machine{
	Kind: "recours", Noun: "Ce recours", Parties: partyNames,
	States: []p.StateInfo{
		{State: AppealFiled, French: "Déposé"}, {State: AppealTaken, French: "En instruction"}, {State: AppealProposed, French: "Prêt à décider"},
		{State: AppealReformed, French: "Accueilli", Ends: true}, {State: AppealConfirmed, French: "Rejeté", Ends: true},
		{State: AppealAbandoned, French: "Retiré", Ends: true}, {State: AppealInadmissible, French: "Irrecevable", Ends: true},
	},
	Moves: []p.Move{
		move(AppealFile, "déposer un recours", states(""), states(AppealFiled), by(Holder), p.Reason, p.Applicant),
		move(AppealTake, "prendre ce recours", states(AppealFiled), states(AppealTaken), by(Instructor), 0, p.Applicant),
		move(AppealPropose, "proposer une réponse", states(AppealTaken), states(AppealProposed), by(Instructor), p.Reason, p.Instructors),
		move(AppealReform, "accueillir ce recours", states(AppealProposed), states(AppealReformed), by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(AppealConfirm, "rejeter ce recours", states(AppealProposed), states(AppealConfirmed), by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(AppealReject, "déclarer ce recours irrecevable", states(AppealFiled, AppealTaken), states(AppealInadmissible), by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(AppealDrop, "retirer ce recours", states(AppealFiled, AppealTaken, AppealProposed), states(AppealAbandoned), by(Holder), 0, p.Applicant),
	},
}
