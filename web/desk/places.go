package desk

import (
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
	number := page.PageNumber(values.Get(page.PageParameter))
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
	table.Pager = page.PagerOf("Lieux", number, pageSize, found.Total, func(at int) string {
		kept := copied(values)
		kept.Set(page.PageParameter, strconv.Itoa(at))
		return string(frame.Places) + "?" + kept.Encode()
	})
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Places, "Lieux", form, tools(values, found.Total, v.Actor), table))
}

func placesCaption(total int) string {
	return page.Counted(total, "lieu", "lieux")
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
