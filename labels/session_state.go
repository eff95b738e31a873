package labels

import p "annuaire/procedure"

// The life of a session of a committee.
const (
	SessionPlanned   p.State = "prevue"
	SessionOpen      p.State = "ouverte"
	SessionClosed    p.State = "close"
	SessionCancelled p.State = "annulee"
)

// What happens to it.
const (
	SessionPlan    p.Event = "prevoir"
	SessionChange  p.Event = "modifier"  // its date, its members
	SessionConvene p.Event = "convoquer" // the agenda goes to the members
	SessionBegin   p.Event = "ouvrir"    // who is there is noted
	SessionAttend  p.Event = "pointer"   // somebody came, or left
	SessionVote    p.Event = "voter"
	SessionWrite   p.Event = "rediger" // the minutes, until they are closed
	SessionClose   p.Event = "clore"   // with its minutes, which never change again
	SessionCancel  p.Event = "annuler"
)

// SessionLife is the machine of sessions.
var SessionLife = &p.Machine{
	Kind: "seance", Noun: "Cette séance", Parties: partyNames,
	States: []p.StateInfo{
		{State: SessionPlanned, French: "Prévue"}, {State: SessionOpen, French: "Ouverte"},
		{State: SessionClosed, French: "Close", Ends: true}, {State: SessionCancelled, French: "Annulée", Ends: true},
	},
	Moves: []p.Move{
		move(SessionPlan, "prévoir une séance", states(""), states(SessionPlanned), by(Secretary), 0, p.Instructors),
		move(SessionChange, "modifier cette séance", states(SessionPlanned), nil, by(Secretary), 0, p.Instructors),
		move(SessionConvene, "convoquer les membres", states(SessionPlanned), nil, by(Secretary), 0, p.Instructors),
		move(SessionBegin, "ouvrir cette séance", states(SessionPlanned), states(SessionOpen), by(Decider), 0, p.Instructors),
		move(SessionAttend, "noter les présences", states(SessionOpen), nil, by(Decider), 0, p.Instructors),
		move(SessionVote, "voter", states(SessionOpen), nil, by(Member), 0, p.Sealed),
		move(SessionWrite, "rédiger le procès-verbal", states(SessionOpen), nil, by(Secretary), 0, p.Instructors),
		move(SessionClose, "clore cette séance", states(SessionOpen), states(SessionClosed), by(Decider), 0, p.Instructors),
		move(SessionCancel, "annuler cette séance", states(SessionPlanned), states(SessionCancelled), by(Secretary), p.Reason, p.Instructors),
	},
}
