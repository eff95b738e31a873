package mail

var freshnessAsked = letter{
	subject: "La fiche de {lieu} est-elle toujours juste ?",
	body: []string{
		anonymousHey,
		"La fiche de {lieu} aide le public à trouver ce lieu. Sa dernière mise à jour date du {mise_a_jour}.",
		"> {message}",
		"Relisez-la. Si tout est juste, confirmez-la : un seul bouton suffit.",
	},
	link:    anchor{"Relire et confirmer la fiche", "chemin"},
	second:  anchor{"Corriger la fiche", "chemin_modifier"},
	after:   []string{"Ces liens expirent {expire}. " + keepToSelf},
	why:     "Vous recevez ce message parce que vous gérez ce lieu, ou que sa fiche publie cette adresse.",
	refusal: true,
}

var freshnessListed = letter{
	subject: "Des fiches sont à vérifier : {territoire}",
	body: []string{
		anonymousHey,
		"Sur votre territoire, des fiches n’ont pas été mises à jour depuis plus d’un an.",
		"Territoire : {territoire}.",
		"Nombre de fiches : {nombre}.",
		"Aucun gestionnaire de lieu ne peut les confirmer à votre place.",
	},
	link:    anchor{"Voir les fiches à vérifier", "chemin"},
	why:     "Vous recevez ce message parce que vous gérez ce territoire sur l’annuaire.",
	refusal: true,
}

var importDone = letter{
	subject: "Votre import est terminé : {fichier}",
	body: []string{
		anonymousHey,
		"L’import de votre fichier est terminé.",
		"Fichier : {fichier}.",
		"> {resultat}",
	},
	link: anchor{"Voir le compte rendu", "chemin"},
	why:  "Vous recevez ce message parce que vous avez lancé cet import.",
}
