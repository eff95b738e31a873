package duplicate_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/directory"
	"annuaire/directory/duplicate"
)

// somePlace draws a place of which many values are those of another.
func somePlace(t *rapid.T, label string) directory.Place {
	word := rapid.SampledFrom([]string{"Médiathèque", "Mairie", "France Services", "Simone", "Veil", "Élan", "Œuvre", "Saint", "Éloi", "2", "3", "Bus"})
	some := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	p := directory.Place{
		ID: label, Name: strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, label+" name"), " "),
		Commune: some("Reims", "Rennes"), PostalCode: "35000", INSEE: some("35238", "51454"),
		Address: some("", "1 rue de l’Exemple", "1 RUE DE L'EXEMPLE", "3 rue de l'Exemple", "rue de l'Autre", "Rue Exempel"),
		Phone:   some("", "+33199001234", "+33199001235"), Typologies: rapid.SliceOfN(rapid.SampledFrom([]string{"BIB", "RFS", "EPN"}), 0, 2).Draw(t, label),
		Position: orb.Point{rapid.Float64Range(-1.68, -1.67).Draw(t, label), 48.11}, HasPosition: rapid.Bool().Draw(t, label),
		Pivot: directory.Pivot{Kind: directory.PivotUnknown},
	}
	if m := some("", "a@example.fr", "b@example.fr"); m != "" {
		p.Emails = []string{m}
	}
	if s := some("", "https://www.example.fr/", "http://example.fr", "https://example.fr/a"); s != "" {
		p.Websites = []string{s}
	}
	if n := some("", "43493312300029", "21350238800019"); n != "" {
		p.Pivot = directory.Pivot{Number: n, Kind: directory.SIRET}
	}
	return p
}

func TestScoreIsTheSameBothWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := somePlace(t, "a"), somePlace(t, "b")
		if diff := cmp.Diff(duplicate.Compare(&a, &b), duplicate.Compare(&b, &a)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPointsAreTheSumOfTheReasons(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := somePlace(t, "a"), somePlace(t, "b")
		s := duplicate.Compare(&a, &b)
		sum := 0
		for _, r := range s.Reasons {
			sum += r.Weight
			if r.Text == "" {
				t.Fatal("a reason without words")
			}
		}
		if sum != s.Points {
			t.Fatalf("%d points, reasons of %d", s.Points, sum)
		}
	})
}

// Accents, case and the order of the words of a name say nothing.
func TestWritingSaysNothing(t *testing.T) {
	t.Parallel()
	plain := strings.NewReplacer("é", "e", "É", "e", "è", "e", "Œ", "OE", "’", "'")
	rapid.Check(t, func(t *rapid.T) {
		a, b := somePlace(t, "a"), somePlace(t, "b")
		other := b
		words := strings.Fields(strings.ReplaceAll(plain.Replace(strings.ToUpper(b.Name)), "FRANCE SERVICES", "FRANCE-SERVICES"))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		other.Name, other.Address = strings.Join(words, " "), plain.Replace(strings.ToUpper(b.Address))
		was, is := duplicate.Compare(&a, &b), duplicate.Compare(&a, &other)
		if diff := cmp.Diff(was, is); diff != "" {
			t.Fatalf("%q read as %q: %s", b.Name, other.Name, diff)
		}
	})
}

func TestScores(t *testing.T) {
	t.Parallel()
	at := func(name, address string, change ...func(*directory.Place)) *directory.Place {
		p := &directory.Place{Name: name, Address: address, Commune: "Rennes", INSEE: "35238", PostalCode: "35000",
			Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Position: orb.Point{-1.68, 48.11}, HasPosition: true}
		for _, c := range change {
			c(p)
		}
		return p
	}
	phone := func(p *directory.Place) { p.Phone = "+33299000000" }
	elsewhere := func(p *directory.Place) { p.Position[0] = -1.65 }
	for name, try := range map[string]struct {
		a, b *directory.Place
		want duplicate.Band
	}{
		"adviser in a France Services": {at("Espace France Services", "1 rue Pasteur", phone), at("France services de Rennes", "1 rue Pasteur", phone), duplicate.Certain},
		"employer of the adviser":      {at("CCAS de Rennes", "1 rue Pasteur", phone), at("France services de Rennes", "1 rue Pasteur", phone), duplicate.Certain},
		"two libraries of a town":      {at("Médiathèque Villejean", "1 rue Pasteur"), at("Médiathèque Maurepas", "2 place Foch", elsewhere), duplicate.Unlikely},
		"library and town hall":        {at("Médiathèque de Rennes", "1 rue Pasteur"), at("Mairie de Rennes", "1 rue Pasteur"), duplicate.Unlikely},
		"numbers":                      {at("Médiathèque Veil 1", "1 rue Pasteur"), at("Médiathèque Veil 2", "3 rue Pasteur"), duplicate.Unlikely},
		"a bus and its house":          {at("Bus France services", "1 rue Pasteur", phone), at("France services", "1 rue Pasteur", phone), duplicate.Unlikely},
		"a slip of the pen":            {at("Médiathèque Simone de Beauvoir", "12 rue des Lilas"), at("MEDIATHEQUE SIMONE DE BEAUVOIRE", "12, r. des lilas"), duplicate.Certain},
		"one name, another town":       {at("Les Ateliers du Bocage", "1 rue Pasteur"), at("Les Ateliers du Bocage", "2 rue Foch", elsewhere, func(p *directory.Place) { p.INSEE, p.Commune = "35051", "Cesson" }), duplicate.Unlikely},
	} {
		if s := duplicate.Compare(try.a, try.b); s.Band != try.want {
			t.Errorf("%s: %q at %d, want %q: %v", name, s.Band, s.Points, try.want, s.Reasons)
		}
	}
}

// What a network shares says nothing.
func TestWhatManyShareWeighsLittle(t *testing.T) {
	t.Parallel()
	var places []*directory.Place
	for i := range 30 {
		places = append(places, &directory.Place{ID: string(rune('A' + i)), Name: "France Services " + string(rune('A'+i)), Commune: "C" + string(rune('A'+i)),
			INSEE: "350" + string(rune('0'+i/10)) + string(rune('0'+i%10)), Phone: "+33299000000", Websites: []string{"https://reseau.example"}})
	}
	x := duplicate.NewIndex(slices.Values(places))
	for _, p := range places {
		if found := x.Of(p, 5); len(found) > 0 {
			t.Fatalf("%s is taken for %v", p.ID, found[0])
		}
	}
}
