package enginetest

import (
	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
)

// invented is how many places stand around the hand-made ones. All say
// "tous publics" in their summary.
const invented = 3000

// town gives invented places in real towns, and the hand-made ones.
func town() *atlas.Snapshot {
	places := append(ownWords(), othersWords()...)
	for i := range places {
		p := &places[i]
		p.Version, p.State = 1, directory.Published
		p.Position, p.HasPosition = orb.Point{-1.68 + float64(i)/1000, 48.11}, true
		if p.PostalCode == "" {
			p.INSEE, p.PostalCode, p.Commune = "35238", "35000", "Rennes"
		}
	}
	return atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, append(places, atlastest.Places(invented, 21)...))
}

// ownWords gives places of which some words are nobody else's.
func ownWords() []directory.Place {
	return []directory.Place{
		{ID: "hippocampe", Name: "Foyer Hippocampe", Summary: "Des ateliers le lundi."},
		{ID: "zephyr", Name: "Atelier Zéphyr", Summary: "Un parachute pour tous."},
		{ID: "hay", Name: "Bibliothèque de L'Haÿ-les-Roses", Commune: "L'Haÿ-les-Roses", PostalCode: "94240"},
		{ID: "oeuvre", Name: "La Manœuvre ancienne", Summary: "Œuvres et lætitias."},
		{ID: "etienne", Name: "Le Quadrille", INSEE: "42218", PostalCode: "42000", Commune: "St-Étienne"},
		{ID: "sainte", Name: "Relais Sainte-Pétronille"},
		{ID: "trait", Name: "Porte-à-Porte du Grand-Trianon"},
		{ID: "bateaux", Name: "Les Bivouacs", Summary: "Prêt de troubadours."},
		{ID: "libellule", Name: "Libellule"},
		{ID: "libellules", Name: "Maison de la Libellule rouge", Summary: "Libellule, libellule, libellule."},
		{ID: "voilier", Name: "Le Voilier", INSEE: "97411", PostalCode: "97400", Commune: "Saint-Denis"},
		{ID: "parle", Name: "La Bobine", Summary: "Près de la Libellule."},
	}
}

// othersWords gives places that are also found by other words than their own.
func othersWords() []directory.Place {
	return []directory.Place{
		{ID: "epn", Name: "La Puce", Typologies: []string{"EPN"}},
		{ID: "cyberbase", Name: "Cyber-base de l'Ouest"},
		{ID: "fablab", Name: "La Fabrique", Typologies: []string{"FABLAB"}},
		{ID: "tiers-lieu", Name: "La Ruche", Typologies: []string{"TIERS_LIEUX"}},
		{ID: "msap", Name: "MSAP du bourg"},
		{ID: "hotel", Name: "Hôtel de ville"},
		{ID: "ccas", Name: "C.C.A.S. du canton"},
		{ID: "demarches", Name: "Le Préau", Services: []string{"Aide aux démarches administratives"}},
		{ID: "wifi", Name: "Le Perron", Equipment: []string{"Wi-Fi"}},
		{ID: "imprimante", Name: "La Remise", Equipment: []string{"Imprimante"}},
		{ID: "pc", Name: "Le Belvédère", Equipment: []string{"Ordinateur"}},
		{ID: "emploi", Name: "La Tonnelle", Services: []string{"Insertion professionnelle via le numérique"}},
		{ID: "rue", Name: "La Cour", Address: "3 place de l'Hôtel de Ville"},
	}
}
