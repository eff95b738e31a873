package labels

import (
	"testing"
	"time"
)

func TestWhenAVisitIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		insee, start string
		minutes      int
		want         string
	}{
		"an afternoon":       {"35238", "2026-03-03T13:00:00Z", 150, "mardi 3 mars 2026, de 14\u00a0h à 16\u00a0h\u00a030"},
		"over midnight":      {"35238", "2026-03-31T21:30:00Z", 120, "mardi 31 mars 2026 à 23\u00a0h\u00a030, jusqu’au 1er avril 2026 à 1\u00a0h\u00a030"},
		"as clocks change":   {"35238", "2026-03-29T00:30:00Z", 60, "dimanche 29 mars 2026, de 1\u00a0h\u00a030 à 3\u00a0h\u00a030"},
		"the other side":     {"97411", "2026-03-02T22:00:00Z", 60, "mardi 3 mars 2026, de 2\u00a0h à 3\u00a0h (heure du lieu)"},
		"a day of leap year": {"35238", "2028-02-29T08:05:00Z", 60, "mardi 29 février 2028, de 9\u00a0h\u00a005 à 10\u00a0h\u00a005"},
	} {
		start, err := time.Parse(time.RFC3339, c.start)
		if err != nil {
			t.Fatal(err)
		}
		v := SiteVisit{INSEE: c.insee, StartsAt: start, Minutes: c.minutes}
		if got := v.When(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A device whose clock is ahead counts as now, and one that is behind loses nothing:
// who knew of the version before goes on from it.
func TestClocksOfDevices(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	var c Checklist
	write := func(key, text string, at, since time.Time) Taken {
		return c.Take(Written{Key: key, Criterion: "A1", Verdict: Compliant, Finding: text, At: at, Since: since}, now)
	}
	write("ahead", "demain", now.AddDate(1, 0, 0), time.Time{})
	if got := c.Notes["A1"].At; !got.Equal(now) {
		t.Errorf("a clock a year ahead wrote at %s", got)
	}
	if taken := write("behind", "hier", now.AddDate(-1, 0, 0), now); taken != Saved || c.Notes["A1"].Finding != "hier" || len(c.Notes["A1"].Others) != 0 {
		t.Errorf("%s: %+v", taken, c.Notes["A1"])
	}
	if after := c.Notes["A1"].At; !after.After(now) {
		t.Error("who wrote after does not show")
	}
	for n := range 50 {
		write("other"+string(rune('A'+n)), string(rune('A'+n)), now.Add(-time.Hour), time.Time{})
	}
	if n := len(c.Notes["A1"].Others); n != othersMost {
		t.Errorf("%d versions are kept", n)
	}
}

// A report keeps nothing of how it came, and the digest covers each word of it.
func TestDigestOfAReport(t *testing.T) {
	t.Parallel()
	c := Checklist{Keys: []string{"k"}, Notes: map[string]Note{"A1": {Verdict: Compliant, Photos: []Photo{{Document: 4, SHA256: "ab", Key: "k"}}}, "Z9": {}}}
	v := SiteVisit{ID: 1, Number: "C-1"}
	signed := c.Signed([]string{"A1"})
	if len(signed.Keys) != 0 || len(signed.Notes) != 1 || signed.Notes["A1"].Photos[0].Key != "" || c.Notes["A1"].Photos[0].Key == "" {
		t.Errorf("signed %+v of %+v", signed, c)
	}
	seen := map[string]string{}
	for name, r := range map[string]SignedReport{"none": {}, "text": {Text: "a"}, "people": {Attendance: "a"}, "time": {LeftAt: time.Unix(9, 0)}} {
		digest, err := v.DigestOf(r, signed, 3)
		if other, has := seen[string(digest)]; has || err != nil {
			t.Errorf("%s is as %s, %v", name, other, err)
		}
		seen[string(digest)] = name
	}
}
