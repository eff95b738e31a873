package ticket

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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

// narrowings are links that keep one kind, or one state, each with its number.
func (l *list) narrowings(counts []store.TicketCount) page.Content {
	kinds, states := map[directory.TicketKind]int{}, map[directory.TicketState]int{}
	for _, n := range counts {
		if l.query.State == "" || n.State == l.query.State {
			kinds[n.Kind] += n.Count
		}
		if l.query.Kind == "" || n.Kind == l.query.Kind {
			states[n.State] += n.Count
		}
	}
	byKind, byState := choices{label: "Objet"}, choices{label: "État"}
	for _, k := range directory.TicketKinds {
		byKind.add(l.with("objet", string(k)), k.French(), kinds[k], k == l.query.Kind)
	}
	for _, s := range directory.TicketStates {
		byState.add(l.with("etat", string(s)), s.French(), states[s], s == l.query.State)
	}
	byKind.all, byState.all = l.with("objet", ""), l.with("etat", "")
	return page.Several{byKind, byState}
}

// choices are links of which one may be in force.
type choices struct {
	label string
	all   string // the address without a choice
	items []choice
	taken bool
}

type choice struct {
	href, text string
	count      int
	current    bool
}

func (ch *choices) add(href, text string, count int, current bool) {
	if count > 0 || current {
		ch.items = append(ch.items, choice{href, text, count, current})
		ch.taken = ch.taken || current
	}
}

// Write implements page.Content. One choice is none, unless it is in force.
func (ch choices) Write(w *page.Writer) {
	if len(ch.items) < 2 && !ch.taken {
		return
	}
	w.Between("<p><strong>", ch.label, " : </strong> ")
	for i, one := range ch.items {
		w.When(i > 0, " · ")
		if one.current {
			w.Between("<strong>", one.text, "</strong>")
		} else {
			w.Anchor(one.href, one.text)
		}
		w.Raw(" (")
		w.Count(one.count)
		w.Raw(")")
	}
	if ch.taken {
		w.Raw(" · ")
		w.Anchor(ch.all, "Tout voir")
	}
	w.Raw("</p>\n")
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

func (l *list) table(v httpd.Visitor, rows []store.TicketLine, counts []store.TicketCount) page.Content {
	column := func(title, name string) page.Column {
		return page.SortColumn(title, name, string(frame.Tickets), l.values)
	}
	t := &page.Table{
		Columns: []page.Column{
			column("Demande", "objet"), column("Lieu", "lieu"), column("Commune", "commune"),
			column("État", "etat"), column("Décide", "niveau"), column("Attend depuis", "age"),
		},
		Pager: l.pager(l.inForce(counts)),
	}
	for _, one := range views {
		if one.view == l.query.View {
			t.Caption, t.Empty = one.text, one.empty
		}
	}
	for i := range rows {
		t.Rows = append(t.Rows, page.Row{Cells: l.cells(v, &rows[i])})
	}
	return t
}

func (l *list) cells(v httpd.Visitor, r *store.TicketLine) []page.Content {
	var name page.Content = page.Link{Text: r.Kind.French() + ", n° " + number(r.Number), Href: ticketPath(r.Number)}
	if l.query.View == store.TicketsAsked {
		follow := page.PostButton{Action: ticketPath(r.Number) + "/suivre", Token: v.FormToken, Text: "Suivre", About: "la demande n° " + number(r.Number)}
		name = page.Several{page.Text(r.Kind.French() + ", n° " + number(r.Number)), follow}
	}
	return []page.Content{
		name, lines{r.PlaceName}, lines{r.Commune},
		badge(r.State), page.Text(deskWords(r)), waited(r, v.Actor.At),
	}
}

func deskWords(r *store.TicketLine) string {
	if r.DeskLevel == string(directory.AgencyDesk.Level) {
		return "Agence"
	}
	return r.DeskName
}

// waited says how long a ticket has waited, or when it ended.
func waited(r *store.TicketLine, now time.Time) page.Content {
	if r.EndedAt != nil {
		return page.Text("terminée le " + dayOf(*r.EndedAt))
	}
	words := since(r.DeskSince, now)
	if !r.Sure {
		words += ", sans adresse"
	}
	return page.Text(words)
}

func (l *list) pager(n int) *page.Pager {
	if n <= perPage && l.page == 1 {
		return nil
	}
	first, last := (l.page-1)*perPage+1, min(l.page*perPage, n)
	pager := &page.Pager{Sentence: "Demandes " + page.Whole(first) + " à " + page.Whole(last) + " sur " + page.Whole(n)}
	if l.page > 1 {
		pager.Previous = l.with("page", strconv.Itoa(l.page-1))
	}
	if last < n {
		pager.Next = l.with("page", strconv.Itoa(l.page+1))
	}
	return pager
}

func (l *list) exportLink() page.Content {
	address := string(frame.Tickets) + "/export.csv"
	if len(l.values) > 0 {
		address += "?" + l.values.Encode()
	}
	return paragraph{page.Link{Text: "Télécharger cette liste (CSV)", Href: address}}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func ticketPath(n int64) string { return string(frame.Tickets) + "/" + number(n) }
