package access_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
)

var update = flag.Bool("update", false, "write the golden files again")

// The territories of the tests: a commune in an EPCI that lies in one
// department, another commune of that department, and one far away.
var (
	commune    = access.Territory{Level: geo.Commune, Code: "35238"}
	epci       = access.Territory{Level: geo.EPCI, Code: "243500139"}
	department = access.Territory{Level: geo.Department, Code: "35"}
	region     = access.Territory{Level: geo.Region, Code: "53"}
	sibling    = access.Territory{Level: geo.EPCI, Code: "243500782"}
	foreign    = access.Territory{Level: geo.Department, Code: "51"}

	paths = map[access.Territory][]access.Territory{
		commune:        {commune, epci, department, region, access.Country},
		epci:           {epci, department, region, access.Country},
		department:     {department, region, access.Country},
		region:         {region, access.Country},
		access.Country: {access.Country},
		sibling:        {sibling, department, region, access.Country},
		foreign:        {foreign, {Level: geo.Region, Code: "44"}, access.Country},
	}
)

// noon is when the tests ask.
var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// allStates are the states of every kind of object.
var allStates = func() []string {
	list := []string{""}
	for _, s := range []directory.State{directory.Draft, directory.Proposed, directory.Published, directory.Suspended, directory.Archived} {
		list = append(list, string(s))
	}
	for _, s := range directory.TicketStates {
		list = append(list, string(s))
	}
	for _, r := range access.Roles {
		list = append(list, string(r))
	}
	return list
}()

// relations are where an object stands, for somebody with a right over the EPCI
// or over place "a".
var relations = []struct {
	name string
	at   access.Object
}{
	{"own", access.Object{Path: paths[epci], Place: "a"}},
	{"child", access.Object{Path: paths[commune], Place: "b"}},
	{"parent", access.Object{Path: paths[department], Place: "c"}},
	{"sibling", access.Object{Path: paths[sibling], Place: "d"}},
	{"none", access.Object{}},
}

// grantOf gives the right of a role: over the EPCI, over place "a", or the country.
func grantOf(role access.Role) access.Grant {
	g := access.Grant{ID: 7, Role: role, Territory: epci}
	switch {
	case role.OnPlaces():
		g.Territory, g.Place = access.Territory{}, "a"
	case role == access.Agency:
		g.Territory = access.Country
	}
	return g
}

func actorWith(grants ...access.Grant) access.Actor {
	return access.Actor{Account: 1, Grants: grants, Strong: true, At: noon}
}

// TestMatrixIsWhatWasRead compares every answer to a file that people read:
// each change of a right shows as a change of that file.
func TestMatrixIsWhatWasRead(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, role := range access.Roles {
		fmt.Fprintf(&text, "\n# %s\n", role)
		for _, action := range access.Actions {
			writeRow(&text, actorWith(grantOf(role)), action)
		}
	}
	const golden = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("the rights are no longer those of %s: read them with go test ./access -update and git diff\n%s", golden, text.String())
	}
}

func writeRow(text *strings.Builder, actor access.Actor, action access.Action) {
	fmt.Fprintf(text, "%-19s", action)
	for _, r := range relations {
		fmt.Fprintf(text, " %s=%s", r.name, allowedStates(actor, action, r.at))
	}
	text.WriteString("\n")
}

// allowedStates lists the states in which an action is allowed: "*" for all,
// "-" for none.
func allowedStates(actor access.Actor, action access.Action, o access.Object) string {
	var allowed []string
	for _, o.State = range allStates {
		if actor.May(action, o).Allowed {
			allowed = append(allowed, o.State)
		}
	}
	switch len(allowed) {
	case 0:
		return "-"
	case len(allStates):
		return "*"
	}
	return strings.Join(allowed, ",")
}

// TestEveryCell asks every role, action, relation, state and circumstance, and
// compares with a reading of the rules that shares nothing with the table.
func TestEveryCell(t *testing.T) {
	t.Parallel()
	cells, surprises := 0, 0
	for _, role := range access.Roles {
		for _, action := range access.Actions {
			for _, r := range relations {
				for _, state := range allStates {
					for name, change := range circumstances {
						o, actor := r.at, actorWith(grantOf(role))
						o.State = state
						change(&actor, action)
						cells++
						got, want := actor.May(action, o), counted(name, role, action) && asWritten(role, action, r.name, state)
						if got.Allowed != want {
							surprises++
							t.Errorf("%s, %s, %s, state %q, %s: %v, want %v", role, action, r.name, state, name, got, want)
						}
						checkReason(t, got)
					}
				}
			}
		}
	}
	t.Logf("%d cells checked, %d surprises", cells, surprises)
}

func checkReason(t *testing.T, d access.Decision) {
	if d.Allowed != (d.Reason == "") || !d.Allowed && !strings.HasSuffix(d.Reason, ".") {
		t.Errorf("a decision without its reason: %+v", d)
	}
}

// circumstances are what may stand in the way of a right.
var circumstances = map[string]func(*access.Actor, access.Action){
	"plain":     func(*access.Actor, access.Action) {},
	"weak":      func(a *access.Actor, _ access.Action) { a.Strong = false },
	"expired":   func(a *access.Actor, _ access.Action) { a.Grants[0].Until = noon },
	"ending":    func(a *access.Actor, _ access.Action) { a.Grants[0].Until = noon.Add(time.Second) },
	"delegated": func(a *access.Actor, _ access.Action) { a.Grants[0].Delegated = true },
	"anyone":    func(a *access.Actor, _ access.Action) { a.Account = 0 },
	"token": func(a *access.Actor, action access.Action) {
		a.Token = &access.Limit{Actions: []access.Action{action}, Territory: access.Country}
	},
	"token of another action": func(a *access.Actor, action access.Action) {
		a.Token = &access.Limit{Territory: access.Country}
		for _, other := range access.Actions {
			if other != action {
				a.Token.Actions = append(a.Token.Actions, other)
			}
		}
	},
	"token of another territory": func(a *access.Actor, _ access.Action) {
		a.Token = &access.Limit{Actions: access.Actions, Territory: foreign}
	},
	"token of no territory": func(a *access.Actor, _ access.Action) { a.Token = &access.Limit{Actions: access.Actions} },
}

// counted tells whether a circumstance leaves a right its force.
func counted(circumstance string, role access.Role, action access.Action) bool {
	switch circumstance {
	case "weak":
		return role == access.TerritoryManager || role == access.PlaceManager || role == access.Mediator || role == access.Evaluator || action == access.DeskSee
	case "expired":
		return action == access.DeskSee
	case "delegated":
		return action != access.TeamManage && action != access.TeamLend && action != access.PlaceTransfer && action != access.AccountDecide
	case "plain", "ending", "token":
		return true
	}
	return false
}

// asWritten says again, case by case, what the rules are in words.
func asWritten(role access.Role, action access.Action, relation, state string) bool {
	one := func(list ...string) bool { return slices.Contains(list, state) }
	switch {
	case action == access.DeskSee || role == access.Agency:
		return true
	case action == access.TokenManage:
		return false // no object of these has an owner
	case relation == "parent" || relation == "sibling" || relation == "none" || role.OnPlaces() && relation != "own":
		return false
	}
	visible := one("published", "suspended")
	team := one("territoire", "gestionnaire", "mediateur")
	switch action {
	case access.LabelDesign:
		return false
	case access.LabelSee:
		return role == access.TerritoryManager || role == access.PlaceManager || role == access.Instructor || role == access.DecisionMaker
	case access.LabelApply:
		return role == access.TerritoryManager || role == access.PlaceManager
	case access.LabelInstruct:
		return role == access.Instructor
	case access.LabelPrepare:
		return role == access.Instructor || role == access.DecisionMaker
	case access.LabelDecide:
		return role == access.DecisionMaker
	}
	switch role {
	case access.TerritoryManager:
		switch action {
		case access.PlacePublish:
			return visible || one("draft", "proposed")
		case access.PlaceRevert:
			return visible || one("archived")
		case access.PlaceConfirm:
			return one("published")
		case access.PlaceClose, access.PlaceSuspend:
			return visible
		case access.PlaceTransfer:
			return visible || one("proposed")
		case access.TicketDecide:
			return one("recue", "prise", "acceptee", "refusee", "contestee", "acceptee_apres_recours", "refusee_apres_recours")
		case access.TeamSee, access.TeamManage:
			return team
		case access.TeamLend:
			return one("territoire")
		case access.AccountDecide:
			return relation == "child"
		}
		return true
	case access.PlaceManager:
		switch action {
		case access.PlaceSee, access.TicketSee:
			return true
		case access.PlacePublish, access.PlaceClose, access.PlaceTransfer:
			return visible
		case access.PlaceConfirm, access.PlaceRevert:
			return one("published")
		case access.TeamSee:
			return one("gestionnaire", "mediateur")
		case access.TeamManage:
			return one("mediateur")
		case access.TeamLend:
			return one("gestionnaire")
		case access.TicketDecide:
			return one("recue", "prise", "acceptee", "refusee")
		}
		return false
	case access.Mediator:
		return action == access.PlaceSee || action == access.PlaceConfirm && one("published") || action == access.PlaceClose && visible
	}
	return action == access.PlaceSee
}
