package hours

import (
	"time"
	_ "time/tzdata" // a static binary on a bare image has no zone files
)

// zones gives the time zone of the territories that do not follow Paris, by
// department, collectivity or commune code.
var zones = map[string]string{
	"971": "America/Guadeloupe",
	"972": "America/Martinique",
	"973": "America/Cayenne",
	"974": "Indian/Reunion",
	"975": "America/Miquelon",
	"976": "Indian/Mayotte",
	"977": "America/St_Barthelemy",
	"978": "America/Marigot",
	"984": "Indian/Kerguelen",
	"986": "Pacific/Wallis",
	"987": "Pacific/Tahiti",
	"988": "Pacific/Noumea",
}

// marquesas lists the communes of the Marquesas, half an hour ahead of Tahiti:
// Fatu-Hiva, Hiva-Oa, Nuku-Hiva, Tahuata, Ua-Huka, Ua-Pou.
var marquesas = []string{"98718", "98723", "98731", "98746", "98756", "98757"}

const gambier = "98719" // one hour ahead of Tahiti

const parisZone = "Europe/Paris"

func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("hours: the embedded zone data lacks " + name)
	}
	return loc
}
