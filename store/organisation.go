package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// organisation is one that people belong to.
type organisation struct {
	Name      string
	Kind      string           // "collectivite", "etat", "association", "entreprise" or "autre"
	Number    string           // SIRET, RNA or RIDET as it was typed; empty: not known
	Territory access.Territory // that a local authority administers; zero: none
}

// pivot reads the number of an organisation. Invalid for one that fails the
// check of its register.
func (o organisation) pivot() (directory.Pivot, error) {
	p, ok := directory.ParsePivot(o.Number)
	if !ok || p.Kind == directory.PivotDoubted {
		return p, fault.New(fault.Invalid, "Le numéro « %s » n'est ni un SIRET, ni un RNA, ni un RIDET. Vérifiez-le.", fault.Excerpt(o.Number, 40))
	}
	return p, nil
}

// joinOrganisation says that an account is of an organisation, made unless the
// record knows it by the territory that it administers or by its number.
func joinOrganisation(ctx context.Context, tx pgx.Tx, account int64, o organisation) error {
	pivot, err := o.pivot()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with known as (
			select id from organisation where (level, code) = ($4, $5) or (pivot_kind, pivot) = ($3, $2)
			order by (level, code) is not distinct from ($4, $5) desc
			limit 1),
		made as (
			insert into organisation (name, kind, pivot, pivot_kind, level, code)
			select $1, $6, $2, $3, $4, $5
			where not exists (select from known)
			returning id)
		update account set organisation = (select id from known union all select id from made) where id = $7`,
		o.Name, orNull(pivot.Number), pivot.Kind, orNull(string(o.Territory.Level)), orNull(o.Territory.Code), o.Kind, account)
	return err
}
