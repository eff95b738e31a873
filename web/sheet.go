package web

import (
	"slices"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/web/page"
)

// sheet is the content of the page of one place.
type sheet struct {
	Name, Kind, Town string
	State            state
	Closure          string
	NoPublic         string
	Actions          []action
	Labels           []labels.Held
	Summary          string
	Week             *week
	HoursText        string // as the place wrote them, when they could not be read
	HoursNote        string
	Services         []service
	Groups           []fact
	Details          string
	Address          []string
	Map              *smallMap
	Precision        string
	Ways             []page.Link
	Contacts         []contact
	Doubts           []doubt
	Freshness        string
	Stale            bool
	Sources          []fact
	Asks             []page.Link // what anyone may ask about the sheet
	URL              string
	Printed          string
	Search           searchForm
}

type action struct {
	Text, Href        string
	Primary, External bool
}

type week struct {
	Caption string
	Days    []weekDay
}

type weekDay struct {
	Name, Holiday, Text string
	Today               bool
}

type service struct{ Title, Text string }

type contact struct {
	Title string
	Links []page.Link
}

type doubt struct{ Title, Value, Reason string }

type smallMap struct {
	Lon, Lat string
	Shape    shape
	Basemap  string
}

// sheetOf makes the content of a sheet. Every part may be missing but the name.
func sheetOf(s subject, now time.Time, public, basemap string) *sheet {
	sh := &sheet{
		Name: s.Name, Kind: s.kind(), Town: s.town(),
		State:   openingState(s.Place, s.status, s.Calendar, now),
		Closure: closureBanner(s.Closure, now.In(s.Calendar.Zone())),
		Actions: actionsOf(s), Labels: s.held,
		Summary: s.Summary, Details: s.Details,
		Services: servicesOf(s.Services), Groups: groupsOf(s),
		Address: addressOf(s), Contacts: contactsOf(s), Doubts: doubtsOf(s),
		URL: public, Printed: day(now.In(paris())),
	}
	if s.closedToPublic() {
		sh.NoPublic = "Ce lieu n’accueille pas de public. Contactez-le avant de vous déplacer."
	}
	hoursOf(sh, s, now)
	whereOf(sh, s, basemap)
	sh.Freshness, sh.Stale = freshness(s.UpdatedOn, now)
	sh.Sources = sourcesOf(s)
	sh.Asks = []page.Link{
		{Text: "Signaler une erreur", Href: s.href() + "/signaler"},
		{Text: "Vous gérez ce lieu ?", Href: s.href() + "/revendiquer"},
	}
	return sh
}

func hoursOf(sh *sheet, s subject, now time.Time) {
	d, doubted := s.DoubtOn("horaires")
	switch {
	case s.Schedule != nil:
		w := weekOf(s.Schedule, s.Calendar, now)
		sh.Week = &w
		if slices.ContainsFunc(w.Days, func(d weekDay) bool { return d.Holiday != "" }) {
			sh.HoursNote = "Un jour férié tombe cette semaine : appelez avant de venir."
		}
	case strings.TrimSpace(s.Hours) != "":
		sh.HoursText, sh.HoursNote = s.Hours, "Nous n’avons pas pu vérifier ces horaires. Appelez avant de venir."
	case doubted:
		sh.HoursText, sh.HoursNote = d.Value, "Nous n’avons pas pu vérifier ces horaires. Appelez avant de venir."
	default:
		sh.HoursNote = "Ce lieu n’a pas donné ses horaires. Appelez avant de venir."
	}
	if s.Phone == "" {
		sh.HoursNote = strings.Replace(sh.HoursNote, "Appelez avant de venir.", "Renseignez-vous avant de venir.", 1)
		sh.HoursNote = strings.Replace(sh.HoursNote, "appelez avant de venir.", "renseignez-vous avant de venir.", 1)
	}
}

func whereOf(sh *sheet, s subject, basemap string) {
	if !s.located() {
		sh.Precision = "La position de ce lieu n’est pas connue : il ne figure pas sur la carte."
		return
	}
	sh.Map = &smallMap{Lon: coordinate(s.Point.Lon()), Lat: coordinate(s.Point.Lat()), Shape: shapeOf(s.Typologies), Basemap: basemap}
	if !s.exact() {
		sh.Precision = "Position approximative : le centre de la commune."
		if _, doubted := s.DoubtOn("latitude"); doubted {
			sh.Precision = "La position donnée semblait fausse : la carte montre le centre de la commune."
		}
	}
	sh.Ways = ways(s.Point.Lon(), s.Point.Lat(), s.exact())
}

// freshness says when the record was last updated, and warns once it is to check.
func freshness(updated, now time.Time) (sentence string, stale bool) {
	if updated.IsZero() {
		return "La date de dernière mise à jour n’est pas connue : vérifiez avant de venir.", true
	}
	sentence = "Fiche mise à jour le " + day(updated) + "."
	age := ""
	switch level, years := directory.FreshnessOf(updated, now), directory.YearsSince(updated, now); {
	case years >= 2:
		age = "de " + number(years) + " ans"
	case level == directory.ToUpdate:
		age = "d’un an et demi"
	case level == directory.ToCheck:
		age = "d’un an"
	default:
		return sentence, false
	}
	return sentence + " Elle a plus " + age + " : vérifiez avant de venir.", true
}
