package labels

import (
	"annuaire/access"
	"annuaire/procedure"
)

// The capacities in which people act on labels.
const (
	Holder     procedure.Party = "demandeur"   // who manages the place, or acts for it
	Instructor procedure.Party = "instructeur" // of the body that examines
	Visitor    procedure.Party = "visiteur"    // named for a visit
	Expert     procedure.Party = "expert"      // asked for an opinion
	Secretary  procedure.Party = "secretariat" // of a committee
	Member     procedure.Party = "membre"      // of a committee
	Decider    procedure.Party = "decideur"    // who decides, or presides
	Owner      procedure.Party = "agence"      // of a scheme
	Anyone     procedure.Party = "public"      // who needs no account
)

// Parties lists them, in the order in which people are shown them.
var Parties = []procedure.Party{Holder, Instructor, Visitor, Expert, Secretary, Member, Decider, Owner, Anyone, procedure.System}

// partyNames are the capacities as people read them.
var partyNames = []procedure.PartyInfo{
	{Party: Holder, French: "la personne qui gère le lieu"}, {Party: Instructor, French: "le service instructeur"}, {Party: Visitor, French: "la personne qui fait la visite"},
	{Party: Expert, French: "la personne dont l’avis est demandé"}, {Party: Secretary, French: "le secrétariat du comité"}, {Party: Member, French: "un membre du comité"},
	{Party: Decider, French: "l’autorité qui décide"}, {Party: Owner, French: "l’agence"}, {Party: Anyone, French: "toute personne"}, {Party: procedure.System, French: "le service, à son heure"},
}

// ActionOf gives the action of package access that a capacity needs; false for those that come
// by being named (visitor, expert, member), by nothing (anyone), or by time.
func ActionOf(p procedure.Party) (access.Action, bool) {
	action, is := map[procedure.Party]access.Action{
		Holder: access.LabelApply, Instructor: access.LabelInstruct, Secretary: access.LabelPrepare, Decider: access.LabelDecide, Owner: access.LabelDesign,
	}[p]
	return action, is
}
