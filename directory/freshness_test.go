package directory

import (
	"testing"
	"time"
)

func TestFreshnessOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		updated, today string
		want           Freshness
	}{
		{"2026-01-15", "2026-01-15", UpToDate},
		{"2026-03-01", "2026-01-15", UpToDate}, // dated ahead
		{"2026-01-15", "2026-07-14", UpToDate},
		{"2026-01-15", "2026-07-15", ToWatch},
		{"2026-01-15", "2027-01-14", ToWatch},
		{"2026-01-15", "2027-01-15", ToCheck},
		{"2026-01-15", "2027-07-14", ToCheck},
		{"2026-01-15", "2027-07-15", ToUpdate},
		// The ends of months.
		{"2025-08-31", "2026-02-27", UpToDate},
		{"2025-08-31", "2026-02-28", ToWatch},
		{"2027-08-31", "2028-02-28", UpToDate}, // a leap year
		{"2027-08-31", "2028-02-29", ToWatch},
		{"2025-12-31", "2026-06-29", UpToDate},
		{"2025-12-31", "2026-06-30", ToWatch},
		{"2024-02-29", "2025-02-27", ToWatch},
		{"2024-02-29", "2025-02-28", ToCheck},
		{"2025-10-30", "2026-04-29", UpToDate},
		{"2025-10-30", "2026-04-30", ToWatch},
		{"2025-10-31", "2027-04-29", ToCheck},
		{"2025-10-31", "2027-04-30", ToUpdate},
	} {
		if got := FreshnessOf(on(c.updated), on(c.today)); got != c.want {
			t.Errorf("updated %s, seen %s: %q, want %q", c.updated, c.today, got, c.want)
		}
	}
	if got := FreshnessOf(time.Time{}, on("2026-01-15")); got != ToUpdate {
		t.Errorf("without a date: %q", got)
	}
}

// TestFreshnessCountsDays has the hour decide nothing: the day is that of the
// place where one looks.
func TestFreshnessCountsDays(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, 7, 14, 23, 59, 59, 0, time.FixedZone("", 2*3600))
	if got := FreshnessOf(on("2026-01-15"), evening); got != UpToDate {
		t.Errorf("the evening before: %q", got)
	}
	morning := time.Date(2026, 7, 15, 0, 0, 0, 0, time.FixedZone("", 11*3600))
	if got := FreshnessOf(on("2026-01-15"), morning); got != ToWatch {
		t.Errorf("the morning of the day: %q", got)
	}
}

func TestFreshnessOnlyAges(t *testing.T) {
	t.Parallel()
	rank := map[Freshness]int{}
	for i, f := range FreshnessLevels {
		rank[f] = i
		if f.French() == "" {
			t.Errorf("%q has no words", f)
		}
	}
	for start := on("2023-01-01"); start.Before(on("2024-03-02")); start = start.AddDate(0, 0, 1) {
		was := 0
		for d := range 600 {
			now := rank[FreshnessOf(start, start.AddDate(0, 0, d))]
			if now < was || now > was+1 {
				t.Fatalf("updated %s: level %d after %d, %d days later", start.Format(time.DateOnly), now, was, d)
			}
			was = now
		}
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	p := Place{UpdatedOn: on("2024-01-01")}
	p.NewProvenance("fichier")
	before := p
	if !p.Confirm("confirmation", on("2026-02-03")) || !p.UpdatedOn.Equal(on("2026-02-03")) {
		t.Fatalf("the place became %+v", p)
	}
	if len(before.Provenance) != 1 {
		t.Error("the place as it was read changed too")
	}
	if from, _ := p.From("telephone"); from.Source != "fichier" {
		t.Errorf("the telephone now comes from %q", from.Source)
	}
	if p.Confirm("confirmation", on("2026-02-03")) || p.Confirm("confirmation", on("2026-02-02")) {
		t.Error("twice the same day is news")
	}
	// An older version of the same file does not take the date back.
	incoming := before
	incoming.UpdatedOn, incoming.Phone = on("2025-01-01"), "+33199000000"
	merged, _ := Reconcile(p, incoming, "fichier")
	if !merged.UpdatedOn.Equal(on("2026-02-03")) || merged.Phone != incoming.Phone {
		t.Errorf("an older file gave %s, %q", merged.UpdatedOn, merged.Phone)
	}
}
