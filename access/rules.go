package access

// The table. A line says: these roles may do these actions, on what is within
// this reach of the right, in these states. There is no line that forbids, so a
// right more never allows less; what no line allows is refused.
//
// The state of an object of the team (a right somebody holds, or would) is the
// role of that right: so the table says who may give what.
//
// Not in the table, because nobody needs a right for it: reading what is public,
// proposing a place, reporting an error, following what one asked.
var rules = []rule{
	// The agency answers for everything. Whether an act makes sense in a state is
	// for that act to say.
	{agency, Actions, within, anyState},

	// A commune, an EPCI, a department or a region, for itself and what it holds.
	// What has been handed to the level above has left it: the path of a ticket
	// begins at its desk.
	{territory, doing(PlaceSee, PlaceArchive), within, anyState},
	{territory, doing(PlacePublish), within, states(Draft, Proposed, Published, Suspended)}, // bring an archived place back first
	{territory, doing(PlaceRevert), within, states(Published, Suspended, Archived)},
	{territory, doing(PlaceConfirm), within, states(Published)}, // what nobody sees needs no confirmation
	{territory, doing(PlaceClose, PlaceSuspend), within, states(Published, Suspended)},
	{territory, doing(PlaceTransfer), within, states(Proposed, Published, Suspended)},
	{territory, doing(TicketSee), within, anyState},
	{territory, doing(TicketDecide), within, decidable},
	{territory, doing(DuplicateSee, DuplicateRule, ImportSee, ImportRun, ImportUndo, CampaignSee, CampaignRun, JournalSee), within, anyState},
	{territory, doing(TeamSee, TeamManage), within, states(string(TerritoryManager), string(PlaceManager), string(Mediator))},
	{territory, doing(TeamLend), within, states(string(TerritoryManager))},
	{territory, doing(AccountDecide), below, anyState}, // an equal approves no equal

	// Who manages a place, for that place. They withdraw nothing: archiving is
	// asked of the territory.
	{manager, doing(PlaceSee, TicketSee), ofPlace, anyState},
	{manager, doing(PlacePublish, PlaceClose, PlaceTransfer), ofPlace, states(Published, Suspended)},
	{manager, doing(PlaceConfirm, PlaceRevert), ofPlace, states(Published)},
	{manager, doing(TicketDecide), ofPlace, states("recue", "prise", "acceptee", "refusee")}, // what is contested is for the level above
	{manager, doing(TeamSee), ofPlace, states(string(PlaceManager), string(Mediator))},
	{manager, doing(TeamManage), ofPlace, states(string(Mediator))}, // another manager comes by a transfer
	{manager, doing(TeamLend), ofPlace, states(string(PlaceManager))},

	{mediator, doing(PlaceSee), ofPlace, anyState},
	{mediator, doing(PlaceConfirm), ofPlace, states(Published)},
	{mediator, doing(PlaceClose), ofPlace, states(Published, Suspended)},

	// Those who examine, decide, commit, pay and score read the places that they
	// are asked about; the fund brings its own lines.
	{examiners, doing(PlaceSee), within, anyState},

	// Labels. An application lies at the desk that examines it, and for who manages
	// the place or the territory also where the place is. That nobody examines and
	// decides the same file, nor judges one in which they have an interest, is for
	// each act to say.
	{manager, doing(LabelSee, LabelApply), ofPlace, anyState},
	{territory, doing(LabelSee, LabelApply), within, anyState}, // on behalf of a venue
	{instructor, doing(LabelSee, LabelInstruct, LabelPrepare), within, anyState},
	{decider, doing(LabelSee, LabelPrepare, LabelDecide), within, anyState},

	{everybody, doing(DeskSee), anywhere, anyState},
	{everybody, doing(TokenManage), ofSelf, anyState},
}

// Who the lines speak of. Everybody is whoever has signed in, without any right.
var (
	agency     = roles(Agency)
	territory  = roles(TerritoryManager)
	manager    = roles(PlaceManager)
	mediator   = roles(Mediator)
	examiners  = roles(Instructor, DecisionMaker, AuthorisingOfficer, Accountant, Evaluator)
	instructor = roles(Instructor)
	decider    = roles(DecisionMaker)
	everybody  []Role
)

// The states of a place that the lines speak of, as the directory writes them.
const (
	Draft     = "draft"
	Proposed  = "proposed"
	Published = "published"
	Suspended = "suspended"
	Archived  = "archived"
)

// decidable are the states of a ticket in which something is decided or undone:
// not while its address is to confirm, nor once it is withdrawn or expired.
var decidable = states("recue", "prise", "acceptee", "refusee", "contestee", "acceptee_apres_recours", "refusee_apres_recours")

var anyState []string

// reach says how far from a right an object may be.
type reach int

const (
	anywhere reach = iota // the object does not matter
	within                // in the territory of the right, or that territory itself
	below                 // in it, but not that territory itself
	ofPlace               // it is, or concerns, the place of the right
	ofSelf                // the person made it; no right is needed
)

// notDelegated are the actions that a delegated right never allows: they give
// rights, which would outlast it.
var notDelegated = doing(TeamManage, TeamLend, PlaceTransfer, AccountDecide)

func roles(list ...Role) []Role      { return list }
func doing(list ...Action) []Action  { return list }
func states(list ...string) []string { return list }
