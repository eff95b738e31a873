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
	"Les Tilleuls", "La Passerelle", "Le Grand Chêne", "L'Escale", "Les Quatre Vents", "La Fontaine", "Le Trait d'union",
	"Les Érables", "La Boussole", "L'Estran", "Les Lucioles", "La Ruche", "Le Moulin", "La Clairière", "Les Hirondelles",
	"Le Phare", "La Source", "L'Ancre", "Les Coquelicots", "La Grange", "Le Belvédère", "La Halle", "L'Étincelle",
	"Les Alizés", "Le Kiosque", "La Gare", "Les Remparts", "L'Atelier", "Le Verger", "La Canopée", "Les Marronniers",
	"La Filature", "Le Lavoir", "L'Arbre à palabres", "Les Deux Rives", "La Cabane", "Le Fil", "La Tannerie", "L'Horizon",
	"Les Genêts", "La Manufacture", "Le Vallon", "La Traverse", "L'Îlot", "Les Pins", "Le Colombier", "La Forge",
	"L'Embarcadère", "Les Capucines", "Le Cerf-volant", "La Bergerie", "Le Nid", "L'Amandier", "Les Glycines", "Le Pré vert",
	"La Rotonde", "Les Terrasses", "Le Carré", "L'Envol", "La Mosaïque", "Le Relais", "Les Peupliers", "L'Aqueduc",
	"La Coursive", "Le Préau", "Les Mimosas", "La Volière", "Le Gué", "L'Olivier", "Les Acacias",
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
	name := strings.NewReplacer(
		"{figure}", pick(b.rng, demoFigures), "{lieu}", pick(b.rng, demoSpotNames), "{commune}", b.spot.commune.Name,
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
