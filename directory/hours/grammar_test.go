package hours

import "testing"

func TestParseGivesCanonicalText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00": "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",
		"mo-fr 9:00-12:00":                    "Mo-Fr 09:00-12:00",
		"Mo,Tu,We 09:00-12:00":                "Mo-We 09:00-12:00",
		"Mo-Tu 09:00-12:00":                   "Mo,Tu 09:00-12:00",
		"Fr,Mo 09:00-12:00":                   "Mo,Fr 09:00-12:00",
		"Sa-Mo 09:00-12:00":                   "Mo,Sa,Su 09:00-12:00",
		"Mo-Fr: 09:00 - 12:00 ;":              "Mo-Fr 09:00-12:00",
		"Mo–Fr 09:00–12:00":                   "Mo-Fr 09:00-12:00",
		"24/7":                                "24/7",
		"PH closed":                           "PH off",
		"Mo-Fr,PH 09:00-12:00":                "Mo-Fr,PH 09:00-12:00",
		"PH,Mo-Fr 09:00-12:00":                "Mo-Fr,PH 09:00-12:00",
		"PH,SH off":                           "PH,SH off",
		"SH Mo-Fr 10:00-12:00":                "SH Mo-Fr 10:00-12:00",
		"Th[2,4] 10:00-13:00":                 "Th[2,4] 10:00-13:00",
		"Mo,Sa[-1] 10:00-13:00":               "Mo,Sa[-1] 10:00-13:00",
		"Jul-Aug Mo-Fr 09:00-12:00":           "Jul-Aug Mo-Fr 09:00-12:00",
		"Dec 24-Jan 02 off":                   "Dec 24-Jan 02 off",
		"Dec 24,31 off":                       "Dec 24,Dec 31 off",
		"Aug 10-20 off":                       "Aug 10-Aug 20 off",
		"2026 Jul 12-Aug 03 off":              "2026 Jul 12-2026 Aug 03 off",
		"2026 Dec 24-Jan 02 off":              "2026 Dec 24-2027 Jan 02 off",
		"2025-2026 Mo 09:00-12:00":            "2025-2026 Mo 09:00-12:00",
		"week 1-53/2 Mo 09:00-12:00":          "week 01-53/2 Mo 09:00-12:00",
		"Mo 18:00+":                           "Mo 18:00+",
		"Mo 14:00-18:00+":                     "Mo 14:00-18:00+",
		"Fr 22:00-02:00":                      "Fr 22:00-02:00",
		"Fr 22:00-26:00":                      "Fr 22:00-02:00",
		"Mo 09:00-12:00, We 10:00-11:00":      "Mo 09:00-12:00, We 10:00-11:00",
		`Mo 09:00-12:00 "sur  rdv"`:           `Mo 09:00-12:00 "sur rdv"`,
		`Tu unknown "09:00-12:00-14:00"`:      `Tu unknown "09:00-12:00-14:00"`,
		`Mo 09:00-12:00 || "sur rendez-vous"`: `Mo 09:00-12:00 || "sur rendez-vous"`,
		"Mo-Fr 09:00-12:00; Jul 14 off; SH off; PH closed": "Mo-Fr 09:00-12:00; Jul 14 off; SH off; PH off",
	} {
		s, err := Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := s.String(); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
		if again, err := Parse(want); err != nil || again.String() != want {
			t.Errorf("%q does not read back: %v", want, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", ";", ",", "True", "False", "Mo", "Mo-Fr", "Mo open", "08:00-12:00", "08:00-12:00; Mo off", "Mo-Fr 09:00-12:00; 14:00-17:00",
		"Mo 09:00", "Mo 09:00-", "Mo 09:00-12:00-14:00", "Mo 14:00-14:00", "Mo 17:00-12:00", "Mo 25:00-26:00", "Mo 09:60-12:00", "Mo 9-12",
		"Mo 09:00-12:15,04:00-18:00", "Mo 09:00-12:00,", "Mo 09:00-12:00 ||", "Mo-Xx 09:00-12:00", "Mo[0] 09:00-12:00", "Mo[6] 09:00-12:00",
		"Mo[1 09:00-12:00", "week 54 Mo 09:00-12:00", "week Mo 09:00-12:00", "Jul 32 off", "Jul 20-10 off", "Jul-Aug 15 off", "2026 Dec-Jan off",
		`Mo 09:00-12:00 "sur rdv`, "Mo 09:00-12:00 Tu 10:00-11:00", "24/7 Mo", "Mo 9h-12h", "Mo 09:00-12:00 foo", "Mo 100:00-12:00",
		"Mo 09:00-12:00; ; | Tu off", "lundi 9h-12h",
	} {
		if s, err := Parse(text); err == nil {
			t.Errorf("%q is read as %q", text, s)
		}
	}
}

func TestParseBoundsItsInput(t *testing.T) {
	t.Parallel()
	long := make([]byte, maxLength+1)
	if _, err := Parse(string(long)); err == nil {
		t.Error("a text over the limit is read")
	}
}
