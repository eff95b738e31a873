package api

import "time"

// The types below are the answers of /ogc as the OpenAPI documents describe
// them. Their names are those of OGC API - Features, in English.

// Lien leads from one answer to another.
type Lien struct {
	Href  string `json:"href" format:"uri"`
	Rel   string `json:"rel"`
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
}

// Accueil is the landing page.
type Accueil struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Links       []Lien `json:"links" nullable:"false"`
}

// Conformite lists the conformance classes.
type Conformite struct {
	ConformsTo []string `json:"conformsTo" nullable:"false"`
}

// Collections lists the collections.
type Collections struct {
	Links       []Lien       `json:"links" nullable:"false"`
	Collections []Collection `json:"collections" nullable:"false"`
}

// Collection describes one collection.
type Collection struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Extent      Etendue  `json:"extent"`
	ItemType    string   `json:"itemType" enum:"feature"`
	CRS         []string `json:"crs" nullable:"false"`
	Links       []Lien   `json:"links" nullable:"false"`
}

// Etendue is the part of space and time that a collection covers.
type Etendue struct {
	Spatial  EtendueSpatiale    `json:"spatial"`
	Temporal *EtendueTemporelle `json:"temporal,omitempty"`
}

// EtendueSpatiale is the box around a collection.
type EtendueSpatiale struct {
	BBox [][]float64 `json:"bbox" nullable:"false" doc:"Ouest, sud, est, nord en degrés."`
	CRS  string      `json:"crs"`
}

// EtendueTemporelle goes from the oldest update to the latest.
type EtendueTemporelle struct {
	Interval [][]time.Time `json:"interval" nullable:"false"`
	TRS      string        `json:"trs"`
}

// LieuxOGC is a page of places.
type LieuxOGC struct {
	Type      string    `json:"type" enum:"FeatureCollection"`
	Links     []Lien    `json:"links" nullable:"false"`
	TimeStamp time.Time `json:"timeStamp"`
	Matched   int       `json:"numberMatched" doc:"Sur toutes les pages."`
	Returned  int       `json:"numberReturned"`
	Features  []LieuGeo `json:"features" nullable:"false"`
}

// LieuOGC is one place.
type LieuOGC struct {
	Type       string `json:"type" enum:"Feature"`
	ID         string `json:"id"`
	Geometry   *Point `json:"geometry"`
	Properties Lieu   `json:"properties"`
	Links      []Lien `json:"links" nullable:"false"`
}

// TerritoiresOGC is a page of territories.
type TerritoiresOGC struct {
	Type      string          `json:"type" enum:"FeatureCollection"`
	Links     []Lien          `json:"links" nullable:"false"`
	TimeStamp time.Time       `json:"timeStamp"`
	Matched   int             `json:"numberMatched" doc:"Sur toutes les pages."`
	Returned  int             `json:"numberReturned"`
	Features  []TerritoireGeo `json:"features" nullable:"false"`
}

// TerritoireGeo is a territory as a GeoJSON feature.
type TerritoireGeo struct {
	Type       string               `json:"type" enum:"Feature"`
	ID         string               `json:"id" doc:"Niveau et code, tel commune:35238."`
	Geometry   *Point               `json:"geometry" doc:"Le centre ; null s'il n'est pas connu."`
	Properties ProprietesTerritoire `json:"properties"`
}

// TerritoireOGC is one territory.
type TerritoireOGC struct {
	Type       string               `json:"type" enum:"Feature"`
	ID         string               `json:"id"`
	Geometry   *Point               `json:"geometry"`
	Properties ProprietesTerritoire `json:"properties"`
	Links      []Lien               `json:"links" nullable:"false"`
}

// ProprietesTerritoire describes a territory.
type ProprietesTerritoire struct {
	Niveau      string  `json:"niveau" enum:"commune,epci,departement,region"`
	Code        string  `json:"code"`
	Nom         string  `json:"nom"`
	Type        *string `json:"type"`
	Population  *int64  `json:"population"`
	EPCI        *string `json:"epci" doc:"Code."`
	Departement *string `json:"departement" doc:"Code."`
	Region      *string `json:"region" doc:"Code."`
}
