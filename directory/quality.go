package directory

import "time"

// Quality says how much a visitor can rely on a sheet, and what to do about it.
type Quality struct {
	Score    int         // 0 to MaxQuality
	Criteria []Criterion // what matters most to a visitor first
}

// MaxQuality is the score of a sheet that lacks nothing, that somebody confirmed
// lately, and of which nothing contradicts the rest.
const MaxQuality = 100

// Criterion is one thing that the score looks at.
type Criterion struct {
	Family QualityFamily
	Title  string // French: "Horaires"
	Column string // of the standard, that mends it; empty: confirming the sheet does
	Weight int    // points at most
	Points int
	Advice string // French: what to do, empty when nothing is lost
}

// QualityFamily says what a criterion is about.
type QualityFamily string

// The families, which weigh 60, 20 and 20 points of 100.
const (
	Told     QualityFamily = "complet"  // what the sheet tells: the tellings of Completeness
	Recent   QualityFamily = "recent"   // when somebody last said that it is right
	Coherent QualityFamily = "coherent" // what it tells agrees with itself
)

// French gives the family in words.
func (f QualityFamily) French() string {
	switch f {
	case Told:
		return "Ce que la fiche dit"
	case Recent:
		return "Sa fraîcheur"
	case Coherent:
		return "Sa cohérence"
	}
	return ""
}

// QualityOf gives the quality of a sheet as seen on a day. astray: its position
// is known to lie in another commune than its own; what cannot be looked at
// costs nothing.
func QualityOf(p *Place, astray bool, today time.Time) Quality {
	var q Quality
	for _, c := range toldCriteria {
		q.add(c.of(p))
	}
	q.add(recentCriterion(p, today))
	for _, c := range coherentCriteria {
		q.add(c.of(p, astray))
	}
	return q
}

func (q *Quality) add(c Criterion) {
	q.Score += c.Points
	q.Criteria = append(q.Criteria, c)
}

// Lasting gives the points that do not change with the days: all but those of
// freshness.
func (q Quality) Lasting() int {
	points := 0
	for _, c := range q.Criteria {
		if c.Family != Recent {
			points += c.Points
		}
	}
	return points
}

// QualityBand sorts sheets by their score.
type QualityBand string

// The bands. Their text is what addresses write.
const (
	GoodQuality QualityBand = "bonne"   // GoodFrom points or more
	FairQuality QualityBand = "moyenne" // FairFrom or more
	PoorQuality QualityBand = "faible"
)

// Scores at which the bands begin.
const (
	GoodFrom = 80
	FairFrom = 50
)

// QualityBands lists the bands, best first.
var QualityBands = []QualityBand{GoodQuality, FairQuality, PoorQuality}

// Band gives the band of the score.
func (q Quality) Band() QualityBand {
	switch {
	case q.Score >= GoodFrom:
		return GoodQuality
	case q.Score >= FairFrom:
		return FairQuality
	}
	return PoorQuality
}

// French gives the band in words.
func (b QualityBand) French() string { return string(b) }

// ToImprove gives the criteria that lose points, in the order of Criteria.
func (q Quality) ToImprove() []Criterion {
	var lacking []Criterion
	for _, c := range q.Criteria {
		if c.Points < c.Weight {
			lacking = append(lacking, c)
		}
	}
	return lacking
}

// recentWeight is what a sheet that was just confirmed earns.
const recentWeight = 20

// RecentPoints gives what the level of freshness earns.
func (f Freshness) RecentPoints() int { return recentPoints[f] }

var recentPoints = map[Freshness]int{UpToDate: recentWeight, ToWatch: 14, ToCheck: 6, ToUpdate: 0}

var recentAdvice = map[Freshness]string{
	ToWatch:  "Relisez la fiche, puis confirmez-la : elle n’a pas été relue depuis plus de 6 mois.",
	ToCheck:  "Relisez la fiche, puis confirmez-la : elle n’a pas été relue depuis plus d’un an.",
	ToUpdate: "Relisez la fiche, puis confirmez-la : elle n’a pas été relue depuis plus de 18 mois.",
}

func recentCriterion(p *Place, today time.Time) Criterion {
	level := FreshnessOf(p.UpdatedOn, today)
	return Criterion{Family: Recent, Title: "Relecture", Weight: recentWeight, Points: recentPoints[level], Advice: recentAdvice[level]}
}
