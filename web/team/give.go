package team

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// giveForm shows the form that gives a right.
func (p *Pages) giveForm(c *fiber.Ctx) error {
	v, err := giver(c)
	if err != nil {
		return err
	}
	return p.showGive(c, v, url.Values{"lieu": {legible(c.Query("lieu"))}, "role": {legible(c.Query("role"))}}, nil)
}

// giver tells who asks, when they may give some right.
func giver(c *fiber.Ctx) (httpd.Visitor, error) {
	v, err := httpd.Signed(c)
	if err == nil && len(givable(v.Actor)) == 0 {
		err = v.Actor.Require(access.TeamManage, access.Object{})
	}
	return v, err
}

func (p *Pages) showGive(c *fiber.Ctx, v httpd.Visitor, values url.Values, faults fault.Fields) error {
	roles := givable(v.Actor)
	fields := []page.Field{page.Radios{Name: "role", Label: "Rôle", Choices: roleChoices(roles), Required: true}}
	if slices.ContainsFunc(roles, func(r access.Role) bool { return !r.OnPlaces() }) {
		fields = append(fields, page.Group{Legend: "Pour un rôle sur un territoire", Fields: territoryFields()})
	}
	if slices.ContainsFunc(roles, access.Role.OnPlaces) {
		fields = append(fields, page.Group{Legend: "Pour un rôle sur un lieu", Fields: []page.Field{
			page.TextField{Name: "lieu", Label: "Lieu", Hint: "Son identifiant, ou l’adresse de sa fiche.", Value: onlyPlace(v.Actor), Max: maxField},
		}})
	}
	fields = append(fields,
		page.TextField{Name: "courriel", Label: "Adresse électronique de la personne", Hint: "Sans compte à cette adresse, la personne reçoit une invitation.", Type: page.Email, Required: true, Max: maxField},
		page.TextField{Name: "nom", Label: "Prénom et nom", Hint: "Pour une invitation.", Max: store.MaxName},
		page.TextField{Name: "fin", Label: "Dernier jour", Hint: "Laissez vide pour un droit sans fin.", Type: page.Date},
	)
	form := &page.Form{Action: givePath, Token: v.FormToken, Fields: fields, Submit: "Donner ce droit", Back: page.Link{Text: "Revenir à l’équipe", Href: home}, Values: values, Faults: faults}
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Team, "Donner un droit", form))
}

// onlyPlace gives the place of somebody who has rights over one place only.
func onlyPlace(actor access.Actor) string {
	if len(actor.Grants) != 1 {
		return ""
	}
	return actor.Grants[0].Place
}

// give gives the right that was asked for.
func (p *Pages) give(c *fiber.Ctx) error {
	v, err := giver(c)
	if err != nil {
		return err
	}
	values, faults := sentOf(c, "role", "niveau", "territoire", "lieu", "courriel", "nom", "fin")
	n := p.readRight(values, &faults)
	if len(faults) > 0 {
		return p.showGive(c.Status(fiber.StatusUnprocessableEntity), v, values, faults)
	}
	r, err := p.deps.Store.GiveRight(c.UserContext(), v.Actor, n)
	if err != nil {
		if faults, ok := refusal(c, err); ok {
			return p.showGive(c, v, values, faults)
		}
		return err
	}
	if r.State == store.AccountInvited {
		return done(c, "invite", r.ID)
	}
	return done(c, "donne", r.ID)
}

func (p *Pages) readRight(values url.Values, faults *fault.Fields) store.NewRight {
	n := store.NewRight{Role: access.Role(values.Get("role")), Name: values.Get("nom"), Email: emailOf(values, faults), Until: endOf(values, "fin", faults)}
	switch {
	case n.Role.French() == "":
		faults.Add("role", "Choisissez un rôle dans la liste.")
	case n.Role.OnPlaces():
		n.Place = placeOf(values.Get("lieu"))
	case n.Role == access.Agency:
		n.Territory = access.Country
	default:
		n.Territory = territoryOf(p.deps.Gazetteer(), values, faults)
	}
	return n
}

func emailOf(values url.Values, faults *fault.Fields) string {
	email, ok := store.EmailOf(values.Get("courriel"))
	if !ok {
		faults.Add("courriel", "Écrivez une adresse comme prenom.nom@exemple.fr.")
	}
	return email
}

// placeOf reads an identifier, or the address of a sheet.
func placeOf(typed string) string {
	if !strings.Contains(typed, "/") {
		return typed
	}
	path, _, _ := strings.Cut(typed, "?")
	path = strings.TrimRight(path, "/")
	id, err := url.PathUnescape(path[strings.LastIndex(path, "/")+1:])
	if err != nil {
		return typed
	}
	return id
}

// done leads back to the team, which says what was done.
func done(c *fiber.Ctx, what string, id int64) error {
	return c.Redirect(home+"?fait="+what+"&droit="+strconv.FormatInt(id, 10), fiber.StatusSeeOther)
}
