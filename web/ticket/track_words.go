package ticket

import (
	"annuaire/directory"
	"annuaire/store"
)

func standingOf(t *store.TrackedTicket) (said, next string) {
	switch t.State {
	case directory.TicketToConfirm:
		return "Votre demande attend que vous la confirmiez.",
			"Ouvrez le lien que nous avons envoyé à votre adresse, avant le " + dayOf(t.OpenedAt.Add(store.TicketConfirmLife)) + ". Sans cela, elle sera effacée."
	case directory.TicketReceived:
		return "Votre demande est arrivée. Elle sera examinée par " + t.DeskName + ".", nextLevel(t)
	case directory.TicketTaken:
		return "Une personne de " + t.DeskName + " examine votre demande.", nextLevel(t)
	case directory.TicketAccepted, directory.TicketAppealUpheld:
		return "Votre demande est acceptée, le " + dayOf(t.DecidedAt) + ".", "Merci : l’annuaire est plus juste grâce à vous."
	case directory.TicketRefused:
		return "Votre demande est refusée, le " + dayOf(t.DecidedAt) + ".",
			"Vous pouvez contester ce refus jusqu’au " + dayOf(t.DecidedAt.Add(store.TicketAppealLife)) + " : le niveau au-dessus l’examinera."
	case directory.TicketAppealed:
		return "Vous avez contesté le refus. Votre recours sera examiné par " + t.DeskName + ".", nextLevel(t)
	case directory.TicketAppealRejected:
		return "Votre recours est refusé, le " + dayOf(t.DecidedAt) + ".", "Cette décision est définitive. Vous pouvez faire une nouvelle demande si la situation change."
	case directory.TicketWithdrawn:
		return "Vous avez retiré votre demande.", "Il ne se passera plus rien."
	}
	return "Votre demande n’a pas été confirmée à temps.", "Votre adresse est effacée. Vous pouvez faire une nouvelle demande."
}

// nextLevel says until when a desk decides before the one above is asked.
func nextLevel(t *store.TrackedTicket) string {
	if t.Desk == directory.AgencyDesk {
		return "Vous lirez la réponse ici."
	}
	return "Sans réponse le " + dayOf(t.DeskSince.Add(store.TicketPatience)) + ", elle sera transmise au niveau au-dessus. Vous lirez la réponse ici."
}
