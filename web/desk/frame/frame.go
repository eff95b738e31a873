// Package frame is what every page of the back office has around it: the way
// between its parts, of which each person sees those that their rights open.
package frame

import (
	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/web/page"
)

// Home is the address of the first page of the back office.
const Home = "/espace"

// Part is one part of the back office, by its address.
type Part string

// The parts.
const (
	Today      Part = Home
	Places     Part = Home + "/lieux"
	Tickets    Part = Home + "/demandes"
	Duplicates Part = Home + "/doublons"
	Imports    Part = Home + "/imports"
	Campaigns  Part = Home + "/campagnes"
	Labels     Part = Home + "/labels"      // of the places that one looks after
	Files      Part = Home + "/instruction" // applications to examine
	Visits     Part = Home + "/visites"
	Sessions   Part = Home + "/seances"
	Titles     Part = Home + "/titres"
	Schemes    Part = Home + "/dispositifs"
	Team       Part = Home + "/equipe"
	Accounts   Part = Home + "/comptes"
	Tokens     Part = Home + "/jetons"
	Journal    Part = Home + "/journal"
	Account    Part = Home + "/compte"
)

// parts lists them in the order of the menu. A part is shown to whoever may do
// its action on something.
var parts = []struct {
	part   Part
	text   string
	action access.Action
}{
	{Today, "Aujourd’hui", access.DeskSee},
	{Places, "Lieux", access.PlaceSee},
	{Tickets, "Demandes", access.TicketSee},
	{Duplicates, "Doublons", access.DuplicateSee},
	{Imports, "Imports", access.ImportSee},
	{Campaigns, "Campagnes", access.CampaignSee},
	{Labels, "Labels", access.LabelApply},
	{Files, "Instruction", access.LabelInstruct},
	{Visits, "Visites", access.LabelSee}, // who is named, without a right, comes by a letter
	{Sessions, "Séances", access.LabelPrepare},
	{Titles, "Titres", access.LabelPrepare},
	{Schemes, "Modèles de label", access.LabelDesign},
	{Team, "Équipe", access.TeamSee},
	{Accounts, "Comptes", access.AccountDecide},
	{Tokens, "Jetons", access.TokenManage},
	{Journal, "Journal", access.JournalSee},
	{Account, "Mon compte", access.DeskSee},
}

// Page makes a page of the back office for somebody who has signed in: it has
// one heading of the first level, the title, above the contents, and takes the
// whole width. What the page needs besides (Map, Status…) is set on what is
// given back.
func Page(v httpd.Visitor, part Part, title string, contents ...page.Content) page.Page {
	return page.Page{
		Title: title, Section: "espace", Crumbs: crumbs(part, title), NoIndex: true, Private: true, Form: true,
		Member:  &page.Member{Name: v.Actor.Name, Token: v.FormToken},
		Content: framed{v.Actor, part, page.Framed{Title: title, Contents: contents, Wide: true}},
	}
}

// crumbs lead from the first page to a part, and to a page within it.
func crumbs(part Part, title string) []page.Crumb {
	name := titleOf(part)
	switch {
	case part == Today:
		return nil
	case name == title:
		return []page.Crumb{{Text: "Mon espace", Href: Home}, {Text: title}}
	}
	return []page.Crumb{{Text: "Mon espace", Href: Home}, {Text: name, Href: string(part)}, {Text: title}}
}

func titleOf(part Part) string {
	for _, p := range parts {
		if p.part == part {
			return p.text
		}
	}
	return ""
}

// framed is a content under the menu.
type framed struct {
	actor   access.Actor
	part    Part
	content page.Framed
}

// Write implements page.Content. The menu is written twice: on a narrow screen
// it is folded, under the name of the part in force.
func (f framed) Write(w *page.Writer) {
	w.Raw(`<div class="cadre"><nav class="espace" aria-label="Mon espace">` + "\n")
	f.links(w, `<ul class="espace-large">`)
	w.Between(`<details class="espace-etroit"><summary>Menu de mon espace<span class="discret"> : `, titleOf(f.part), "</span></summary>\n")
	f.links(w, "<ul>")
	w.Raw("</details></nav></div>\n")
	f.content.Write(w)
}

func (f framed) links(w *page.Writer, list page.Constant) {
	w.Raw(list)
	for _, p := range parts {
		if f.actor.Scope(p.action).Empty() {
			continue
		}
		w.Raw("<li><a")
		w.Address("href", string(p.part))
		if p.part == f.part {
			w.Either(f.part == Today || f.content.Title == p.text, ` aria-current="page"`, ` aria-current="true"`)
		}
		w.Raw(">")
		w.Text(p.text)
		w.Raw("</a></li>\n")
	}
	w.Raw("</ul>\n")
}
