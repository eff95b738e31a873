package labels

import (
	"slices"
	"time"
	"unicode/utf8"

	"annuaire/directory/hours"
	"annuaire/fault"
	"annuaire/procedure"
)

// SiteVisit is people going to see a place, for an application or for a title.
type SiteVisit struct {
	ID          int64
	Application int64 // 0: it is for a title
	Title       int64
	Version     int64  // of the scheme
	Number      string // of the application, or of the title
	State       procedure.State
	Seq         int64

	PlaceID   string
	PlaceName string
	INSEE     string

	AskedBy  int64
	Visitors []int64
	Declared []int64 // of a title: those who said that they have no interest in it
	Recused  []int64 // and those who have one
	Criteria []string
	StartsAt time.Time
	Minutes  int
	Message  string

	ArrivedAt    time.Time
	LeftAt       time.Time
	Attendance   string
	Report       string
	Checklist    Checklist
	Digest       []byte // sha256 of the report and its photos
	ReportedBy   int64
	ReportedAt   time.Time
	Observations string
	ObservedAt   time.Time
}

// Zone is that in which the slot of a visit is told: the place's own.
func (v *SiteVisit) Zone() *time.Location { return hours.CalendarFor(v.INSEE).Zone() }

// Ends is when the slot ends.
func (v *SiteVisit) Ends() time.Time { return v.StartsAt.Add(time.Duration(v.Minutes) * time.Minute) }

// The bounds of a visit.
const (
	VisitorsMost       = 5
	VisitMinutesLeast  = 15
	VisitMinutesMost   = 1440
	VisitMessageMax    = 2000  // characters
	AttendanceMax      = 1000  // characters
	VisitReportMax     = 20000 // characters
	ObservationMax     = 5000  // characters, each time
	ObservationsMax    = 10000 // characters, in all
	VisitDaysAheadMost = 400
)

// RefusalsAreGround is how many times a venue may decline before that is a ground
// to refuse the label.
const RefusalsAreGround = 2

// VisitPlan is what is asked of a venue, and of those who go there.
type VisitPlan struct {
	Visitors []string // e-mail addresses of accounts
	Myself   bool     // who plans it goes too
	Criteria []string
	StartsAt time.Time
	Minutes  int
	Message  string
}

// Check says, field by field, what is wrong with a plan at an instant.
func (p *VisitPlan) Check(s *Scheme, now time.Time) error {
	var faults fault.Fields
	if p.StartsAt.Before(now) || p.StartsAt.After(now.AddDate(0, 0, VisitDaysAheadMost)) {
		faults.Add("jour", "Choisissez une date à venir, dans l’année.")
	}
	if p.Minutes < VisitMinutesLeast || p.Minutes > VisitMinutesMost {
		faults.Add("duree", "Donnez une durée entre 15 minutes et 24 heures.")
	}
	switch n := len(p.Visitors); {
	case n == 0 && !p.Myself:
		faults.Add("visiteur_1", "Nommez au moins une personne.")
	case n > VisitorsMost || n == VisitorsMost && p.Myself:
		faults.Add("visiteur_1", "Nommez au plus %d personnes.", VisitorsMost)
	}
	if len(p.Criteria) == 0 {
		faults.Add("critere", "Choisissez au moins un critère à vérifier.")
	}
	for _, code := range p.Criteria {
		if _, is := s.Criterion(code); !is {
			faults.Add("critere", "Un de ces critères n’est pas de ce label.")
			break
		}
	}
	if utf8.RuneCountInString(p.Message) > VisitMessageMax {
		faults.Add("message", "Écrivez au plus %d caractères.", VisitMessageMax)
	}
	return faults.Err("Il manque quelque chose pour proposer cette visite.")
}

// VisitCriteria gives, in the order of the scheme, those that a visit may check: all
// but those that the directory computes.
func (s *Scheme) VisitCriteria() (list []Criterion) {
	for _, c := range s.Criteria {
		if c.Check != Data {
			list = append(list, c)
		}
	}
	return list
}

// InOrder gives the criteria of a visit in the order of its scheme.
func (v *SiteVisit) InOrder(s *Scheme) (list []Criterion) {
	for _, c := range s.Criteria {
		if slices.Contains(v.Criteria, c.Code) {
			list = append(list, c)
		}
	}
	return list
}
