package web

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/data"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// place answers the sheet of one place.
func (s *Site) place(c *fiber.Ctx) error {
	id := c.Params("id")
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	e, ok := s.deps.Atlas.Current().Place(id)
	if !ok {
		return s.absent(c, id)
	}
	now := s.deps.Clock()
	sub := subjectOf(e, now)
	public := s.deps.PublicURL + sub.href()
	linked, err := linkedData(s.deps.PublicURL, e.Place)
	if err != nil {
		return err
	}
	return s.renderer.page(c, "place", page{
		Title:       sub.Name + ", " + sub.town(),
		Description: description(sub),
		Section:     "lieux", Class: "page-fiche", SmallMap: sub.located,
		Canonical:  public,
		LinkedData: linked,
		Crumbs:     sheetCrumbs(sub),
		Content:    sheetOf(sub, now, public, s.deps.Basemap),
	})
}

// linkedData describes a place for search engines: a data block, which no
// browser runs. The characters that could end it are escaped.
func linkedData(base string, p *directory.Place) (template.JS, error) {
	var text, safe bytes.Buffer
	if err := data.JSONLDWriter(base)(&text, slices.Values([]*directory.Place{p})); err != nil {
		return "", err
	}
	json.HTMLEscape(&safe, text.Bytes())
	return template.JS(bytes.TrimSpace(safe.Bytes())), nil
}

// absent answers for an identifier that no published place bears: an old one
// leads to the current one, that of a withdrawn place to the reason.
func (s *Site) absent(c *fiber.Ctx, id string) error {
	if s.deps.Alias != nil {
		current, ok, err := s.deps.Alias(c.UserContext(), id)
		if err != nil {
			return err
		}
		if ok && current != id {
			return c.Redirect("/lieux/"+pathEscape(current), fiber.StatusMovedPermanently)
		}
	}
	if s.deps.Withdrawn != nil {
		reason, ok, err := s.deps.Withdrawn(c.UserContext(), id)
		if err != nil {
			return err
		}
		if ok {
			return fault.New(fault.Gone, "%s", strings.TrimSpace("Ce lieu a été retiré de l’annuaire. "+reason))
		}
	}
	return fault.New(fault.Unknown, "Aucun lieu publié ne porte cet identifiant. Vérifiez l’adresse, ou cherchez le lieu par son nom.")
}

func description(s subject) string {
	if s.Summary != "" {
		return s.Summary
	}
	return s.kind() + " à " + s.town() + " : horaires, services et accès."
}

func sheetCrumbs(s subject) []crumb {
	crumbs := []crumb{{"Accueil", "/"}}
	for _, t := range []*geo.Territory{s.region, s.department, s.commune} {
		if t != nil {
			crumbs = append(crumbs, crumb{t.Name, territoryHref(t)})
		}
	}
	if len(crumbs) == 1 {
		crumbs = append(crumbs, crumb{"Trouver un lieu", "/lieux"})
	}
	return append(crumbs, crumb{s.Name, ""})
}

// sheetOf makes the content of a sheet. Every part may be missing but the name.
func sheetOf(s subject, now time.Time, public, basemap string) sheet {
	sh := sheet{
		Name: s.Name, Kind: s.kind(), Town: s.town(),
		State:   openingState(s.Place, s.status, s.calendar, now),
		Closure: closureBanner(s.Closure, now.In(s.calendar.Zone())),
		Actions: actionsOf(s),
		Summary: s.Summary, Details: s.Details,
		Services: servicesOf(s.Services), Groups: groupsOf(s),
		Address: addressOf(s), Contacts: contactsOf(s), Doubts: doubtsOf(s),
		URL: public, QR: qr(public), Printed: day(now.In(paris())),
	}
	if s.closedToPublic() {
		sh.NoPublic = "Ce lieu n’accueille pas de public. Contactez-le avant de vous déplacer."
	}
	hoursOf(&sh, s, now)
	whereOf(&sh, s, basemap)
	sh.Freshness, sh.Stale = freshness(s.UpdatedOn, now)
	sh.Sources = sourcesOf(s)
	return sh
}

func hoursOf(sh *sheet, s subject, now time.Time) {
	d, doubted := s.DoubtOn("horaires")
	switch {
	case s.schedule != nil:
		w := weekOf(s.schedule, s.calendar, now)
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
	if !s.located {
		sh.Precision = "La position de ce lieu n’est pas connue : il ne figure pas sur la carte."
		return
	}
	sh.Map = &smallMap{Lon: coordinate(s.point.Lon()), Lat: coordinate(s.point.Lat()), Shape: string(shapeOf(s.Typologies)), Basemap: basemap}
	if !s.exact {
		sh.Precision = "Position approximative : le centre de la commune."
		if _, doubted := s.DoubtOn("latitude"); doubted {
			sh.Precision = "La position donnée semblait fausse : la carte montre le centre de la commune."
		}
	}
	sh.Ways = ways(s.point.Lon(), s.point.Lat(), s.exact)
}

// actionsOf gives what one does first: book where the place asks for it, else
// call, else write. Only the first is the page's primary action.
func actionsOf(s subject) []action {
	var actions []action
	booking := safeURL(s.BookingPage)
	if booking != "" {
		actions = append(actions, action{Text: "Prendre rendez-vous", Href: booking, External: true})
	}
	if call := telephone(s.Phone); call != "" {
		actions = append(actions, action{Text: "Appeler le " + phone(s.Phone), Href: call})
		if booking != "" && s.walkIn() {
			actions[0], actions[1] = actions[1], actions[0]
		}
	}
	if len(actions) == 0 && len(s.Emails) > 0 {
		actions = append(actions, action{Text: "Écrire un courriel", Href: "mailto:" + s.Emails[0]})
	}
	if s.exact {
		actions = append(actions, action{Text: "Y aller", Href: "#t-venir"})
	}
	if len(actions) > 0 {
		actions[0].Primary = true
	}
	return actions
}

// telephone gives the address that calls a number, empty when it is not one.
func telephone(number string) string {
	if call := "tel:" + number; deviceAddress.MatchString(call) {
		return call
	}
	return ""
}

// safeURL lets through addresses of the web only.
func safeURL(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// serviceWords explain the services of the standard in plain words.
var serviceWords = map[string]string{
	"Aide aux démarches administratives":                    "Être aidé pour les impôts, la CAF, la retraite, les papiers.",
	"Maîtrise des outils numériques du quotidien":           "Apprendre à se servir d’un ordinateur, d’un téléphone, d’une messagerie.",
	"Insertion professionnelle via le numérique":            "Chercher un emploi, faire un CV, se former.",
	"Utilisation sécurisée du numérique":                    "Se protéger des arnaques, choisir ses mots de passe.",
	"Parentalité et éducation avec le numérique":            "Suivre la scolarité, accompagner les enfants devant les écrans.",
	"Loisirs et créations numériques":                       "Photo, vidéo, jeu, fabrication.",
	"Compréhension du monde numérique":                      "Comprendre les réseaux sociaux, les données, l’intelligence artificielle.",
	"Accès internet et matériel informatique":               "Utiliser sur place un ordinateur, internet, une imprimante.",
	"Acquisition de matériel informatique à prix solidaire": "Acheter ou recevoir un ordinateur à petit prix.",
}

func servicesOf(names []string) []service {
	services := make([]service, len(names))
	for i, n := range names {
		services[i] = service{n, serviceWords[n]}
	}
	return services
}

// groupsOf gives what is good to know before coming, missing ones left out.
func groupsOf(s subject) []fact {
	var facts []fact
	add := func(title string, values []string) {
		if len(values) > 0 {
			facts = append(facts, fact{Title: title, Text: strings.Join(values, " · ")})
		}
	}
	add("Prix", s.Fees)
	add("Comment venir", s.AccessModes)
	add("Accompagnement", s.SupportModes)
	add("Publics accueillis en particulier", s.Audiences)
	add("Besoins particuliers", s.SpecialCare)
	add("Équipement", s.Equipment)
	add("Programmes nationaux", s.Programmes)
	add("Formations et labels", append(slices.Clone(s.Trainings), s.OtherLabels...))
	add("Itinérance", s.Mobility)
	return facts
}

func addressOf(s subject) []string {
	var lines []string
	for _, l := range []string{s.Address, s.AddressExtra, strings.TrimSpace(s.PostalCode + " " + s.town())} {
		if l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

func contactsOf(s subject) []contact {
	var contacts []contact
	if call := telephone(s.Phone); call != "" {
		contacts = append(contacts, contact{"Téléphone", []link{{Text: phone(s.Phone), Href: call}}})
	}
	var mails []link
	for _, m := range s.Emails {
		mails = append(mails, link{Text: m, Href: "mailto:" + m})
	}
	if len(mails) > 0 {
		contacts = append(contacts, contact{"Courriel", mails})
	}
	var sites []link
	for _, w := range s.Websites {
		if safe := safeURL(w); safe != "" {
			sites = append(sites, link{Text: shortURL(safe), Href: safe, External: true})
		}
	}
	if len(sites) > 0 {
		contacts = append(contacts, contact{"Site internet", sites})
	}
	if page := safeURL(s.AccessPage); page != "" {
		contacts = append(contacts, contact{"Accessibilité des locaux", []link{{Text: "Fiche Acceslibre", Href: page, External: true}}})
	}
	return contacts
}

// shortURL shows an address without what nobody reads aloud.
func shortURL(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

func doubtsOf(s subject) []doubt {
	var doubts []doubt
	for _, d := range s.Doubts {
		title := d.Column
		switch column, ok := directory.ColumnNamed(d.Column); {
		case d.Column == "horaires" && s.schedule == nil:
			continue // told under the hours already
		case d.Column == "latitude", d.Column == "longitude":
			title = "Position"
		case ok:
			title = column.Title
		}
		value := d.Value
		if strings.Contains(d.Reason, "« "+value+" »") {
			value = "" // the reason quotes it
		}
		doubts = append(doubts, doubt{title, value, asSentence(d.Reason)})
	}
	return doubts
}

// asSentence gives a text its capital and its full stop.
func asSentence(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(r)) + text[size:]
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// freshness says when the record was last updated, and warns beyond a year.
func freshness(updated, now time.Time) (sentence string, stale bool) {
	if updated.IsZero() {
		return "La date de dernière mise à jour n’est pas connue : vérifiez avant de venir.", true
	}
	sentence = "Fiche mise à jour le " + day(updated) + "."
	if updated.Before(now.AddDate(-2, 0, 0)) {
		years := now.Year() - updated.Year()
		if updated.After(now.AddDate(-years, 0, 0)) {
			years--
		}
		return sentence + " Elle a plus de " + number(years) + " ans : vérifiez avant de venir.", true
	}
	if updated.Before(now.AddDate(-1, 0, 0)) {
		return sentence + " Elle a plus d’un an : vérifiez avant de venir.", true
	}
	return sentence, false
}

func sourcesOf(s subject) []fact {
	var facts []fact
	add := func(title, text, href string) {
		if text != "" {
			facts = append(facts, fact{title, text, href})
		}
	}
	add("Information collectée par", s.Source, "")
	add("Structure parente", s.Parent, "")
	add(pivotTitle(s.Pivot), s.Pivot.Number, "")
	add("Identifiant de la fiche", s.ID, "")
	return facts
}

func pivotTitle(p directory.Pivot) string {
	switch p.Kind {
	case directory.SIRET:
		return "SIRET"
	case directory.RNA:
		return "Numéro d’association (RNA)"
	case directory.RIDET:
		return "RIDET"
	}
	return "Identifiant de la structure, à vérifier"
}
