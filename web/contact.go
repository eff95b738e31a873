package web

import (
	"net/url"
	"strings"

	"annuaire/directory"
	"annuaire/web/page"
)

// actionsOf gives what one does first: book where the place asks for it, else
// call, else write. Only the first is the page's primary action.
func actionsOf(s subject) []action {
	var actions []action
	booking := safeURL(s.BookingPage)
	if booking != "" {
		actions = append(actions, action{Text: "Prendre rendez-vous", Href: booking, External: true})
	}
	if call := telephone(s.Phone); call != "" {
		actions = append(actions, action{Text: "Appeler le " + directory.PhoneWords(s.Phone), Href: call})
		if booking != "" && s.walkIn() {
			actions[0], actions[1] = actions[1], actions[0]
		}
	}
	if len(actions) == 0 && len(s.Emails) > 0 {
		actions = append(actions, action{Text: "Écrire un courriel", Href: "mailto:" + s.Emails[0]})
	}
	if s.exact() {
		actions = append(actions, action{Text: "Y aller", Href: "#t-venir"})
	}
	if len(actions) > 0 {
		actions[0].Primary = true
	}
	return actions
}

// telephone gives the address that calls a number, empty when it is not one.
func telephone(number string) string {
	if call := "tel:" + number; page.Harmless(call) {
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

func contactsOf(s subject) []contact {
	var contacts []contact
	if call := telephone(s.Phone); call != "" {
		contacts = append(contacts, contact{"Téléphone", []page.Link{{Text: directory.PhoneWords(s.Phone), Href: call}}})
	}
	var mails []page.Link
	for _, m := range s.Emails {
		mails = append(mails, page.Link{Text: m, Href: "mailto:" + m})
	}
	if len(mails) > 0 {
		contacts = append(contacts, contact{"Courriel", mails})
	}
	var sites []page.Link
	for _, w := range s.Websites {
		if safe := safeURL(w); safe != "" {
			sites = append(sites, page.Link{Text: shortURL(safe), Href: safe, External: true})
		}
	}
	if len(sites) > 0 {
		contacts = append(contacts, contact{"Site internet", sites})
	}
	if access := safeURL(s.AccessPage); access != "" {
		contacts = append(contacts, contact{"Accessibilité des locaux", []page.Link{{Text: "Fiche Acceslibre", Href: access, External: true}}})
	}
	return contacts
}

// shortURL shows an address without what nobody reads aloud.
func shortURL(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}
