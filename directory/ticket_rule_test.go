package directory

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"annuaire/fault"
)

func TestWhatATicketMustSay(t *testing.T) {
	t.Parallel()
	known := Place{Name: "Lieu"}
	for name, c := range map[string]struct {
		ticket Ticket
		faults []string
	}{
		"a report in words":        {Ticket{Kind: TicketOther, Message: "La porte est au fond."}, nil},
		"closed, nothing more":     {Ticket{Kind: TicketClosed}, nil},
		"closed for a time":        {Ticket{Kind: TicketClosed, Changes: map[string]string{ClosedFromColumn: "2026-12-01"}}, nil},
		"a telephone":              {Ticket{Kind: TicketPhone, Changes: map[string]string{"telephone": "01 99 00 12 34"}}, nil},
		"a place to add":           {Ticket{Kind: TicketCreation, Proposed: &known}, nil},
		"a claim with an address":  {Ticket{Kind: TicketClaim, Email: "a@example.fr"}, nil},
		"a claim with an account":  {Ticket{Kind: TicketClaim, Account: 3}, nil},
		"a link, and an address":   {Ticket{Kind: TicketOther, Message: "voir https://a.example", Email: "a@example.fr"}, nil},
		"no kind":                  {Ticket{Message: "x"}, []string{"objet"}},
		"another kind":             {Ticket{Kind: "x"}, []string{"objet"}},
		"nothing said":             {Ticket{Kind: TicketWrong, Message: " \n"}, []string{"message"}},
		"hours of nothing":         {Ticket{Kind: TicketHours}, []string{"message"}},
		"nothing to add":           {Ticket{Kind: TicketCreation}, []string{"nom"}},
		"nothing to change":        {Ticket{Kind: TicketChange}, []string{"message"}},
		"a duplicate of nothing":   {Ticket{Kind: TicketDuplicate}, []string{"doublon"}},
		"a column of another kind": {Ticket{Kind: TicketPhone, Changes: map[string]string{"nom": "x"}}, []string{"nom"}},
		"a claim of nobody":        {Ticket{Kind: TicketClaim}, []string{"courriel"}},
		"no address":               {Ticket{Kind: TicketClosed, Email: "chez moi"}, []string{"courriel"}},
		"a link of nobody":         {Ticket{Kind: TicketOther, Message: "WWW.spam.example"}, []string{"courriel"}},
		"a link in a value":        {Ticket{Kind: TicketHours, Changes: map[string]string{"horaires": "<a href=x>"}}, []string{"courriel"}},
		"too long":                 {Ticket{Kind: TicketOther, Message: strings.Repeat("é", 2001)}, []string{"message"}},
		"as long as may be":        {Ticket{Kind: TicketOther, Message: strings.Repeat("é", 2000)}, nil},
		"not UTF-8":                {Ticket{Kind: TicketOther, Message: "a\xff"}, []string{"message"}},
		"a NUL in a value":         {Ticket{Kind: TicketPhone, Changes: map[string]string{"telephone": "0\x001"}}, []string{"telephone"}},
	} {
		err := c.ticket.Check()
		var got []string
		if e, ok := errors.AsType[*fault.Error](err); ok {
			for _, f := range e.Fields {
				got = append(got, f.Name)
			}
		}
		if !slices.Equal(got, c.faults) {
			t.Errorf("%s: faults on %q, want %q (%v)", name, got, c.faults, err)
		}
	}
}
