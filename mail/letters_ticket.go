package mail

var ticketConfirm = letter{
	subject: "Confirmez votre demande",
	body: []string{
		anonymousHey,
		"Vous avez envoyé une demande à l’annuaire des lieux du numérique.",
		"Demande : {objet}.",
		"Lieu : {lieu}.",
		"Confirmez votre adresse pour que nous la traitions.",
	},
	link:  anchor{"Confirmer ma demande", "chemin"},
	after: []string{"Ce lien expire {expire}.", notYou},
	why:   whyAsked,
}

var ticketReceived = letter{
	subject: "Votre demande est enregistrée",
	body: []string{
		anonymousHey,
		"Votre demande est enregistrée. Merci.",
		"Demande : {objet}.",
		"Lieu : {lieu}.",
		"Vous recevrez un message quand une réponse sera donnée.",
	},
	link:  anchor{"Suivre ma demande", "chemin"},
	after: []string{"Gardez ce message : ce lien est le seul moyen de suivre votre demande."},
	why:   whyAsked,
}

var ticketToDecide = letter{
	subject: "Une demande vous attend : {objet}",
	body: []string{
		anonymousHey,
		"Une nouvelle demande vous attend.",
		"Demande : {objet}.",
		"Lieu : {lieu}.",
		"Territoire : {territoire}.",
	},
	link: anchor{"Traiter la demande", "chemin"},
	why:  whyDeciding,
}

var ticketDecided = letter{
	subject: "Votre demande a une réponse",
	body: []string{
		anonymousHey,
		"Votre demande a une réponse.",
		"Demande : {objet}.",
		"Lieu : {lieu}.",
		"Décision : {decision}.",
		"> {reponse}",
	},
	link:  anchor{"Voir la réponse", "chemin"},
	after: []string{"Vous n’êtes pas d’accord ? La même page dit que faire."},
	why:   whyAsked,
}

var ticketEscalated = letter{
	subject: "Une demande vous est transmise : {objet}",
	body: []string{
		anonymousHey,
		"Une demande vous est transmise : elle n’a pas eu de réponse, ou la réponse est contestée.",
		"Demande : {objet}.",
		"Lieu : {lieu}.",
		"Territoire : {territoire}.",
	},
	link: anchor{"Traiter la demande", "chemin"},
	why:  whyDeciding,
}
