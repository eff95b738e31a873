package credential

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"slices"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Judgment is what a credential is worth at an instant.
type Judgment struct {
	Credential Credential
	Key        ed25519.PublicKey // that signed it
	At         time.Time
	Valid      bool
	Sentence   string    // in French
	StatusAt   time.Time // of the status list that was used; zero: none
}

// Judge says what a credential is worth at an instant, in the order that Open
// Badges asks: model, proof, status, beginning, end. list, the text of a status
// list, may be empty: then nobody knows what became of the title since. Invalid
// says why it is no credential of these keys.
func Judge(text, list []byte, keys []ed25519.PublicKey, at time.Time) (j Judgment, err error) {
	j.At = at
	if len(text) > MaxBytes {
		return j, errNoJSON
	}
	if j.Key, err = Verify(text, keys, &j.Credential); err != nil {
		return j, err
	}
	if err := j.Credential.check(); err != nil {
		return j, err
	}
	entry, listed := Entry{}, false
	if len(bytes.TrimSpace(list)) > 0 {
		var status List
		if _, err := Verify(list, keys, &status); err != nil {
			return j, fault.New(fault.Invalid, "La liste des statuts n’est pas signée par cette clé. Téléchargez-la de nouveau.")
		}
		if status.Issuer != j.Credential.Issuer.ID || status.ID != j.Credential.Status.ID {
			return j, fault.New(fault.Invalid, "La liste des statuts n’est pas celle de cette attestation.")
		}
		j.StatusAt = status.At
		entry, listed = status.Of(j.Credential.ID)
	}
	j.Valid, j.Sentence = j.Credential.worth(entry, listed, at)
	return j, nil
}

// check looks at what the model asks of every credential.
func (c *Credential) check() error {
	complete := len(c.Context) >= 2 && c.Context[0] == contexts[0] && strings.HasPrefix(c.Context[1], "https://purl.imsglobal.org/spec/ob/v3p0/") &&
		c.ID != "" && slices.Contains(c.Type, "VerifiableCredential") && (slices.Contains(c.Type, "OpenBadgeCredential") || slices.Contains(c.Type, "AchievementCredential")) &&
		c.Issuer.ID != "" && !c.ValidFrom.IsZero() && slices.Contains(c.Subject.Type, "AchievementSubject") &&
		c.Subject.Achievement.ID != "" && c.Subject.Achievement.Name != "" && slices.Contains(c.Subject.Achievement.Type, "Achievement")
	if !complete {
		return fault.New(fault.Invalid, "Ce fichier est signé, mais ce n’est pas l’attestation d’un label.")
	}
	return nil
}

// worth says whether it counts at an instant.
func (c *Credential) worth(e Entry, listed bool, at time.Time) (bool, string) {
	over := listed && !at.Before(e.Since) && (e.SuspendedUntil == nil || at.Before(*e.SuspendedUntil))
	switch {
	case over && e.State == string(labels.Suspended):
		return false, fmt.Sprintf("Ce titre n’est pas valable à cette date : il est suspendu depuis le %s.", day(e.Since))
	case over && e.State == string(labels.Annulled):
		return false, "Ce titre n’est pas valable : il a été annulé, et compte comme s’il n’avait jamais existé."
	case over:
		return false, fmt.Sprintf("Ce titre n’est plus valable depuis le %s (%s).", day(e.Since), lower(e.Reason))
	case at.Before(c.ValidFrom):
		return false, fmt.Sprintf("Ce titre n’est pas valable à cette date : il commence le %s.", day(c.ValidFrom))
	case c.ValidUntil != nil && at.After(*c.ValidUntil):
		return false, fmt.Sprintf("Ce titre n’est plus valable : il s’est achevé le %s.", day(*c.ValidUntil))
	case c.ValidUntil != nil:
		return true, fmt.Sprintf("Ce titre est valable, jusqu’au %s.", day(*c.ValidUntil))
	}
	return true, "Ce titre est valable, sans date de fin."
}

func lower(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

func day(at time.Time) string { return directory.FrenchDay(procedure.DayOf(at, directory.Paris)) }
