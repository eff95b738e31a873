package labels

import "time"

// CheckMean says how a title was checked.
type CheckMean string

// The means.
const (
	CheckPapers CheckMean = "pieces"
	CheckVisit  CheckMean = "visite"
	CheckData   CheckMean = "donnees"
)

// Outcome is what a check came to.
type Outcome string

// The outcomes.
const (
	Favourable     Outcome = "favorable"
	WithNCs        Outcome = "avec_non_conformites"
	Unfavourable   Outcome = "defavorable"
	OutcomeUnknown Outcome = ""
)

// French gives the mean in words.
func (m CheckMean) French() string {
	return map[CheckMean]string{CheckPapers: "Sur pièces", CheckVisit: "Par une visite", CheckData: "Sur les données de la fiche"}[m]
}

// French gives the outcome in words.
func (o Outcome) French() string {
	return map[Outcome]string{Favourable: "Favorable", WithNCs: "Avec des défauts", Unfavourable: "Défavorable"}[o]
}

// TitleCheck is a check of a title, as it was recorded.
type TitleCheck struct {
	ID      int64
	Mean    CheckMean
	Visit   int64 // number of the visit, 0
	Outcome Outcome
	Text    string
	At      time.Time
}
