package labels

import (
	"strconv"
	"strings"

	"annuaire/geo"
)

// French gives the nature in words.
func (n Nature) French() string {
	switch n {
	case Charter:
		return "Charte"
	case Audited:
		return "Label"
	}
	return string(n)
}

// LevelNames gives the levels as people say them, after "de".
var LevelNames = map[geo.Level]string{
	geo.Commune: "la commune", geo.EPCI: "l’intercommunalité", geo.Department: "le département", geo.Region: "la région", geo.Country: "l’échelle du pays",
}

// DecidedBy says who decides.
func (s *Scheme) DecidedBy() string {
	at := map[geo.Level]string{geo.Department: "du département", geo.Region: "de la région", geo.Country: "national"}[s.DecidesAt]
	switch s.Decides {
	case ByCheck:
		return "Personne : l’adhésion est enregistrée dès que tout est vérifié."
	case ByCommittee:
		return "Un comité " + at + ", avec au moins " + count(s.Quorum, "membre présent", "membres présents") + "."
	case ByAuthority:
		return "Une personne habilitée, " + map[bool]string{true: "au niveau national", false: "au nom " + at}[s.DecidesAt == geo.Country] + "."
	}
	return ""
}

// InstructedBy says who examines.
func (s *Scheme) InstructedBy() string {
	names := make([]string, len(s.Instructs))
	for i, level := range s.Instructs {
		names[i] = LevelNames[level]
	}
	if len(names) == 0 {
		return ""
	}
	text := "Le service compétent pour " + names[0]
	if len(names) > 1 {
		text += ". À défaut : " + strings.Join(names[1:], ", puis ")
	}
	return text + "."
}

// French says what silence is worth.
func (r Silence) French() string {
	switch r.Rule {
	case SilenceGrants:
		return "Sans réponse après " + r.Period() + ", la demande est acceptée."
	case SilenceRefuses:
		return "Sans réponse après " + r.Period() + ", la demande est refusée."
	}
	return "L’absence de réponse ne vaut ni accord ni refus."
}

// Period is after how long, in words.
func (r Silence) Period() string {
	if r.Number == 1 {
		return map[string]string{"jours": "1 jour", "semaines": "1 semaine", "mois": "1 mois"}[r.Unit]
	}
	return strconv.Itoa(r.Number) + " " + r.Unit
}

// Lasts says how long a title is valid.
func (s *Scheme) Lasts() string {
	if s.Months == 0 {
		return "Sans limite de durée."
	}
	return months(s.Months) + "."
}

// LookedAtAgain says when it is looked at again.
func (s *Scheme) LookedAtAgain() string {
	if s.SurveilTo == 0 {
		return "L’annuaire surveille les critères calculés depuis la fiche."
	}
	return "Un contrôle a lieu entre le " + rankOf(s.SurveilFrom) + " et le " + rankOf(s.SurveilTo) + " mois. L’annuaire surveille aussi les critères calculés depuis la fiche."
}

// Renewed says when to ask again.
func (s *Scheme) Renewed() string {
	switch {
	case s.Months == 0:
		return "Il n’y a rien à renouveler."
	case s.RenewalLight:
		return "La demande s’ouvre " + months(s.RenewFrom) + " avant la fin. Seuls ce qui a changé et les critères suivis sont revus."
	}
	return "La demande s’ouvre " + months(s.RenewFrom) + " avant la fin. Tous les critères sont revus."
}

// French says what becomes of the titles of the version before.
func (u Upgrade) French() string {
	if u.Must {
		return "Les titulaires de la version précédente ont " + months(u.Months) + " pour passer à celle-ci."
	}
	return "Les titulaires de la version précédente la gardent jusqu’à la fin de leur titre."
}

// French says a threshold: "au moins 20 heures par semaine".
func (t *Threshold) French() string {
	m, known := MeasureOf(t.Name)
	switch {
	case !known:
		return t.Name
	case m.YesOrNo():
		return m.Name
	case m.Ceil:
		return m.Name + " : au plus " + m.counted(t.AtMost)
	}
	return m.Name + " : au moins " + m.counted(t.AtLeast)
}

// French says what was measured: "22 heures par semaine", "oui", "non connu".
func (m *Measure) French(value float64, known bool) string {
	switch {
	case !known:
		return "La fiche ne le dit pas"
	case m.YesOrNo() && value >= 1:
		return "Oui"
	case m.YesOrNo():
		return "Non"
	}
	return m.counted(value)
}

// counted writes a value with its unit, which agrees: "1 jour par semaine".
func (m *Measure) counted(value float64) string {
	noun, rest, _ := strings.Cut(m.Unit, " ")
	if value < 2 {
		noun = strings.TrimSuffix(noun, "s")
	}
	return strings.TrimSpace(Decimal(value) + " " + noun + " " + rest)
}

// French says when a criterion applies.
func (c *Condition) French(s *Scheme) string {
	var parts []string
	if c.Measure != nil {
		parts = append(parts, c.Measure.French())
	}
	if c.Criterion != "" {
		other, _ := s.Criterion(c.Criterion)
		parts = append(parts, "« "+c.Answer+" » répondu à "+c.Criterion+" « "+other.Name+" »")
	}
	return strings.Join(parts, ", et ")
}

// Decimal writes a number as people do: "12,5".
func Decimal(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
}

func months(n int) string {
	switch {
	case n >= 24 && n%12 == 0:
		return strconv.Itoa(n/12) + " ans"
	case n == 12:
		return "1 an"
	}
	return strconv.Itoa(n) + " mois"
}

func rankOf(n int) string {
	if n == 1 {
		return "1er"
	}
	return strconv.Itoa(n) + "e"
}

func count(n int, one, many string) string {
	if n < 2 {
		return strconv.Itoa(n) + " " + one
	}
	return strconv.Itoa(n) + " " + many
}
