package page

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"annuaire/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what a content writes with a file of testdata.
func golden(t *testing.T, name string, content Content) {
	t.Helper()
	got := string(PartOf(content.Write).Text)
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got, -update rewrites):\n%s", file, diff)
	}
}

// everyField is a form with a field of every kind.
func everyField() *Form {
	return &Form{
		Action: "/espace/essai", Token: `jeton"<`, Submit: "Continuer", Back: Link{Text: "Annuler", Href: "/espace"},
		Others: []FormButton{{Text: "Garder en brouillon", Name: "suite", Value: "brouillon"}}, Hidden: []Input{{"etape", "2"}},
		Fields: []Field{
			TextField{Name: "courriel", Label: "Votre adresse électronique", Hint: "Elle reste privée.", Type: Email, Autocomplete: "email", Max: 254, Required: true},
			TextField{Name: "secret", Label: "Mot de passe", Value: "jamais", Type: Password, Autocomplete: "current-password"},
			Area{Name: "message", Label: "Votre message", Hint: "Soyez bref.", Value: "\nun & deux", Max: 1500},
			Select{Name: "type", Label: "Type de lieu", Empty: "Choisissez", Choices: []Choice{{Value: "BIB", Text: "Bibliothèque", Chosen: true}, {Value: "MUNI", Text: "Mairie"}}},
			Radios{Name: "public", Label: "Accueillez-vous du public ?", Choices: []Choice{{Value: "oui", Text: "Oui"}, {Value: "non", Text: "Non", Hint: "Vous recevez sur invitation."}}, Required: true},
			Group{Legend: "Documents", Fields: []Field{
				Checks{Name: "services", Label: "Services", Choices: []Choice{{Value: "a", Text: "Démarches", Chosen: true}, {Value: "b", Text: "Formation"}}},
				File{Name: "photo", Label: "Photo", Accept: "image/jpeg"},
			}},
			Check{Name: "accord", Label: "J’accepte les conditions", Required: true},
			Aside{Paragraph("Encore un mot.")},
		},
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	golden(t, "formulaire", everyField())
}

// TestRefusedForm shows what was sent, and what is wrong with it.
func TestRefusedForm(t *testing.T) {
	t.Parallel()
	f := everyField()
	f.Values = url.Values{"courriel": {`x"><b>`}, "secret": {"tapé"}, "message": {"<textarea>"}, "type": {"MUNI"}, "public": {"non"}, "services": {"b"}, "accord": {"oui"}}
	err := fault.Fields{
		{Name: "services", Message: "Cochez l'aide proposée."}, {Name: "courriel", Message: "Il manque le signe @."}, {Name: "ailleurs", Message: "Trop tard."},
	}.Err("Le formulaire est incomplet.")
	var ok bool
	if f.Faults, ok = FaultsOf(err); !ok {
		t.Fatal("the error names no field")
	}
	golden(t, "formulaire-refuse", f)
}

func TestFaultsOfAnotherError(t *testing.T) {
	t.Parallel()
	if faults, ok := FaultsOf(fault.New(fault.Conflict, "Trop tard.")); ok {
		t.Errorf("an error without fields gave %v", faults)
	}
}
