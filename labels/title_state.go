package labels

import p "annuaire/procedure"

// The life of a title. It is never deleted, and its number never given again.
const (
	Issued         p.State = "delivre" // its first day is still to come
	Active         p.State = "actif"
	WithReserves   p.State = "sous_reserve"
	Suspended      p.State = "suspendu"
	Expired        p.State = "expire"
	Renounced      p.State = "renonce"
	TitleWithdrawn p.State = "retire"
	Annulled       p.State = "annule" // it counts for nothing, from the first day
	Superseded     p.State = "remplace"
)

// What happens to it.
const (
	Issue             p.Event = "delivrer"
	TakeEffect        p.Event = "prendre_effet"
	OpenReserve       p.Event = "emettre_reserve"
	LiftReserve       p.Event = "lever_reserve"
	Surveil           p.Event = "controler"
	Disconform        p.Event = "constater_non_conformite"
	ProveConform      p.Event = "prouver_conformite" // who holds it shows that it was mended
	CloseConform      p.Event = "lever_non_conformite"
	ReportChange      p.Event = "declarer_changement"
	Alert             p.Event = "alerter" // the record no longer meets a criterion
	AlertEnds         p.Event = "fin_alerte"
	Flag              p.Event = "signaler"
	AnswerFlag        p.Event = "traiter_signalement"
	OpenContradictory p.Event = "ouvrir_contradictoire"
	Observe           p.Event = "presenter_observations"
	CloseContradict   p.Event = "clore_contradictoire"
	Suspend           p.Event = "suspendre"
	SuspendUrgently   p.Event = "suspendre_en_urgence"
	LiftSuspension    p.Event = "lever_suspension"
	EndSuspension     p.Event = "fin_suspension"
	TitleWithdraw     p.Event = "retirer"
	Annul             p.Event = "annuler"
	Renounce          p.Event = "renoncer"
	Supersede         p.Event = "remplacer" // the title of a renewal begins
	RenewalAsked      p.Event = "renouvellement_demande"
	Remind            p.Event = "rappeler"
	Expire            p.Event = "expirer"
	Prolong           p.Event = "prolonger"
	Transfer          p.Event = "transferer"
	Contest           p.Event = "contester"
	Reinstate         p.Event = "retablir" // an appeal is upheld: the act it names is annulled
	UpholdAct         p.Event = "maintenir"
)

// alive are the states of a title that its holder still has.
var (
	alive    = states(Issued, Active, WithReserves, Suspended)
	inForce  = states(Active, WithReserves)
	anyTitle = states(Issued, Active, WithReserves, Suspended, Expired, Renounced, TitleWithdrawn, Superseded)
)

const decision = p.Reason | p.DecisionRef | p.LegalBasis

// TitleLife is the machine of titles.
var TitleLife = &p.Machine{
	Kind: "titre", Noun: "Ce titre", Parties: partyNames,
	States: []p.StateInfo{
		{State: Issued, French: "Délivré"}, {State: Active, French: "Actif"}, {State: WithReserves, French: "Sous réserve"}, {State: Suspended, French: "Suspendu"},
		{State: Expired, French: "Expiré", Ends: true}, {State: Renounced, French: "Renoncé", Ends: true}, {State: TitleWithdrawn, French: "Retiré", Ends: true},
		{State: Annulled, French: "Annulé", Ends: true}, {State: Superseded, French: "Remplacé", Ends: true},
	},
	Moves: []p.Move{
		move(Issue, "délivrer un titre", states(""), states(Issued, Active, WithReserves), by(Decider, Instructor, p.System), p.DecisionRef, p.Public),
		move(TakeEffect, "faire prendre effet au titre", states(Issued), states(Active, WithReserves), by(p.System), 0, p.Public),

		move(OpenReserve, "émettre une réserve", inForce, states(WithReserves), by(Instructor), p.Reason|p.Deadline, p.Public),
		move(LiftReserve, "lever une réserve", states(WithReserves), states(WithReserves, Active), by(Instructor), p.Reason, p.Public),
		move(Surveil, "enregistrer un contrôle", append(states(Suspended), inForce...), nil, by(Instructor), p.Reason, p.Applicant),
		move(Disconform, "constater un défaut", append(states(Suspended), inForce...), nil, by(Instructor), p.Reason|p.Deadline, p.Applicant),
		move(ProveConform, "répondre à un défaut", append(states(Suspended), inForce...), nil, by(Holder), p.Reason, p.Applicant),
		move(CloseConform, "lever un défaut", append(states(Suspended), inForce...), nil, by(Instructor), p.Reason, p.Applicant),
		move(ReportChange, "déclarer un changement", alive, nil, by(Holder), p.Reason|p.ReasonCode, p.Applicant),
		move(Alert, "signaler un critère qui n’est plus rempli", alive, nil, by(p.System), 0, p.Applicant),
		move(AlertEnds, "constater qu’un critère est de nouveau rempli", alive, nil, by(p.System), 0, p.Applicant),
		move(Flag, "signaler ce titre", alive, nil, by(Anyone), 0, p.Instructors),
		move(AnswerFlag, "traiter ce signalement", append(states(Expired, Renounced, TitleWithdrawn, Superseded), alive...), nil, by(Instructor), p.Reason, p.Instructors),

		move(OpenContradictory, "ouvrir une procédure contradictoire", anyTitle, nil, by(Decider, p.System), p.Reason|p.Deadline, p.Applicant),
		move(Observe, "présenter des observations", anyTitle, nil, by(Holder), p.Reason, p.Applicant),
		move(CloseContradict, "clore la procédure contradictoire", anyTitle, nil, by(Decider, p.System), 0, p.Applicant),
		move(Suspend, "suspendre ce titre", inForce, states(Suspended), by(Decider), decision|p.Deadline, p.Public),
		move(SuspendUrgently, "suspendre ce titre en urgence", inForce, states(Suspended), by(Decider), decision|p.ReasonCode|p.Deadline, p.Public),
		move(LiftSuspension, "lever la suspension", states(Suspended), inForce, by(Decider), p.Reason, p.Public),
		move(EndSuspension, "mettre fin à la suspension", states(Suspended), inForce, by(p.System), 0, p.Public),
		move(TitleWithdraw, "retirer ce titre", append(states(Suspended), inForce...), states(TitleWithdrawn), by(Decider), decision|p.ReasonCode, p.Public),
		move(Annul, "annuler ce titre", anyTitle, states(Annulled), by(Decider), decision|p.ReasonCode, p.Public),

		move(Renounce, "renoncer à ce titre", alive, states(Renounced), by(Holder), 0, p.Public),
		move(RenewalAsked, "demander le renouvellement", append(states(Suspended, Expired), inForce...), nil, by(Holder), 0, p.Applicant),
		move(Supersede, "remplacer ce titre", append(states(Expired, Suspended), inForce...), states(Superseded), by(p.System), 0, p.Public),
		move(Remind, "rappeler l’échéance", append(states(Suspended), inForce...), nil, by(p.System), 0, p.Applicant),
		move(Expire, "constater l’expiration", append(states(Suspended), inForce...), states(Expired), by(p.System), 0, p.Public),
		move(Prolong, "prolonger ce titre", append(states(Suspended), inForce...), nil, by(Decider), decision|p.Deadline, p.Public),
		move(Transfer, "transférer ce titre", append(states(Suspended), inForce...), nil, by(Decider, Instructor), p.Reason, p.Public),

		move(Contest, "contester cette décision", states(Suspended, TitleWithdrawn, Annulled, Active, WithReserves, Expired), nil, by(Holder), 0, p.Applicant),
		move(Reinstate, "rétablir ce titre", states(Suspended, TitleWithdrawn, Annulled), states(Active, WithReserves, Expired, Issued), by(Decider), decision, p.Public),
		// A suspension may be over before its appeal is judged.
		move(Reinstate, "rétablir ce titre", states(Active, WithReserves, Expired, Renounced, Superseded), nil, by(Decider), decision, p.Public),
		move(UpholdAct, "maintenir la décision contestée", states(Suspended, TitleWithdrawn, Annulled, Active, WithReserves, Expired, Renounced, Superseded), nil, by(Decider), decision, p.Applicant),
	},
}

// QuietEvents are the moves after which a page that somebody reads still says what
// a decision rests on: anyone, or time, may bring them about at any moment.
var QuietEvents = []p.Event{Alert, AlertEnds, Flag, Remind}

// SeparateEvents are those that nobody may decide who found what they rest on.
var SeparateEvents = []p.Event{OpenContradictory, Suspend, SuspendUrgently, LiftSuspension, TitleWithdraw, Annul, Prolong, Reinstate, UpholdAct}
