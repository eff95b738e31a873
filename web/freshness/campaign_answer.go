package freshness

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/internal/spreadsheet"
	"annuaire/store"
	"annuaire/web/page"
)

// answerWords says each answer, and its shape.
var answerWords = map[store.Answer]page.Badge{
	store.AnsweredYes: {Word: "Confirmée par le message", Shape: page.Done},
	store.Updated:     {Word: "Mise à jour autrement", Shape: page.Done},
	store.Opened:      {Word: "Message ouvert, sans réponse", Shape: page.Waiting},
	store.Silent:      {Word: "Sans réponse", Shape: page.Waiting},
	store.Failed:      {Word: "Message non remis", Shape: page.Attention},
	store.Unreachable: {Word: "Sans adresse, ou ne veut pas de message", Shape: page.Attention},
	store.AskedBefore: {Word: "Déjà sollicitée, ou plus publiée", Shape: page.Neutral},
	store.ToWrite:     {Word: "Message à envoyer", Shape: page.Neutral},
}

func answers(places []store.CampaignPlace, counts map[store.Answer]int) page.Content {
	table := &page.Table{Caption: "Où en sont les fiches", Columns: []page.Column{{Title: "Réponse"}, {Title: "Fiches", Number: true}}, Empty: "Aucune fiche n’était visée au lancement."}
	for _, answer := range store.Answers {
		if n := counts[answer]; n > 0 {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{answerWords[answer], page.Text(page.Whole(n))}})
		}
	}
	return table
}

// mostPhoned bounds the table; the file has them all.
const mostPhoned = 100

// toPhone lists the places that a call may still reach.
func toPhone(places []store.CampaignPlace, id int64) page.Content {
	table := &page.Table{Columns: []page.Column{{Title: "Lieu"}, {Title: "Commune"}, {Title: "Téléphone"}, {Title: "Mise à jour"}, {Title: "Réponse"}}, Empty: "Personne à appeler pour le moment."}
	n := 0
	for _, p := range places {
		if !p.Answer.ToPhone() {
			continue
		}
		if n++; n <= mostPhoned {
			table.Rows = append(table.Rows, phoneRow(p))
		}
	}
	table.Caption = page.Counted(n, "lieu à appeler", "lieux à appeler")
	contents := []page.Content{table}
	if n > mostPhoned {
		contents = append(contents, page.Paragraph("Les "+page.Whole(mostPhoned)+" premiers sont affichés. Le fichier les contient tous."))
	}
	if len(places) > 0 {
		contents = append(contents, page.Link{Text: "Télécharger toutes les fiches de la campagne (CSV)", Href: campaignAddress(id) + "/lieux.csv"})
	}
	return page.Section{Title: "À appeler", Contents: contents}
}

func phoneRow(p store.CampaignPlace) page.Row {
	var phone page.Content = page.Text("Non renseigné")
	if p.Phone != "" {
		phone = page.Link{Text: grouped(p.Phone), Href: "tel:" + p.Phone}
	}
	return page.Row{Cells: []page.Content{
		page.Link{Text: p.Name, Href: sheetOf(p.ID)}, page.Text(p.Commune), phone, page.Text(shortDay(p.UpdatedOn)), answerWords[p.Answer],
	}}
}

// act does something to a campaign, then shows it.
func (p *Pages) act(word string, do func(context.Context, access.Actor, int64) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := httpd.SignedFor(c, access.CampaignRun)
		if err != nil {
			return err
		}
		id, err := numberOf(c)
		if err != nil {
			return err
		}
		if err := do(c.UserContext(), v.Actor, id); err != nil {
			return err
		}
		return c.Redirect(campaignAddress(id)+"?fait="+word, fiber.StatusSeeOther)
	}
}

// exportCampaign sends the places of a campaign with their answers.
func (p *Pages) exportCampaign(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.CampaignSee)
	if err != nil {
		return err
	}
	id, err := numberOf(c)
	if err != nil {
		return err
	}
	places, _, err := p.deps.Store.CampaignPlaces(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	head := []string{"identifiant", "lieu", "commune", "telephone", "mise_a_jour", "reponse", "a_appeler", "dernier_message"}
	return spreadsheet.Send(context.WithoutCancel(c.UserContext()), c, "campagne.csv", head, func(_ context.Context, row func(...string) error) error {
		for _, p := range places {
			call, sent := "non", ""
			if p.Answer.ToPhone() {
				call = "oui"
			}
			if p.SentAt != nil {
				sent = shortDay(p.SentAt.In(directory.Paris))
			}
			if err := row(p.ID, p.Name, p.Commune, p.Phone, shortDay(p.UpdatedOn), answerWords[p.Answer].Word, call, sent); err != nil {
				return err
			}
		}
		return nil
	})
}

// grouped writes a number in its usual groups: "02 99 12 34 56" for a French one.
func grouped(number string) string {
	national, french := strings.CutPrefix(number, "+33")
	if !french || len(national) != 9 {
		return number
	}
	groups := []string{"0" + national[:1]}
	for i := 1; i < len(national); i += 2 {
		groups = append(groups, national[i:i+2])
	}
	return strings.Join(groups, page.NoBreakSpace)
}
