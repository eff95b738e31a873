package labels

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/procedure"
)

// Session is a meeting of the committee of a territory.
type Session struct {
	ID         int64
	Level      geo.Level // of the body that decides
	Code       string
	Name       string
	State      procedure.State
	Seq        int64
	At         time.Time
	Place      string
	Quorum     int  // members present, and not recused, for each file
	ChairCasts bool // the rules of the committee: on a tie the chair's side wins
	Minutes    string
	OpenedAt   time.Time
	ClosedAt   time.Time
}

// SessionMember is somebody of its committee.
type SessionMember struct {
	Account int64
	Name    string
	Email   string // only for who prepares the session
	Chair   bool
	Present bool
}

// AgendaItem is a file of its agenda, by what everybody named for it may read.
type AgendaItem struct {
	Application    int64
	Number         string
	Label          string
	PlaceName      string
	Commune        string
	State          procedure.State
	Rank           int
	Rapporteur     int64
	RapporteurName string
}

// The bounds of a session.
const (
	SessionNameMax  = 200 // characters
	SessionPlaceMax = 300
	SessionMembers  = 50
	SessionFiles    = 500
	MinutesMax      = 50000 // characters
)

// Check says, field by field, what is wrong with a session that is planned at an
// instant with so many members.
func (s *Session) Check(now time.Time, members, chairs int) error {
	var faults fault.Fields
	if n := utf8.RuneCountInString(s.Name); n == 0 || n > SessionNameMax {
		faults.Add("nom", "Donnez un nom à la séance, de %d caractères au plus.", SessionNameMax)
	}
	if utf8.RuneCountInString(s.Place) > SessionPlaceMax {
		faults.Add("lieu", "Écrivez au plus %d caractères.", SessionPlaceMax)
	}
	if !s.At.After(now) || s.At.After(now.AddDate(3, 0, 0)) {
		faults.Add("jour", "Choisissez une date et une heure à venir.")
	}
	if s.Quorum < 1 || s.Quorum > max(members, 1) {
		faults.Add("quorum", "Donnez un nombre entre 1 et %d, le nombre de membres.", max(members, 1))
	}
	if members == 0 || members > SessionMembers {
		faults.Add("membres", "Nommez entre 1 et %d membres.", SessionMembers)
	}
	if chairs != 1 {
		faults.Add("presidence", "Nommez une personne, et une seule, à la présidence.")
	}
	return faults.Err("La séance n’est pas complète.")
}

// SentInTime tells whether a file that is given to the members at an instant is
// theirs so many days before the session: days of the calendar, in Paris.
func (s *Session) SentInTime(scheme *Scheme, day, of time.Time) bool {
	return !procedure.AddDays(day, scheme.SessionDays).After(of)
}

// DecidesIn tells whether the committee of a territory decides on a place that lies
// there, for a scheme.
func (s *Session) DecidesIn(scheme *Scheme, path []Desk) error {
	switch {
	case scheme.Decides != ByCommittee:
		return fault.New(fault.Invalid, "Ce label ne se décide pas en comité : il se décide sur le dossier.")
	case scheme.DecidesAt != s.Level:
		return fault.New(fault.Invalid, "Ce label se décide à un autre niveau que celui de cette séance.")
	case !slices.Contains(path, Desk{s.Level, s.Code}):
		return fault.New(fault.Invalid, "Ce lieu est hors du territoire de cette séance.")
	}
	return nil
}

// FrenchMoment writes an instant as people do, by the clock of Paris: "12 mars 2026 à 14 h 30".
func FrenchMoment(t time.Time) string {
	t = t.In(directory.Paris)
	return fmt.Sprintf("%s à %d h %02d", directory.FrenchDay(t), t.Hour(), t.Minute())
}
