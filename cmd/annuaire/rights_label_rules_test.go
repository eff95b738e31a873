package main

import (
	"annuaire/access"
)

// What the table of access gives for the routes of labels. The objects of a file are
// where its place is, where it is examined and where it is decided; those of a title
// and of a visit likewise. Who is named for a thing, and whom it is hidden from, is
// told by their names.

func mayOne(p someone, on thing, action access.Action, at int) answer {
	return allowed(len(on.objects) > at && !on.hidden[p.name] && p.actor.May(action, on.objects[at]).Allowed)
}

func either(answers ...answer) answer {
	for _, a := range answers {
		if a != no {
			return yes
		}
	}
	return no
}

// The objects of what follows a file.
const (
	atPlace = iota
	atDesk
	atDecision
)

func isOwner(p someone, on thing) answer  { return allowed(on.owner == p.name) }
func isMember(p someone, on thing) answer { return allowed(on.asked[p.name]) }
func mayDesign(p someone, on thing) answer {
	return allowed(mayAll(p.actor, access.LabelDesign, on))
}

// maySeeFile: where its place is, where it is examined, who began it, and who was
// named for it and has declared no interest.
func maySeeFile(p someone, on thing) answer {
	return either(mayOne(p, on, access.LabelSee, atPlace), mayOne(p, on, access.LabelSee, atDesk),
		allowed(!on.hidden[p.name] && (on.named[p.name] || on.owner == p.name)))
}

func mayApply(p someone, on thing) answer { return mayOne(p, on, access.LabelApply, atPlace) }

func mayExamine(p someone, on thing) answer { return mayOne(p, on, access.LabelInstruct, atDesk) }

func mayDecideFile(p someone, on thing) answer {
	if p.actor.Scope(access.LabelDecide).Empty() {
		return no
	}
	return either(mayOne(p, on, access.LabelDecide, atDecision), mayOne(p, on, access.LabelPrepare, atDecision))
}

func mayReopen(p someone, on thing) answer {
	return either(mayExamine(p, on), mayOne(p, on, access.LabelPrepare, atDecision))
}

// mayReview: not the draft of somebody, nor by the place alone.
func mayReview(p someone, on thing) answer {
	if on.draft || len(on.objects) == 0 || on.hidden[p.name] {
		return no
	}
	territory := on.objects[atPlace]
	territory.Place, territory.Owner = "", 0
	return either(mayReopen(p, on), allowed(on.named[p.name]), allowed(p.actor.May(access.LabelSee, territory).Allowed))
}

// mayDeclare: who has to do with a file, whatever they said of it.
func mayDeclare(p someone, on thing) answer {
	if len(on.objects) == 0 {
		return no
	}
	on.hidden = nil
	return either(mayExamine(p, on), mayOne(p, on, access.LabelDecide, atDecision), mayOne(p, on, access.LabelPrepare, atDecision), allowed(on.named[p.name] || on.asked[p.name]))
}

func mayReadDocument(p someone, on thing) answer { return maySeeFile(p, on) }

// maySeeVisit: who sees the file, and its visitors.
func maySeeVisit(p someone, on thing) answer {
	return either(maySeeFile(p, on), mayVisit(p, on))
}

func mayVisit(p someone, on thing) answer { return allowed(on.asked[p.name] && !on.hidden[p.name]) }

func mayHost(p someone, on thing) answer { return mayApply(p, on) }

func mayConduct(p someone, on thing) answer {
	return either(mayExamine(p, on), mayVisit(p, on), mayHost(p, on))
}

// maySit: who prepares sessions there, and the members.
func maySit(p someone, on thing) answer { return either(mayPrepare(p, on), isMember(p, on)) }

func mayPrepare(p someone, on thing) answer { return mayOne(p, on, access.LabelPrepare, 0) }

// An appeal is seen by who filed it and who judges it. Its objects are those of the
// file, then the desk that judges it.
const atAppeal = atDecision + 1

func mayJudge(p someone, on thing) answer {
	if on.hands[p.name] {
		return no
	}
	return either(mayOne(p, on, access.LabelInstruct, atDesk), mayOne(p, on, access.LabelInstruct, atAppeal), mayOne(p, on, access.LabelDecide, atAppeal))
}

func mayAppeal(p someone, on thing) answer {
	return either(allowed(on.owner != "" && on.owner == p.name), mayApply(p, on))
}

func maySeeAppeal(p someone, on thing) answer { return either(mayJudge(p, on), mayAppeal(p, on)) }

func mayHold(p someone, on thing) answer { return mayApply(p, on) }

// mayWatch: who examines or decides where the title is.
func mayWatch(p someone, on thing) answer {
	return either(mayExamine(p, on), mayOne(p, on, access.LabelDecide, atDecision))
}

func maySeeTitle(p someone, on thing) answer { return mayOne(p, on, access.LabelSee, atPlace) }

func mayHoldOrWatch(p someone, on thing) answer { return either(mayHold(p, on), mayWatch(p, on)) }
