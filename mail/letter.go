package mail

import "annuaire/task"

// A letter is the text of one kind of mail. "{name}" stands for a value. A line
// that speaks of an empty value is left out.
type letter struct {
	subject string
	body    []string // paragraphs; one that begins with "> " is what somebody wrote, and is shown as such
	link    anchor
	second  anchor
	after   []string
	why     string // why this person receives it
	refusal bool   // "chemin_refus" stops letters of this kind
}

// An anchor is a link: what it says, and the value that holds its path.
type anchor struct{ text, path string }

// letters gives the text of every letter.
var letters = map[task.Letter]letter{
	task.Invitation:      invitation,
	task.PasswordReset:   passwordReset,
	task.PasswordChanged: passwordChanged,
	task.AccountRefused:  accountRefused,
	task.AccountConfirm:  accountConfirm,
	task.AccountAsked:    accountAsked,
	task.GrantGiven:      grantGiven,
	task.GrantEnded:      grantEnded,
	task.TicketConfirm:   ticketConfirm,
	task.TicketReceived:  ticketReceived,
	task.TicketToDecide:  ticketToDecide,
	task.TicketDecided:   ticketDecided,
	task.TicketEscalated: ticketEscalated,
	task.FreshnessAsked:  freshnessAsked,
	task.FreshnessListed: freshnessListed,
	task.ImportDone:      importDone,

	task.LabelReceived:     labelReceived,
	task.LabelToInstruct:   labelToInstruct,
	task.LabelCorrection:   labelCorrection,
	task.LabelOpinion:      labelOpinion,
	task.LabelVisit:        labelVisit,
	task.LabelSession:      labelSession,
	task.LabelMoved:        labelMoved,
	task.LabelDecided:      labelDecided,
	task.TitleIssued:       titleIssued,
	task.TitleEnding:       titleEnding,
	task.TitleMoved:        titleMoved,
	task.TitleAlert:        titleAlert,
	task.TitleToWatch:      titleToWatch,
	task.AppealMoved:       appealMoved,
	task.ComplaintReceived: complaintReceived,
}

const (
	greeting     = "Bonjour{, nom},"
	onlyOnce     = "Ce lien sert une seule fois. Il expire {expire}."
	keepToSelf   = "Ne transmettez pas ce message : le lien vous est personnel."
	whyAccount   = "Vous recevez ce message parce que vous avez un compte sur l’annuaire."
	whyAsked     = "Vous recevez ce message parce que cette adresse a été donnée avec une demande sur l’annuaire."
	whyDeciding  = "Vous recevez ce message parce que vous traitez les demandes de ce territoire."
	notYou       = "Si vous n’avez rien demandé, ne faites rien : rien ne changera."
	anonymousHey = "Bonjour,"
)
