package store

import (
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"annuaire/task"
)

// tell owes a letter about the visit to everybody that these functions give, but to
// who acts.
func (o *visiting) tell(happened, message string, whom ...func() ([]string, error)) error {
	var addresses []string
	for _, who := range whom {
		more, err := who()
		if err != nil {
			return err
		}
		addresses = append(addresses, more...)
	}
	own, err := o.addressOf(o.actor.Account)
	if err != nil {
		return err
	}
	slices.Sort(addresses)
	for _, to := range slices.Compact(addresses) {
		if slices.Contains(own, to) {
			continue
		}
		letter := task.Mail{To: to, Letter: task.LabelVisit, With: map[string]string{
			"label": o.scheme.Name, "lieu": o.visit.PlaceName, "numero": o.visit.Number, "evenement": happened, "date": o.visit.When(),
			"message": message, "chemin": "/espace/visites/" + strconv.FormatInt(o.visit.ID, 10),
		}}
		if err := o.store.owe(o.ctx, o.tx, letter); err != nil {
			return err
		}
	}
	return nil
}

// venue gives the addresses of those who look after the place, and of who applied.
func (o *visiting) venue() ([]string, error) {
	rows, err := o.tx.Query(o.ctx, `select manager_emails($1)`, o.visit.PlaceID)
	if err != nil {
		return nil, midway(err)
	}
	addresses, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || o.file == nil {
		return addresses, midway(err)
	}
	applicant, err := o.addressOf(o.file.app.Account)
	return append(addresses, applicant...), err
}

// visitors gives the addresses of those who go there.
func (o *visiting) visitors() ([]string, error) { return o.addressOf(o.visit.Visitors...) }

// planner gives the address of who planned the visit.
func (o *visiting) planner() ([]string, error) { return o.addressOf(o.visit.AskedBy) }

func (o *visiting) addressOf(accounts ...int64) ([]string, error) {
	rows, err := o.tx.Query(o.ctx, `select e from unnest($1::bigint[]) n, account_email(n) e where e is not null`, accounts)
	if err != nil {
		return nil, midway(err)
	}
	addresses, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return addresses, midway(err)
}
