package store

import (
	"testing"

	"annuaire/fault"
	"annuaire/labels"
)

// askedOf asks the expert for an opinion, and gives its number.
func (w *labelWorld) askedOf(app labels.Application) (id int64) {
	w.t.Helper()
	form := OpinionForm{Email: "expert@example.fr", Question: "Les ateliers conviennent-ils ?", Closed: "Faut-il accorder ?"}
	if _, err := w.AskOpinion(w.t.Context(), w.timed(w.instructor), app.ID, w.reasoned(10), form); err != nil {
		w.t.Fatal(err)
	}
	w.inRecord(scanOf(`select max(id) from label_opinion where application = $1`, &id, app.ID))
	return id
}

func TestAnOpinionFromItsQuestionToItsAnswer(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	id := w.askedOf(app)
	own, err := w.OwnOpinion(t.Context(), w.timed(w.expert), id)
	if err != nil || own.File.Interest.Declared || own.Question == "" {
		t.Fatalf("before declaring: %+v, %v", own, err)
	}
	_, err = w.FileReview(t.Context(), w.timed(w.expert), app.ID)
	kindIs(t, err, fault.Unknown, "the file before declaring")
	yes := true
	give := func(answer string, yes *bool) error {
		_, err := w.GiveOpinion(t.Context(), w.timed(w.expert), id, anyCommand, answer, yes)
		return err
	}
	kindIs(t, give("Oui.", &yes), fault.Unknown, "before declaring")
	w.declare(w.expert, app.ID)
	r, err := w.FileReview(t.Context(), w.timed(w.expert), app.ID)
	if err != nil || !r.Open || r.Examines || len(r.Opinions) != 1 {
		t.Fatalf("the file to the expert: open %v, examines %v, %d opinions, %v", r.Open, r.Examines, len(r.Opinions), err)
	}
	kindIs(t, give("", &yes), fault.Invalid, "an empty answer")
	kindIs(t, give("Oui.", nil), fault.Invalid, "without yes or no")
	if err := give("Oui, ils conviennent.", &yes); err != nil {
		t.Fatal(err)
	}
	kindIs(t, give("Non, après tout.", &yes), fault.Denied, "a second answer")
	_, err = w.CancelOpinion(t.Context(), w.timed(w.instructor), id, w.reasoned(0))
	kindIs(t, err, fault.Conflict, "cancelling what was answered")
	if _, err := w.RevokeOpinion(t.Context(), w.timed(w.instructor), id, w.reasoned(0)); err != nil {
		t.Fatal(err)
	}
	if left := w.deadlines(labels.ApplicationLife, app.ID); len(left) != 1 {
		t.Errorf("awaited: %v", left)
	}
	own, err = w.OwnOpinion(t.Context(), w.timed(w.expert), id)
	if err != nil || own.State != labels.OpinionRevoked || own.Answer == "" {
		t.Errorf("what was answered stays: %+v, %v", own, err)
	}
}

func TestWhoMayBeAsked(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	ask := func(email string) error {
		_, err := w.AskOpinion(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(10), OpinionForm{Email: email, Name: "Zoé Neuve", Question: "Qu’en pensez-vous ?"})
		return err
	}
	for name, email := range map[string]string{"who applied": "lieu@example.fr", "oneself": "instruit@example.fr", "no address": "expert"} {
		kindIs(t, ask(email), fault.Invalid, name)
	}
	if err := ask("nouvelle@example.fr"); err != nil {
		t.Fatalf("somebody who has no account: %v", err)
	}
	var state string
	w.inRecord(scanOf(`select state from account where email = 'nouvelle@example.fr'`, &state))
	if state != string(AccountInvited) {
		t.Errorf("the new account is %s", state)
	}
	kindIs(t, ask("nouvelle@example.fr"), fault.Invalid, "somebody who is asked already")
	_, err := w.AskOpinion(t.Context(), w.timed(w.colleague), app.ID, w.reasoned(10), OpinionForm{Email: "x@example.fr", Question: "?"})
	kindIs(t, err, fault.Denied, "by who has not declared")
	_, err = w.AskOpinion(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(0), OpinionForm{Email: "x@example.fr", Question: "?"})
	kindIs(t, err, fault.Invalid, "for today")
}

func TestRecallingAndCancellingAnOpinion(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	id := w.askedOf(app)
	if n, err := w.RemindOpinions(t.Context(), w.now.AddDate(0, 0, 7)); err != nil || n != 0 {
		t.Errorf("more than three days before: %d, %v", n, err)
	}
	if n, err := w.RemindOpinions(t.Context(), w.now.AddDate(0, 0, 9)); err != nil || n != 1 {
		t.Errorf("three days before: %d, %v", n, err)
	}
	if n, err := w.RemindOpinions(t.Context(), w.now.AddDate(0, 0, 9)); err != nil || n != 0 {
		t.Errorf("twice: %d, %v", n, err)
	}
	w.now = w.now.AddDate(0, 0, 9)
	_, err := w.RemindOpinion(t.Context(), w.timed(w.instructor), id, anyCommand)
	kindIs(t, err, fault.Conflict, "within a day")
	_, err = w.RevokeOpinion(t.Context(), w.timed(w.instructor), id, w.reasoned(0))
	kindIs(t, err, fault.Conflict, "setting aside what nobody answered")
	command := w.reasoned(0)
	command.Key, command.Payload = "0123456789abcdef", []byte("x")
	if _, err := w.CancelOpinion(t.Context(), w.timed(w.instructor), id, command); err != nil {
		t.Fatal(err)
	}
	if again, err := w.CancelOpinion(t.Context(), w.timed(w.instructor), id, command); err != nil || !again.Replayed {
		t.Errorf("sent twice: %v, %v", again.Replayed, err)
	}
	_, err = w.OwnOpinion(t.Context(), w.timed(w.expert), id)
	kindIs(t, err, fault.Unknown, "what was cancelled")
	if left := w.deadlines(labels.ApplicationLife, app.ID); len(left) != 1 {
		t.Errorf("awaited: %v", left)
	}
}
