package hours

import (
	"strings"
	"testing"
)

func TestNormalizeRepairs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"  Mo-Fr 09:00-12:00; ":                           "Mo-Fr 09:00-12:00",
		"Mo-Fr 9h-12h15,13h45-17h":                        "Mo-Fr 09:00-12:15,13:45-17:00",
		"Mo-Th 10h00-12h30; Fr 9H30-12H":                  "Mo-Th 10:00-12:30; Fr 09:30-12:00",
		"Mo-Fr 09:00-12:00; We off":                       "Mo-Fr 09:00-12:00; We off",
		"Mo-Fr 09:00-12:00; Tu 09:00-12:00-14:00":         `Mo-Fr 09:00-12:00; Tu unknown "09:00-12:00-14:00"`,
		"Tu 09:00-13:00; Fr 18:00; Sa 09:00-16:00":        `Tu 09:00-13:00; Fr unknown "18:00"; Sa 09:00-16:00`,
		"Mo 09:00-12:00,14:00-14:00; Tu 09:00-12:00":      `Mo unknown "09:00-12:00,14:00-14:00"; Tu 09:00-12:00`,
		"Mo\u00a009:00-12:00\u00a0; Tu 09:00-12:00\u202f": "Mo 09:00-12:00; Tu 09:00-12:00",
		"Mo-Th 07:00-12:00; Fr 17:00-12:00":               `Mo-Th 07:00-12:00; Fr unknown "17:00-12:00"`,
		"Mo 09:00-12:00; We 00:00-00:00":                  `Mo 09:00-12:00; We unknown "00:00-00:00"`,
	} {
		if got, ok := Normalize(text); got != want || !ok {
			t.Errorf("%q gives %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestNormalizeInventsNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "True", "False", "Fr 18:00", "Mo 08:23", "Mo 09:12", "Tu 00:00", "Mo 14:00-14:00", "Mo-Fr 09:00-12:00-14:00",
		"Mo 08:30-13:30-17:00", "Mo 00:00-00:00; We 00:00-00:00", "Mo off; Tu 09:00", "08:15-13:00,13:00-18:15", "09:00-17:00",
		"9h/12h - 14h/17h", "De 9h à 17h", "9h 12h", "Mo-Fr", "Mar 10:00-12:00", "mar 10h-12h",
		"lundi", "lundi 9h", "lundi 9h-12h-14h", "lundi 12h-9h", "lundi 2h-5h", "lundi 9h et 12h", "lundi au lundi 9h-12h", "samedi au lundi 9h-12h",
		"un lundi sur deux de 9h à 12h", "le lundi de 9h à 12h sauf en août", "lundi 9h-12h, pas ouvert tous les lundis",
		"lundi 9h-12h et lundi 11h-13h", "lundi au vendredi 9h-18h, vendredi 9h-16h", "2e lundi 9h-12h", "lundi 9h-12h, 2e lundi du mois 14h-17h",
		"8h-12h 13h-17h sauf le vendredi 8h-12h", "lundi 9h-12h, mardi 9h-12h sur rendez-vous", "sur rendez-vous sauf le lundi",
		"Accueil téléphonique du lundi au vendredi de 9h à 12h", "du lundi au vendredi de 9h à 12h, fermé le mercredi et vendredi matin",
		"Du lundi au vendredi de 9h à 17h, fermé le mercredi matin", "lundi de 9h à 12h et pendant les vacances scolaires mardi de 9h à 12h",
		"fermé le jeudi", "fermé", "lundi fermé", "02 47 74 56 08", "lundi à partir de 9h", "lundi jusqu'à 12h", "lundi 9h-12h à 14h-17h",
		strings.Repeat("Mo 09:00-12:00; ", 400), "\x00", "Mo 09:00-12:00\xff", "lundi 9h 12 - 14h 17",
		"lundi 9h-12h et d", "lundi 9h-12h et de", "lundi 9h-12h /", "lundi 9h-12h et", "lundi 9h-12h, le",
	} {
		if got, ok := Normalize(text); ok || got != strings.TrimSpace(text) {
			t.Errorf("%q gives %q, %v", text, got, ok)
		}
	}
}

func TestNormalizeReadsFrench(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Du lundi au vendredi de 8h15 à 12h45 et de 13h45 à 17h15":         "Mo-Fr 08:15-12:45,13:45-17:15",
		"Mardi : 10h-12h/14h-17h":                                          "Tu 10:00-12:00,14:00-17:00",
		"MARDI 10 H 00 - 12 H 00":                                          "Tu 10:00-12:00",
		"Lundi, mardi et jeudi : 9h à 12h":                                 "Mo,Tu,Th 09:00-12:00",
		"mar-mer-ven 9h-12h":                                               "Tu,We,Fr 09:00-12:00",
		"lundi-vendredi 9h-12h":                                            "Mo-Fr 09:00-12:00",
		"lundi au vendredi de : 9h - 12h | 14h - 17h":                      "Mo-Fr 09:00-12:00,14:00-17:00",
		"lundi 9-12h":                                                      "Mo 09:00-12:00",
		"lundi 9h-12":                                                      "Mo 09:00-12:00",
		"lundi 9h30h-12h":                                                  "Mo 09:30-12:00",
		"lundi 15h18h":                                                     "Mo 15:00-18:00",
		"lundi 9 h 30 12 h - 14 h 17 heures":                               "Mo 09:30-12:00,14:00-17:00",
		"Tous les jours de 9h à 18h":                                       "Mo-Su 09:00-18:00",
		"Lundi au vendredi 9h-18h, fermé le jeudi":                         "Mo-We,Fr 09:00-18:00",
		"Lundi au vendredi 9h-18h sauf le jeudi":                           "Mo-We,Fr 09:00-18:00",
		"Lundi au vendredi 9h-12h 14h-18h, fermé le mardi matin":           "Mo,We-Fr 09:00-12:00,14:00-18:00; Tu 14:00-18:00",
		"Du lundi au vendredi de 9h à 12h, fermé les jours fériés":         "Mo-Fr 09:00-12:00; PH off",
		"2ème et 5ème jeudi du mois de 10h à 13h30":                        "Th[2,5] 10:00-13:30",
		"premier lundi du mois : 9h-12h":                                   "Mo[1] 09:00-12:00",
		"dernier vendredi du mois : 9h-12h":                                "Fr[-1] 09:00-12:00",
		"Samedi 10h-12h (2e et 4e du mois)":                                "Sa[2,4] 10:00-12:00",
		"Mercredi 14h-16h (semaine paire)":                                 "week 02-52/2 We 14:00-16:00",
		"Mardi des semaines impaires de 9h à 12h":                          "week 01-53/2 Tu 09:00-12:00",
		"En période scolaire : mardi 9h-12h":                               "Tu 09:00-12:00; SH off",
		"Période scolaire mardi 9h-12h - Vacances scolaires lundi 10h-11h": "Tu 09:00-12:00; SH off; SH Mo 10:00-11:00",
		"sur rdv":                                  `"sur rdv"`,
		"Uniquement sur rendez-vous":               `"Uniquement sur rendez-vous"`,
		"Sur rendez-vous le lundi de 9h à 12h":     `Mo 09:00-12:00 "sur rendez-vous"`,
		"Du lundi au jeudi 9h-12h sur rendez-vous": `Mo-Th 09:00-12:00 "sur rendez-vous"`,
		"lundi 9h-12h sans rendez-vous":            "Mo 09:00-12:00",
		"24h/24, 7j/7":                             "24/7",
		"lundi : 9h-12h, lundi : 14h-17h":          "Mo 09:00-12:00,14:00-17:00",
	} {
		got, ok := Normalize(text)
		if got != want || !ok {
			t.Errorf("%q gives %q, %v, want %q", text, got, ok, want)
		}
		if again, ok := Normalize(got); again != got || !ok {
			t.Errorf("%q then gives %q", got, again)
		}
	}
}

// seeds are the texts that fuzzing begins with.
var seeds = []string{
	"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00; PH off", "Mo-Fr 09:00-12:00; Tu 09:00-12:00-14:00", "2026 Dec 24-Jan 02 off || \"sur rdv\"",
	"week 1-53/2 Th[2,-1] 18:00+", "Du lundi au vendredi de 8h30 à 12h30, fermé le mardi matin", "2ème et 5ème jeudi du mois de 10h à 13h30",
	"Période scolaire mardi 9h-12h - Vacances scolaires lundi 10h-11h", "Mercredi 14h-16h (semaine paire)", "24h/24, 7j/7", "Sur RDV : 02.47", "PH,SH,Mo-Fr off, Sa 22:00-02:00+",
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, ok := Normalize(text)
		twice, okTwice := Normalize(once)
		if once != twice || ok != okTwice {
			t.Errorf("%q gives %q (%v), then %q (%v)", text, once, ok, twice, okTwice)
		}
		if _, err := Parse(once); ok && err != nil {
			t.Errorf("%q gives %q, which is refused: %v", text, once, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	at := dayNumberOf(2026, 7, 14).instant(600, paris.loc)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(s.String())
		if err != nil {
			t.Fatalf("%q gives %q, which is refused: %v", text, s, err)
		}
		if s.String() != again.String() || s.At(at, paris) != again.At(at, paris) {
			t.Errorf("%q gives %q, then %q", text, s, again)
		}
		s.Week(at, paris)
		s.WeeklyHours()
	})
}
