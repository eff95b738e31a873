package store

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/task"
)

// teamGround gives a store with a place in Rennes and one in Paris, and the
// people around them.
type teamGround struct {
	*Store
	agency, department, town, elsewhere, manager access.Actor
}

func openTeam(t *testing.T) teamGround {
	t.Helper()
	s := openGround(t)
	p, q := place(), place()
	p.INSEE, q.INSEE = "35238", "75104"
	save(t, s, "essai", directory.Change{Place: p, SourceID: "ici"}, directory.Change{Place: q, SourceID: "ailleurs"})
	return teamGround{
		Store: s, agency: person(t, s, "agence", over(access.Agency, access.Country)), department: person(t, s, "ille", over(access.TerritoryManager, ille)),
		town: person(t, s, "rennes", over(access.TerritoryManager, rennes)), elsewhere: person(t, s, "paris", over(access.TerritoryManager, parisCommune)),
		manager: person(t, s, "gestionnaire", ofPlace(access.PlaceManager, "ici")),
	}
}

// to says to whom a right goes.
func (n NewRight) to(email string) NewRight {
	n.Email = email
	return n
}

func (n NewRight) until(t time.Time) NewRight {
	n.Until = t
	return n
}

// letters counts the letters to an address that wait in the queue.
func letters(t *testing.T, s *Store, to string, letter task.Letter) (n int) {
	t.Helper()
	err := s.pool.QueryRow(t.Context(), `select count(*) from river_job where kind = 'mail' and args->>'to' = $1 and args->>'letter' = $2`, to, letter).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func acts(t *testing.T, s *Store, action string) (n int) {
	t.Helper()
	if err := s.pool.QueryRow(t.Context(), `select count(*) from journal where action = $1`, action).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestGivingARight(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	colleague := person(t, g.Store, "collegue")
	r, err := g.GiveRight(t.Context(), g.town, over(access.TerritoryManager, rennes).to("collegue@exemple.fr"))
	if err != nil || r.On != "Rennes" || r.State != AccountActive {
		t.Fatalf("%+v, %v", r, err)
	}
	if held := acting(t, g.Store, colleague.Account).Grants; len(held) != 1 || held[0].Territory != rennes || held[0].Delegated {
		t.Errorf("they hold %+v", held)
	}
	if letters(t, g.Store, "collegue@exemple.fr", task.GrantGiven) != 1 || acts(t, g.Store, "droit.donner") != 1 {
		t.Error("neither told nor written")
	}
	r, err = g.GiveRight(t.Context(), g.manager, NewRight{Email: "nouvelle@exemple.fr", Name: "Nouvelle", Role: access.Mediator, Place: "ici"})
	if err != nil || r.State != AccountInvited || r.On != "Médiathèque" || r.Territory != rennes {
		t.Fatalf("%+v, %v", r, err)
	}
	if letters(t, g.Store, "nouvelle@exemple.fr", task.Invitation) != 1 || letters(t, g.Store, "nouvelle@exemple.fr", task.GrantGiven) != 0 {
		t.Error("who is invited is to receive one letter")
	}
	if _, err := g.Store.Actor(t.Context(), r.Account); fault.KindOf(err) != fault.Anonymous {
		t.Errorf("an account that is not open acts: %v", err)
	}
	_, err = g.GiveRight(t.Context(), g.manager, NewRight{Email: "relais@exemple.fr", Role: access.PlaceManager, Place: "ici"})
	if err != nil {
		t.Errorf("a manager hands over to another: %v", err)
	}
}

func TestRightsThatAreNotGiven(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	person(t, g.Store, "deja", over(access.TerritoryManager, rennes))
	lent := g.lend(t, g.town, "prete@exemple.fr")
	rejected := map[string]struct {
		by   access.Actor
		n    NewRight
		kind fault.Kind
	}{
		"of a territory above":      {g.town, over(access.TerritoryManager, ille).to("x@exemple.fr"), fault.Denied},
		"of a territory elsewhere":  {g.town, over(access.TerritoryManager, parisCommune).to("x@exemple.fr"), fault.Denied},
		"of the agency":             {g.department, over(access.Agency, access.Country).to("x@exemple.fr"), fault.Denied},
		"of an instructor":          {g.department, over(access.Instructor, ille).to("x@exemple.fr"), fault.Denied},
		"of a place elsewhere":      {g.town, ofPlace(access.Mediator, "ailleurs").to("x@exemple.fr"), fault.Denied},
		"by a manager, a territory": {g.manager, over(access.TerritoryManager, rennes).to("x@exemple.fr"), fault.Denied},
		"by who has none":           {access.Actor{}, ofPlace(access.Mediator, "ici").to("x@exemple.fr"), fault.Anonymous},
		"by who was lent theirs":    {lent, ofPlace(access.Mediator, "ici").to("x@exemple.fr"), fault.Denied},
		"by who hands over a loan":  {lent, ofPlace(access.PlaceManager, "ici").to("x@exemple.fr"), fault.Denied},
		"to oneself":                {g.department, over(access.TerritoryManager, rennes).to("ille@exemple.fr"), fault.Denied},
		"twice":                     {g.town, over(access.TerritoryManager, rennes).to("deja@exemple.fr"), fault.Conflict},
		"of a place unknown":        {g.agency, ofPlace(access.Mediator, "nulle-part").to("x@exemple.fr"), fault.Invalid},
		"of a territory unknown":    {g.agency, over(access.TerritoryManager, access.Territory{Level: "commune", Code: "99999"}).to("x@exemple.fr"), fault.Invalid},
		"of a role unknown":         {g.agency, over("roi", ille).to("x@exemple.fr"), fault.Invalid},
		"agency of a department":    {g.agency, over(access.Agency, ille).to("x@exemple.fr"), fault.Invalid},
		"manager of the country":    {g.agency, over(access.TerritoryManager, access.Country).to("x@exemple.fr"), fault.Invalid},
		"mediator of a territory":   {g.agency, over(access.Mediator, ille).to("x@exemple.fr"), fault.Invalid},
		"in the past":               {g.agency, over(access.Evaluator, ille).to("x@exemple.fr").until(time.Now().Add(-time.Hour)), fault.Invalid},
		"to no address":             {g.agency, over(access.Evaluator, ille).to("x"), fault.Invalid},
	}
	before := rightsAndAccounts(t, g.Store)
	for name, c := range rejected {
		if _, err := g.GiveRight(t.Context(), c.by, c.n); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	weak := g.agency
	weak.Strong = false
	if _, err := g.GiveRight(t.Context(), weak, over(access.Evaluator, ille).to("x@exemple.fr")); fault.KindOf(err) != fault.Denied {
		t.Errorf("without the second factor: %v", err)
	}
	if after := rightsAndAccounts(t, g.Store); after != before {
		t.Errorf("%v became %v", before, after)
	}
}

// rightsAndAccounts counts what refused changes must leave as it was.
func rightsAndAccounts(t *testing.T, s *Store) (n [4]int) {
	t.Helper()
	err := s.pool.QueryRow(t.Context(), `
		select (select count(*) from membership where ended_at is null), (select count(*) from account), (select count(*) from river_job), (select count(*) from journal)`).
		Scan(&n[0], &n[1], &n[2], &n[3])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// lend lends the first right of an actor for a week, and gives the actor who
// holds it, whose account is opened.
func (g teamGround) lend(t *testing.T, by access.Actor, email string) access.Actor {
	t.Helper()
	r, err := g.LendRight(t.Context(), by, by.Grants[0].ID, NewRight{Email: email, Until: by.At.Add(7 * 24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.pool.Exec(t.Context(), `update account set state = 'active' where id = $1`, r.Account); err != nil {
		t.Fatal(err)
	}
	return acting(t, g.Store, r.Account)
}

func TestLendingARight(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	week := time.Now().Add(7 * 24 * time.Hour)
	deputy := g.lend(t, g.department, "adjoint@exemple.fr")
	if !deputy.Grants[0].Delegated || deputy.Grants[0].Territory != ille || acts(t, g.Store, "droit.deleguer") != 1 {
		t.Errorf("lent: %+v", deputy.Grants)
	}
	part, err := g.LendRight(t.Context(), g.department, g.department.Grants[0].ID, NewRight{Email: "part@exemple.fr", Territory: cesson, Until: week})
	if err != nil || part.Territory != cesson || part.Role != access.TerritoryManager {
		t.Errorf("a part: %+v, %v", part, err)
	}
	if r, err := g.LendRight(t.Context(), g.manager, g.manager.Grants[0].ID, NewRight{Email: "remplacant@exemple.fr", Until: week}); err != nil || r.Place != "ici" {
		t.Errorf("a place: %+v, %v", r, err)
	}
	ending := person(t, g.Store, "finissante", over(access.TerritoryManager, ille).until(time.Now().Add(48*time.Hour)))
	mediator := person(t, g.Store, "mediatrice", ofPlace(access.Mediator, "ici"))
	for name, c := range map[string]struct {
		by   access.Actor
		from int64
		n    NewRight
		kind fault.Kind
	}{
		"a right of another":       {g.town, g.department.Grants[0].ID, NewRight{Until: week}, fault.Denied},
		"none":                     {g.town, 0, NewRight{Until: week}, fault.Denied},
		"over more than one holds": {g.department, g.department.Grants[0].ID, NewRight{Territory: bretagne, Until: week}, fault.Denied},
		"elsewhere":                {g.department, g.department.Grants[0].ID, NewRight{Territory: parisCommune, Until: week}, fault.Denied},
		"without end":              {g.department, g.department.Grants[0].ID, NewRight{}, fault.Invalid},
		"in the past":              {g.department, g.department.Grants[0].ID, NewRight{Until: time.Now().Add(-time.Hour)}, fault.Invalid},
		"for years":                {g.department, g.department.Grants[0].ID, NewRight{Until: time.Now().AddDate(3, 0, 0)}, fault.Invalid},
		"longer than one holds":    {ending, ending.Grants[0].ID, NewRight{Until: week}, fault.Invalid},
		"what was lent":            {deputy, deputy.Grants[0].ID, NewRight{Until: time.Now().Add(time.Hour)}, fault.Denied},
		"of a mediator":            {mediator, mediator.Grants[0].ID, NewRight{Until: week}, fault.Denied},
	} {
		c.n.Email = "x@exemple.fr"
		if _, err := g.LendRight(t.Context(), c.by, c.from, c.n); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLentRightsFallWithTheirOrigin ends, expires and closes where a right comes
// from: at the next request who was lent it holds nothing.
func TestLentRightsFallWithTheirOrigin(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	for name, sql := range map[string]string{
		"ended":   `update membership set ended_at = now() where id = $1`,
		"expired": `update membership set until = now() - interval '1 second' where id = $1`,
		"closed":  `update account set state = 'closed' where id = (select account from membership where id = $1)`,
		"lent":    `update membership set delegated_by = 1, until = now() + interval '1 day' where id = $1`, // a loan of a loan counts for nothing
	} {
		lender := person(t, g.Store, "preteuse-"+name, over(access.TerritoryManager, cesson))
		deputy := g.lend(t, lender, "adjoint-"+name+"@exemple.fr")
		if len(deputy.Grants) != 1 {
			t.Fatalf("%s: holds %v", name, deputy.Grants)
		}
		if _, err := g.pool.Exec(t.Context(), sql, lender.Grants[0].ID); err != nil {
			t.Fatal(err)
		}
		if next := acting(t, g.Store, deputy.Account); len(next.Grants) != 0 {
			t.Errorf("%s: still holds %v", name, next.Grants)
		}
	}
}

func TestEndingARight(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	agent := person(t, g.Store, "agent", over(access.TerritoryManager, rennes), ofPlace(access.Mediator, "ici"))
	r, err := g.EndRight(t.Context(), g.department, agent.Grants[0].ID)
	if err != nil || r.Account != agent.Account {
		t.Fatalf("%+v, %v", r, err)
	}
	next := acting(t, g.Store, agent.Account)
	if len(next.Grants) != 1 || next.May(access.PlacePublish, access.Object{State: access.Published, Path: groundPaths[rennes]}).Allowed {
		t.Errorf("at the next request they hold %+v", next.Grants)
	}
	if letters(t, g.Store, "agent@exemple.fr", task.GrantEnded) != 1 || acts(t, g.Store, "droit.retirer") != 1 {
		t.Error("neither told nor written")
	}
	if _, err := g.EndRight(t.Context(), g.department, agent.Grants[0].ID); fault.KindOf(err) != fault.Unknown {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := g.RestoreRight(t.Context(), g.agency, agent.Grants[0].ID); fault.KindOf(err) != fault.Rejected {
		t.Errorf("given back by who did not end it: %v", err)
	}
	if _, err := g.RestoreRight(t.Context(), g.department, agent.Grants[0].ID); err != nil {
		t.Errorf("given back: %v", err)
	}
	if next := acting(t, g.Store, agent.Account); len(next.Grants) != 2 {
		t.Errorf("after it was given back they hold %+v", next.Grants)
	}
}

func TestRightsThatAreNotEnded(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	pair := person(t, g.Store, "paire", ofPlace(access.PlaceManager, "ici"))
	both := person(t, g.Store, "deux", over(access.TerritoryManager, rennes), over(access.TerritoryManager, cesson))
	before := rightsAndAccounts(t, g.Store)
	for name, c := range map[string]struct {
		by   access.Actor
		id   int64
		kind fault.Kind
	}{
		"one's last":             {g.town, g.town.Grants[0].ID, fault.Rejected},
		"the agency's last":      {g.agency, g.agency.Grants[0].ID, fault.Rejected},
		"of a stranger":          {g.town, g.elsewhere.Grants[0].ID, fault.Unknown}, // what is not theirs to see is not there
		"of the level above":     {g.town, g.department.Grants[0].ID, fault.Unknown},
		"of an equal of a place": {g.manager, pair.Grants[0].ID, fault.Denied},
		"by anyone":              {access.Actor{}, g.town.Grants[0].ID, fault.Unknown},
		"none":                   {g.agency, 999999, fault.Unknown},
	} {
		if _, err := g.EndRight(t.Context(), c.by, c.id); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := rightsAndAccounts(t, g.Store); after != before {
		t.Errorf("%v became %v", before, after)
	}
	if _, err := g.EndRight(t.Context(), both, both.Grants[1].ID); err != nil {
		t.Errorf("one of two of one's own: %v", err)
	}
	if _, err := g.RestoreRight(t.Context(), acting(t, g.Store, both.Account), both.Grants[1].ID); fault.KindOf(err) != fault.Rejected {
		t.Errorf("somebody gave themselves a right back: %v", err)
	}
}

// TestTwoAdministratorsEndEachOther: one stays, whatever the order.
func TestTwoAdministratorsEndEachOther(t *testing.T) {
	t.Parallel()
	s := openGround(t)
	for range 5 {
		if _, err := s.pool.Exec(t.Context(), `update membership set ended_at = now() where ended_at is null`); err != nil {
			t.Fatal(err)
		}
		one, two := person(t, s, "un"+time.Now().Format("150405.000000000"), over(access.Agency, access.Country)), person(t, s, "deux"+time.Now().Format("150405.000000000"), over(access.Agency, access.Country))
		var wait sync.WaitGroup
		results := make([]error, 2)
		wait.Go(func() { _, results[0] = s.EndRight(context.WithoutCancel(t.Context()), one, two.Grants[0].ID) })
		wait.Go(func() { _, results[1] = s.EndRight(context.WithoutCancel(t.Context()), two, one.Grants[0].ID) })
		wait.Wait()
		var left int
		if err := s.pool.QueryRow(t.Context(), `select count(*) from valid_membership where role = 'agence'`).Scan(&left); err != nil || left != 1 {
			t.Errorf("%d administrators left, %v; %v", left, err, results)
		}
	}
}

func TestTeamShowsWhatOneManages(t *testing.T) {
	t.Parallel()
	g := openTeam(t)
	person(t, g.Store, "mediatrice", ofPlace(access.Mediator, "ici"))
	person(t, g.Store, "instructrice", over(access.Instructor, ille))
	g.lend(t, g.town, "adjoint@exemple.fr")
	for _, c := range []struct {
		name  string
		by    access.Actor
		q     TeamQuery
		names []string
		may   []bool
	}{
		{"town", g.town, TeamQuery{}, []string{"", "gestionnaire", "mediatrice", "rennes"}, []bool{true, true, true, false}},
		{"manager", g.manager, TeamQuery{}, []string{"gestionnaire", "mediatrice"}, []bool{false, true}},
		{"elsewhere", g.elsewhere, TeamQuery{}, []string{"paris"}, []bool{false}},
		{"by a word", g.agency, TeamQuery{Text: " MÉDIATRICE "}, []string{"mediatrice"}, []bool{true}},
		{"by the place", g.agency, TeamQuery{Text: "mediatheque", Role: access.PlaceManager}, []string{"gestionnaire"}, []bool{true}},
		{"by a wildcard", g.agency, TeamQuery{Text: "%"}, nil, nil},
		{"backwards", g.department, TeamQuery{Order: TeamByRole, Descending: true, Role: access.TerritoryManager}, []string{"", "ille", "rennes"}, []bool{true, false, true}},
		{"nobody", access.Actor{}, TeamQuery{}, nil, nil},
	} {
		c.q.Limit = 50
		list, total, err := g.Team(t.Context(), c.by, c.q)
		var names []string
		var may []bool
		for _, r := range list {
			names, may = append(names, r.Name), append(may, r.Manageable)
		}
		if c.q.Order != "" {
			slices.Sort(names)
			may = c.may
		}
		if c.q.Order == "" && c.name == "town" { // who is lent the right has no name yet: sorted by e-mail
			slices.Sort(names)
			may = c.may
		}
		if err != nil || !slices.Equal(names, c.names) || !slices.Equal(may, c.may) || total != len(c.names) {
			t.Errorf("%s: %q %v of %d, %v; want %q %v", c.name, names, may, total, err, c.names, c.may)
		}
	}
	if list, total, err := g.Team(t.Context(), g.agency, TeamQuery{Limit: 2, Offset: 2}); err != nil || len(list) != 2 || total < 6 {
		t.Errorf("a page of %d of %d, %v", len(list), total, err)
	}
}
