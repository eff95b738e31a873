package labels

import "crypto/sha256"

// FieldFrench gives a field of an application, or a criterion, in words; one that
// the scheme does not know, as it is written.
func (s *Scheme) FieldFrench(name string) string {
	switch name {
	case FieldHolder:
		return "Structure qui portera le label"
	case FieldSigned:
		return "Personne qui engage la structure"
	case FieldPlace:
		return "Fiche du lieu dans l’annuaire"
	}
	if c, is := s.Criterion(name); is {
		return c.Code + " · " + c.Name
	}
	return name
}

// CharterHash gives the digest of the text that who applies accepts; nil when there
// is none.
func (s *Scheme) CharterHash() []byte {
	if s.Charter == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(s.Charter))
	return sum[:]
}

// Values of an answer.
const (
	AnswerYes  = "oui"
	AnswerNo   = "non"
	AnswerNone = "sans_objet"
)

// Longest texts of an application, in characters.
const (
	AnswerTextMax = 5000
	HolderMax     = 300
	SignerMax     = 200
)
