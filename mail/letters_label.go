package mail

const (
	whyApplying  = "Vous recevez ce message parce que vous suivez la demande de label de ce lieu."
	whyExamining = "Vous recevez ce message parce que vous instruisez les labels de ce territoire."
	whyNamed     = "Vous recevez ce message parce que vous avez été désigné pour ce dossier."
	whyHolding   = "Vous recevez ce message parce que vous suivez le label de ce lieu."
	whyComplaint = "Vous recevez ce message parce que cette adresse a été donnée avec un signalement sur l’annuaire."
)

var labelReceived = letter{
	subject: "Votre demande de label est déposée : {label}",
	body: []string{
		anonymousHey,
		"Votre demande est bien déposée. Merci.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"Délai habituel : {delai}.",
		"{silence}",
	},
	link:  anchor{"Suivre mon dossier", "chemin"},
	after: []string{"Gardez ce message : il est votre accusé de réception."},
	why:   whyApplying,
}

var labelToInstruct = letter{
	subject: "Un dossier de label vous attend : {lieu}",
	body: []string{
		anonymousHey,
		"Un dossier de label est à instruire.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"Territoire : {territoire}.",
	},
	link: anchor{"Ouvrir le dossier", "chemin"},
	why:  whyExamining,
}

var labelCorrection = letter{
	subject: "Votre dossier de label est à compléter",
	body: []string{
		anonymousHey,
		"Votre dossier est à corriger ou à compléter.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"> {message}",
		"Répondez avant la fin du {avant}.",
	},
	link:  anchor{"Répondre", "chemin"},
	after: []string{"Sans réponse à cette date, le dossier est classé. Vous pourrez alors en déposer un autre."},
	why:   whyApplying,
}

var labelOpinion = letter{
	subject: "Votre avis est demandé sur un dossier de label",
	body: []string{
		anonymousHey,
		"Votre avis est demandé.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"Question : {question}",
		"Répondez avant la fin du {avant}.",
	},
	link:  anchor{"Donner mon avis", "chemin"},
	after: []string{"Vous direz d’abord si vous avez un intérêt dans ce dossier. Si c’est le cas, il ne vous sera pas ouvert."},
	why:   whyNamed,
}

var labelVisit = letter{
	subject: "Visite pour le label : {evenement}",
	body: []string{
		anonymousHey,
		"Visite : {evenement}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"Date : {date}.",
		"> {message}",
	},
	link: anchor{"Voir la visite", "chemin"},
	why:  whyNamed,
}

var labelSession = letter{
	subject: "Séance du comité : {seance}",
	body: []string{
		anonymousHey,
		"Vous êtes membre du comité de cette séance.",
		"Séance : {seance}.",
		"Date : {date}.",
		"Dossiers inscrits : {nombre}.",
	},
	link:  anchor{"Voir l’ordre du jour", "chemin"},
	after: []string{"Déclarez vos intérêts avant la séance. Un dossier s’ouvre une fois cette déclaration faite."},
	why:   whyNamed,
}

var labelMoved = letter{
	subject: "Votre dossier de label avance : {evenement}",
	body: []string{
		anonymousHey,
		"Votre dossier : {evenement}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"> {message}",
	},
	link: anchor{"Suivre mon dossier", "chemin"},
	why:  whyApplying,
}

var labelDecided = letter{
	subject: "Décision sur votre demande de label : {decision}",
	body: []string{
		anonymousHey,
		"Une décision est prise sur votre demande de label : {decision}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du dossier : {numero}.",
		"> {motif}",
		"{recours}",
	},
	link: anchor{"Lire la décision", "chemin"},
	why:  whyApplying,
}

var titleIssued = letter{
	subject: "{lieu} reçoit le label {label}",
	body: []string{
		anonymousHey,
		"Le label est délivré. Félicitations.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du titre : {titre}.",
		"Premier jour : {du}.",
		"Dernier jour : {au}.",
	},
	link:   anchor{"Suivre ce label", "chemin"},
	second: anchor{"Ouvrir le certificat", "chemin_certificat"},
	why:    whyHolding,
}

var titleEnding = letter{
	subject: "Votre label prend fin dans {jours} jours",
	body: []string{
		anonymousHey,
		"Votre label prend fin dans {jours} jours.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du titre : {titre}.",
		"Dernier jour : {au}.",
		"Demandez son renouvellement : s’il est accordé avant cette date, le nouveau commence le lendemain.",
	},
	link: anchor{"Demander le renouvellement", "chemin"},
	why:  whyHolding,
}

var titleMoved = letter{
	subject: "Votre label : {evenement}",
	body: []string{
		anonymousHey,
		"Votre label : {evenement}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du titre : {titre}.",
		"> {motif}",
		"Répondez avant la fin du {avant}.",
		"{recours}",
	},
	link: anchor{"Voir ce label", "chemin"},
	why:  whyHolding,
}

var titleAlert = letter{
	subject: "Votre fiche ne remplit plus un critère du label",
	body: []string{
		anonymousHey,
		"La fiche de votre lieu ne remplit plus un critère de son label.",
		"Critère : {critere}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du titre : {titre}.",
		"Si la fiche est fausse, corrigez-la. Si le lieu a changé, déclarez-le.",
	},
	link: anchor{"Voir ce label", "chemin"},
	why:  whyHolding,
}

var titleToWatch = letter{
	subject: "Un titre est à suivre : {evenement}",
	body: []string{
		anonymousHey,
		"Un titre de votre territoire est à suivre : {evenement}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du titre : {titre}.",
		"> {message}",
	},
	link: anchor{"Ouvrir ce titre", "chemin"},
	why:  whyExamining,
}

var appealMoved = letter{
	subject: "Votre recours : {evenement}",
	body: []string{
		anonymousHey,
		"Votre recours : {evenement}.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du recours : {numero}.",
		"> {motif}",
	},
	link: anchor{"Suivre ce recours", "chemin"},
	why:  whyApplying,
}

var complaintReceived = letter{
	subject: "Votre signalement : {evenement}",
	body: []string{
		anonymousHey,
		"Votre signalement : {evenement}. Merci.",
		"Label : {label}.",
		"Lieu : {lieu}.",
		"Numéro du titre : {titre}.",
		"> {reponse}",
	},
	link:  anchor{"Voir ce titre", "chemin"},
	after: []string{"Votre adresse sera effacée deux mois après la réponse."},
	why:   whyComplaint,
}
