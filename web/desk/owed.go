package desk

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// owed is one kind of work that waits for a person.
type owed struct {
	Count     int
	One, Many string // "demande à traiter", "demandes à traiter"
	Detail    string // "La plus ancienne attend depuis 12 jours."
	Href      string // the list of exactly these
	Quiet     string // what is said of it when there is none: "aucune demande"
	Urgent    bool
	Failed    bool // it could not be counted
}

// patience bounds each count: a page with a hole is better than none.
const patience = 2 * time.Second

// counter counts one kind of work, or several.
type counter struct {
	name   string
	action access.Action // only for who may do this on something; empty: for all
	count  func(context.Context, *store.Store, access.Actor) ([]owed, error)
}

// counters are in the order of the page: what others wait for comes first.
var counters = []counter{
	{"demandes", access.TicketDecide, countTickets},
	{"comptes", access.AccountDecide, countAccounts},
	{"dossiers de label", access.LabelInstruct, countFiles},
	{"missions", "", countNamed},
	{"labels", access.LabelApply, countApplied},
	{"imports", access.ImportRun, countImports},
	{"lieux", access.PlaceSee, countPlaces},
	{"doublons", access.DuplicateRule, countDuplicates},
	{"campagnes", access.CampaignSee, countCampaigns},
	{"lettres", access.AccountDecide, countLetters},
	{"mes demandes", "", countOwn},
}

// owedBy counts all that waits for a person, all at once.
func (p *Pages) owedBy(ctx context.Context, actor access.Actor) []owed {
	found := make([][]owed, len(counters))
	var all sync.WaitGroup
	for i, one := range counters {
		if one.action != "" && actor.Scope(one.action).Empty() {
			continue
		}
		all.Go(func() { found[i] = p.countOne(ctx, actor, one) })
	}
	all.Wait()
	var list []owed
	for _, some := range found {
		list = append(list, some...)
	}
	return list
}

func (p *Pages) countOne(ctx context.Context, actor access.Actor, one counter) []owed {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found, err := one.count(ctx, p.deps.Store, actor)
	if err != nil {
		slog.WarnContext(ctx, "the desk could not count", "what", one.name, "error", err)
		return []owed{{Many: one.name, Failed: true}}
	}
	return found
}

func countTickets(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	levels, err := s.WaitingTickets(ctx, actor)
	o := owed{One: "demande à traiter", Many: "demandes à traiter", Href: string(frame.Tickets), Quiet: "aucune demande à traiter", Urgent: true}
	var each []string
	var oldest time.Time
	for _, l := range levels {
		o.Count += l.Count
		each = append(each, page.Counted(l.Count, "au niveau "+levelName(l.Level), "au niveau "+levelName(l.Level)))
		if oldest.IsZero() || l.Oldest.Before(oldest) {
			oldest = l.Oldest
		}
	}
	if o.Count > 0 {
		o.Detail = "La plus ancienne attend depuis " + lasted(actor.At.Sub(oldest)) + "."
	}
	if len(each) > 1 {
		o.Detail += " Dont " + strings.Join(each, ", ") + "."
	}
	return []owed{o}, err
}

// lasted writes how long something lasted: "3 jours", "moins d’un jour".
func lasted(d time.Duration) string {
	if days := int(d / (24 * time.Hour)); days > 0 {
		return page.Counted(days, "jour", "jours")
	}
	return "moins d’un jour"
}

func countAccounts(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	n, err := s.CountAccountRequests(ctx, actor)
	return []owed{{
		Count: n, One: "demande de compte à examiner", Many: "demandes de compte à examiner", Href: string(frame.Accounts),
		Quiet: "aucune demande de compte", Urgent: true,
	}}, err
}

func countPlaces(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	n, err := s.CountDeskPlaces(ctx, actor)
	if err != nil {
		return nil, err
	}
	at := func(query string) string { return string(frame.Places) + "?" + query }
	var list []owed
	add := func(action access.Action, one owed) {
		if !actor.Scope(action).Empty() {
			list = append(list, one)
		}
	}
	add(access.PlaceConfirm, owed{
		Count: n.ToUpdate, One: "lieu à mettre à jour", Many: "lieux à mettre à jour", Href: at("fraicheur=a-mettre-a-jour&pour=confirmer"),
		Detail: "Personne ne les a relus depuis plus de 18 mois.", Quiet: "aucun lieu à mettre à jour",
	})
	add(access.PlaceConfirm, owed{
		Count: n.ToCheck, One: "lieu à vérifier", Many: "lieux à vérifier", Href: at("fraicheur=a-verifier&pour=confirmer"),
		Detail: "Personne ne les a relus depuis plus d’un an.", Quiet: "aucun lieu à vérifier",
	})
	add(access.PlacePublish, owed{
		Count: n.Doubts, One: "fiche avec une valeur douteuse", Many: "fiches avec une valeur douteuse", Href: at("doutes=oui&pour=modifier"),
		Detail: "Une source a donné une valeur que personne n’a pu lire.", Quiet: "aucune valeur douteuse",
	})
	add(access.PlaceArchive, owed{
		Count: n.Archive, One: "lieu proposé à l’archivage", Many: "lieux proposés à l’archivage", Href: at("archivage=oui&pour=archiver"),
		Detail: "Vérifiez s’ils existent encore.", Quiet: "aucun lieu à archiver",
	})
	return list, nil
}

func countImports(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	waiting, failed, err := s.CountImports(ctx, actor)
	return []owed{
		{Count: waiting, One: "import attend votre décision", Many: "imports attendent votre décision", Href: string(frame.Imports), Quiet: "aucun import en attente", Urgent: true},
		{Count: failed, One: "import a échoué", Many: "imports ont échoué", Href: string(frame.Imports), Detail: "Rien n’a été changé. Ouvrez-les pour savoir pourquoi.", Urgent: true},
	}, err
}

func countDuplicates(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	n, err := s.CountDuplicates(ctx, actor)
	return []owed{{
		Count: n, One: "doublon possible", Many: "doublons possibles", Href: string(frame.Duplicates),
		Detail: "Deux fiches décrivent peut-être le même lieu.", Quiet: "aucun doublon",
	}}, err
}

func countCampaigns(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	n, err := s.CountCampaigns(ctx, actor)
	return []owed{{Count: n, One: "campagne de relecture en cours", Many: "campagnes de relecture en cours", Href: string(frame.Campaigns)}}, err
}

// countLetters is for who reads the whole journal: letters are nobody's on a
// territory.
func countLetters(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	if !readsAll(actor) {
		return nil, nil
	}
	n, err := s.Owed(ctx)
	return []owed{{
		Count: n.Failed, One: "lettre n’a pas pu partir", Many: "lettres n’ont pas pu partir", Href: string(frame.Journal),
		Detail: "Vérifiez le réglage de l’envoi des courriels avec qui exploite le service.", Quiet: "aucune lettre en échec", Urgent: true,
	}}, err
}

func countOwn(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	n, err := s.CountOwnTickets(ctx, actor)
	if n == 0 {
		return nil, err
	}
	return []owed{{
		Count: n, One: "demande que vous avez faite attend une réponse", Many: "demandes que vous avez faites attendent une réponse", Href: string(frame.Tickets) + "?vue=miennes",
	}}, err
}

var levelNames = map[geo.Level]string{
	geo.Commune: "de la commune", geo.EPCI: "de l’intercommunalité", geo.Department: "du département", geo.Region: "de la région", geo.Country: "de l’agence",
}

func levelName(level geo.Level) string { return levelNames[level] }

// owedList writes what waits, the most urgent first as it is given, then in one
// sentence what does not.
type owedList []owed

// Write implements page.Content.
func (list owedList) Write(w *page.Writer) {
	var waiting, failed []owed
	var quiet []string
	for _, o := range list {
		switch {
		case o.Failed:
			failed = append(failed, o)
		case o.Count > 0:
			waiting = append(waiting, o)
		case o.Quiet != "":
			quiet = append(quiet, o.Quiet)
		}
	}
	if len(waiting) == 0 && len(failed) == 0 {
		w.Raw("<p class=\"vide\">Rien ne vous attend aujourd’hui. Merci de tenir l’annuaire à jour.</p>\n")
		return
	}
	w.Raw("<ul class=\"a-faire\">\n")
	for _, o := range waiting {
		o.write(w)
	}
	w.Raw("</ul>\n")
	for _, o := range failed {
		w.Between("<p class=\"discret\">Ce décompte n’a pas répondu à temps : ", o.Many, ". Rechargez la page dans un instant.</p>\n")
	}
	if len(quiet) > 0 {
		w.Between("<p class=\"discret\">Par ailleurs : ", strings.Join(quiet, ", "), ".</p>\n")
	}
}

func (o owed) write(w *page.Writer) {
	w.Either(o.Urgent, `<li class="urgent"><a`, "<li><a")
	w.Address("href", o.Href)
	w.Raw("><strong>")
	w.Count(o.Count)
	w.Raw("</strong> <span>")
	if o.Count < 2 {
		w.Text(o.One)
	} else {
		w.Text(o.Many)
	}
	w.Raw("</span></a>")
	w.Between("<p>", o.Detail, "</p>")
	w.Raw("</li>\n")
}
