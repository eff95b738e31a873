package credential

import (
	"strconv"
	"strings"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// The names that the model of Open Badges 3.0 and the one of W3C credentials give.
var contexts = []string{"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"}

const (
	schemaID   = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
	schemaType = "1EdTechJsonSchemaValidator2019"
)

// Credential is a title as an AchievementCredential of Open Badges 3.0. Its subject
// is the place, which the model allows, though it usually is a person.
type Credential struct {
	Context     []string   `json:"@context"`
	ID          string     `json:"id"`
	Type        []string   `json:"type"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Issuer      Profile    `json:"issuer"`
	ValidFrom   time.Time  `json:"validFrom"`
	ValidUntil  *time.Time `json:"validUntil,omitempty"`
	AwardedDate time.Time  `json:"awardedDate"`
	Subject     Subject    `json:"credentialSubject"`
	Evidence    []Evidence `json:"evidence,omitempty"`
	Schema      []Typed    `json:"credentialSchema"`
	Status      Typed      `json:"credentialStatus"`
	Refresh     Typed      `json:"refreshService"`
}

// Typed is something elsewhere, and what it is.
type Typed struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// Profile is who issues.
type Profile struct {
	ID   string   `json:"id"`
	Type []string `json:"type"`
	Name string   `json:"name"`
	URL  string   `json:"url,omitempty"`
}

// Subject is the place, and what it was given.
type Subject struct {
	ID            string       `json:"id"`
	Type          []string     `json:"type"`
	Identifier    []Identifier `json:"identifier,omitempty"`
	Narrative     string       `json:"narrative"`
	LicenseNumber string       `json:"licenseNumber"`
	Achievement   Achievement  `json:"achievement"`
}

// Identifier is another name of the subject.
type Identifier struct {
	Type   string `json:"type"`
	Hash   string `json:"identityHash"`
	Kind   string `json:"identityType"`
	Hashed bool   `json:"hashed"`
}

// Achievement is a version of a scheme.
type Achievement struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Criteria    Criteria    `json:"criteria"`
	Kind        string      `json:"achievementType"`
	Version     string      `json:"version"`
	HumanCode   string      `json:"humanCode"`
	Language    string      `json:"inLanguage"`
	Creator     Profile     `json:"creator"`
	Image       Image       `json:"image"`
	Alignment   []Alignment `json:"alignment,omitempty"`
}

// Image is a picture elsewhere.
type Image struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Caption string `json:"caption"`
}

// Criteria is what is asked, in Markdown.
type Criteria struct {
	ID        string `json:"id"`
	Narrative string `json:"narrative"`
}

// Alignment leads to a part of the text that a scheme follows.
type Alignment struct {
	Type      []string `json:"type"`
	Name      string   `json:"targetName"`
	URL       string   `json:"targetUrl"`
	Code      string   `json:"targetCode,omitempty"`
	Framework string   `json:"targetFramework,omitempty"`
}

// Evidence leads to what the award rests on.
type Evidence struct {
	ID    string   `json:"id"`
	Type  []string `json:"type"`
	Name  string   `json:"name"`
	Genre string   `json:"genre"`
}

// Addresses of what a credential leads to, after the public address.
const (
	KeysPath   = "/labels/cles"
	StatusPath = "/labels/statuts.json"
	titlePath  = "/labels/titres/"
	ImagePath  = "/labels/insigne.svg"
)

// Issuer is the identifier of who issues, and the address of their keys.
func Issuer(publicURL string) string { return publicURL + KeysPath }

// AddressOf is where the credential of a title is, and its identifier.
func AddressOf(publicURL, number string) string {
	return publicURL + titlePath + number + "/attestation.json"
}

// Of writes a title of a version of a scheme as a credential, not signed.
func Of(publicURL string, t *labels.Title, s *labels.Scheme, version int) Credential {
	page := publicURL + titlePath + t.Number
	c := Credential{
		Context: contexts, ID: AddressOf(publicURL, t.Number), Type: []string{"VerifiableCredential", "OpenBadgeCredential"},
		Name: s.Name + " – " + t.PlaceName, Description: "Titre " + t.Number + ", délivré à " + t.PlaceName + ".",
		Issuer:      Profile{ID: Issuer(publicURL), Type: []string{"Profile"}, Name: s.Owner, URL: publicURL},
		ValidFrom:   procedure.StartOf(t.ValidFrom, directory.Paris).UTC(),
		AwardedDate: t.AwardedAt.UTC().Truncate(time.Second),
		Subject: Subject{
			ID: publicURL + "/lieux/" + t.PlaceID, Type: []string{"AchievementSubject"}, Identifier: identifiers(t.HolderPivot),
			Narrative: t.PlaceName + ", titulaire : " + t.HolderName + ".", LicenseNumber: t.Number, Achievement: achievement(publicURL, s, version),
		},
		Evidence: []Evidence{{ID: page, Type: []string{"Evidence"}, Name: "Décision " + t.DecisionRef, Genre: "Registre public des labels"}},
		Schema:   []Typed{{schemaID, schemaType}},
		Status:   Typed{publicURL + StatusPath, "1EdTechRevocationList"},
		Refresh:  Typed{AddressOf(publicURL, t.Number), "1EdTechCredentialRefresh"},
	}
	if last := t.LastDay(); !last.IsZero() {
		end := procedure.EndOf(last, directory.Paris).Add(-time.Second).UTC()
		c.ValidUntil = &end
	}
	return c
}

func identifiers(pivot string) []Identifier {
	if pivot == "" {
		return nil
	}
	return []Identifier{{Type: "IdentityObject", Hash: pivot, Kind: "ext:siret_rna_ridet"}}
}

func achievement(publicURL string, s *labels.Scheme, version int) Achievement {
	id := publicURL + "/labels/" + s.Code
	a := Achievement{
		ID: id + "#version-" + strconv.Itoa(version), Type: []string{"Achievement"}, Name: s.Name, Description: s.Summary, Kind: "Certification",
		Version: strconv.Itoa(version), HumanCode: s.Code, Language: "fr", Criteria: Criteria{ID: id, Narrative: narrative(s)},
		Creator: Profile{ID: Issuer(publicURL), Type: []string{"Profile"}, Name: s.Owner, URL: publicURL},
		Image:   Image{ID: publicURL + ImagePath, Type: "Image", Caption: s.Short},
	}
	for _, section := range s.Sections {
		a.Alignment = append(a.Alignment, Alignment{Type: []string{"Alignment"}, Name: section.Name, URL: id + "#" + section.Code, Code: section.Code, Framework: s.Legal})
	}
	return a
}

// narrative lists what a scheme asks, in Markdown.
func narrative(s *labels.Scheme) string {
	var b strings.Builder
	b.WriteString(s.Summary)
	for _, section := range s.Sections {
		b.WriteString("\n\n## " + section.Name + "\n")
		for _, c := range s.Criteria {
			if c.Section == section.Code {
				b.WriteString("\n- " + c.Code + ". " + c.Name)
			}
		}
	}
	return b.String()
}
