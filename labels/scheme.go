package labels

import (
	"slices"

	"annuaire/geo"
)

// Nature is what a label is worth.
type Nature string

// The natures.
const (
	Charter Nature = "charte" // accepted, checked, adhered to
	Audited Nature = "label"  // criteria, evidence, visit, decision
)

// Scheme is a label as one of its versions says: what is asked, how it is
// examined, how long it lasts. It is kept as JSON, and never changes once published.
type Scheme struct {
	Code    string `json:"code"`    // "emn": of addresses, filters and the standard's columns; of every version
	Prefix  string `json:"prefixe"` // of the numbers of its titles: "EMN"
	Name    string `json:"nom"`
	Short   string `json:"nom_court"` // on a sheet, in a list
	Summary string `json:"resume"`    // two sentences
	Nature  Nature `json:"nature"`
	Owner   string `json:"porteur"` // who runs it, in words
	Legal   string `json:"fondement"`

	Sections []Section   `json:"parties"`
	Criteria []Criterion `json:"criteres"`
	Charter  string      `json:"charte,omitempty"` // the text that who applies accepts, by paragraphs
	Groups   []Tolerance `json:"tolerances,omitempty"`

	Months          int         `json:"duree_mois"` // of a title; 0: without end
	SurveilFrom     int         `json:"controle_debut_mois"`
	SurveilTo       int         `json:"controle_fin_mois"`           // 0: no surveillance
	RenewFrom       int         `json:"renouvellement_mois"`         // it opens so many months before the end
	ReapplyMonths   int         `json:"delai_nouvelle_demande_mois"` // after a refusal, or a withdrawal
	Silence         Silence     `json:"silence"`                     // what it means that nobody decides
	CorrectionDays  int         `json:"correction_jours"`            // at least 15
	ContradictDays  int         `json:"contradictoire_jours"`        // at least 15
	ObservationDays int         `json:"observation_jours"`           // after a report of visit
	SessionDays     int         `json:"envoi_seance_jours"`          // a file is sent so many days before it is judged
	AppealMonths    int         `json:"recours_mois"`                // to contest a decision
	MinorMonths     int         `json:"delai_mineure_mois"`          // to mend a minor non-conformity
	MajorMonths     int         `json:"delai_majeure_mois"`          // a major one
	MinorsMakeMajor int         `json:"mineures_font_majeure"`       // so many open minors count as a major one; 0: never
	ExpectedDays    int         `json:"delai_habituel_jours"`        // what people are told before the first figures
	NeedsVisit      bool        `json:"visite"`                      // no proposal without one
	RenewalLight    bool        `json:"renouvellement_allege"`       // only what changed, and the criteria of surveillance
	ShowsReserves   bool        `json:"reserves_publiees"`           // "sous réserve" on the register
	Instructs       []geo.Level `json:"instruction"`                 // the first of these levels that has somebody examines
	Decides         Body        `json:"decision"`
	DecidesAt       geo.Level   `json:"niveau_decision"`          // departement, region or pays
	Quorum          int         `json:"quorum"`                   // members present, of a committee
	HoldersOnNew    Upgrade     `json:"passage_nouvelle_version"` // what this version does, when it is published, to the titles of the one before
	Refusals        []Ground    `json:"motifs_refus"`             // the closed list of reasons
	Sanctions       []Ground    `json:"motifs_retrait"`
}

// Section groups criteria: one of the missions of the network.
type Section struct {
	Code string `json:"code"`
	Name string `json:"nom"`
	Text string `json:"texte"`
}

// Check is how a criterion is checked.
type Check string

// The ways to check.
const (
	Declared Check = "declaratif"
	Document Check = "document"
	Visit    Check = "visite"
	Data     Check = "donnees" // computed from the directory
)

// Criterion is one thing that is asked of a place.
type Criterion struct {
	Code        string     `json:"code"` // "A1": never given another meaning in another version
	Section     string     `json:"partie"`
	Name        string     `json:"nom"`
	Text        string     `json:"texte"`            // what is asked
	Evidence    string     `json:"preuve,omitempty"` // what shows it
	Check       Check      `json:"controle"`
	Measure     *Threshold `json:"mesure,omitempty"` // of Data
	Mandatory   bool       `json:"obligatoire"`      // must be answered to submit
	Eliminatory bool       `json:"eliminatoire"`     // no title without it
	Weight      int        `json:"poids"`            // 0 to 10
	Group       string     `json:"tolerance,omitempty"`
	Surveilled  bool       `json:"surveille"`    // looked at again by surveillance and renewal
	When        *Condition `json:"si,omitempty"` // nil: it applies always
}

// Threshold is what a measure of the record must reach.
type Threshold struct {
	Name    string  `json:"nom"` // one of Measures
	AtLeast float64 `json:"au_moins,omitempty"`
	AtMost  float64 `json:"au_plus,omitempty"` // of a measure that is better when it is small
}

// Condition says when a criterion applies: when a measure reaches a threshold, or another
// criterion was answered so.
type Condition struct {
	Measure   *Threshold `json:"mesure,omitempty"`
	Criterion string     `json:"critere,omitempty"`
	Answer    string     `json:"reponse,omitempty"` // "oui", "non"
}

// Tolerance is how many minor non-conformities a group of criteria bears.
type Tolerance struct {
	Group string `json:"groupe"`
	Name  string `json:"nom"`
	Max   int    `json:"au_plus"`
}

// Silence is what it means that nobody has decided in time.
type Silence struct {
	Rule   SilenceRule `json:"regle"`
	Number int         `json:"nombre"`
	Unit   string      `json:"unite"` // "jours", "semaines", "mois"
}

// SilenceRule is what silence is worth.
type SilenceRule string

// The rules.
const (
	SilenceNone    SilenceRule = "aucune"
	SilenceGrants  SilenceRule = "accord"
	SilenceRefuses SilenceRule = "rejet"
)

// Body is who decides.
type Body string

// The bodies.
const (
	ByAuthority Body = "autorite" // one person
	ByCommittee Body = "comite"
	ByCheck     Body = "verification" // a charter: nobody, once it is checked
)

// Upgrade is what becomes of the titles of a version when another one is published.
type Upgrade struct {
	Must   bool `json:"obligatoire"` // else they last until they expire
	Months int  `json:"mois"`        // to upgrade
}

// Ground is a reason of a closed list.
type Ground struct {
	Code   string `json:"code"`
	Name   string `json:"nom"`    // as the person reads it
	Public string `json:"public"` // as the register says it
}

// Criterion gives a criterion by its code.
func (s *Scheme) Criterion(code string) (Criterion, bool) {
	i := slices.IndexFunc(s.Criteria, func(c Criterion) bool { return c.Code == code })
	if i < 0 {
		return Criterion{}, false
	}
	return s.Criteria[i], true
}
