package desk

import (
	"context"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// countFiles counts the applications to examine.
func countFiles(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	counts, err := s.CountFiles(ctx, actor, store.FileQuery{View: store.FilesToDo})
	o := owed{One: "dossier de label à instruire", Many: "dossiers de label à instruire", Href: string(frame.Files), Quiet: "aucun dossier de label à instruire", Urgent: true}
	late := 0
	for _, c := range counts {
		o.Count += c.Count
		late += c.Late
	}
	if late > 0 {
		o.Detail = "Dont " + page.Counted(late, "en retard", "en retard") + "."
	}
	return []owed{o}, err
}

// countNamed counts what somebody was named for, whatever their rights: interests to
// declare, opinions to give, visits to make.
func countNamed(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	interests, err := s.InterestsToDeclare(ctx, actor)
	if err != nil {
		return nil, err
	}
	undeclared := 0
	for _, one := range interests {
		if !one.Interest.Declared {
			undeclared++
		}
	}
	opinions, err := s.OwnOpinions(ctx, actor)
	if err != nil {
		return nil, err
	}
	asked := 0
	for _, one := range opinions {
		if one.AnsweredAt.IsZero() {
			asked++
		}
	}
	visits, err := s.Visits(ctx, actor, false, true)
	return []owed{
		{Count: undeclared, One: "dossier attend que vous déclariez vos intérêts", Many: "dossiers attendent que vous déclariez vos intérêts", Href: "/espace/interets", Urgent: true},
		{Count: asked, One: "avis vous est demandé", Many: "avis vous sont demandés", Href: "/espace/avis", Urgent: true},
		{Count: len(visits), One: "visite à faire", Many: "visites à faire", Href: string(frame.Visits)},
	}, err
}

// countApplied counts what is asked of who looks after places: those of a territory
// larger than a town only watch.
func countApplied(ctx context.Context, s *store.Store, actor access.Actor) ([]owed, error) {
	if !appliesAtHand(actor) {
		return nil, nil
	}
	followed, err := s.Applicants(ctx, actor)
	correct, mend, renew := 0, 0, 0
	for _, one := range followed.Applications {
		if one.State == labels.Correction {
			correct++
		}
	}
	for _, one := range followed.Titles {
		if one.Mends > 0 {
			mend++
		}
		if one.Renewable(actor.At) {
			renew++
		}
	}
	at := string(frame.Labels)
	return []owed{
		{Count: correct, One: "dossier de label à corriger", Many: "dossiers de label à corriger", Href: at, Detail: "Sans réponse à temps, un dossier est classé.", Urgent: true},
		{Count: mend, One: "label avec un point à corriger", Many: "labels avec un point à corriger", Href: at, Urgent: true},
		{Count: renew, One: "label à renouveler", Many: "labels à renouveler", Href: at},
	}, err
}

func appliesAtHand(actor access.Actor) bool {
	for _, g := range actor.Grants {
		if g.Role == access.PlaceManager || g.Role == access.TerritoryManager && g.Territory.Level == geo.Commune {
			return true
		}
	}
	return false
}
