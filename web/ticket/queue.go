package ticket

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// perPage is how many tickets a page lists.
const perPage = 50

// queue lists the tickets that somebody sees.
func (p *Pages) queue(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	l, err := listOf(c)
	if err != nil {
		return err
	}
	rows, err := p.Store.Tickets(c.UserContext(), v.Actor, l.query)
	if err != nil {
		return err
	}
	counts, err := p.Store.CountTickets(c.UserContext(), v.Actor, l.query)
	if err != nil {
		return err
	}
	waiting, err := p.Store.CountTickets(c.UserContext(), v.Actor, store.TicketQuery{Place: l.query.Place})
	if err != nil {
		return err
	}
	return p.Pages.Page(c, frame.Page(v, frame.Tickets, "Demandes",
		l.views(total(waiting)), l.narrowings(counts), l.table(v, rows, counts), l.exportLink()))
}

// list is what the address of the queue asks for.
type list struct {
	query  store.TicketQuery
	values url.Values // of the address, without the page
	page   int        // from 1
}

func listOf(c *fiber.Ctx) (list, error) {
	var faults fault.Fields
	l := list{values: url.Values{}, page: 1}
	for key, value := range c.Queries() {
		switch {
		case value == "":
		case key == "page":
			l.page, _ = strconv.Atoi(value)
			if l.page < 1 || l.page > 10_000 {
				faults.Add("page", "Un nombre entre 1 et 10 000.")
			}
		case slices.Contains([]string{"vue", "objet", "etat", "lieu", page.SortParameter}, key):
			l.values.Set(key, value)
		}
	}
	l.query = store.TicketQuery{
		View: store.TicketView(l.values.Get("vue")), Kind: directory.TicketKind(l.values.Get("objet")),
		State: directory.TicketState(l.values.Get("etat")), Place: l.values.Get("lieu"),
		Limit: perPage, Offset: (l.page - 1) * perPage,
	}
	l.query.Sort, l.query.Descending = strings.CutPrefix(l.values.Get(page.SortParameter), "-")
	l.check(&faults)
	return l, faults.Err("Cette liste ne se lit pas ainsi.")
}

func (l *list) check(faults *fault.Fields) {
	if !slices.ContainsFunc(views, func(one view) bool { return one.view == l.query.View }) {
		faults.Add("vue", "Choisissez un des onglets.")
	}
	if l.query.Kind != "" && !l.query.Kind.Known() {
		faults.Add("objet", "Cet objet de demande n’existe pas.")
	}
	if l.query.State != "" && l.query.State.French() == "" {
		faults.Add("etat", "Cet état n’existe pas.")
	}
	if l.query.Sort != "" && !store.SortsTickets(l.query.Sort) {
		faults.Add(page.SortParameter, "Cette colonne ne se trie pas.")
	}
	if len(l.query.Place) > 100 || strings.ContainsRune(l.query.Place, 0) {
		faults.Add("lieu", "Cet identifiant de lieu n’existe pas.")
	}
}

type view struct {
	view  store.TicketView
	text  string
	empty string
}

var views = []view{
	{store.TicketsToDecide, "À traiter", "Rien n’attend votre décision. Bravo !"},
	{store.TicketsFollowed, "À un autre niveau", "Aucune demande n’attend à un autre niveau."},
	{store.TicketsDone, "Terminées", "Aucune demande n’est terminée."},
	{store.TicketsAll, "Toutes", "Aucune demande ne correspond."},
	{store.TicketsAsked, "Mes demandes", "Vous n’avez rien demandé."},
}

// views are the tabs. What a tab holds besides, filters included, starts anew.
func (l *list) views(waiting int) page.Content {
	tabs := page.Tabs{Label: "Demandes"}
	for _, one := range views {
		tab := page.Tab{Text: one.text, Href: string(frame.Tickets), Current: one.view == l.query.View}
		if one.view != "" {
			tab.Href += "?vue=" + string(one.view)
		} else {
			tab.Count = waiting
		}
		tabs.Items = append(tabs.Items, tab)
	}
	return tabs
}

// with gives the address of the list with one parameter changed.
func (l *list) with(name, value string) string {
	values := url.Values{}
	for key, held := range l.values {
		values[key] = held
	}
	values.Del(name)
	if value != "" {
		values.Set(name, value)
	}
	if len(values) == 0 {
		return string(frame.Tickets)
	}
	return string(frame.Tickets) + "?" + values.Encode()
}

func total(counts []store.TicketCount) (n int) {
	for _, c := range counts {
		n += c.Count
	}
	return n
}

// inForce counts what the kind and the state asked for leave.
func (l *list) inForce(counts []store.TicketCount) (n int) {
	for _, c := range counts {
		if (l.query.Kind == "" || c.Kind == l.query.Kind) && (l.query.State == "" || c.State == l.query.State) {
			n += c.Count
		}
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func ticketPath(n int64) string { return string(frame.Tickets) + "/" + number(n) }
