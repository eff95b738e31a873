package scheme

import (
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/web/page"
)

func identityFields(s *labels.Scheme) []page.Field {
	return []page.Field{
		page.TextField{Name: "nom", Label: "Nom", Value: s.Name, Max: labels.MaxName, Required: true},
		page.TextField{Name: "nom_court", Label: "Nom court", Hint: "Sur une fiche, dans une liste.", Value: s.Short, Max: labels.MaxShort, Required: true},
		page.Area{Name: "resume", Label: "Résumé", Hint: "Deux phrases, pour quelqu’un qui cherche un lieu.", Value: s.Summary, Max: 600, Rows: 4, Required: true},
		page.Radios{Name: "nature", Label: "Nature", Required: true, Choices: []page.Choice{
			{Value: string(labels.Charter), Text: "Charte", Hint: "Le lieu s’engage ; ses engagements sont vérifiés.", Chosen: s.Nature == labels.Charter},
			{Value: string(labels.Audited), Text: "Label", Hint: "Un service examine, quelqu’un d’autre décide.", Chosen: s.Nature == labels.Audited},
		}},
		page.TextField{Name: "prefixe", Label: "Préfixe des numéros", Hint: "Il ne change plus une fois le label publié.", Value: s.Prefix, Max: 10, Required: true, Short: true},
		page.TextField{Name: "porteur", Label: "Porté par", Value: s.Owner, Max: labels.MaxLine, Required: true},
		page.Area{Name: "fondement", Label: "Fondement", Hint: "Le règlement, la délibération, les articles sur lesquels les décisions reposent.", Value: s.Legal, Max: labels.MaxText, Rows: 3, Required: true},
	}
}

func readIdentity(s *labels.Scheme, r *reading) map[string]string {
	s.Name, s.Short, s.Summary, s.Nature = r.text("nom"), r.text("nom_court"), r.text("resume"), labels.Nature(r.text("nature"))
	s.Prefix, s.Owner, s.Legal = r.text("prefixe"), r.text("porteur"), r.text("fondement")
	return nil
}

func charterFields(s *labels.Scheme) []page.Field {
	hint := "Séparez les paragraphes par une ligne vide."
	if s.Nature == labels.Audited {
		hint = "Facultatif pour un label. " + hint
	}
	return []page.Field{page.Area{Name: "charte", Label: "Texte à accepter", Hint: hint, Value: s.Charter, Max: labels.MaxCharterText, Rows: 24, Required: s.Nature == labels.Charter}}
}

func readCharter(s *labels.Scheme, r *reading) map[string]string {
	s.Charter = r.text("charte")
	return nil
}

var levelTexts = map[geo.Level]string{
	geo.Commune: "Commune", geo.EPCI: "Intercommunalité", geo.Department: "Département", geo.Region: "Région", geo.Country: "Pays",
}

func bodyFields(s *labels.Scheme) []page.Field {
	var instructs, decides []page.Choice
	for _, level := range geo.Levels {
		chosen := false
		for _, one := range s.Instructs {
			chosen = chosen || one == level
		}
		instructs = append(instructs, page.Choice{Value: string(level), Text: levelTexts[level], Chosen: chosen})
	}
	for _, level := range labels.DecisionLevels {
		decides = append(decides, page.Choice{Value: string(level), Text: levelTexts[level], Chosen: s.DecidesAt == level})
	}
	return []page.Field{
		page.Checks{Name: "instruction", Label: "Qui instruit", Hint: "Un dossier va au plus petit de ces territoires où un service instruit.", Choices: instructs, Required: true},
		page.Radios{Name: "decision", Label: "Qui décide", Required: true, Choices: []page.Choice{
			{Value: string(labels.ByCommittee), Text: "Un comité, en séance", Hint: "Quorum, votes, procès-verbal.", Chosen: s.Decides == labels.ByCommittee},
			{Value: string(labels.ByAuthority), Text: "Une personne habilitée", Chosen: s.Decides == labels.ByAuthority},
			{Value: string(labels.ByCheck), Text: "Personne, pour une charte", Hint: "L’adhésion est enregistrée dès que tout est vérifié.", Chosen: s.Decides == labels.ByCheck},
		}},
		page.Radios{Name: "niveau_decision", Label: "À quel niveau", Choices: decides, Required: true},
		digits("quorum", "Quorum", "Membres présents, d’un comité. Au moins 3.", s.Quorum),
		digits("envoi_seance_jours", "Envoi des dossiers au comité, en jours avant la séance", "Au moins 5.", s.SessionDays),
	}
}

func readBodies(s *labels.Scheme, r *reading) map[string]string {
	s.Instructs = nil
	for _, level := range geo.Levels {
		for _, sent := range r.values["instruction"] {
			if sent == string(level) {
				s.Instructs = append(s.Instructs, level)
			}
		}
	}
	s.Decides, s.DecidesAt = labels.Body(r.text("decision")), geo.Level(r.text("niveau_decision"))
	s.Quorum, s.SessionDays = r.number("quorum"), r.number("envoi_seance_jours")
	return nil
}
