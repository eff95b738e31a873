package atlastest

// kindsOfPlace are the most common kinds, under the names that places have.
var kindsOfPlace = []struct{ code, name string }{
	{"BIB", "Médiathèque"}, {"BIB", "Bibliothèque"}, {"RFS", "France Services"}, {"CCAS", "Centre communal d'action sociale"},
	{"ASSO", "Association"}, {"ASSO", "L'Échange"}, {"TIERS_LIEUX", "Tiers-lieu"}, {"MUNI", "Mairie"},
	{"CSC", "Centre socioculturel"}, {"CS", "Centre social"}, {"ML", "Mission locale"}, {"EPN", "Espace numérique"},
	{"FABLAB", "Fablab"}, {"MJC", "Maison des jeunes"}, {"LA_POSTE", "Bureau de poste"}, {"MDS", "Maison des solidarités"},
}

var streets = []string{"rue", "avenue", "place", "boulevard", "impasse", "allée", "chemin", "quai"}

var sources = []string{"Réseau A", "Réseau B", "Réseau C", "Département", "Saisie directe"}

var surnames = []string{
	"Aubépine", "Beauregard", "Bellevue", "des Acacias", "des Alizés", "des Amandiers", "des Bruyères", "des Carmes", "des Cèdres",
	"des Cerisiers", "des Charmes", "des Chênes", "des Écoles", "des Érables", "des Fontaines", "des Forges", "des Frênes",
	"des Glycines", "des Hêtres", "des Iris", "des Jardins", "des Lavandes", "des Lilas", "des Marais", "des Marronniers",
	"des Mimosas", "des Moulins", "des Noyers", "des Oliviers", "des Ormes", "des Peupliers", "des Pins", "des Platanes",
	"des Pommiers", "des Prés", "des Remparts", "des Rosiers", "des Saules", "des Tilleuls", "des Vergers", "des Vignes",
	"du Belvédère", "du Bois", "du Canal", "du Château", "du Clos", "du Coteau", "du Faubourg", "du Lac", "du Lavoir", "du Marché",
	"du Midi", "du Nord", "du Parc", "du Phare", "du Plateau", "du Pont", "du Port", "du Pré", "du Puits", "du Rivage", "du Stade",
	"du Vallon", "du Val", "de l'Étang", "de l'Horloge", "de l'Orangerie", "de la Colline", "de la Gare", "de la Halle",
	"de la Plaine", "de la Roseraie", "de la Source", "de la Vallée",
}
