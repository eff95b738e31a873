package labels

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/geo"
)

// Step is a part of a scheme that is written at once.
type Step string

// The steps, in the order in which a scheme is written.
const (
	StepIdentity Step = "identite"
	StepCharter  Step = "charte"
	StepSections Step = "parties"
	StepCriteria Step = "criteres"
	StepRules    Step = "regles"
	StepBodies   Step = "instances"
	StepGrounds  Step = "motifs"
)

// Steps lists them.
var Steps = []Step{StepIdentity, StepCharter, StepSections, StepCriteria, StepRules, StepBodies, StepGrounds}

// The shortest delays that a scheme may leave to somebody, and the longest texts.
const (
	LeastDays      = 15 // to answer a correction, or the grounds of a sanction
	LeastAppeal    = 2  // months to contest a decision
	LeastQuorum    = 3
	LeastUpgrade   = 3 // months to pass to another version
	MaxCriteria    = 100
	MaxSections    = 20
	MaxGrounds     = 30
	MaxTolerances  = 20
	MaxName        = 120
	MaxShort       = 40
	MaxLine        = 300
	MaxText        = 2000
	MaxCharterText = 50000
	MaxWeight      = 10
	MaxMonths      = 120
	MaxDays        = 365
)

// Problem is one thing that keeps a scheme from being published.
type Problem struct {
	Step      Step
	Criterion string // code, of StepCriteria; "" for the step itself
	Field     fault.Field
}

// Check gives Rejected, with every problem, when the scheme cannot be published. A
// field is named "regles.correction_jours", or "criteres.A1.texte".
func (s *Scheme) Check() error {
	var faults fault.Fields
	for _, p := range s.Problems() {
		name := string(p.Step) + "."
		if p.Criterion != "" {
			name += p.Criterion + "."
		}
		faults.Add(name+p.Field.Name, "%s", p.Field.Message)
	}
	return faults.Err("Cette version n’est pas prête à être publiée.")
}

// Problems lists what is wrong, step by step.
func (s *Scheme) Problems() (problems []Problem) {
	for _, step := range Steps {
		for _, f := range s.CheckStep(step) {
			problems = append(problems, Problem{Step: step, Field: f})
		}
		if step != StepCriteria {
			continue
		}
		for i := range s.Criteria {
			for _, f := range s.CheckCriterion(i) {
				problems = append(problems, Problem{Step: step, Criterion: s.Criteria[i].Code, Field: f})
			}
		}
	}
	return problems
}

// CheckStep gives the faults of one step, by field; of StepCriteria those of the list.
func (s *Scheme) CheckStep(step Step) fault.Fields {
	var v checking
	map[Step]func(*Scheme){
		StepIdentity: v.identity, StepCharter: v.charter, StepSections: v.sections, StepCriteria: v.criteria,
		StepRules: v.rules, StepBodies: v.bodies, StepGrounds: v.grounds,
	}[step](s)
	return v.faults
}

// checking gathers faults.
type checking struct{ faults fault.Fields }

func (v *checking) when(wrong bool, name, format string, args ...any) {
	if wrong {
		v.faults.Add(name, format, args...)
	}
}

// text checks a text that must be there.
func (v *checking) text(name, text string, most int) {
	if strings.TrimSpace(text) == "" {
		v.faults.Add(name, "Écrivez ce texte : il manque.")
		return
	}
	v.optional(name, text, most)
}

func (v *checking) optional(name, text string, most int) {
	v.when(utf8.RuneCountInString(text) > most, name, "Écrivez au plus %d caractères.", most)
	v.when(!utf8.ValidString(text) || strings.ContainsFunc(text, unwritable), name, "Retirez les caractères qui ne s’affichent pas.")
}

func unwritable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func (v *checking) between(name string, n, least, most int, unit string) {
	v.when(n < least || n > most, name, "Donnez un nombre de %s entre %d et %d.", unit, least, most)
}

// The shapes of codes.
var (
	codeShape      = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
	prefixShape    = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,9}$`)
	criterionShape = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,3}$`)
	nameShape      = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)
)

// CheckCode gives the faults of what identifies a scheme from its first draft on.
func (s *Scheme) CheckCode() fault.Fields {
	var v checking
	v.when(!codeShape.MatchString(s.Code), "code", "Écrivez 2 à 40 lettres sans accent, chiffres ou tirets : « emn ».")
	v.when(slices.Contains(reserved, s.Code), "code", "Choisissez un autre code : une page du site s’appelle déjà ainsi.")
	v.when(!prefixShape.MatchString(s.Prefix), "prefixe", "Écrivez 2 à 10 majuscules ou chiffres : « EMN ».")
	return v.faults
}

// reserved are the pages beside those of the schemes.
var reserved = []string{"registre", "titres", "verifier", "statistiques", "cles", "statuts", "insigne"}

func (v *checking) identity(s *Scheme) {
	v.faults = s.CheckCode()
	v.text("nom", s.Name, MaxName)
	v.text("nom_court", s.Short, MaxShort)
	v.text("resume", s.Summary, 600)
	v.text("porteur", s.Owner, MaxLine)
	v.text("fondement", s.Legal, MaxText)
	v.when(s.Nature != Charter && s.Nature != Audited, "nature", "Choisissez la nature : une charte, ou un label.")
}

func (v *checking) charter(s *Scheme) {
	if s.Nature == Charter {
		v.text("charte", s.Charter, MaxCharterText)
		return
	}
	v.optional("charte", s.Charter, MaxCharterText)
}

func (v *checking) sections(s *Scheme) {
	v.when(len(s.Sections) == 0, "parties", "Ajoutez au moins une partie.")
	v.when(len(s.Sections) > MaxSections, "parties", "Gardez au plus %d parties.", MaxSections)
	seen := map[string]bool{}
	for _, part := range s.Sections {
		name := "partie-" + part.Code
		v.when(!nameShape.MatchString(part.Code), name+"-nom", "Donnez un code de 2 à 40 lettres sans accent à la partie « %s ».", part.Name)
		v.when(seen[part.Code], name+"-nom", "Deux parties ont le même code « %s ».", part.Code)
		seen[part.Code] = true
		v.text(name+"-nom", part.Name, MaxName)
		v.optional(name+"-texte", part.Text, MaxText)
	}
	v.tolerances(s)
}

func (v *checking) tolerances(s *Scheme) {
	v.when(len(s.Groups) > MaxTolerances, "tolerances", "Gardez au plus %d groupes.", MaxTolerances)
	seen := map[string]bool{}
	for _, g := range s.Groups {
		name := "groupe-" + g.Group
		v.when(!nameShape.MatchString(g.Group) || seen[g.Group], name+"-nom", "Le code du groupe « %s » manque, ou sert deux fois.", g.Name)
		seen[g.Group] = true
		v.text(name+"-nom", g.Name, MaxName)
		v.between(name+"-max", g.Max, 0, MaxCriteria, "critères à corriger")
	}
}

func (v *checking) criteria(s *Scheme) {
	v.when(len(s.Criteria) == 0, "criteres", "Ajoutez au moins un critère.")
	v.when(len(s.Criteria) > MaxCriteria, "criteres", "Gardez au plus %d critères.", MaxCriteria)
	for _, part := range s.Sections {
		v.when(!slices.ContainsFunc(s.Criteria, func(c Criterion) bool { return c.Section == part.Code }), "criteres",
			"Aucun critère n’est dans la partie « %s » : ajoutez-en un, ou retirez la partie.", part.Name)
	}
}

func (v *checking) rules(s *Scheme) {
	v.between("duree_mois", s.Months, 0, MaxMonths, "mois")
	v.surveillance(s)
	v.when(s.Months == 0 && s.RenewFrom != 0, "renouvellement_mois", "Un titre sans fin ne se renouvelle pas : écrivez 0.")
	v.when(s.Months > 0 && (s.RenewFrom < 1 || s.RenewFrom >= s.Months), "renouvellement_mois", "Ouvrez le renouvellement entre 1 mois avant la fin et le début du titre.")
	v.between("delai_nouvelle_demande_mois", s.ReapplyMonths, 0, 60, "mois")
	v.between("correction_jours", s.CorrectionDays, LeastDays, MaxDays, "jours")
	v.between("contradictoire_jours", s.ContradictDays, LeastDays, MaxDays, "jours")
	v.between("recours_mois", s.AppealMonths, LeastAppeal, 24, "mois")
	v.between("delai_mineure_mois", s.MinorMonths, 1, 36, "mois")
	v.between("delai_majeure_mois", s.MajorMonths, 1, 12, "mois")
	v.between("mineures_font_majeure", s.MinorsMakeMajor, 0, MaxCriteria, "critères")
	v.between("delai_habituel_jours", s.ExpectedDays, 1, 730, "jours")
	v.when(!s.NeedsVisit && slices.ContainsFunc(s.Criteria, func(c Criterion) bool { return c.Check == Visit }), "visite",
		"Des critères se vérifient sur place : exigez une visite, ou contrôlez-les autrement.")
	if s.NeedsVisit {
		v.between("observation_jours", s.ObservationDays, 8, MaxDays, "jours")
	}
	v.silence(s.Silence)
	v.when(s.HoldersOnNew.Must && (s.HoldersOnNew.Months < LeastUpgrade || s.HoldersOnNew.Months > 60), "passage_mois",
		"Laissez entre %d et 60 mois pour passer à cette version.", LeastUpgrade)
}

func (v *checking) surveillance(s *Scheme) {
	if s.SurveilFrom == 0 && s.SurveilTo == 0 {
		v.when(s.RenewalLight && !s.anySurveilled(), "renouvellement_allege", "Un renouvellement allégé revoit les critères suivis : marquez-en au moins un.")
		return
	}
	v.when(s.SurveilFrom < 1 || s.SurveilTo < s.SurveilFrom, "controle_fin_mois", "Le contrôle commence à 1 mois au moins, et finit après son début.")
	v.when(s.Months > 0 && s.SurveilTo >= s.Months, "controle_fin_mois", "Le contrôle doit finir avant la fin du titre.")
	v.when(!s.anySurveilled(), "controle_debut_mois", "Un contrôle revoit les critères suivis : marquez-en au moins un.")
}

func (s *Scheme) anySurveilled() bool {
	return slices.ContainsFunc(s.Criteria, func(c Criterion) bool { return c.Surveilled })
}

func (v *checking) silence(rule Silence) {
	switch rule.Rule {
	case SilenceNone:
		return
	case SilenceGrants, SilenceRefuses:
		v.between("silence_nombre", rule.Number, 1, MaxDays, cmp.Or(rule.Unit, "mois"))
		v.when(!slices.Contains(SilenceUnits, rule.Unit), "silence_unite", "Choisissez l’unité : jours, semaines ou mois.")
	default:
		v.faults.Add("silence_regle", "Dites ce que vaut le silence.")
	}
}

// SilenceUnits lists the units of the period of silence.
var SilenceUnits = []string{"jours", "semaines", "mois"}

// DecisionLevels lists the levels at which somebody may decide.
var DecisionLevels = []geo.Level{geo.Department, geo.Region, geo.Country}

func (v *checking) bodies(s *Scheme) {
	v.when(len(s.Instructs) == 0, "instruction", "Dites qui instruit : choisissez au moins un niveau.")
	for i, level := range s.Instructs {
		v.when(!slices.Contains(geo.Levels, level) || slices.Contains(s.Instructs[:i], level), "instruction", "Chaque niveau ne peut être choisi qu’une fois.")
	}
	v.when(!slices.Contains(DecisionLevels, s.DecidesAt), "niveau_decision", "Choisissez le niveau qui décide : département, région ou pays.")
	switch s.Decides {
	case ByCommittee:
		v.between("quorum", s.Quorum, LeastQuorum, 50, "membres présents")
		v.between("envoi_seance_jours", s.SessionDays, 5, 90, "jours")
	case ByCheck:
		v.when(s.Nature != Charter, "decision", "Seule une charte s’obtient sans décision d’une personne.")
		v.when(s.NeedsVisit, "decision", "Une visite est exigée : quelqu’un doit décider ensuite.")
	case ByAuthority:
	default:
		v.faults.Add("decision", "Dites qui décide.")
	}
}

func (v *checking) grounds(s *Scheme) {
	v.ground("refus", s.Refusals)
	v.ground("retrait", s.Sanctions)
}

func (v *checking) ground(list string, grounds []Ground) {
	v.when(len(grounds) == 0, list, "Ajoutez au moins un motif.")
	v.when(len(grounds) > MaxGrounds, list, "Gardez au plus %d motifs.", MaxGrounds)
	seen := map[string]bool{}
	for _, g := range grounds {
		name := list + "-" + g.Code
		v.when(!nameShape.MatchString(g.Code) || seen[g.Code], name+"-nom", "Le code du motif « %s » manque, ou sert deux fois.", g.Name)
		seen[g.Code] = true
		v.text(name+"-nom", g.Name, MaxLine)
		v.text(name+"-public", g.Public, MaxLine)
	}
}
