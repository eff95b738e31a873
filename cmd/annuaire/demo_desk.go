package main

import (
	"context"
	"net/url"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/store"
)

// demoPlaces is how many places of its town the demonstration acts on.
const demoPlaces = 8

// demoDesk gives each page of the back office something to show. All is done
// by the same acts as people's, some days ago.
type demoDesk struct {
	record *store.Store
	now    time.Time
	places []string // of the town, by identifier
	people map[string]access.Actor
}

// ago is a person some days before.
func (d *demoDesk) ago(days int, email string) access.Actor {
	actor := d.people[email+demoDomain]
	actor.At = d.now.AddDate(0, 0, -days)
	return actor
}

func (d *demoDesk) fill(ctx context.Context) error {
	for _, step := range []func(context.Context) error{d.askForCorrections, d.proposeAPlace, d.answerOne, d.beginDrafts, d.makeATwin, d.runACampaign, d.askForAnAccount, d.sendAFile, d.doubtOfTwo, d.showLabels} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// askForCorrections has people say what is wrong, signed in or not.
func (d *demoDesk) askForCorrections(ctx context.Context) error {
	for _, one := range []struct {
		days   int
		by     string
		ticket directory.Ticket
	}{
		{19, "", directory.Ticket{Kind: directory.TicketClosed, PlaceID: d.places[2], Message: "Je suis passée trois fois : porte fermée, et plus de lumière."}},
		{12, "mediation", directory.Ticket{Kind: directory.TicketPhone, PlaceID: d.places[3], Changes: map[string]string{"telephone": "01 99 00 12 34"}, Message: "Le standard a changé de numéro."}},
		{6, "lieu", directory.Ticket{Kind: directory.TicketHours, PlaceID: d.places[4], Changes: map[string]string{"horaires": "Mo-Fr 09:00-12:00,14:00-17:00"}}},
		{3, "", directory.Ticket{Kind: directory.TicketWrong, PlaceID: d.places[0], Message: "Il n’y a pas d’imprimante, on m’a envoyé ailleurs."}},
		{1, "mediation", directory.Ticket{Kind: directory.TicketClaim, PlaceID: d.places[5], Message: "Je dirige ce lieu depuis janvier."}},
	} {
		actor := access.Actor{At: d.now.AddDate(0, 0, -one.days)}
		if one.by != "" {
			actor = d.ago(one.days, one.by)
		}
		if _, err := d.record.OpenTicket(ctx, actor, one.ticket); err != nil {
			return err
		}
	}
	return nil
}

// proposeAPlace has the mediator propose a place that nobody knows yet.
func (d *demoDesk) proposeAPlace(ctx context.Context) error {
	p, err := d.record.Place(ctx, d.places[1])
	if err != nil {
		return err
	}
	proposed := directory.Place{
		Name: "Atelier numérique du Marché", Commune: p.Commune, PostalCode: p.PostalCode, INSEE: p.INSEE, Address: "3 place du Marché", TimeZone: p.TimeZone,
		Typologies: []string{"ASSO"}, Services: directory.Services[:2], Fees: directory.Fees[:1], AccessModes: directory.AccessModes[:1],
		Position: p.Position, HasPosition: p.HasPosition, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, UpdatedOn: day(d.now),
	}
	_, err = d.record.OpenTicket(ctx, d.ago(4, "mediation"), directory.Ticket{Kind: directory.TicketCreation, Proposed: &proposed, Message: "L’atelier ouvre le mois prochain."})
	return err
}

// answerOne has the town refuse a report, with its reason.
func (d *demoDesk) answerOne(ctx context.Context) error {
	t, err := d.record.OpenTicket(ctx, d.ago(30, "lieu"), directory.Ticket{Kind: directory.TicketOther, PlaceID: d.places[6], Message: "La rampe d’accès est en travaux."})
	if err != nil {
		return err
	}
	_, err = d.record.ActOnTicket(ctx, d.ago(28, "commune"), store.TicketAct{
		Number: t.Number, Version: t.Version, Event: directory.TicketRefuse, Text: "Les travaux sont finis depuis lundi : la fiche est juste.",
	})
	return err
}

// beginDrafts leaves two forms unfinished.
func (d *demoDesk) beginDrafts(ctx context.Context) error {
	_, err := d.record.StartDraft(ctx, d.ago(2, "commune"), store.Draft{
		Answers: map[string]url.Values{"lieu": {"nom": {"Bibliothèque du Canal"}, "typologie": {"BIB"}}},
	}, "")
	return err
}

// makeATwin has the town write a place again under nearly the same name, and
// the record compared as it is after an import.
func (d *demoDesk) makeATwin(ctx context.Context) error {
	p, err := d.record.Place(ctx, d.places[7])
	if err != nil {
		return err
	}
	p.ID, p.Version, p.Name, p.Provenance = "", 0, p.Name+" – accueil", nil
	if _, err := d.record.CreatePlace(ctx, d.ago(15, "commune"), p, "Lieu ajouté par la commune."); err != nil {
		return err
	}
	_, err = d.record.ScanDuplicates(ctx)
	return err
}

// runACampaign has the department ask for what is old to be confirmed.
func (d *demoDesk) runACampaign(ctx context.Context) error {
	by := d.ago(9, "departement")
	campaign, err := d.record.CreateCampaign(ctx, by, directory.Campaign{
		Name: "Relecture de printemps", Level: demoDepartment.Level, Code: demoDepartment.Code, Freshness: []directory.Freshness{directory.ToCheck, directory.ToUpdate},
		Message: "Merci de relire votre fiche avant l’été.",
	})
	if err != nil {
		return err
	}
	return d.record.LaunchCampaign(ctx, by, campaign.ID)
}

// askForAnAccount has a town of the department ask for its own.
func (d *demoDesk) askForAnAccount(ctx context.Context) error {
	town := access.Territory{Level: geo.Commune, Code: "35115"}
	if known, err := d.record.TerritoryIsKnown(ctx, town); err != nil || !known {
		return err
	}
	return d.record.ShowAccountRequest(ctx, store.AccountRequest{
		Organisation: "Ville de Fougères (fictif)", SIRET: "21350115300016", Territory: town, Email: "fougeres" + demoDomain, Name: "Fanny Fougères",
		Position: "Responsable de la médiathèque", Message: "Nous voulons tenir à jour nos trois lieux.",
	}, d.now.AddDate(0, 0, -5))
}

// demoFile is a table as towns keep them: its columns have names of their own,
// and some cells are to be repaired.
const demoFile = "Nom du lieu;Adresse;Code postal;Ville;Tel;Horaires\n" +
	"Cyber-centre du Quai (fictif);12 quai Lamennais;35000;Rennes;02 61 91 00 01;lundi au vendredi 9h-12h\n" +
	"Espace Horizon (fictif);4 rue du Lac;35000;Rennes;0261910002;mardi 14h-18h\n" +
	"Le Fil (fictif);;35000;Rennes;numéro inconnu;sur rendez-vous\n"

// sendAFile has the town send one, which waits for its decision.
func (d *demoDesk) sendAFile(ctx context.Context) error {
	_, err := d.record.StartImport(ctx, d.ago(1, "commune"), store.NewImport{
		Desk: demoTown, Feed: "ville-de-rennes-fictif", FileName: "lieux-numeriques.csv", Partial: true, Content: []byte(demoFile),
	})
	return err
}

// doubtOfTwo has two places proposed for archive, as when their source drops them.
func (d *demoDesk) doubtOfTwo(ctx context.Context) error {
	author := store.Author{Name: "commande serve", Reason: "Données fictives de démonstration."}
	return d.record.ProposeArchive(ctx, author, demoTown, "Ce lieu ne figure plus dans la source depuis deux mois.", 2)
}

func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
