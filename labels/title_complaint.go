package labels

import (
	"time"
	"unicode/utf8"

	"annuaire/fault"
)

// ComplaintGrounds are what anyone may say of a title.
var ComplaintGrounds = []Ground{
	{"ferme", "Le lieu est fermé, ou n’existe plus", ""},
	{"service", "Un service annoncé n’est pas rendu", ""},
	{"accueil", "L’accueil pose un problème", ""},
	{"usage_abusif", "Le label est affiché à tort", ""},
	{"autre", "Autre chose", ""},
}

// ComplaintMax bounds what a complaint, and its answer, may say, in characters.
const ComplaintMax = 2000

// Complaint is what somebody said of a title.
type Complaint struct {
	ID         int64
	Nature     string // code of ComplaintGrounds
	Message    string
	Email      string // "": none was given, or it was erased
	ReceivedAt time.Time
	AnsweredAt time.Time // zero: it waits
	Answer     string
}

// Check says, field by field, what is wrong with a complaint. Its address is for the
// record to read.
func (c *Complaint) Check() error {
	var faults fault.Fields
	if _, is := GroundOf(ComplaintGrounds, c.Nature); !is {
		faults.Add("nature", "Choisissez ce que vous signalez.")
	}
	switch n := utf8.RuneCountInString(c.Message); {
	case n == 0:
		faults.Add("message", "Dites en quelques mots ce que vous avez constaté.")
	case n > ComplaintMax:
		faults.Add("message", "Écrivez au plus %d caractères.", ComplaintMax)
	}
	return faults.Err("Votre signalement n’est pas complet.")
}
