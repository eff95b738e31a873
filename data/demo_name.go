package data

import (
	"fmt"
	"strings"
)

// demoFigures are people after whom French towns name public places.
var demoFigures = []string{
	"Simone-Veil", "Ada-Lovelace", "Marie-Curie", "Germaine-Tillion", "Jacques-Prévert", "Aimé-Césaire", "Rosa-Parks",
	"Louise-Michel", "Olympe-de-Gouges", "Jules-Verne", "George-Sand", "Joséphine-Baker", "Lucie-Aubrac", "Jean-Moulin",
	"Frida-Kahlo", "Marguerite-Duras", "Victor-Hugo", "Albert-Camus", "Hubertine-Auclert", "Sophie-Germain",
	"Émilie-du-Châtelet", "Alan-Turing", "Blaise-Pascal", "Denis-Diderot", "Camille-Claudel", "Nelson-Mandela", "Agnès-Varda",
	"Boris-Vian", "Jean-Jaurès", "Anita-Conti", "Toussaint-Louverture", "Paulette-Nardal", "Maryse-Condé", "Edmond-Albius",
	"Grace-Hopper", "Marie-Marvingt", "Charlotte-Delbo", "Françoise-Sagan", "Annie-Ernaux", "Léopold-Sédar-Senghor",
	"Colette", "Romain-Gary", "Berthe-Morisot", "Jacques-Brel", "Georges-Brassens", "Clara-Zetkin", "Gisèle-Halimi",
	"Hedy-Lamarr", "Évariste-Galois", "Joseph-Fourier", "Nicole-Reine-Lepaute", "Madeleine-Brès", "Andrée-Chedid",
	"Louis-Braille", "Paul-Éluard", "Robert-Desnos", "Rosa-Bonheur", "Suzanne-Lacore", "Alice-Milliat", "Irène-Joliot-Curie",
}

// demoSpotNames are names of streets, quarters and nature, said after the kind.
var demoSpotNames = []string{
	"les Tilleuls", "la Passerelle", "le Grand Chêne", "l'Escale", "les Quatre Vents", "la Fontaine", "le Trait d'union",
	"les Érables", "la Boussole", "l'Estran", "les Lucioles", "la Ruche", "le Moulin", "la Clairière", "les Hirondelles",
	"le Phare", "la Source", "l'Ancre", "les Coquelicots", "la Grange", "le Belvédère", "la Halle", "l'Étincelle",
	"les Alizés", "le Kiosque", "la Gare", "les Remparts", "l'Atelier", "le Verger", "la Canopée", "les Marronniers",
	"la Filature", "le Lavoir", "l'Arbre à palabres", "les Deux Rives", "la Cabane", "le Fil", "la Tannerie", "l'Horizon",
	"les Genêts", "la Manufacture", "le Vallon", "la Traverse", "l'Îlot", "les Pins", "le Colombier", "la Forge",
	"l'Embarcadère", "les Capucines", "le Cerf-volant", "la Bergerie", "le Nid", "l'Amandier", "les Glycines", "le Pré vert",
	"la Rotonde", "les Terrasses", "le Carré", "l'Envol", "la Mosaïque", "le Relais", "les Peupliers", "l'Aqueduc",
	"la Coursive", "le Préau", "les Mimosas", "la Volière", "le Gué", "l'Olivier", "les Acacias",
}

// freshName invents a name that no other place of the commune has.
func (b *demoBuilder) freshName() string {
	for range 50 {
		if name := b.name(); b.take(name) {
			return name
		}
	}
	for n := 2; ; n++ {
		if name := fmt.Sprintf("%s %d", b.name(), n); b.take(name) {
			return name
		}
	}
}

func (b *demoBuilder) take(name string) bool {
	key := b.spot.commune.Code + name
	if b.taken[key] {
		return false
	}
	b.taken[key] = true
	return true
}

func (b *demoBuilder) name() string {
	model := pick(b.rng, b.kind.names)
	spot := pick(b.rng, demoSpotNames)
	if strings.HasPrefix(model, "{lieu}") {
		spot = capitalized(spot)
	}
	name := strings.NewReplacer(
		"{figure}", pick(b.rng, demoFigures), "{lieu}", spot, "{commune}", b.spot.commune.Name,
	).Replace(model)
	return contractOf(name)
}

// contractOf writes « du Mans » and « des Ulis » for « de Le Mans » and « de
// Les Ulis », « d'Angers » for « de Angers ».
func contractOf(name string) string {
	name = strings.NewReplacer(" de Le ", " du ", " de Les ", " des ").Replace(name)
	for _, initial := range []string{"A", "E", "É", "È", "I", "Î", "O", "U", "Y"} {
		name = strings.ReplaceAll(name, " de "+initial, " d'"+initial)
	}
	return name
}

func capitalized(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
