package main

import (
	"annuaire/access"
)

// What the table of access gives for the routes where one action does not tell.

// mayWithdraw: what a place may become depends on its state.
func mayWithdraw(p someone, on thing) answer {
	if len(on.objects) == 0 {
		return no
	}
	may := func(action access.Action) bool { return mayAll(p.actor, action, on) }
	switch on.objects[0].State {
	case access.Suspended:
		return allowed(may(access.PlaceSuspend))
	case access.Archived:
		return allowed(may(access.PlaceArchive))
	}
	return allowed(may(access.PlaceSuspend) || may(access.PlaceArchive))
}

// mayCorrect: whoever has signed in may correct any public place, since what
// they may not publish is proposed.
func mayCorrect(p someone, on thing) answer {
	public := len(on.objects) > 0 && on.objects[0].State == access.Published
	return allowed(public || mayAll(p.actor, access.PlaceSee, on))
}

// maySeeTicket: whoever looks after the place, and whoever decides.
func maySeeTicket(p someone, on thing) answer {
	if len(on.objects) == 0 {
		return no
	}
	return allowed(p.actor.May(access.TicketSee, on.objects[0]).Allowed || p.actor.May(access.TicketDecide, on.objects[1]).Allowed)
}

// mayDecideTicket: the desk that has it, those above, and the managers of the
// place for some kinds.
func mayDecideTicket(p someone, on thing) answer {
	return allowed(len(on.objects) > 0 && p.actor.May(access.TicketDecide, on.objects[1]).Allowed)
}

// maySeePair: both, or one when the other is public.
func maySeePair(p someone, on thing) answer {
	if len(on.objects) == 0 {
		return no
	}
	a, b := on.objects[0], on.objects[1]
	seen := func(o access.Object) bool { return p.actor.May(access.DuplicateSee, o).Allowed }
	return allowed(seen(a) && (b.State == access.Published || seen(b)) || seen(b) && (a.State == access.Published || seen(a)))
}

// mayGiveSome: who manages a team, or hands over a place.
func mayGiveSome(actor access.Actor) bool {
	return !actor.Scope(access.TeamManage).Empty() || !actor.Scope(access.PlaceTransfer).Empty()
}

// mayReadAll: who reads the whole journal.
func mayReadAll(actor access.Actor) bool {
	return actor.May(access.JournalSee, access.Object{Path: []access.Territory{access.Country}}).Allowed
}

// isStrong: codes are renewed in a session that was opened with one.
func isStrong(actor access.Actor) bool { return actor.Strong }

// mayEndRight: who manages the team, and who lent the right.
func mayEndRight(p someone, on thing) answer {
	return allowed(mayAll(p.actor, access.TeamManage, on) || on.owner == p.name)
}

// mayRestoreRight: only who ended it; the others are told that there is nothing
// to give back, or nothing at all.
func mayRestoreRight(p someone, on thing) answer {
	if p.name != "territory own" {
		return void
	}
	if mayEndRight(p, on) == yes {
		return yes
	}
	return void
}
