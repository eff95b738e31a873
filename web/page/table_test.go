package page

import (
	"net/url"
	"testing"
)

func TestTable(t *testing.T) {
	t.Parallel()
	values := url.Values{"tri": {"nom"}, "etat": {"a-verifier"}, "page": {"3"}}
	golden(t, "tableau", &Table{
		Caption: "Lieux à vérifier",
		Columns: []Column{
			SortColumn("Lieu", "nom", "/bureau/lieux", values), {Title: "État"}, {Title: "Passages", Number: true}, {Title: "Actions", Hidden: true},
		},
		Rows: []Row{
			{Cells: []Content{Link{Text: "<Médiathèque>", Href: "/lieux/a"}, Badge{"À vérifier", Attention}, Text("3 012"), Several{
				PostButton{Action: "/bureau/lieux/a/publier", Token: "jeton", Text: "Publier", About: "Médiathèque"}, Link{Text: "Modifier", Href: "/bureau/lieux/a"},
			}}},
			{Cells: []Content{Text("Mairie"), Badge{"Publié", Done}, nil}},
		},
		Pager: &Pager{Sentence: "Lieux 51 à 52 sur 1 204", Previous: "/bureau/lieux?page=2"},
	})
	golden(t, "tableau-vide", &Table{Caption: "Lieux", Empty: "Aucun lieu n’attend votre avis."})
}

func TestSortColumn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, href string
		order       Order
	}{
		{"", "/l?tri=nom", Unsorted},
		{"tri=nom&etat=a+b&page=2", "/l?etat=a+b&tri=-nom", Ascending},
		{"tri=-nom", "/l?tri=nom", Descending},
		{"tri=autre&curseur=x", "/l?tri=nom", Unsorted},
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		before := values.Encode()
		if got := SortColumn("Nom", "nom", "/l", values); got.Sort != c.href || got.Order != c.order {
			t.Errorf("%q gives %q and %d", c.query, got.Sort, got.Order)
		}
		if values.Encode() != before {
			t.Errorf("%q became %q", before, values.Encode())
		}
	}
}

func TestSmallContents(t *testing.T) {
	t.Parallel()
	golden(t, "contenus", Framed{Title: "Mon espace", Contents: []Content{
		&Notice{Title: "Le lieu est publié", Calm: true, Then: PostButton{Action: "/annuler", Token: "t", Text: "Annuler"}}, (*Notice)(nil),
		Steps{Names: []string{"Lieu", "Adresse", "Horaires"}, At: 2}, Steps{At: 4},
		Tabs{Label: "Mes lieux", Items: []Tab{{Text: "À faire", Href: "/a", Count: 1204, Current: true}, {Text: "Faits", Href: "/b"}}},
		Definitions{{"Nom", Text("a & b")}}, Definitions{}, Section{Title: "Suite", Contents: []Content{Paragraph("Texte.")}},
	}})
}
