package directory

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/geo"
)

// Campaign asks the places of a territory to confirm their sheets.
type Campaign struct {
	ID           int64
	Name         string
	Level        geo.Level // of the territory
	Code         string
	Freshness    []Freshness // levels aimed at
	Kinds        []string    // codes of typologies; empty: every kind
	Message      string      // added to each letter
	CreatedAt    time.Time
	LaunchedAt   *time.Time
	RelaunchedAt *time.Time
	ClosedAt     *time.Time
}

// CampaignState is where a campaign stands.
type CampaignState string

// The states.
const (
	CampaignReady      CampaignState = "prête"
	CampaignRunning    CampaignState = "en cours"
	CampaignRelaunched CampaignState = "relancée"
	CampaignClosed     CampaignState = "close"
)

// State tells where the campaign stands.
func (c *Campaign) State() CampaignState {
	switch {
	case c.ClosedAt != nil:
		return CampaignClosed
	case c.RelaunchedAt != nil:
		return CampaignRelaunched
	case c.LaunchedAt != nil:
		return CampaignRunning
	}
	return CampaignReady
}

// RelaunchAfter is how long after its launch a campaign may write once more.
const RelaunchAfter = 15 * 24 * time.Hour

// MayLaunch says whether the campaign may be launched, and why not.
func (c *Campaign) MayLaunch() error {
	if c.State() != CampaignReady {
		return fault.New(fault.Conflict, "Cette campagne est déjà lancée ou close. Rien n’a été envoyé de plus.")
	}
	return nil
}

// MayRelaunch says whether the campaign may write once more, and why not.
func (c *Campaign) MayRelaunch(now time.Time) error {
	switch {
	case c.State() != CampaignRunning:
		return fault.New(fault.Conflict, "Une campagne se relance une seule fois, tant qu’elle est en cours. Rien n’a été envoyé.")
	case now.Before(c.LaunchedAt.Add(RelaunchAfter)):
		return fault.New(fault.Rejected, "Attendez quinze jours après le lancement : vous pourrez relancer à partir du %s.", FrenchDay(c.LaunchedAt.Add(RelaunchAfter).In(Paris)))
	}
	return nil
}

// MayClose says whether the campaign may be closed, and why not.
func (c *Campaign) MayClose() error {
	if c.ClosedAt != nil {
		return fault.New(fault.Conflict, "Cette campagne est déjà close.")
	}
	return nil
}

// Limits of what people write in a campaign, in characters.
const (
	MaxCampaignName    = 120
	MaxCampaignMessage = 500
)

// Check puts what people wrote in order, and says what is wrong.
func (c *Campaign) Check() error {
	c.Name, c.Message = strings.TrimSpace(c.Name), strings.TrimSpace(c.Message)
	var fields fault.Fields
	switch n := utf8.RuneCountInString(c.Name); {
	case n == 0:
		fields.Add("nom", "Donnez un nom à la campagne.")
	case n > MaxCampaignName || !isPlain(c.Name):
		fields.Add("nom", "Écrivez au plus %d caractères, sur une ligne.", MaxCampaignName)
	}
	if utf8.RuneCountInString(c.Message) > MaxCampaignMessage || !isPlain(strings.NewReplacer("\n", "", "\r", "").Replace(c.Message)) {
		fields.Add("message", "Écrivez au plus %d caractères.", MaxCampaignMessage)
	}
	if len(c.Freshness) == 0 || slices.ContainsFunc(c.Freshness, func(f Freshness) bool { return !slices.Contains(FreshnessLevels, f) }) {
		fields.Add("niveau", "Choisissez au moins un niveau de fraîcheur.")
	}
	if len(c.Kinds) > 100 || slices.ContainsFunc(c.Kinds, func(k string) bool { return !slices.Contains(TypologyCodes(), k) }) {
		fields.Add("type", "Choisissez des types de lieu de la liste.")
	}
	if c.Level == "" || c.Code == "" {
		fields.Add("territoire", "Choisissez un territoire.")
	}
	return fields.Err("La campagne n’est pas enregistrée : corrigez ce qui est indiqué.")
}

// isPlain tells whether a text is UTF-8 without control characters.
func isPlain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}
