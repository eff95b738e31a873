package directory

// Typology is a kind of place: its code in files of the standard and its name
// for people.
type Typology struct {
	Code, Name string
}

// Typologies lists the kinds of place. The schema of the standard leaves the
// column free; the codes are those of the reference library of the national
// map, version 2.3.0, the names are this directory's own.
var Typologies = []Typology{
	{"ACI", "Atelier ou chantier d'insertion"},
	{"ACIPHC", "Atelier chantier d'insertion premières heures"},
	{"AFPA", "Centre Afpa (formation des adultes)"},
	{"AI", "Association intermédiaire"},
	{"ASE", "Aide sociale à l'enfance"},
	{"ASSO", "Association"},
	{"ASSO_CHOMEUR", "Association de chômeurs"},
	{"Autre", "Autre lieu"},
	{"AVIP", "Crèche à vocation d'insertion professionnelle"},
	{"BIB", "Bibliothèque ou médiathèque"},
	{"CAARUD", "Accueil et réduction des risques pour usagers de drogues"},
	{"CADA", "Centre d'accueil de demandeurs d'asile"},
	{"CAF", "Caisse d'allocations familiales"},
	{"CAP_EMPLOI", "Cap Emploi"},
	{"CAVA", "Centre d'adaptation à la vie active"},
	{"CC", "Communauté de communes"},
	{"CCAS", "Centre communal d'action sociale"},
	{"CCONS", "Chambre consulaire"},
	{"CD", "Conseil départemental"},
	{"CDAS", "Centre départemental d'action sociale"},
	{"CFP", "Centre des finances publiques"},
	{"CHRS", "Centre d'hébergement et de réinsertion sociale"},
	{"CHU", "Centre d'hébergement d'urgence"},
	{"CIAS", "Centre intercommunal d'action sociale"},
	{"CIDFF", "Centre d'information sur les droits des femmes et des familles"},
	{"CITMET", "Cité des métiers"},
	{"CMP", "Centre médico-psychologique"},
	{"CMS", "Centre médico-social"},
	{"CPAM", "Caisse primaire d'assurance maladie"},
	{"CPH", "Centre provisoire d'hébergement"},
	{"CS", "Centre social"},
	{"CSAPA", "Centre de soins et de prévention en addictologie"},
	{"CSC", "Centre socioculturel"},
	{"DEETS", "Direction de l'économie, de l'emploi, du travail et des solidarités"},
	{"DEPT", "Service social du département"},
	{"DIPLP", "Délégation à la prévention et à la lutte contre la pauvreté"},
	{"E2C", "École de la deuxième chance"},
	{"EA", "Entreprise adaptée"},
	{"EATT", "Entreprise adaptée de travail temporaire"},
	{"EI", "Entreprise d'insertion"},
	{"EITI", "Entreprise d'insertion par le travail indépendant"},
	{"ENM", "Espace numérique mobile"},
	{"EPCI", "Intercommunalité"},
	{"EPI", "Espace public internet"},
	{"EPIDE", "Établissement pour l'insertion dans l'emploi"},
	{"EPN", "Espace public numérique"},
	{"ES", "Épicerie solidaire"},
	{"ESAT", "Établissement ou service d'aide par le travail"},
	{"ESS", "Entreprise de l'économie sociale et solidaire"},
	{"ETTI", "Entreprise de travail temporaire d'insertion"},
	{"EVS", "Espace de vie sociale"},
	{"FABLAB", "Fablab"},
	{"FABRIQUE", "Fabrique"},
	{"FAIS", "Fédération d'acteurs de l'insertion et de la solidarité"},
	{"FT", "France Travail"},
	{"GEIQ", "Groupement d'employeurs pour l'insertion et la qualification"},
	{"HUDA", "Hébergement d'urgence pour demandeurs d'asile"},
	{"LA_POSTE", "La Poste"},
	{"MDE", "Maison de l'emploi"},
	{"MDH", "Maison des habitants"},
	{"MDEF", "Maison de l'emploi et de la formation"},
	{"MDPH", "Maison départementale des personnes handicapées"},
	{"MDS", "Maison départementale des solidarités"},
	{"MJC", "Maison des jeunes et de la culture"},
	{"ML", "Mission locale"},
	{"MQ", "Maison de quartier"},
	{"MSA", "Mutualité sociale agricole"},
	{"MSAP", "Maison de services au public"},
	{"MUNI", "Mairie ou service municipal"},
	{"OACAS", "Structure d'accueil communautaire et d'activité solidaire"},
	{"ODC", "Organisme délégataire d'un département"},
	{"OF", "Organisme de formation"},
	{"OIL", "Opérateur d'intermédiation locative"},
	{"OPCS", "Organisation porteuse de la clause sociale"},
	{"PAD", "Point d'accès au droit"},
	{"PENSION", "Pension de famille"},
	{"PI", "Point info"},
	{"PIJ_BIJ", "Point ou bureau information jeunesse"},
	{"PIMMS", "Point information médiation multi-services"},
	{"PJJ", "Protection judiciaire de la jeunesse"},
	{"PLIE", "Plan local pour l'insertion et l'emploi"},
	{"PREF", "Préfecture ou sous-préfecture"},
	{"PREVENTION", "Service ou club de prévention"},
	{"REG", "Conseil régional"},
	{"RELAIS_LECTURE", "Relais lecture"},
	{"RESSOURCERIE", "Ressourcerie"},
	{"RFS", "France Services"},
	{"RS_FJT", "Résidence sociale, foyer de jeunes travailleurs"},
	{"SCP", "Service ou club de prévention"},
	{"SPIP", "Service pénitentiaire d'insertion et de probation"},
	{"TIERS_LIEUX", "Tiers-lieu ou coworking"},
	{"UDAF", "Union départementale des associations familiales"},
}

// typologyAliases are codes that were renamed.
var typologyAliases = map[string]string{"PE": "FT"}

// TypologyCodes gives every code, in order.
func TypologyCodes() Vocabulary {
	codes := make(Vocabulary, len(Typologies))
	for i, t := range Typologies {
		codes[i] = t.Code
	}
	return codes
}

var typologyNames = func() map[string]string {
	names := make(map[string]string, len(Typologies))
	for _, t := range Typologies {
		names[t.Code] = t.Name
	}
	return names
}()

// TypologyName gives the name of a kind for people, and the code itself when
// the kind is not of the list.
func TypologyName(code string) string {
	if name, ok := typologyNames[code]; ok {
		return name
	}
	return code
}

// TypologyCode gives the current code of a kind written as a code, old codes
// included. ok is false when there is none.
func TypologyCode(s string) (code string, ok bool) {
	if current, renamed := typologyAliases[s]; renamed {
		return current, true
	}
	_, ok = typologyNames[s]
	return s, ok
}
