package store

import (
	"testing"
	"time"
)

func TestOwed(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t, "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01")
	remind(t, s, noon)
	for state, name := range map[string]string{"retryable": "Lieu 0", "cancelled": "Lieu 1"} {
		_, err := s.pool.Exec(t.Context(), `
			update river_job set state = $1::river_job_state, finalized_at = case when $1 = 'cancelled' then now() end
			where args->'with'->>'lieu' = $2`, state, name)
		if err != nil {
			t.Fatal(err)
		}
	}
	if o, err := s.Owed(t.Context()); err != nil || o != (Owed{Waiting: 2, Retrying: 1, Failed: 1}) {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestForgetSpent(t *testing.T) {
	t.Parallel()
	s, _ := freshWorld(t)
	var account int64
	if err := s.pool.QueryRow(t.Context(), `insert into account (email, state) values ('a@example.fr', 'active') returning id`).Scan(&account); err != nil {
		t.Fatal(err)
	}
	for i, end := range []time.Time{noon.Add(-8 * 24 * time.Hour), noon.Add(-6 * 24 * time.Hour), noon.Add(time.Hour)} {
		key := digest(number(int64(i)))
		for _, sql := range []string{
			`insert into session (key, account, created_at, seen_at, expires_at, network, device) values ($1, $2, $3, $3, $3, '', '')`,
			`insert into secret_link (key, purpose, account, created_at, expires_at) values ($1, 'essai', $2, $3, $3)`,
			`insert into attempt (kind, subject, began_at, ends_at, number) select 'essai', $1, $3, $3, 1 where $2 > 0`,
		} {
			if _, err := s.pool.Exec(t.Context(), sql, key, account, end); err != nil {
				t.Fatal(sql, err)
			}
		}
	}
	for _, want := range []int{3, 0} {
		if n, err := s.ForgetSpent(t.Context(), noon); err != nil || n != want {
			t.Errorf("%d removed, want %d, %v", n, want, err)
		}
	}
}
