package data

import (
	"fmt"

	"annuaire/directory"
	"annuaire/directory/hours"
)

// demoHours are the families of opening hours, with %[1]s for a morning opening,
// %[2]s for a morning closing, %[3]s for an afternoon opening and %[4]s for an
// afternoon closing.
var demoHours = map[string][]string{
	"office": {
		"Mo-Fr %[1]s-%[2]s,%[3]s-%[4]s; PH off",
		"Mo-Fr %[1]s-%[2]s,%[3]s-%[4]s",
		"Mo-We,Fr %[1]s-%[2]s,%[3]s-%[4]s; Th %[3]s-%[4]s; PH off",
		"Mo,Tu,Th,Fr %[1]s-%[2]s,%[3]s-%[4]s; We %[1]s-%[2]s; PH off",
	},
	"officeShortFriday": {"Mo-Th %[1]s-%[2]s,%[3]s-%[4]s; Fr %[1]s-%[2]s; PH off"},
	"officeSaturday":    {"Mo-Fr %[1]s-%[2]s,%[3]s-%[4]s; Sa %[1]s-%[2]s; PH off", "Tu-Fr %[1]s-%[2]s,%[3]s-%[4]s; Sa %[1]s-12:00"},
	"noMonday":          {"Tu-Fr %[1]s-%[2]s,%[3]s-%[4]s; Sa %[3]s-%[4]s; PH off", "Tu,Th %[3]s-%[4]s; We,Fr %[1]s-%[2]s,%[3]s-%[4]s; PH off"},
	"library": {
		"Tu,Th,Fr %[3]s-%[4]s; We %[1]s-%[2]s,%[3]s-%[4]s; Sa %[1]s-17:00; PH off",
		"Tu-Fr 13:00-18:30; We 10:00-18:30; Sa 10:00-18:00; PH off",
		"Tu 14:00-19:00; We 10:00-12:30,14:00-18:00; Fr 14:00-18:00; Sa 10:00-12:30,14:00-17:00; PH off",
		"Mo 14:00-18:00; We-Sa 10:00-18:00; PH off",
		"Tu-Sa %[1]s-%[2]s,%[3]s-%[4]s; Su[1] 14:00-18:00; PH off",
	},
	"smallLibrary": {"We %[3]s-%[4]s; Sa %[1]s-12:00", "Mo 16:30-18:30; We 14:00-17:00; Sa 10:00-12:00; PH off", "We,Sa 10:00-12:00"},
	"halfDays":     {"Mo,We,Fr %[1]s-%[2]s; PH off", "Tu,Th %[3]s-%[4]s", "Mo-Fr %[1]s-%[2]s; PH off", "Mo,Th %[1]s-%[2]s; We %[3]s-%[4]s"},
	"afternoon":    {"Mo-Fr %[3]s-%[4]s; PH off", "Tu-Sa %[3]s-18:30; PH off", "We %[3]s-18:00; Sa 10:00-12:00,%[3]s-17:00"},
	"evening":      {"Tu-Fr 14:00-20:00; Sa 10:00-18:00; PH off", "Mo-We %[3]s-%[4]s; Th %[3]s-21:00; PH off", "We-Fr 17:00-22:00; Sa 14:00-19:00"},
	"coworking":    {"Mo-Fr 08:00-19:00; PH off", "Mo-Fr 08:30-18:30; Sa 09:00-12:30; PH off"},
	"always":       {"24/7", "Mo-Fr 08:00-20:00; Sa,Su 10:00-18:00"},
	"post":         {"Mo-Fr %[1]s-%[2]s,%[3]s-%[4]s; Sa %[1]s-12:00; PH off", "Tu-Sa %[1]s-12:00; PH off"},
	"townHall":     {"Mo-Fr %[1]s-%[2]s; We %[1]s-%[2]s,%[3]s-%[4]s; PH off", "Mo,Tu,Th %[3]s-18:00; Sa[1] 09:00-12:00"},
	"appointment":  {`Mo-Fr %[1]s-%[2]s,%[3]s-%[4]s "sur rendez-vous"; PH off`, `Mo-Fr %[1]s-%[2]s; Mo-Th %[3]s-%[4]s "sur rendez-vous"; PH off`},
	"round":        {"We %[1]s-%[2]s", "Th[1] %[1]s-%[2]s", "Tu[2],Tu[4] %[3]s-%[4]s", "Fr 14:00-17:30; PH off", "Sep-Jun We 09:30-12:00"},
}

// demoUnclear are hours that no program can read, as people do write them.
var demoUnclear = []string{
	"Selon les permanences affichées à la mairie",
	"Horaires variables, se renseigner à l'accueil",
	"Le matin en semaine paire, l'après-midi en semaine impaire",
	"Voir le planning du mois sur place",
}

func (b *demoBuilder) setHours() {
	if b.chance(7) {
		return // unknown
	}
	text := b.ordinaryHours()
	if b.chance(2) {
		text = pick(b.rng, demoUnclear)
	}
	osm, understood := hours.Normalize(text)
	b.place.Hours = osm
	if !understood {
		b.place.Doubts = []directory.Doubt{{Column: "horaires", Value: osm, Reason: "Ces horaires ne sont pas compris : écrivez les jours et les heures, par exemple « lundi 9h-12h »."}}
	}
}

func (b *demoBuilder) ordinaryHours() string {
	family := demoHours[pick(b.rng, b.kind.hours)]
	text := pick(b.rng, family)
	times := []any{
		pick(b.rng, []string{"08:30", "08:45", "09:00", "09:00", "09:30", "10:00"}),
		pick(b.rng, []string{"12:00", "12:00", "12:15", "12:30"}),
		pick(b.rng, []string{"13:30", "13:30", "14:00", "14:00", "14:30"}),
		pick(b.rng, []string{"16:30", "17:00", "17:00", "17:30", "18:00"}),
	}
	// Sprintf forgives the values that no verb takes once one verb is numbered.
	return fmt.Sprintf(text+"%[5]s", append(times, "")...)
}
