package web

import (
	"math"
	"strings"
	"testing"
	"time"

	"annuaire/web/page"
)

// plain lets the tables below be written with ordinary spaces.
func plain(s string) string { return strings.ReplaceAll(s, nbsp, " ") }

func TestDistance(t *testing.T) {
	t.Parallel()
	for metres, want := range map[float64]string{
		0: "50 m", 74: "50 m", 312: "300 m", 949: "950 m", 951: "1 km",
		2449: "2,4 km", 9949: "9,9 km", 9960: "10 km", 1234567: "1 235 km",
		-1: "", math.NaN(): "", math.Inf(1): "",
	} {
		if got := plain(distance(metres)); got != want {
			t.Errorf("distance(%v) = %q, want %q", metres, got, want)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		page.Whole(0):                        "0",
		page.Whole(999):                      "999",
		page.Whole(3012):                     "3 012",
		page.Whole(-1234567):                 "-1 234 567",
		page.Counted(0, "lieu", "lieux"):     "0 lieu",
		page.Counted(1, "lieu", "lieux"):     "1 lieu",
		page.Counted(2, "lieu", "lieux"):     "2 lieux",
		day(date(2026, 3, 1)):                "1er mars 2026",
		day(date(2026, 8, 21)):               "21 août 2026",
		page.Clock(9 * 60):                   "9 h",
		page.Clock(17*60 + 5):                "17 h 05",
		page.Clock(24*60 + 30):               "0 h 30",
		enumeration(nil):                     "",
		enumeration([]string{"a"}):           "a",
		enumeration([]string{"a", "b", "c"}): "a, b et c",
		page.LowerFirst("École"):             "école",
		page.LowerFirst(""):                  "",
	} {
		if plain(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
