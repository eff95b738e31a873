package duplicate

// weights are points for (more than 0) or against two records being one place.
// They were fitted on the pairs of testdata/pairs.csv marked train (a logistic
// regression, ten points a unit), then rounded, and put in the order that
// common sense asks where few pairs spoke. The pairs marked held only measure.
var weights = [lastSignal]int{
	sameName: 16, sameCommonName: 15, closeName: 10, containedName: 9, partlyName: -10, otherName: -12, oneNameless: -3,
	serviceAndHost: 2, otherSort: -25, otherNumber: -20, movingAndFixed: -60,

	sameAddress: 16, sameStreetOnly: 9, nextNumber: -1, otherStreet: -22, otherCommune: -25,
	here: 8, near: 6, around: 2, apart: -1, far: -7, veryFar: -9,

	samePhone: 14, otherPhone: -2, sameMail: 8, sameSite: 3, samePivot: 9, otherPivot: -14,
	crowdedPhone: 3, crowdedMail: 2, crowdedSite: 1, crowdedPivot: 1,

	sameKind: 2, otherKind: -2,
}

// Band is how sure it is that two records are one place.
type Band string

// The bands. What is less than possible is not told.
const (
	Certain  Band = "certain"  // of the labelled pairs, none so scored is of two places
	Probable Band = "probable" // nearly always one place
	Possible Band = "possible" // worth a look
	Unlikely Band = ""
)

// Bands lists them, surest first.
var Bands = []Band{Certain, Probable, Possible}

// The least points of each band.
const (
	fromCertain  = 32
	fromProbable = 20
	fromPossible = 8
)

// French gives the band in words.
func (b Band) French() string {
	switch b {
	case Certain:
		return "presque certain"
	case Probable:
		return "probable"
	case Possible:
		return "possible"
	}
	return "peu probable"
}

func bandOf(points int) Band {
	switch {
	case points >= fromCertain:
		return Certain
	case points >= fromProbable:
		return Probable
	case points >= fromPossible:
		return Possible
	}
	return Unlikely
}
