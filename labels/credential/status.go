package credential

import (
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// List is the list of the credentials that count no more, or do not now, as
// Open Badges 3.0 lets it be published (1EdTechRevocationList), signed besides, so
// that it may be used without a network. The model has no word for a suspension:
// it is in the list for its time, with its end.
type List struct {
	Context []string  `json:"@context"`
	ID      string    `json:"id"`
	Issuer  string    `json:"issuer"`
	At      time.Time `json:"issued"`
	Revoked []Entry   `json:"revokedCredential"`
}

// Entry is one of them.
type Entry struct {
	ID             string     `json:"id"`
	Revoked        bool       `json:"revoked"`
	Reason         string     `json:"revocationReason"`
	State          string     `json:"statut"`
	Since          time.Time  `json:"depuis"`
	SuspendedUntil *time.Time `json:"suspenduJusqu_a,omitempty"`
}

// NewList begins the list of an instant.
func NewList(publicURL string, at time.Time) List {
	return List{Context: contexts, ID: publicURL + StatusPath, Issuer: Issuer(publicURL), At: at.UTC().Truncate(time.Second), Revoked: []Entry{}}
}

// Add adds a title, unless it counts, or merely has come to its end: its
// credential says when.
func (l *List) Add(publicURL string, t *labels.Title) {
	if labels.IsInForce(t.State) || t.State == labels.Issued || t.State == labels.Expired {
		return
	}
	e := Entry{
		ID: AddressOf(publicURL, t.Number), Revoked: true, Reason: labels.TitleLife.French(t.State), State: string(t.State),
		Since: t.StateSince.UTC().Truncate(time.Second),
	}
	if t.State == labels.Annulled { // it never counted
		e.Since = procedure.StartOf(t.ValidFrom, directory.Paris).UTC()
	}
	if t.ReasonClass != "" {
		e.Reason += " : " + t.ReasonClass
	}
	if t.State == labels.Suspended && !t.SuspendedUntil.IsZero() {
		end := procedure.EndOf(t.SuspendedUntil, directory.Paris).UTC()
		e.SuspendedUntil = &end
	}
	l.Revoked = append(l.Revoked, e)
}

// Of finds a credential in the list.
func (l *List) Of(id string) (Entry, bool) {
	for _, e := range l.Revoked {
		if e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}
