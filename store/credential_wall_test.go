package store

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// People who act see of others who they are, never what these sign in with; nor
// do they write in the journal in the name of others.
func TestCredentialsAreBeyondWhoActs(t *testing.T) {
	t.Parallel()
	s := open(t)
	for column, read := range map[string]bool{"password": false, "totp": false, "subject": false, "email": true, "state": true} {
		var may bool
		err := s.pool.QueryRow(t.Context(), `select has_column_privilege('annuaire_acting', 'account', $1, 'select')`, column).Scan(&may)
		if err != nil || may != read {
			t.Errorf("%s: who acts may read it: %v, %v", column, may, err)
		}
	}
	err := s.actingFor(t.Context(), access.Actor{Account: 7}, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into journal (actor, action, kind) values ('compte-8', 'droit.donner', 'droit')`)
		return err
	})
	if err == nil {
		t.Error("somebody wrote in the journal in the name of another")
	}
}
