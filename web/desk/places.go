package desk

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// pageSize is how many places one page lists.
const pageSize = 50

// places lists the places that the person may see.
func (p *Pages) places(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceSee)
	if err != nil {
		return err
	}
	values, filter, err := deskFilterOf(c)
	if err != nil {
		return err
	}
	number := pageNumber(values.Get("page"))
	found, err := p.deps.Store.DeskPlaces(c.UserContext(), v.Actor, filter, (number-1)*pageSize, pageSize)
	if err != nil {
		return err
	}
	form, err := p.placeFilters(c, v, values)
	if err != nil {
		return err
	}
	table := placeTable(placesCaption(found.Total), found.Places, v.Actor, values)
	table.Empty = "Aucun lieu ne répond à ces critères. Retirez un filtre, ou cherchez un autre mot."
	table.Pager = placePager(found, number, values)
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Places, "Lieux", form, tools(values, found.Total, v.Actor), table))
}

func placesCaption(total int) string {
	return page.Counted(total, "lieu", "lieux")
}

// pageNumber reads the number of a page: the first one when it is none.
func pageNumber(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxPage {
		return 1
	}
	return n
}

// maxPage bounds how far a list is walked by its pages.
const maxPage = 10_000

func placePager(found store.DeskPage, number int, values url.Values) *page.Pager {
	if found.Total <= pageSize {
		return nil
	}
	at := func(n int) string {
		kept := copied(values)
		kept.Set("page", strconv.Itoa(n))
		return string(frame.Places) + "?" + kept.Encode()
	}
	first := (number-1)*pageSize + 1
	pager := &page.Pager{Sentence: fmt.Sprintf("Lieux %s à %s sur %s", page.Whole(first), page.Whole(first+len(found.Places)-1), page.Whole(found.Total))}
	if number > 1 {
		pager.Previous = at(number - 1)
	}
	if first+len(found.Places) <= found.Total {
		pager.Next = at(number + 1)
	}
	return pager
}

func copied(values url.Values) url.Values {
	kept := url.Values{}
	for name, all := range values {
		kept[name] = append([]string{}, all...)
	}
	return kept
}

// tools are what may be done of the whole list.
func tools(values url.Values, total int, actor access.Actor) page.Content {
	var list links
	if holdsTerritory(actor) {
		list = append(list, page.Link{Text: "Ajouter un lieu", Href: string(frame.Places) + "/nouveau"})
	}
	if total > 0 {
		kept := copied(values)
		kept.Del("page")
		list = append(list, page.Link{Text: "Télécharger ces " + page.Counted(total, "lieu", "lieux") + " (CSV)", Href: string(frame.Places) + ".csv?" + kept.Encode()})
	}
	if len(list) == 0 {
		return page.Text("")
	}
	return list
}

// placeFilters is the form above the list.
func (p *Pages) placeFilters(c *fiber.Ctx, v httpd.Visitor, values url.Values) (*frame.Filters, error) {
	sources, err := p.deps.Store.DeskSources(c.UserContext(), v.Actor, mostSources)
	if err != nil {
		return nil, err
	}
	territories, err := p.deps.Store.DeskTerritories(c.UserContext(), v.Actor, mostTerritories)
	if err != nil {
		return nil, err
	}
	f := &frame.Filters{Action: string(frame.Places), Label: "Nom, adresse, commune ou identifiant", Name: "q", Kept: []string{page.SortParameter, "pour"}, Values: values}
	f.Fields = append(f.Fields,
		page.Select{Name: "etat", Label: "État de la fiche", Empty: "Tous", Choices: stateChoices},
		page.Select{Name: "fraicheur", Label: "Fraîcheur", Empty: "Toutes", Choices: freshnessChoices},
		page.Select{Name: "qualite", Label: "Qualité", Empty: "Toutes", Choices: qualityChoices},
	)
	if choices := territoryChoices(territories, values.Get("territoire")); len(choices) > 0 {
		f.Fields = append(f.Fields, page.Select{Name: "territoire", Label: "Territoire", Empty: "Tous", Choices: choices})
	}
	if choices := sourceChoices(sources, values.Get("source")); len(choices) > 0 {
		f.Fields = append(f.Fields, page.Select{Name: "source", Label: "Source", Empty: "Toutes", Choices: choices})
	}
	f.Fields = append(f.Fields,
		page.Check{Name: "doutes", Label: "Avec une valeur douteuse"},
		page.Check{Name: "archivage", Label: "Proposés à l’archivage"})
	return f, nil
}

// Longest lists that the form offers.
const (
	mostSources     = 50
	mostTerritories = 400
)

var stateChoices = choicesOf([]directory.State{directory.Published, directory.Proposed, directory.Draft, directory.Suspended, directory.Archived}, directory.State.French)

var freshnessChoices = choicesOf(directory.FreshnessLevels, directory.Freshness.French)

var qualityChoices = choicesOf(directory.QualityBands, directory.QualityBand.French)

func choicesOf[T ~string](values []T, words func(T) string) []page.Choice {
	choices := make([]page.Choice, len(values))
	for i, v := range values {
		choices[i] = page.Choice{Value: string(v), Text: page.UpperFirst(words(v))}
	}
	return choices
}

// territoryChoices offers the territories, and the one in force when it is not
// among them.
func territoryChoices(list []store.NamedTerritory, inForce string) []page.Choice {
	choices, found := []page.Choice{}, inForce == ""
	for _, t := range list {
		choices = append(choices, page.Choice{Value: t.String(), Text: t.Name})
		found = found || t.String() == inForce
	}
	if !found {
		choices = append(choices, page.Choice{Value: inForce, Text: inForce})
	}
	return choices
}

func sourceChoices(list []string, inForce string) []page.Choice {
	choices, found := []page.Choice{}, inForce == ""
	for _, s := range list {
		choices = append(choices, page.Choice{Value: s, Text: s})
		found = found || s == inForce
	}
	if !found {
		choices = append(choices, page.Choice{Value: inForce, Text: inForce})
	}
	return choices
}
