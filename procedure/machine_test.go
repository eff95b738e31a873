package procedure

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
)

// A loan of books: two who act, and time.
const (
	reader    Party = "lecteur"
	librarian Party = "bibliothecaire"

	asked State = "demande"
	lent  State = "prete"
	late  State = "en_retard"
	back  State = "rendu"
)

func loan() *Machine {
	return &Machine{
		Kind: "pret", Noun: "Ce prêt",
		States:  []StateInfo{{State: asked, French: "Demandé"}, {State: lent, French: "Prêté"}, {State: late, French: "En retard"}, {State: back, French: "Rendu", Ends: true}},
		Parties: []PartyInfo{{reader, "la personne qui lit"}, {librarian, "la bibliothèque"}, {System, "le service"}},
		Moves: []Move{
			{Event: "demander", French: "demander un livre", From: []State{""}, To: []State{asked}, By: []Party{reader}},
			{Event: "preter", French: "prêter ce livre", From: []State{asked}, To: []State{lent}, By: []Party{librarian}, Needs: Deadline},
			{Event: "rappeler", French: "envoyer un rappel", From: []State{late}, By: []Party{librarian, System}},
			{Event: "constater", French: "constater un retard", From: []State{lent}, To: []State{late}, By: []Party{System}},
			{Event: "rendre", French: "rendre ce livre", From: []State{lent, late}, To: []State{back, late}, By: []Party{reader, librarian}, Needs: Reason},
			{Event: "ouvrir", French: "ouvrir une enquête", From: []State{back}, By: []Party{librarian}, Needs: Reason | ReasonCode | LegalBasis | DecisionRef | Documents | Deadline},
		},
	}
}

// whole is an act that lacks nothing.
func whole(event Event, by Party) *Act {
	return &Act{
		Event: event, By: by, Reason: "Une raison.", ReasonCode: "retard", LegalBasis: "Article 3", DecisionRef: "D-1",
		Documents: []Document{{ID: 1}}, Deadline: date("2026-01-02"),
	}
}

func TestAfter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from  State
		event Event
		by    Party
		to    State // that the act asks for
		want  State
		kind  fault.Kind
		says  []string
	}{
		{from: "", event: "demander", by: reader, want: asked},
		{from: asked, event: "preter", by: librarian, want: lent},
		{from: asked, event: "preter", by: librarian, to: lent, want: lent},
		{from: late, event: "rappeler", by: System, want: late},
		{from: late, event: "rendre", by: reader, to: back, want: back},
		{from: late, event: "rendre", by: reader, to: late, want: late},

		{from: asked, event: "preter", by: librarian, to: back, kind: fault.Invalid, says: []string{"ne peut pas mener à « Rendu »"}},
		{from: lent, event: "rendre", by: reader, kind: fault.Invalid, says: []string{"ne peut pas mener"}},
		{from: asked, event: "voler", by: reader, kind: fault.Invalid, says: []string{"n’existe pas", "Rechargez"}},
		{from: asked, event: "preter", by: reader, kind: fault.Denied, says: []string{"Vous ne pouvez pas prêter ce livre", "Peut le faire : la bibliothèque."}},
		{from: lent, event: "constater", by: reader, kind: fault.Denied, says: []string{"automatiquement"}},
		{from: lent, event: "rendre", by: System, kind: fault.Denied, says: []string{"la personne qui lit ou la bibliothèque."}},
		{from: lent, event: "preter", by: librarian, kind: fault.Conflict, says: []string{"Ce prêt est dans l’état « prêté »", "de prêter ce livre", "dans l’état « demandé »", "Rechargez la page"}},
		{from: asked, event: "rendre", by: reader, kind: fault.Conflict, says: []string{"« prêté » ou « en retard »"}},
		{from: lent, event: "ouvrir", by: librarian, kind: fault.Conflict, says: []string{"pas possible d’ouvrir une enquête"}},
		{from: lent, event: "ouvrir", by: reader, kind: fault.Conflict, says: []string{"voir ce qui est possible maintenant"}},
		{from: "", event: "rendre", by: reader, kind: fault.Conflict, says: []string{"rien n’est commencé"}},
	} {
		a := whole(c.event, c.by)
		a.To = c.to
		_, to, err := loan().After(c.from, a)
		if c.says == nil {
			if err != nil || to != c.want {
				t.Errorf("%s %s by %s: %s, %v", c.from, c.event, c.by, to, err)
			}
			continue
		}
		if fault.KindOf(err) != c.kind || to != c.from {
			t.Errorf("%s %s by %s: %s, %v", c.from, c.event, c.by, to, err)
		}
		for _, words := range c.says {
			if !strings.Contains(fmt.Sprint(err), words) {
				t.Errorf("%s %s by %s: %v does not say %q", c.from, c.event, c.by, err, words)
			}
		}
	}
}

// Each thing that a line needs is missed, alone and with the others.
func TestMissingNeeds(t *testing.T) {
	t.Parallel()
	takeAway := map[string]func(*Act){
		"motif": func(a *Act) { a.Reason = " \n" }, "motif_code": func(a *Act) { a.ReasonCode = "" }, "fondement": func(a *Act) { a.LegalBasis = "\t" },
		"reference": func(a *Act) { a.DecisionRef = "" }, "document": func(a *Act) { a.Documents = nil }, "echeance": func(a *Act) { a.Deadline = time.Time{} },
	}
	missed := func(a *Act) (names []string) {
		_, to, err := loan().After(back, a)
		if e := (*fault.Error)(nil); errors.As(err, &e) {
			for _, f := range e.Fields {
				names = append(names, f.Name)
			}
			if e.Kind != fault.Invalid || to != back || !strings.Contains(e.Public, "ouvrir une enquête") {
				t.Errorf("%+v", e)
			}
		}
		return names
	}
	if names := missed(whole("ouvrir", librarian)); names != nil {
		t.Errorf("nothing lacks, %s is missed", names)
	}
	none := whole("ouvrir", librarian)
	for field, take := range takeAway {
		a := whole("ouvrir", librarian)
		take(a)
		take(none)
		if names := missed(a); len(names) != 1 || names[0] != field {
			t.Errorf("without %s: %s", field, names)
		}
	}
	if names := missed(none); len(names) != len(takeAway) {
		t.Errorf("without anything: %s", names)
	}
	if _, _, err := loan().After("", &Act{Event: "demander", By: reader}); err != nil {
		t.Errorf("a line that needs nothing: %v", err)
	}
}

// What is written is bounded in characters, whether the line needs it or not.
func TestTextsAreBounded(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("é", n) }
	for field, c := range map[string]struct {
		limit int
		set   func(a *Act, text string)
	}{
		"motif":     {ReasonMax, func(a *Act, text string) { a.Reason = text }},
		"fondement": {RefMax, func(a *Act, text string) { a.LegalBasis = text }},
		"reference": {RefMax, func(a *Act, text string) { a.DecisionRef = text }},
	} {
		for event, from := range map[Event]State{"ouvrir": back, "rappeler": late} {
			a := whole(event, librarian)
			c.set(a, long(c.limit))
			if _, _, err := loan().After(from, a); err != nil {
				t.Errorf("%s of %d: %v", field, c.limit, err)
			}
			c.set(a, long(c.limit+1))
			_, _, err := loan().After(from, a)
			if e := (*fault.Error)(nil); !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Name != field {
				t.Errorf("%s of %d: %v", field, c.limit+1, err)
			}
		}
	}
}

func TestADeadlineIsToCome(t *testing.T) {
	t.Parallel()
	now := date("2026-01-02")
	for shift, faults := range map[time.Duration]int{-time.Hour: 1, 0: 1, time.Nanosecond: 0} {
		a := whole("ouvrir", librarian)
		a.At, a.Deadline = now, now.Add(shift)
		_, _, err := loan().After(back, a)
		if e := (*fault.Error)(nil); errors.As(err, &e) != (faults > 0) || e != nil && e.Fields[0].Name != "echeance" {
			t.Errorf("%v after now: %v", shift, err)
		}
	}
}

func TestWhatAMachineTells(t *testing.T) {
	t.Parallel()
	m := loan()
	if !m.Has(late) || m.Has("perdu") || m.Has("") || m.French(late) != "En retard" || m.French("perdu") != "perdu" {
		t.Error("states")
	}
	if !m.IsEnded(back) || m.IsEnded(late) || m.IsEnded("perdu") {
		t.Error("ends")
	}
	if got := m.Events(lent, reader, System); !slices.Equal(got, []Event{"constater", "rendre"}) {
		t.Errorf("events %s", got)
	}
	if got := m.PartiesOf(late, "rendre"); !slices.Equal(got, []Party{reader, librarian}) {
		t.Errorf("parties %s", got)
	}
	if m.Title("rendre") != "rendre ce livre" || m.Title("voler") != "voler" {
		t.Error("titles")
	}
	if auto, not := (&Transition{By: System}), (&Transition{By: reader}); !auto.Automatic() || not.Automatic() {
		t.Error("automatic")
	}
}
