package store

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// agencyOf gives a record and somebody of the agency.
func agencyOf(t *testing.T) (*ticketWorld, access.Actor) {
	t.Helper()
	w := newTicketWorld(t)
	return w, actorAt(w.someone("agence@example.fr", "agence pays:FR"), noon)
}

// published gives a version made of a scheme, published.
func published(t *testing.T, s *ticketWorld, actor access.Actor, scheme labels.Scheme) SchemeVersion {
	t.Helper()
	v, err := s.CreateScheme(t.Context(), actor, scheme)
	if err == nil {
		v, err = s.PublishScheme(t.Context(), actor, v.ID, Command{Seq: v.Seq})
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestShippedSchemesArePublishedOnce(t *testing.T) {
	t.Parallel()
	s, _ := agencyOf(t)
	for range 2 {
		if err := s.PublishShipped(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.PublishedSchemes(t.Context())
	if err != nil || len(list) != 2 || list[0].Scheme.Code != "emn" || list[1].Scheme.Code != "reseau" {
		t.Fatalf("%d schemes, %v", len(list), err)
	}
	for _, v := range list {
		text, digest, err := s.SchemeDefinition(t.Context(), v.Scheme.Code, v.Number)
		if sum := sha256.Sum256(text); err != nil || !slices.Equal(sum[:], digest) || !slices.Equal(digest, v.Digest) {
			t.Errorf("%s: the digest is not that of the text, %v", v.Scheme.Code, err)
		}
		shipped := labels.Shipped()[1-slices.IndexFunc(list, func(o SchemeVersion) bool { return o.ID == v.ID })]
		wrote, _ := json.Marshal(shipped)
		read, _ := json.Marshal(v.Scheme)
		if string(wrote) != string(read) {
			t.Errorf("%s is not read as it was shipped", v.Scheme.Code)
		}
	}
}

func TestPublishedVersionNeverChanges(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	v := published(t, s, agent, labels.Shipped()[0])
	for _, sql := range []string{
		`update label_version set definition = jsonb_set(definition, '{nom}', '"Autre"') where id = $1`,
		`update label_version set state = 'brouillon' where id = $1`,
		`update label_version set digest = null, published_at = null where id = $1`,
		`update label_version set published_at = now() where id = $1`,
		`update label_version set version = 7 where id = $1`,
		`delete from label_version where id = $1`,
	} {
		if _, err := s.pool.Exec(t.Context(), sql, v.ID); err == nil {
			t.Errorf("nothing refuses: %s", sql)
		}
	}
	err := func() error {
		_, err := s.SaveScheme(t.Context(), agent, v.ID, v.Revision, func(d *labels.Scheme) error { d.Name = "Autre"; return nil })
		return err
	}()
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("saving a published version: %v", err)
	}
	after, err := s.SchemeVersionByID(t.Context(), v.ID)
	if err != nil || after.Scheme.Name != labels.Shipped()[0].Name {
		t.Errorf("%q, %v", after.Scheme.Name, err)
	}
}

func TestDraftIsSavedAndUndone(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	v, err := s.CreateScheme(t.Context(), agent, labels.Scheme{Code: "essai", Prefix: "ESS", Name: "Essai"})
	if err != nil {
		t.Fatal(err)
	}
	named := func(name string) func(*labels.Scheme) error {
		return func(d *labels.Scheme) error { d.Name = name; return nil }
	}
	second, err := s.SaveScheme(t.Context(), agent, v.ID, v.Revision, named("Deux"))
	if err != nil || second.Scheme.Name != "Deux" || second.Revision != v.Revision+1 {
		t.Fatalf("%+v, %v", second.Scheme.Name, err)
	}
	if _, err := s.SaveScheme(t.Context(), agent, v.ID, v.Revision, named("Perdu")); fault.KindOf(err) != fault.Conflict {
		t.Errorf("saved over another: %v", err)
	}
	third, err := s.SaveScheme(t.Context(), agent, v.ID, second.Revision, named("Trois"))
	if err != nil {
		t.Fatal(err)
	}
	back, err := s.UndoScheme(t.Context(), agent, v.ID, third.Revision)
	if err != nil || back.Scheme.Name != "Deux" || back.Revision <= third.Revision {
		t.Errorf("undone once: %q, %d, %v", back.Scheme.Name, back.Revision, err)
	}
	first, err := s.UndoScheme(t.Context(), agent, v.ID, back.Revision)
	if err != nil || first.Scheme.Name != "Essai" {
		t.Errorf("undone twice: %q, %v", first.Scheme.Name, err)
	}
	if _, err := s.UndoScheme(t.Context(), agent, v.ID, first.Revision); fault.KindOf(err) != fault.Rejected {
		t.Errorf("undone thrice: %v", err)
	}
	if _, err := s.PublishScheme(t.Context(), agent, v.ID, Command{Seq: v.Seq}); fault.KindOf(err) == fault.Internal || err == nil {
		t.Errorf("an empty scheme is published: %v", err)
	}
}

func TestOneDraftOfASchemeAtATime(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	var together sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		together.Go(func() { _, errs[i] = s.CreateScheme(t.Context(), agent, labels.Shipped()[1]) })
	}
	together.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d drafts", made)
	}
	list, err := s.Schemes(t.Context(), agent)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d versions, %v", len(list), err)
	}
	if err := s.DropScheme(t.Context(), agent, list[0].ID, Command{Seq: list[0].Seq}); err != nil {
		t.Fatal(err)
	}
	v, err := s.CreateScheme(t.Context(), agent, labels.Shipped()[1])
	if err != nil || v.Number != 2 {
		t.Errorf("after a draft that was given up: version %d, %v", v.Number, err)
	}
}

func TestNewVersionTakesThePlaceOfTheOld(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	first := published(t, s, agent, labels.Shipped()[1])
	next := first.Scheme
	next.HoldersOnNew = labels.Upgrade{Must: true, Months: 6}
	draft, err := s.CreateScheme(t.Context(), agent, next)
	if err != nil {
		t.Fatal(err)
	}
	upgrade := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	effects, err := s.SchemeEffects(t.Context(), agent, draft.ID)
	if err != nil || effects.Before == nil || effects.Before.ID != first.ID || !effects.UpgradeBy.Equal(upgrade) {
		t.Errorf("%+v, %v", effects, err)
	}
	command := Command{Seq: draft.Seq, Key: "publier-une-fois", Payload: []byte{1}}
	for range 2 { // sent twice, done once
		if _, err := s.PublishScheme(t.Context(), agent, draft.ID, command); err != nil {
			t.Fatal(err)
		}
	}
	old, err := s.SchemeVersionByID(t.Context(), first.ID)
	if err != nil || old.State != labels.SchemeSuperseded || !old.UpgradeBy.Equal(upgrade) {
		t.Errorf("the old one is %s until %s, %v", old.State, old.UpgradeBy, err)
	}
	now, err := s.PublishedScheme(t.Context(), next.Code)
	if err != nil || now.ID != draft.ID || now.Number != 2 {
		t.Errorf("in force: %d, %v", now.ID, err)
	}
	history, err := s.SchemeVersions(t.Context(), next.Code)
	if err != nil || len(history) != 2 || history[0].Number != 2 {
		t.Errorf("%d versions, %v", len(history), err)
	}
	due, err := s.dueDeadlines(t.Context(), labels.SchemeLife.Kind, upgradeDeadline, upgrade.AddDate(0, 0, 2), 10)
	if err != nil || len(due) != 1 || due[0].Aggregate != first.ID {
		t.Errorf("%d deadlines, %v", len(due), err)
	}
}

func TestWhatIdentifiesASchemeStays(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	published(t, s, agent, labels.Shipped()[0])
	other := labels.Shipped()[0]
	other.Prefix = "AUT"
	if _, err := s.CreateScheme(t.Context(), agent, other); fault.KindOf(err) == fault.Internal {
		t.Errorf("another prefix: %v", err)
	}
	other.Code, other.Prefix = "autre", labels.Shipped()[0].Prefix
	v, err := s.CreateScheme(t.Context(), agent, other)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.PublishScheme(t.Context(), agent, v.ID, Command{Seq: v.Seq})
	if err == nil || !strings.Contains(err.Error(), "publiée") {
		t.Errorf("the prefix of another scheme: %v", err)
	}
}

func TestSchemeIsClosedReopenedRetired(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	v := published(t, s, agent, labels.Shipped()[0])
	type act func(Command) error
	steps := []struct {
		do    act
		state procedure.State
		open  bool
	}{
		{func(c Command) error { return s.CloseScheme(t.Context(), agent, v.ID, c) }, labels.SchemeClosed, false},
		{func(c Command) error { return s.ReopenScheme(t.Context(), agent, v.ID, c) }, labels.SchemePublished, true},
		{func(c Command) error { return s.RetireScheme(t.Context(), agent, v.ID, c) }, labels.SchemeRetired, false},
	}
	for _, step := range steps {
		if err := step.do(Command{Seq: v.Seq}); fault.KindOf(err) == fault.Internal || err == nil {
			t.Errorf("without a reason, to %s: %v", step.state, err)
		}
		if err := step.do(Command{Seq: v.Seq, Reason: "Le règlement est en cours de révision."}); err != nil {
			t.Fatal(err)
		}
		if err := step.do(Command{Seq: v.Seq, Reason: "Encore."}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("from an old page, to %s: %v", step.state, err)
		}
		line, moves, err := s.Scheme(t.Context(), agent, v.ID)
		if err != nil || line.State != step.state || line.Open() != step.open || moves[len(moves)-1].To != step.state {
			t.Errorf("%s, %v, wanted %s", line.State, err, step.state)
		}
		v = line.SchemeVersion
	}
	if _, err := s.PublishedScheme(t.Context(), "reseau"); fault.KindOf(err) != fault.Unknown {
		t.Errorf("one applies to what is retired: %v", err)
	}
	if latest, err := s.LatestSchemes(t.Context()); err != nil || len(latest) != 1 {
		t.Errorf("%d shown, %v", len(latest), err)
	}
}

func TestOnlyTheAgencyWritesSchemes(t *testing.T) {
	t.Parallel()
	s, agent := agencyOf(t)
	draft, err := s.CreateScheme(t.Context(), agent, labels.Shipped()[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []access.Actor{
		s.someone("t@example.fr", "territoire commune:35238"), s.someone("i@example.fr", "instructeur pays:FR"),
		s.someone("d@example.fr", "decideur pays:FR"), s.someone("g@example.fr", "gestionnaire "+s.place.ID), {},
	} {
		_, create := s.CreateScheme(t.Context(), a, labels.Shipped()[1])
		_, save := s.SaveScheme(t.Context(), a, draft.ID, draft.Revision, func(*labels.Scheme) error { return nil })
		_, undo := s.UndoScheme(t.Context(), a, draft.ID, draft.Revision)
		_, publish := s.PublishScheme(t.Context(), a, draft.ID, Command{Seq: draft.Seq})
		_, list := s.Schemes(t.Context(), a)
		for i, err := range []error{create, save, undo, publish, list, s.DropScheme(t.Context(), a, draft.ID, Command{Seq: draft.Seq})} {
			if kind := fault.KindOf(err); kind != fault.Denied && kind != fault.Anonymous {
				t.Errorf("account %d, act %d: %v", a.Account, i, err)
			}
		}
	}
	if _, err := s.SchemeVersionByID(t.Context(), draft.ID); fault.KindOf(err) != fault.Unknown {
		t.Errorf("a draft is public: %v", err)
	}
}
