package labels

import (
	p "annuaire/procedure"
)

// The life of an application.
const (
	Draft           p.State = "brouillon"
	Submitted       p.State = "deposee"
	Admissibility   p.State = "recevabilite" // somebody looks whether it is complete
	Correction      p.State = "correction"   // awaited of who applies
	UnderReview     p.State = "instruction"
	VisitDue        p.State = "visite_prevue"
	VisitDone       p.State = "visite_faite"
	Ready           p.State = "prete" // to be decided
	InCommittee     p.State = "en_comite"
	Adjourned       p.State = "ajournee"
	Granted         p.State = "accordee"
	GrantedReserves p.State = "accordee_reserves"
	Refused         p.State = "refusee"
	Dropped         p.State = "classee" // nobody answered a correction in time
	Withdrawn       p.State = "retiree"
)

// What happens to it.
const (
	Start           p.Event = "commencer"
	Submit          p.Event = "deposer"
	Adhere          p.Event = "adherer" // a charter: accepted and checked, it needs no committee
	Take            p.Event = "prendre"
	Assign          p.Event = "confier"    // to a colleague of the same body
	Route           p.Event = "reorienter" // to another body, against the rule
	RequestCorrect  p.Event = "demander_correction"
	RemindCorrect   p.Event = "relancer_correction"
	AnswerCorrect   p.Event = "repondre_correction"
	Lapse           p.Event = "classer"
	Admit           p.Event = "declarer_recevable"
	RefuseAdmit     p.Event = "declarer_irrecevable"
	Assess          p.Event = "evaluer"
	AskOpinion      p.Event = "demander_avis"
	GiveOpinion     p.Event = "donner_avis"
	RemindOpinion   p.Event = "relancer_avis"
	CancelOpinion   p.Event = "annuler_avis"   // nobody answered it
	RevokeOpinion   p.Event = "revoquer_avis"  // it was answered: it stays, and counts no more
	PlanVisit       p.Event = "prevoir_visite" // the visit itself is another procedure
	CancelVisit     p.Event = "annuler_visite"
	ReportVisit     p.Event = "rapporter_visite"
	Propose         p.Event = "proposer"
	Reopen          p.Event = "reprendre" // the proposal is annulled
	DeclareInterest p.Event = "declarer_interet"
	Enlist          p.Event = "inscrire"
	Unlist          p.Event = "desinscrire"
	NameRapporteur  p.Event = "designer_rapporteur"
	Adjourn         p.Event = "ajourner" // with a question, and when it comes back
	Resume          p.Event = "reprendre_instruction"
	Grant           p.Event = "accorder"
	GrantReserves   p.Event = "accorder_avec_reserves"
	Refuse          p.Event = "refuser"
	GrantBySilence  p.Event = "accorder_par_silence"
	RefuseBySilence p.Event = "refuser_par_silence"
	Withdraw        p.Event = "retirer"
	AppealOpened    p.Event = "recours_depose"   // the appeal itself is another procedure
	AppealUpheld    p.Event = "decision_annulee" // a new decision annuls the first
	AppealDismissed p.Event = "recours_rejete"
)

// undecided are the states before a decision, once it is submitted.
var undecided = states(Submitted, Admissibility, Correction, UnderReview, VisitDue, VisitDone, Ready, InCommittee, Adjourned)

// awaiting are those of them in which nothing is awaited of who applies: silence
// decides in no other.
var awaiting = states(Submitted, Admissibility, UnderReview, VisitDue, VisitDone, Ready, InCommittee, Adjourned)

// ApplicationLife is the machine of applications.
var ApplicationLife = &p.Machine{
	Kind: "candidature", Noun: "Cette candidature", Parties: partyNames,
	States: []p.StateInfo{
		{State: Draft, French: "Brouillon"}, {State: Submitted, French: "Déposée"}, {State: Admissibility, French: "En vérification"},
		{State: Correction, French: "Correction demandée"}, {State: UnderReview, French: "En instruction"},
		{State: VisitDue, French: "Visite prévue"}, {State: VisitDone, French: "Visite faite"}, {State: Ready, French: "Prête à décider"},
		{State: InCommittee, French: "En comité"}, {State: Adjourned, French: "Ajournée"},
		{State: Granted, French: "Accordée", Ends: true}, {State: GrantedReserves, French: "Accordée avec réserves", Ends: true},
		{State: Refused, French: "Refusée", Ends: true}, {State: Dropped, French: "Classée sans réponse", Ends: true}, {State: Withdrawn, French: "Retirée", Ends: true},
	},
	Moves: []p.Move{
		move(Start, "commencer une candidature", states(""), states(Draft), by(Holder), 0, p.Applicant),
		move(Submit, "déposer la candidature", states(Draft), states(Submitted), by(Holder), 0, p.Applicant),
		move(Withdraw, "retirer la candidature", append(states(Draft), undecided...), states(Withdrawn), by(Holder), 0, p.Applicant),
		move(Adhere, "enregistrer l’adhésion", states(Submitted), states(Granted), by(p.System), 0, p.Applicant),
		move(Adhere, "enregistrer l’adhésion", states(Submitted, Admissibility, UnderReview), states(Granted), by(Instructor), 0, p.Applicant),

		move(Take, "prendre ce dossier", states(Submitted), states(Admissibility), by(Instructor), 0, p.Applicant),
		move(Take, "prendre ce dossier", states(Admissibility, UnderReview, VisitDue, VisitDone, Correction, Adjourned), nil, by(Instructor), 0, p.Instructors),
		move(Assign, "confier ce dossier à un collègue", states(Submitted), states(Admissibility), by(Instructor), 0, p.Applicant),
		move(Assign, "confier ce dossier à un collègue", states(Admissibility, UnderReview, VisitDue, VisitDone, Correction, Adjourned), nil, by(Instructor), 0, p.Instructors),
		move(Route, "confier ce dossier à un autre service", states(Submitted, Admissibility, UnderReview), nil, by(Instructor), p.Reason, p.Applicant),
		move(Admit, "déclarer ce dossier recevable", states(Admissibility), states(UnderReview), by(Instructor), 0, p.Applicant),
		move(RefuseAdmit, "déclarer ce dossier irrecevable", states(Admissibility), states(Refused), by(Decider), p.Reason|p.ReasonCode|p.DecisionRef|p.LegalBasis, p.Applicant),

		move(RequestCorrect, "demander une correction", states(Admissibility, UnderReview), states(Correction), by(Instructor), p.Reason|p.Deadline, p.Applicant),
		move(RemindCorrect, "rappeler la correction attendue", states(Correction), nil, by(p.System, Instructor), 0, p.Applicant),
		move(AnswerCorrect, "répondre à la correction", states(Correction), states(Admissibility, UnderReview), by(Holder), 0, p.Applicant),
		move(Lapse, "classer sans réponse", states(Correction), states(Dropped), by(p.System), 0, p.Applicant),

		move(Assess, "évaluer un critère", states(Admissibility, UnderReview, VisitDue, VisitDone), nil, by(Instructor, Expert, Visitor), 0, p.Instructors),
		move(AskOpinion, "demander un avis", states(Admissibility, UnderReview, VisitDue, VisitDone), nil, by(Instructor), p.Deadline, p.Instructors),
		move(GiveOpinion, "donner cet avis", states(Admissibility, UnderReview, VisitDue, VisitDone), nil, by(Expert), 0, p.Instructors),
		move(RemindOpinion, "relancer cet avis", states(Admissibility, UnderReview, VisitDue, VisitDone), nil, by(Instructor, p.System), 0, p.Instructors),
		move(CancelOpinion, "annuler cette demande d’avis", states(Admissibility, UnderReview, VisitDue, VisitDone, Ready), nil, by(Instructor), p.Reason, p.Instructors),
		move(RevokeOpinion, "écarter cet avis", states(Admissibility, UnderReview, VisitDue, VisitDone, Ready), nil, by(Instructor), p.Reason, p.Instructors),

		move(PlanVisit, "prévoir une visite", states(UnderReview, VisitDone), states(VisitDue), by(Instructor), 0, p.Applicant),
		move(CancelVisit, "annuler la visite", states(VisitDue), states(UnderReview), by(Instructor, Holder), p.Reason, p.Applicant),
		move(ReportVisit, "remettre le rapport de visite", states(VisitDue), states(VisitDone), by(Visitor), 0, p.Applicant),

		move(Propose, "proposer une décision", states(UnderReview, VisitDone), states(Ready), by(Instructor), p.Reason, p.Instructors),
		move(Reopen, "reprendre l’instruction", states(Ready), states(UnderReview), by(Instructor, Secretary), p.Reason, p.Instructors),
		move(DeclareInterest, "déclarer vos intérêts", append(states(Granted, GrantedReserves, Refused), undecided...), nil, by(Instructor, Visitor, Expert, Secretary, Member, Decider), 0, p.Sealed),

		move(Enlist, "inscrire ce dossier à une séance", states(Ready), states(InCommittee), by(Secretary), 0, p.Applicant),
		move(Unlist, "retirer ce dossier de la séance", states(InCommittee), states(Ready), by(Secretary), p.Reason, p.Applicant),
		move(NameRapporteur, "désigner qui rapporte ce dossier", states(InCommittee), nil, by(Secretary), 0, p.Instructors),
		move(Adjourn, "ajourner ce dossier", states(InCommittee), states(Adjourned), by(Decider), p.Reason|p.Deadline, p.Applicant),
		move(Resume, "reprendre l’instruction", states(Adjourned), states(UnderReview), by(Instructor), 0, p.Applicant),
		move(Grant, "accorder le label", states(Ready, InCommittee), states(Granted), by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(GrantReserves, "accorder le label avec réserves", states(Ready, InCommittee), states(GrantedReserves), by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(Refuse, "refuser le label", states(Ready, InCommittee), states(Refused), by(Decider), p.Reason|p.ReasonCode|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(GrantBySilence, "constater l’accord tacite", awaiting, states(Granted), by(p.System), p.LegalBasis, p.Applicant),
		move(RefuseBySilence, "constater le refus tacite", awaiting, states(Refused), by(p.System), p.LegalBasis, p.Applicant),

		move(AppealOpened, "contester cette décision", states(Refused), nil, by(Holder), 0, p.Applicant),
		move(AppealUpheld, "réformer cette décision", states(Refused), states(Granted, GrantedReserves, UnderReview), by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
		move(AppealDismissed, "rejeter le recours", states(Refused), nil, by(Decider), p.Reason|p.DecisionRef|p.LegalBasis, p.Applicant),
	},
}
