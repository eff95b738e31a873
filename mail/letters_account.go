package mail

var invitation = letter{
	subject: "Ouvrez votre compte",
	body: []string{
		greeting,
		"{par} vous invite à rejoindre l’annuaire des lieux du numérique.",
		"Votre rôle : {role}.",
		"Pour ouvrir votre compte, choisissez un mot de passe.",
	},
	link:  anchor{"Ouvrir mon compte", "chemin"},
	after: []string{onlyOnce, keepToSelf},
	why:   "Vous recevez ce message parce qu’une personne de l’annuaire a donné cette adresse. Si vous ne l’attendiez pas, ne faites rien.",
}

var passwordReset = letter{
	subject: "Choisissez un nouveau mot de passe",
	body: []string{
		greeting,
		"Un nouveau mot de passe a été demandé pour votre compte.",
	},
	link:  anchor{"Choisir mon mot de passe", "chemin"},
	after: []string{onlyOnce, "Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.", keepToSelf},
	why:   whyAccount,
}

var passwordChanged = letter{
	subject: "Votre mot de passe a changé",
	body: []string{
		greeting,
		"Le mot de passe de votre compte vient d’être changé.",
		"Si c’est vous, vous n’avez rien à faire. Sinon, choisissez vite un autre mot de passe.",
	},
	link: anchor{"Choisir un autre mot de passe", "chemin"},
	why:  whyAccount,
}

var accountRefused = letter{
	subject: "Votre demande de compte est refusée",
	body: []string{
		greeting,
		"Votre demande de compte sur l’annuaire n’est pas acceptée. En voici la raison :",
		"> {motif}",
		"Vous pouvez faire une nouvelle demande.",
	},
	why: "Vous recevez ce message parce qu’un compte a été demandé avec cette adresse.",
}

var accountConfirm = letter{
	subject: "Confirmez votre adresse",
	body: []string{
		greeting,
		"Vous demandez un compte sur l’annuaire des lieux du numérique.",
		"Organisation : {organisation}.",
		"Confirmez votre adresse pour que nous transmettions votre demande.",
	},
	link:  anchor{"Confirmer mon adresse", "chemin"},
	after: []string{"Ce lien expire {expire}.", notYou},
	why:   "Vous recevez ce message parce qu’un compte a été demandé avec cette adresse.",
}

var accountAsked = letter{
	subject: "Une demande de compte vous attend",
	body: []string{
		anonymousHey,
		"{organisation} demande un compte sur l’annuaire.",
		"Territoire : {territoire}.",
		"Rôle demandé : {role}.",
		"Lisez la demande, puis acceptez-la ou refusez-la.",
	},
	link: anchor{"Lire la demande", "chemin"},
	why:  "Vous recevez ce message parce que vous pouvez ouvrir des comptes sur ce territoire.",
}

var grantGiven = letter{
	subject: "Un nouveau droit vous est donné",
	body: []string{
		greeting,
		"{par} vous donne un droit sur l’annuaire.",
		"Votre rôle : {role}.",
		"Sur : {sur}.",
	},
	link: anchor{"Voir mon espace", "chemin"},
	why:  whyAccount,
}

var grantEnded = letter{
	subject: "Un de vos droits a pris fin",
	body: []string{
		greeting,
		"Un de vos droits sur l’annuaire a pris fin.",
		"Rôle : {role}.",
		"Sur : {sur}.",
		"Si c’est une erreur, parlez-en à la personne qui gère votre équipe.",
	},
	why: whyAccount,
}
