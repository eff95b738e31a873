package data

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"annuaire/fold"
)

// synonyms are the titles that files give to what a mapping can say, without
// blanks nor accents. The first of two that lead to the same column is the
// better one.
var synonyms = map[string][]string{
	"nom":                 {"nom", "nomdulieu", "nomlieu", "nomstructure", "nomdelastructure", "nomorg", "nomorganisme", "nometablissement", "denomination", "structure", "lieu", "etablissement", "intitule", "libelle", "nomusuel", "enseigne", "name", "title", "titre", "raisonsociale"},
	"id":                  {"id", "identifiant", "idlieu", "idstructure", "identifiantlieu", "code", "gid", "objectid", "fid", "uid", "uuid", "ident", "cgid"},
	"pivot":               {"pivot", "siret", "numerosiret", "nosiret", "siretrna", "rna", "ridet", "siretstructure"},
	"commune":             {"commune", "ville", "nomcommune", "nomdelacommune", "adressecommune", "city", "libellecommune", "localite", "town", "municipality"},
	"code_postal":         {"codepostal", "cp", "adressecodepostal", "codepostale", "postcode", "zipcode", "zip", "postalcode"},
	"code_insee":          {"codeinsee", "insee", "adressecodeinsee", "codecommune", "codegeo", "depcom", "citycode", "inseecode"},
	"adresse":             {"adresse", "adressenumero", "adresserue", "numerovoie", "numvoie", "numerorue", "voie", "rue", "nomvoie", "adressenumeronomdelavoie", "adressevoie", "adresse1", "adresseligne1", "ligne1", "address", "street", "adressepostale"},
	wholeAddress:          {"adressecomplete", "adresseentiere", "fulladdress"},
	"complement_adresse":  {"complementadresse", "compladresse", "complementdadresse", "complement", "adresse2", "adresseligne2", "ligne2", "adressecomplement", "batiment"},
	"latitude":            {"latitude", "lat", "latwgs84", "ywgs84", "latcoor1", "coordlat", "y"},
	"longitude":           {"longitude", "lon", "long", "lng", "longwgs84", "lonwgs84", "xwgs84", "longcoor1", "coordlon", "x"},
	bothDegrees:           {"coordonnees", "geom", "geopoint", "geopoint2d", "geolocalisation", "latlon", "latlong", "latitudelongitude", "gps", "coordonneesgps", "coordonneesgeo", "position", "localisation"},
	"typologie":           {"typologie", "typelieu", "typedelieu", "typestructure", "typedestructure", "statutorg", "categoriestructure", "categorielieu", "etiquettes", "type", "typologies"},
	"telephone":           {"telephone", "tel", "telfixe", "telephonefixe", "numerodetelephone", "numerotelephone", "numtel", "phone", "contacttelephone", "telephonestructure"},
	"courriels":           {"courriels", "courriel", "email", "mail", "emails", "adressemail", "adresseemail", "contactemail", "contactmail", "emailcontact", "mel", "adressecourriel"},
	"site_web":            {"siteweb", "site", "siteinternet", "web", "url", "website", "contactweb", "adressesiteweb", "facebook", "contactfacebook", "contacttwitter", "twitter", "reseauxsociaux", "lien", "liens"},
	"horaires":            {"horaires", "horaire", "horairesouverture", "horairesouvertureosm", "horaireouverture", "horairesdouverture", "heuresdouverture", "heuresouverture", "jourshorairesouverture", "leshorairesdemastructure", "horairesouverturebrut", "horairesgrandpublic", "openinghours"},
	"presentation_resume": {"presentationresume", "resume"},
	"presentation_detail": {"presentationdetail", "presentation", "description", "descriptif", "commentaire", "commentaires", "description1"},
	"source":              {"source", "producteur", "sourcedonnees"},
	"itinerance":          {"itinerance", "itinerant"},
	"structure_parente":   {"structureparente", "structureporteuse", "porteur", "organisme", "gestionnaire"},
	"date_maj":            {"datemaj", "datedemiseajour", "datemiseajour", "miseajourle", "miseajour", "majle", "modifiele", "derniermaj", "dernieremiseajour", "editdatemaj", "updatedat", "lastmodified", "datemodification", "datesoumission", "date"},
	columnServices:        {"services", "service", "servicesproposes", "thematiquesproposees", "thematiques", "offre", "contenuniveauformationsateliers", "activites"},
	"publics_accueillis":  {"publicsaccueillis", "publicaccueillis", "publicaccueilli", "typepublic", "typedepublic", "public", "publics", "publiccible", "varcharpubliccible", "publicscibles"},
	columnAudiences:       {"publicsspecifiquementadresses"},
	"conditions_acces":    {"conditionsacces", "conditionsaccess", "tarif", "tarifs", "fraisacharge", "tarification", "lestarifsdemastructure"},
	"labels_nationaux":    {"labelsnationaux", "labels", "label", "dispositifs"},
	"labels_autres":       {"labelsautres", "autreslabels"},
	columnAccess:          {"modalitesacces", "modalitedacces", "modalitesdacces", "condition", "conditionacces"},
	columnSupport:         {"modalitesaccompagnement", "accompagnement", "modalitesdaccompagnement"},
	"fiche_acces_libre":   {"ficheacceslibre", "acceslibre"},
	"accessibilite":       {"accessibilite"},
	"prise_rdv":           {"priserdv", "rdv", "urlrdv", "priserendezvous", "lienrdv"},
}

// titleRank tells, for a title without its decoration, what it leads to and how
// good a title it is for that, 0 being the best.
var titleRank = func() map[string]struct {
	target string
	rank   int
} {
	ranks := map[string]struct {
		target string
		rank   int
	}{}
	for target, titles := range synonyms {
		for rank, title := range titles {
			ranks[title] = struct {
				target string
				rank   int
			}{target, rank}
		}
	}
	for i, day := range weekDays {
		for _, before := range []string{"", "horaires", "horaire", "heures", "ouverture", "h"} {
			ranks[before+day] = struct {
				target string
				rank   int
			}{dayHours + weekDays[i], 0}
		}
	}
	return ranks
}()

// hints are words that titles hold when they say something at length. The
// values must agree.
var hints = []struct{ within, target string }{
	{"nomdelastructure", "nom"}, {"nomstructure", "nom"}, {"nomdulieu", "nom"},
	{"complement", "complement_adresse"}, {"codepostal", "code_postal"}, {"codeinsee", "code_insee"},
	{"telephone", "telephone"}, {"courriel", "courriels"}, {"adressemail", "courriels"}, {"email", "courriels"}, {"siteweb", "site_web"}, {"siteinternet", "site_web"},
	{"horaire", "horaires"}, {"adresse", "adresse"}, {"typedelieu", "typologie"}, {"typedestructure", "typologie"},
	{"publicspecifique", "publics_accueillis"}, {"tarif", "conditions_acces"},
	{"actionsdinclusion", "presentation_detail"}, {"quelquesmots", "presentation_detail"},
	{"activiteprincipale", columnServices}, {"datedemiseajour", "date_maj"}, {"modalitesaccompagnement", columnSupport},
}

// flags are words that titles hold when their cells say yes or no.
var flags = []struct{ within, target string }{
	{"equipement", columnServices + "=Accès internet et matériel informatique"}, {"materiel", columnServices + "=Accès internet et matériel informatique"},
	{"connexion", columnServices + "=Accès internet et matériel informatique"}, {"wifi", columnServices + "=Accès internet et matériel informatique"},
	{"demarches", columnServices + "=Aide aux démarches administratives"},
	{"initiation", columnServices + "=Maîtrise des outils numériques du quotidien"}, {"apprentissage", columnServices + "=Maîtrise des outils numériques du quotidien"},
	{"individuel", columnSupport + "=Accompagnement individuel"}, {"accompagnementpersonn", columnSupport + "=Accompagnement individuel"},
	{"collecti", columnSupport + "=Dans un atelier collectif"}, {"ateliers", columnSupport + "=Dans un atelier collectif"},
	{"adistance", columnSupport + "=À distance"}, {"enligne", columnSupport + "=À distance"},
	{"autonomie", columnSupport + "=En autonomie"},
	{"libreacces", columnAccess + "=Se présenter"}, {"acceslibre", columnAccess + "=Se présenter"}, {"sansrendezvous", columnAccess + "=Se présenter"},
	{"itineran", columnMobility + "=Itinérant"},
	{"aidantsconnect", columnProgrammes + "=Aidants Connect"}, {"franceservices", columnProgrammes + "=France Services"},
	{"conseillernumerique", columnProgrammes + "=Conseillers numériques"}, {"promeneur", columnProgrammes + "=Promeneurs du net"},
	{"gratuit", columnFees + "=Gratuit"}, {"payant", columnFees + "=Payant"},
	{"mediatheque", "typologie=BIB"}, {"bibliotheque", "typologie=BIB"}, {"fablab", "typologie=FABLAB"}, {"coworking", "typologie=TIERS_LIEUX"},
	{"msap", "typologie=MSAP"}, {"mairie", "typologie=MUNI"},
}

// exactFlags are flags that are the whole title.
var exactFlags = map[string]string{"epn": "typologie=EPN", "pimms": "typologie=PIMMS", "ccas": "typologie=CCAS"}

// bareTitles writes titles without blanks, accents, nor what decorates all of
// them: a prefix as "c_", a path as "fields/", digits at the end.
func bareTitles(titles []string) []string {
	prefix := sharedPrefix(titles)
	bare := make([]string, len(titles))
	for i, title := range titles {
		if rest, cut := strings.CutPrefix(title, prefix); cut && rest != "" {
			title = rest
		}
		bare[i] = bareTitle(title)
	}
	return bare
}

func bareTitle(title string) string {
	glued := strings.ReplaceAll(fold.Text(title), " ", "")
	if _, known := titleRank[glued]; known {
		return glued
	}
	if last := strings.ReplaceAll(fold.Text(path.Base(strings.ReplaceAll(title, ":", "/"))), " ", ""); last != "" {
		if _, known := titleRank[last]; known {
			return last
		}
	}
	return strings.TrimRightFunc(glued, unicode.IsDigit)
}

// sharedPrefix gives what ends with an underscore and begins most titles.
func sharedPrefix(titles []string) string {
	counts := map[string]int{}
	for _, t := range titles {
		if before, _, cut := strings.Cut(t, "_"); cut && len(before) <= 3 {
			counts[before+"_"]++
		}
	}
	for prefix, n := range counts {
		if n >= 4 && 2*n > len(titles) {
			return prefix
		}
	}
	return ""
}

// recognisable tells titles that somebody would recognise, to find in a sheet
// the row that holds them.
func recognisable(title string) bool {
	if title == "" || len(title) > 80 {
		return false
	}
	if isKnownTitle(title) {
		return true
	}
	_, known := titleRank[bareTitle(title)]
	return known
}

// computed are titles of columns that a geocoder added: what they say follows
// from the others, errors included.
func computed(title string) bool {
	return strings.HasPrefix(title, "result_") || slices.Contains([]string{"geo_score", "geo_type", "score"}, title)
}
