package labels

import "annuaire/procedure"

// The life of a version of a scheme. What has been published never changes: another
// version takes its place.
const (
	SchemeDraft      procedure.State = "brouillon"
	SchemePublished  procedure.State = "publie"
	SchemeSuperseded procedure.State = "remplace" // by the version after it
	SchemeClosed     procedure.State = "ferme"    // takes no new application
	SchemeRetired    procedure.State = "retire"
	SchemeDropped    procedure.State = "abandonne" // a draft that is not wanted
)

// What happens to it.
const (
	SchemeCreate    procedure.Event = "creer"
	SchemePublish   procedure.Event = "publier"
	SchemeSupersede procedure.Event = "remplacer"
	SchemeClose     procedure.Event = "fermer"
	SchemeReopen    procedure.Event = "rouvrir"
	SchemeRetire    procedure.Event = "retirer"
	SchemeDrop      procedure.Event = "abandonner"
)

// SchemeLife is the machine of the versions of schemes. The system creates and
// publishes those that come with the directory.
var SchemeLife = &procedure.Machine{
	Kind: "dispositif", Noun: "Cette version du label", Parties: partyNames,
	States: []procedure.StateInfo{
		{State: SchemeDraft, French: "En préparation"}, {State: SchemePublished, French: "Publiée"},
		{State: SchemeSuperseded, French: "Remplacée", Ends: true}, {State: SchemeClosed, French: "Fermée aux nouvelles candidatures"},
		{State: SchemeRetired, French: "Retirée", Ends: true}, {State: SchemeDropped, French: "Abandonnée", Ends: true},
	},
	Moves: []procedure.Move{
		move(SchemeCreate, "créer une version", states(""), states(SchemeDraft), by(Owner, procedure.System), 0, procedure.Instructors),
		move(SchemePublish, "publier cette version", states(SchemeDraft), states(SchemePublished), by(Owner, procedure.System), 0, procedure.Public),
		move(SchemeSupersede, "remplacer cette version", states(SchemePublished, SchemeClosed), states(SchemeSuperseded), by(Owner, procedure.System), 0, procedure.Public),
		move(SchemeClose, "fermer aux nouvelles candidatures", states(SchemePublished), states(SchemeClosed), by(Owner), procedure.Reason, procedure.Public),
		move(SchemeReopen, "rouvrir aux candidatures", states(SchemeClosed), states(SchemePublished), by(Owner), procedure.Reason, procedure.Public),
		move(SchemeDrop, "abandonner ce brouillon", states(SchemeDraft), states(SchemeDropped), by(Owner), 0, procedure.Instructors),
		move(SchemeRetire, "retirer cette version", states(SchemePublished, SchemeClosed), states(SchemeRetired), by(Owner), procedure.Reason, procedure.Public),
	},
}
