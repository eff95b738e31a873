package access

// Action is one thing that a person does. Its text is what the scope of a token
// and the journal write.
type Action string

// The actions.
const (
	PlaceSee      Action = "lieu.voir"        // a place that is not public, and who looks after it
	PlacePublish  Action = "lieu.publier"     // create, or change, without asking anybody
	PlaceConfirm  Action = "lieu.confirmer"   // say that everything is right
	PlaceClose    Action = "lieu.fermer"      // announce a temporary closure
	PlaceSuspend  Action = "lieu.suspendre"   // hide, and show again
	PlaceArchive  Action = "lieu.archiver"    // withdraw for good, and bring back
	PlaceRevert   Action = "lieu.retablir"    // give back an earlier version
	PlaceTransfer Action = "lieu.transmettre" // give the management of a place to somebody
	TicketSee     Action = "demande.voir"
	TicketDecide  Action = "demande.decider" // accept, refuse, answer, hand to the level above
	DuplicateSee  Action = "doublon.voir"
	DuplicateRule Action = "doublon.decider" // merge, undo, say that two are distinct
	ImportSee     Action = "import.voir"
	ImportRun     Action = "import.lancer"
	ImportUndo    Action = "import.annuler"
	CampaignSee   Action = "campagne.voir"
	CampaignRun   Action = "campagne.lancer"
	TeamSee       Action = "equipe.voir"
	TeamManage    Action = "equipe.gerer"    // give and end rights
	TeamLend      Action = "equipe.deleguer" // lend one's own right, for a time
	AccountDecide Action = "compte.decider"  // approve those who ask for an account
	TokenManage   Action = "jeton.gerer"     // of one's own
	JournalSee    Action = "journal.voir"
	LabelSee      Action = "label.voir"      // applications, visits, sessions, appeals
	LabelApply    Action = "label.demander"  // apply, answer, renew, contest, renounce, for a place
	LabelInstruct Action = "label.instruire" // examine, visit, watch over titles
	LabelPrepare  Action = "label.preparer"  // sessions of a committee
	LabelDecide   Action = "label.decider"   // grant, refuse, suspend, withdraw, preside
	LabelDesign   Action = "label.concevoir" // write schemes, and publish them
	DeskSee       Action = "espace.voir"     // the back office itself
)

// Actions lists every action.
var Actions = []Action{
	PlaceSee, PlacePublish, PlaceConfirm, PlaceClose, PlaceSuspend, PlaceArchive, PlaceRevert, PlaceTransfer,
	TicketSee, TicketDecide, DuplicateSee, DuplicateRule, ImportSee, ImportRun, ImportUndo, CampaignSee, CampaignRun,
	TeamSee, TeamManage, TeamLend, AccountDecide, TokenManage, JournalSee,
	LabelSee, LabelApply, LabelInstruct, LabelPrepare, LabelDecide, LabelDesign, DeskSee,
}
