package store

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// join gives the organisation of an account that has joined it.
func (w *ticketWorld) join(account int64, o organisation) (id int64, err error) {
	w.t.Helper()
	err = pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		if err := joinOrganisation(w.t.Context(), tx, account, o); err != nil {
			return err
		}
		return tx.QueryRow(w.t.Context(), `select organisation from account where id = $1`, account).Scan(&id)
	})
	return id, err
}

// One organisation is one row, however its number is typed.
func TestAnOrganisationIsFoundByItsNumber(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	first, second := w.account("a@example.fr"), w.account("b@example.fr")
	known := map[int64]string{}
	for _, c := range []struct {
		kind        directory.PivotKind
		typed, also string
	}{
		{directory.SIRET, "21350238800019", "213 502 388 00019"},
		{directory.SIRET, "35600000000048", "356.000.000 00048"}, // La Poste, as its head office
		{directory.SIRET, "35600000009075", "356 000 000 09075"}, // La Poste, an establishment that fails Luhn's formula
		{directory.RNA, "W751000001", "w751000001"},
		{directory.RIDET, "0123456001", "0123456.001"},
	} {
		made, err := w.join(first, organisation{Name: "Essai " + c.typed, Kind: "association", Number: c.typed})
		if err != nil {
			t.Fatalf("%s: %v", c.typed, err)
		}
		again, err := w.join(second, organisation{Name: "Autre nom", Kind: "autre", Number: c.also})
		if err != nil || again != made {
			t.Errorf("%s is organisation %d, and %s is %d: %v", c.typed, made, c.also, again, err)
		}
		if other, has := known[made]; has {
			t.Errorf("%s and %s are one", c.typed, other)
		}
		known[made] = c.typed
		var kind directory.PivotKind
		if err := w.pool.QueryRow(t.Context(), `select pivot_kind from organisation where id = $1`, made).Scan(&kind); err != nil || kind != c.kind {
			t.Errorf("%s is a %s, want %s: %v", c.typed, kind, c.kind, err)
		}
	}
}

func TestAnOrganisationOfATerritory(t *testing.T) {
	t.Parallel()
	w := newTicketWorld(t)
	first, second := w.account("a@example.fr"), w.account("b@example.fr")
	rennes := access.Territory{Level: geo.Commune, Code: "35238"}
	made, err := w.join(first, organisation{Name: "Ville de Rennes", Kind: "collectivite", Number: "21350238800019", Territory: rennes})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.join(second, organisation{Name: "Rennes", Kind: "collectivite", Territory: rennes}); err != nil || again != made {
		t.Errorf("the territory is of organisation %d, then of %d: %v", made, again, err)
	}
	for _, wrong := range []string{"21350238800018", "35600000012345", "12345", "W75100000", "' or 1=1"} {
		_, err := w.join(first, organisation{Name: "Faux", Kind: "autre", Number: wrong})
		failsAs(t, err, fault.Invalid, wrong)
	}
}
