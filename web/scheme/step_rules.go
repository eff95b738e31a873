package scheme

import (
	"annuaire/labels"
	"annuaire/web/page"
)

func ruleFields(s *labels.Scheme) []page.Field {
	return []page.Field{
		heading{"La vie d’un titre", ""},
		digits("duree_mois", "Durée d’un titre, en mois", "0 : sans fin.", s.Months),
		digits("controle_debut_mois", "Contrôle : du mois", "0 : pas de contrôle prévu.", s.SurveilFrom),
		digits("controle_fin_mois", "Contrôle : au mois", "", s.SurveilTo),
		digits("renouvellement_mois", "Renouvellement ouvert, en mois avant la fin", "", s.RenewFrom),
		page.Check{Name: "renouvellement_allege", Label: "Renouvellement allégé", Hint: "Seuls ce qui a changé et les critères suivis sont revus.", Checked: s.RenewalLight},
		page.Check{Name: "reserves_publiees", Label: "Le registre public signale les réserves", Checked: s.ShowsReserves},

		heading{"L’examen", ""},
		page.Check{Name: "visite", Label: "Une visite est exigée avant la décision", Checked: s.NeedsVisit},
		digits("delai_habituel_jours", "Délai habituel, en jours", "Dit aux candidats avant les premières statistiques.", s.ExpectedDays),
		digits("correction_jours", "Pour corriger un dossier, en jours", "Au moins 15.", s.CorrectionDays),
		digits("observation_jours", "Pour répondre au rapport de visite, en jours", "Au moins 8, si une visite est exigée.", s.ObservationDays),
		silenceField(s),
		digits("silence_nombre", "Après combien de temps", "", s.Silence.Number),
		page.Select{Name: "silence_unite", Label: "Unité", Empty: "Choisissez", Choices: unitChoices(s.Silence.Unit)},

		heading{"Les défauts", ""},
		digits("delai_mineure_mois", "Pour corriger un défaut mineur, en mois", "", s.MinorMonths),
		digits("delai_majeure_mois", "Pour corriger un défaut majeur, en mois", "", s.MajorMonths),
		digits("mineures_font_majeure", "Tant de défauts mineurs en font un majeur", "0 : jamais.", s.MinorsMakeMajor),

		heading{"Les recours et la suite", ""},
		digits("contradictoire_jours", "Pour répondre avant une sanction, en jours", "Au moins 15.", s.ContradictDays),
		digits("recours_mois", "Pour contester une décision, en mois", "Au moins 2.", s.AppealMonths),
		digits("delai_nouvelle_demande_mois", "Pour demander à nouveau après un refus, en mois", "", s.ReapplyMonths),
		page.Check{Name: "passage_obligatoire", Label: "Les titulaires de la version précédente doivent passer à celle-ci", Checked: s.HoldersOnNew.Must},
		digits("passage_mois", "Pour passer à cette version, en mois", "Au moins 3, si c’est obligatoire.", s.HoldersOnNew.Months),
	}
}

func silenceField(s *labels.Scheme) page.Field {
	return page.Radios{Name: "silence_regle", Label: "Si personne ne décide à temps", Required: true, Choices: []page.Choice{
		{Value: string(labels.SilenceNone), Text: "Rien ne se passe", Chosen: s.Silence.Rule == labels.SilenceNone},
		{Value: string(labels.SilenceGrants), Text: "La demande est acceptée", Chosen: s.Silence.Rule == labels.SilenceGrants},
		{Value: string(labels.SilenceRefuses), Text: "La demande est refusée", Chosen: s.Silence.Rule == labels.SilenceRefuses},
	}}
}

func unitChoices(chosen string) (choices []page.Choice) {
	for _, unit := range labels.SilenceUnits {
		choices = append(choices, page.Choice{Value: unit, Text: unit, Chosen: unit == chosen})
	}
	return choices
}

func readRules(s *labels.Scheme, r *reading) map[string]string {
	for _, field := range []struct {
		name string
		to   *int
	}{
		{"duree_mois", &s.Months}, {"controle_debut_mois", &s.SurveilFrom}, {"controle_fin_mois", &s.SurveilTo}, {"renouvellement_mois", &s.RenewFrom},
		{"delai_habituel_jours", &s.ExpectedDays}, {"correction_jours", &s.CorrectionDays}, {"observation_jours", &s.ObservationDays},
		{"silence_nombre", &s.Silence.Number}, {"delai_mineure_mois", &s.MinorMonths}, {"delai_majeure_mois", &s.MajorMonths},
		{"mineures_font_majeure", &s.MinorsMakeMajor}, {"contradictoire_jours", &s.ContradictDays}, {"recours_mois", &s.AppealMonths},
		{"delai_nouvelle_demande_mois", &s.ReapplyMonths}, {"passage_mois", &s.HoldersOnNew.Months},
	} {
		*field.to = r.number(field.name)
	}
	s.RenewalLight, s.ShowsReserves, s.NeedsVisit = r.yes("renouvellement_allege"), r.yes("reserves_publiees"), r.yes("visite")
	s.HoldersOnNew.Must = r.yes("passage_obligatoire")
	s.Silence.Rule, s.Silence.Unit = labels.SilenceRule(r.text("silence_regle")), r.text("silence_unite")
	if s.Silence.Rule == labels.SilenceNone {
		s.Silence = labels.Silence{Rule: labels.SilenceNone}
	}
	return nil
}
