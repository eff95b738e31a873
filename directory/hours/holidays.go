package hours

import "time"

// fixedHoliday is a holiday on the same date every year of [since, until];
// zero bounds are open.
type fixedHoliday struct {
	month        time.Month
	day          int
	name         string
	since, until int
}

// movable is a holiday at a number of days from Easter Sunday.
type movable struct {
	offset int
	name   string
}

// national holds the eleven holidays of article L. 3133-1 of the Code du
// travail, those of fixed date first.
var national = []fixedHoliday{
	{month: time.January, day: 1, name: "Jour de l'an"},
	{month: time.May, day: 1, name: "Fête du travail"},
	{month: time.May, day: 8, name: "Victoire de 1945"},
	{month: time.July, day: 14, name: "Fête nationale"},
	{month: time.August, day: 15, name: "Assomption"},
	{month: time.November, day: 1, name: "Toussaint"},
	{month: time.November, day: 11, name: "Armistice de 1918"},
	{month: time.December, day: 25, name: "Noël"},
}

var nationalMovable = []movable{
	{1, "Lundi de Pâques"},
	{39, "Ascension"},
	{50, "Lundi de Pentecôte"},
}

var goodFriday = movable{-2, "Vendredi saint"}

const abolition = "Abolition de l'esclavage"

// local holds what a territory adds to the national holidays.
type local struct {
	fixed      []fixedHoliday
	goodFriday bool
}

// locals is by department or collectivity code.
//
// By statute: Code du travail, L. 3134-13 (Alsace-Moselle; Good Friday
// strictly only in communes with a Protestant church, most of them) and
// L. 3422-2 (abolition of slavery), but for Saint-Martin; Code du travail de
// la Polynésie française, LP. 3323-1; Lp. 232-1 of New Caledonia's own code.
//
// Less certain:
//   - Saint-Martin, 28 May: L. 3422-2 as published in May 2019 still says
//     27 May. The 28th rests on yearly circulars of ministries, which the
//     prefecture told in May 2018 and May 2019 to count as L. 3422-2, by the
//     local press; whether the article was mended since was not checked.
//   - Polynesia, 20 November for 29 June from 2025: voted by the assembly on
//     6 May 2025, by the press. Its promulgation was not checked.
//   - Good Friday in Guadeloupe and Martinique: usage and agreements, not a
//     statute; the State's own list (calendrier.api.gouv.fr) counts it.
//   - Wallis and Futuna, 28 April, 29 June and 29 July: no text was read.
//
// A holiday too many costs little: the day is told "à vérifier".
var locals = map[string]local{
	"57": alsaceMoselle, "67": alsaceMoselle, "68": alsaceMoselle,
	"971": {fixed: []fixedHoliday{{month: time.May, day: 27, name: abolition}}, goodFriday: true},
	"972": {fixed: []fixedHoliday{{month: time.May, day: 22, name: abolition}}, goodFriday: true},
	"973": {fixed: []fixedHoliday{{month: time.June, day: 10, name: abolition}}},
	"974": {fixed: []fixedHoliday{{month: time.December, day: 20, name: abolition}}},
	"976": {fixed: []fixedHoliday{{month: time.April, day: 27, name: abolition}}},
	"977": {fixed: []fixedHoliday{{month: time.October, day: 9, name: abolition}}},
	"978": {fixed: []fixedHoliday{
		{month: time.May, day: 27, name: abolition, until: 2017},
		{month: time.May, day: 28, name: abolition, since: 2018},
	}},
	"986": {fixed: []fixedHoliday{
		{month: time.April, day: 28, name: "Saint Pierre Chanel"},
		{month: time.June, day: 29, name: "Saints Pierre et Paul"},
		{month: time.July, day: 29, name: "Fête du Territoire"},
	}},
	"987": {fixed: []fixedHoliday{
		{month: time.March, day: 5, name: "Arrivée de l'Évangile"},
		{month: time.June, day: 29, name: "Fête de l'autonomie", until: 2024},
		{month: time.November, day: 20, name: "Matari'i i ni'a", since: 2025},
	}, goodFriday: true},
	"988": {fixed: []fixedHoliday{{month: time.September, day: 24, name: "Fête de la citoyenneté"}}},
}

var alsaceMoselle = local{
	fixed:      []fixedHoliday{{month: time.December, day: 26, name: "Saint Étienne"}},
	goodFriday: true,
}
