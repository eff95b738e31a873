package api

import "time"

// The types below are the answers as the OpenAPI document describes them.
// Lists of places are written by appending (place.go); a test reads what is
// written back into these types and refuses any difference.

// Lieu is one place: the 32 columns of the national standard, then what this
// directory adds.
type Lieu struct {
	ID             string   `json:"id" doc:"Identifiant stable, jamais redonné à un autre lieu."`
	Pivot          *string  `json:"pivot" doc:"SIRET, RNA ou RIDET ; null s'il n'est pas connu."`
	Nom            *string  `json:"nom"`
	Commune        *string  `json:"commune" doc:"Telle que la source l'écrit ; le nom officiel est dans territoires."`
	CodePostal     *string  `json:"code_postal"`
	CodeINSEE      *string  `json:"code_insee"`
	Adresse        *string  `json:"adresse"`
	Complement     *string  `json:"complement_adresse"`
	Latitude       *float64 `json:"latitude"`
	Longitude      *float64 `json:"longitude"`
	Typologie      []string `json:"typologie" nullable:"false"`
	Telephone      *string  `json:"telephone"`
	Courriels      []string `json:"courriels" nullable:"false"`
	SiteWeb        []string `json:"site_web" nullable:"false"`
	Horaires       *string  `json:"horaires" doc:"Format opening_hours d'OpenStreetMap, ou texte de la source s'il n'a pas été compris."`
	Resume         *string  `json:"presentation_resume"`
	Detail         *string  `json:"presentation_detail"`
	Source         *string  `json:"source"`
	Itinerance     []string `json:"itinerance" nullable:"false"`
	Parente        *string  `json:"structure_parente"`
	DateMAJ        *string  `json:"date_maj" format:"date"`
	Services       []string `json:"services" nullable:"false"`
	Publics        []string `json:"publics_specifiquement_adresses" nullable:"false"`
	PriseEnCharge  []string `json:"prise_en_charge_specifique" nullable:"false"`
	Frais          []string `json:"frais_a_charge" nullable:"false"`
	Dispositifs    []string `json:"dispositif_programmes_nationaux" nullable:"false"`
	Formations     []string `json:"formations_labels" nullable:"false"`
	Autres         []string `json:"autres_formations_labels" nullable:"false"`
	Acces          []string `json:"modalites_acces" nullable:"false"`
	Accompagnement []string `json:"modalites_accompagnement" nullable:"false"`
	FicheAcces     *string  `json:"fiche_acces_libre"`
	PriseRDV       *string  `json:"prise_rdv"`

	Equipement  []string    `json:"equipement" nullable:"false"`
	Approchee   bool        `json:"position_approchee" doc:"La distance est comptée jusqu'au centre de la commune."`
	Territoires Territoires `json:"territoires"`
	Fermeture   *Fermeture  `json:"fermeture_temporaire"`
	AVerifier   []AVerifier `json:"a_verifier" nullable:"false" doc:"Les colonnes dont la source donne une valeur douteuse."`
	URL         string      `json:"url" format:"uri" doc:"La fiche du lieu."`
	Fraicheur   Fraicheur   `json:"fraicheur"`
	Ouverture   Ouverture   `json:"ouverture"`
	Distance    *int64      `json:"distance_m" doc:"Mètres à vol d'oiseau depuis la position demandée ; null sans position."`
}

// Ouverture tells whether a place is open.
type Ouverture struct {
	Etat      string     `json:"etat" enum:"ouvert,ferme,inconnu,sur_rendez_vous"`
	Jusqua    *time.Time `json:"jusqua" doc:"Fin de cet état, si elle est connue."`
	Prochaine *time.Time `json:"prochaine_ouverture"`
	Texte     string     `json:"texte" doc:"Une phrase, à l'heure du lieu."`
}

// Territoires are those a place belongs to.
type Territoires struct {
	Commune     *CodeNom `json:"commune"`
	EPCI        *CodeNom `json:"epci"`
	Departement *CodeNom `json:"departement"`
	Region      *CodeNom `json:"region"`
}

// CodeNom names a territory.
type CodeNom struct {
	Code string `json:"code"`
	Nom  string `json:"nom"`
}

// Fermeture is an announced closure, both days included.
type Fermeture struct {
	Du      *string `json:"du" format:"date"`
	Au      *string `json:"au" format:"date"`
	Message *string `json:"message"`
}

// AVerifier is a column that waits for a person.
type AVerifier struct {
	Colonne string `json:"colonne"`
	Motif   string `json:"motif"`
}

// Fraicheur tells how long ago a record was updated.
type Fraicheur struct {
	Jours  *int64 `json:"jours"`
	Niveau string `json:"niveau" enum:"recente,a_confirmer,ancienne,inconnue"`
}

// Lieux is a list of places.
type Lieux struct {
	Total    int                 `json:"total" doc:"Nombre de lieux trouvés, sur toutes les pages."`
	Lieux    []Lieu              `json:"lieux" nullable:"false"`
	Facettes map[string][]Valeur `json:"facettes,omitempty" doc:"Par filtre, le nombre de lieux de chaque valeur ; seulement quand facettes le demande."`
	Lecture  *Lecture            `json:"lecture,omitempty"`
}

// Lecture tells how the text had to be read to find places.
type Lecture struct {
	Moteur       string       `json:"moteur" enum:"integre,meilisearch" doc:"Le moteur de recherche qui a répondu."`
	MotsCorriges []Correction `json:"mots_corriges" nullable:"false" doc:"Mots de q qu'aucun lieu, ou presque, ne contient : les lieux trouvés contiennent aussi un mot proche."`
	MotLaisse    *string      `json:"mot_laisse" doc:"Mot de q laissé de côté, parce qu'aucun lieu ne contient tous les mots ; null quand tous comptent."`
}

// Correction is a word that no place holds, and how it was read.
type Correction struct {
	Ecrit string  `json:"ecrit" doc:"Sans accents ni majuscules."`
	Lu    *string `json:"lu" doc:"Le mot cherché à sa place, sans accents ni majuscules."`
}

// Proches is a list of the nearest places.
type Proches struct {
	Total   int      `json:"total" doc:"Nombre de lieux qui répondent aux filtres, dans le rayon s'il y en a un ; limite borne ceux qui sont donnés."`
	Lieux   []Lieu   `json:"lieux" nullable:"false"`
	Lecture *Lecture `json:"lecture,omitempty"`
}

// Valeur is one value of a filter and how many places have it.
type Valeur struct {
	Valeur  string `json:"valeur"`
	Libelle string `json:"libelle"`
	Nombre  int    `json:"nombre"`
	Choisi  bool   `json:"choisi"`
}

// Point is a GeoJSON geometry.
type Point struct {
	Type        string    `json:"type" enum:"Point"`
	Coordinates []float64 `json:"coordinates" minItems:"2" maxItems:"2" nullable:"false" doc:"Longitude, latitude."`
}

// LieuGeo is a place as a GeoJSON feature.
type LieuGeo struct {
	Type       string `json:"type" enum:"Feature"`
	ID         string `json:"id"`
	Geometry   *Point `json:"geometry"`
	Properties Lieu   `json:"properties"`
}

// LieuxGeo is a list of places as a GeoJSON collection.
type LieuxGeo struct {
	Type     string              `json:"type" enum:"FeatureCollection"`
	Matched  int                 `json:"numberMatched"`
	Returned int                 `json:"numberReturned"`
	Features []LieuGeo           `json:"features" nullable:"false"`
	Facettes map[string][]Valeur `json:"facettes,omitempty"`
	Lecture  *Lecture            `json:"lecture,omitempty"`
}

// Historique is the list of the changes of a place.
type Historique struct {
	ID          string       `json:"id"`
	Changements []Changement `json:"changements" nullable:"false" doc:"Le plus récent d'abord."`
}

// Changement is one change.
type Changement struct {
	Version  int64     `json:"version"`
	Date     time.Time `json:"date"`
	Motif    *string   `json:"motif"`
	Colonnes []string  `json:"colonnes" nullable:"false" doc:"Les colonnes qui ont changé."`
}

// Suggestions completes what is being typed.
type Suggestions struct {
	Suggestions []Suggestion `json:"suggestions" nullable:"false"`
}

// Suggestion is one completion.
type Suggestion struct {
	Type       string   `json:"type" enum:"lieu,commune,epci,departement,region,typologie,service,equipement,adresse"`
	Libelle    string   `json:"libelle" doc:"Ce qui est proposé, tel qu'on l'écrit."`
	Detail     *string  `json:"detail" doc:"Ce qui distingue deux libellés semblables : code postal, département, nombre de lieux."`
	Code       *string  `json:"code" doc:"Identifiant du lieu, code du territoire, ou valeur du filtre."`
	CodePostal *string  `json:"code_postal"`
	Latitude   *float64 `json:"latitude"`
	Longitude  *float64 `json:"longitude"`
	Lien       string   `json:"lien" doc:"L'adresse à suivre sur le site : la fiche d'un lieu, ou la liste autour d'une position ou sous un filtre."`
}

// FicheTerritoire describes a territory.
type FicheTerritoire struct {
	Territoire Territoire `json:"territoire"`
	Population *int64     `json:"population"`
	Parents    Parents    `json:"parents"`
	Lieux      int        `json:"lieux" doc:"Nombre de lieux publiés."`
}

// Territoire is one reference territory.
type Territoire struct {
	Niveau       string   `json:"niveau" enum:"commune,epci,departement,region,pays"`
	Code         string   `json:"code"`
	Nom          string   `json:"nom"`
	Type         *string  `json:"type"`
	CodesPostaux []string `json:"codes_postaux" nullable:"false"`
	AnciensCodes []string `json:"anciens_codes" nullable:"false"`
	AnciensNoms  []string `json:"anciens_noms" nullable:"false"`
	Centre       *Point   `json:"centre"`
}

// Parents are the territories that hold another.
type Parents struct {
	EPCI        *CodeNom `json:"epci"`
	Departement *CodeNom `json:"departement"`
	Region      *CodeNom `json:"region"`
}

// Localisation names the territories of a position.
type Localisation struct {
	Commune CodeNom `json:"commune"`
	Parents Parents `json:"parents"`
}

// Tuiles is a TileJSON document.
type Tuiles struct {
	TileJSON     string   `json:"tilejson"`
	Name         string   `json:"name"`
	Attribution  string   `json:"attribution"`
	Tiles        []string `json:"tiles" nullable:"false"`
	MinZoom      int      `json:"minzoom"`
	MaxZoom      int      `json:"maxzoom"`
	VectorLayers []Couche `json:"vector_layers" nullable:"false"`
}

// Couche is one layer of a tile.
type Couche struct {
	ID     string            `json:"id"`
	Fields map[string]string `json:"fields"`
}

// Sante tells that the process is alive.
type Sante struct {
	Etat string `json:"etat"`
}
