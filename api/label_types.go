package api

// The answers about labels, as the OpenAPI document describes them.

// DispositifLabel is a label for which places may apply.
type DispositifLabel struct {
	Code    string `json:"code" doc:"Valeur du filtre label."`
	Nom     string `json:"nom"`
	Court   string `json:"nom_court"`
	Resume  string `json:"resume"`
	Nature  string `json:"nature" enum:"charte,label"`
	Porteur string `json:"porteur"`
	Version int    `json:"version"`
	Duree   int    `json:"duree_mois" doc:"Durée d'un titre en mois ; 0 : sans fin."`
	URL     string `json:"url"`
}

// DispositifsLabel lists them.
type DispositifsLabel struct {
	Labels []DispositifLabel `json:"labels" nullable:"false"`
}

// TitreLabel is a row of the public register.
type TitreLabel struct {
	Numero      string  `json:"numero" doc:"Jamais redonné à un autre titre."`
	Dispositif  string  `json:"dispositif"`
	Version     int     `json:"version" doc:"Version des critères."`
	Lieu        string  `json:"lieu_id"`
	NomAlors    string  `json:"lieu_nom_attribution" doc:"Nom du lieu quand le titre a été délivré."`
	NomActuel   string  `json:"lieu_nom_actuel"`
	INSEE       string  `json:"code_insee"`
	Latitude    float64 `json:"latitude"`
	Longitude   float64 `json:"longitude"`
	Titulaire   string  `json:"siret_titulaire" doc:"SIRET, RNA ou RIDET ; vide s'il n'est pas connu."`
	Du          string  `json:"valide_du" format:"date"`
	Au          string  `json:"valide_jusqu_au" doc:"Dernier jour compris ; vide : sans fin."`
	Statut      string  `json:"statut" enum:"delivre,actif,sous_reserve,suspendu,expire,renonce,retire,annule,remplace"`
	Depuis      string  `json:"statut_depuis" format:"date-time"`
	Motif       string  `json:"motif_public"`
	Decision    string  `json:"reference_decision"`
	Certificat  string  `json:"url_certificat"`
	Verifier    string  `json:"url_verification"`
	Attestation string  `json:"url_attestation" doc:"Open Badges 3.0, signée."`
	MAJ         string  `json:"maj" format:"date-time"`
}

// TitresLabel is a page of the register.
type TitresLabel struct {
	Total  int          `json:"total"`
	Page   int          `json:"page"`
	Titres []TitreLabel `json:"titres" nullable:"false"`
}

// TitreLabelVerifie is a title, and whether it counts at an instant.
type TitreLabelVerifie struct {
	TitreLabel
	Le          string           `json:"verifie_le" format:"date-time" doc:"L'instant de la réponse : maintenant, ou celui demandé."`
	Valable     bool             `json:"valable"`
	StatutAlors string           `json:"statut_alors" doc:"Statut à cet instant, tel qu'il est connu aujourd'hui ; vide : pas encore délivré."`
	Historique  []EvenementLabel `json:"historique" nullable:"false"`
}

// EvenementLabel is a public move of a title.
type EvenementLabel struct {
	Evenement string `json:"evenement"`
	Statut    string `json:"statut"`
	Effet     string `json:"effet" format:"date-time" doc:"À partir de quand il compte."`
	Decision  string `json:"reference_decision"`
}
