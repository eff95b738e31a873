package examining

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

const (
	listTitle = "Instruction"
	perPage   = 50
)

// list is what the address of the queue asks for, and what it shows.
type list struct {
	v         httpd.Visitor
	query     store.FileQuery
	values    url.Values
	page      int
	rows      []store.FileLine
	total     int
	counts    []store.FileCount
	names     map[int64]string
	colleague []store.Colleague
}

var views = []struct {
	view        store.FileView
	text, empty string
}{
	{store.FilesToDo, "À traiter", "Rien n’attend votre action."},
	{store.FilesMine, "Mes dossiers", "Vous ne suivez aucun dossier."},
	{store.FilesFree, "À prendre", "Chaque dossier est suivi par quelqu’un."},
	{store.FilesWaiting, "En attente d’autrui", "Aucun dossier n’attend quelqu’un d’autre."},
	{store.FilesDone, "Terminés", "Aucun dossier n’est terminé."},
	{store.FilesAll, "Tous", "Aucun dossier ne correspond."},
}

// queue lists the files of one's desks, the most urgent first.
func (p *Pages) queue(c *fiber.Ctx) error {
	l, err := p.readList(c, perPage)
	if err != nil {
		return err
	}
	return p.show(c, l.v, listTitle, l.notice(c.Query("fait")), l.tabs(), l.filters(), l.workload(), selection{l.v.FormToken, l.table(), l.colleague}, l.exportLink())
}

func (p *Pages) readList(c *fiber.Ctx, size int) (l list, err error) {
	if l.v, err = httpd.SignedFor(c, access.LabelInstruct); err != nil {
		return l, err
	}
	l.read(c, size)
	ctx := c.UserContext()
	if l.rows, err = p.Store.Files(ctx, l.v.Actor, l.query); err != nil {
		return l, err
	}
	if l.total, err = p.Store.CountMatching(ctx, l.v.Actor, l.query); err != nil {
		return l, err
	}
	if l.counts, err = p.Store.CountFiles(ctx, l.v.Actor, store.FileQuery{View: store.FilesAll}); err != nil {
		return l, err
	}
	if l.names, err = p.Store.AccountNames(ctx, l.v.Actor, l.followers()); err != nil {
		return l, err
	}
	l.colleague, err = p.colleagues(c, &l)
	return l, err
}

// read takes what the address says. What is not understood is left out.
func (l *list) read(c *fiber.Ctx, size int) {
	l.values = url.Values{}
	for _, name := range []string{"q", "vue", "label", "etat", "suivi", "retard", page.SortParameter, page.PageParameter} {
		if value := strings.Clone(c.Query(name)); value != "" && len(value) <= 200 && !strings.ContainsRune(value, 0) {
			l.values.Set(name, value)
		}
	}
	if l.page = 1; size == perPage { // a file holds them all
		l.page = page.PageNumber(l.values.Get(page.PageParameter))
	}
	l.query = store.FileQuery{Text: l.values.Get("q"), Scheme: l.values.Get("label"), Late: l.values.Get("retard") != "", Limit: size, Offset: (l.page - 1) * size}
	if view := store.FileView(l.values.Get("vue")); slices.ContainsFunc(views, func(one struct {
		view        store.FileView
		text, empty string
	}) bool {
		return one.view == view
	}) {
		l.query.View = view
	}
	if state := procedure.State(l.values.Get("etat")); labels.ApplicationLife.Has(state) {
		l.query.State = state
	}
	l.query.Instructor, _ = strconv.ParseInt(l.values.Get("suivi"), 10, 64)
	if sort, descending := strings.CutPrefix(l.values.Get(page.SortParameter), "-"); store.SortsFiles(sort) {
		l.query.Sort, l.query.Descending = sort, descending
	}
}

func (l *list) followers() (ids []int64) {
	for _, n := range l.counts {
		if n.Instructor != 0 && !slices.Contains(ids, n.Instructor) {
			ids = append(ids, n.Instructor)
		}
	}
	return ids
}

// colleagues lists who examines at the desks of the files that are listed.
func (p *Pages) colleagues(c *fiber.Ctx, l *list) (all []store.Colleague, err error) {
	var desks []labels.Desk
	for i := range l.rows {
		if !slices.Contains(desks, l.rows[i].Desk) && len(desks) < 10 {
			desks = append(desks, l.rows[i].Desk)
		}
	}
	for _, desk := range desks {
		found, err := p.Store.Colleagues(c.UserContext(), l.v.Actor, desk)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	return all, nil
}

func (l *list) notice(done string) page.Content {
	if done == "interet" {
		return &page.Notice{Calm: true, Title: "C’est enregistré", Text: "Ce dossier ne vous est plus montré. Une autre personne du service le suivra."}
	}
	if done == "reorienter" {
		return &page.Notice{Calm: true, Title: "C’est fait", Text: "Le dossier est confié à l’autre service, qui en est prévenu."}
	}
	return page.Several{}
}

func (l *list) tabs() page.Content {
	tabs := page.Tabs{Label: "Dossiers"}
	for _, one := range views {
		n := 0
		for _, c := range l.counts {
			if one.view.Holds(c.State, c.Instructor, l.v.Actor.Account) {
				n += c.Count
			}
		}
		tabs.Items = append(tabs.Items, page.Tab{Text: one.text, Href: l.with("vue", string(one.view)), Count: n, Current: one.view == l.query.View})
	}
	return tabs
}

// with gives the address of the list with one parameter changed.
func (l *list) with(name, value string) string {
	kept := url.Values{}
	for key, held := range l.values {
		if key != page.PageParameter {
			kept[key] = held
		}
	}
	kept.Del(name)
	if value != "" {
		kept.Set(name, value)
	}
	if len(kept) == 0 {
		return home
	}
	return home + "?" + kept.Encode()
}

func (l *list) filters() page.Content {
	var schemes, states, people []page.Choice
	for _, c := range l.counts {
		if !slices.ContainsFunc(schemes, func(one page.Choice) bool { return one.Value == c.Scheme }) {
			schemes = append(schemes, page.Choice{Value: c.Scheme, Text: c.Label})
		}
	}
	for _, info := range labels.ApplicationLife.States {
		if info.State != labels.Draft {
			states = append(states, page.Choice{Value: string(info.State), Text: info.French})
		}
	}
	for _, id := range l.followers() {
		people = append(people, page.Choice{Value: number(id), Text: l.nameOf(id)})
	}
	return &frame.Filters{Action: home, Label: "Numéro, lieu ou commune", Name: "q", Kept: []string{"vue", page.SortParameter}, Values: l.values, Fields: []page.Field{
		page.Select{Name: "label", Label: "Label", Empty: "Tous", Choices: schemes},
		page.Select{Name: "etat", Label: "État", Empty: "Tous", Choices: states},
		page.Select{Name: "suivi", Label: "Suivi par", Empty: "Tout le monde", Choices: people},
		page.Select{Name: "retard", Label: "Urgence", Empty: "Tous", Choices: []page.Choice{{Value: "oui", Text: "En retard, ou silence dans 5 jours"}}},
	}}
}

func (l *list) nameOf(id int64) string {
	switch {
	case id == 0:
		return "Personne"
	case id == l.v.Actor.Account:
		return "Vous"
	case l.names[id] == "":
		return "Compte " + number(id)
	}
	return l.names[id]
}
