package store

import (
	"slices"
	"testing"

	"annuaire/fault"
	"annuaire/labels"
)

func TestADraftIsReadByItsAuthorAlone(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	w.declare(w.colleague, app.ID)
	save := func(a labels.Assessment) error {
		return w.SaveAssessments(t.Context(), w.timed(w.instructor), app.ID, []labels.Assessment{a})
	}
	before := w.application(app.ID).Seq
	if err := save(labels.Assessment{Criterion: "A1", Verdict: labels.MajorNC}); err != nil {
		t.Fatalf("a draft may lack its finding: %v", err)
	}
	kindIs(t, save(labels.Assessment{Criterion: "Z9", Verdict: labels.Compliant}), fault.Invalid, "no such criterion")
	kindIs(t, save(labels.Assessment{Criterion: "A1", Verdict: "parfait"}), fault.Invalid, "no such verdict")
	kindIs(t, save(labels.Assessment{Criterion: "A1", Verdict: labels.Compliant, Documents: []int64{424242}}), fault.Invalid, "a document of another file")
	if w.application(app.ID).Seq != before {
		t.Error("a draft is a move")
	}
	mine, err := w.FileReview(t.Context(), w.timed(w.instructor), app.ID)
	if err != nil || len(mine.Drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(mine.Drafts), err)
	}
	theirs, err := w.FileReview(t.Context(), w.timed(w.colleague), app.ID)
	if err != nil || len(theirs.Drafts) != 0 || len(theirs.Sent) != 0 {
		t.Errorf("a colleague reads %d drafts, %v", len(theirs.Drafts), err)
	}
	_, err = w.SendAssessments(t.Context(), w.timed(w.instructor), app.ID, anyCommand)
	kindIs(t, err, fault.Invalid, "not compliant, without a finding")
	if !slices.Contains(faultFields(err), "texte_A1") {
		t.Errorf("it names %v", faultFields(err))
	}
	if err := save(labels.Assessment{Criterion: "A1"}); err != nil {
		t.Fatal(err)
	}
	_, err = w.SendAssessments(t.Context(), w.timed(w.instructor), app.ID, anyCommand)
	kindIs(t, err, fault.Invalid, "nothing to send")
}

// What was sent stays as it was; another of the same author annuls it.
func TestWhatWasSentIsReplacedAndStays(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	w.assess(app.ID, map[string]labels.Verdict{"A3": labels.MajorNC})
	w.assess(app.ID, map[string]labels.Verdict{"A3": labels.MinorNC})
	r, err := w.FileReview(t.Context(), w.timed(w.instructor), app.ID)
	if err != nil || len(r.Sent) != 2 || r.Sent[0].AnnulledAt.IsZero() || r.Sent[0].Verdict != labels.MajorNC || !r.Sent[1].Current() {
		t.Fatalf("%+v, %v", r.Sent, err)
	}
	if r.Verdicts["A3"] != labels.MinorNC || !slices.Contains(r.Result.Minors, "A3") {
		t.Errorf("concluded %v, %+v", r.Verdicts, r.Result)
	}
}

func TestProposing(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	due := w.now.AddDate(0, 3, 0)
	propose := func(form ProposalForm) error {
		_, err := w.ProposeDecision(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(0), form)
		return err
	}
	refused := func(name string, form ProposalForm, field string) {
		t.Helper()
		err := propose(form)
		kindIs(t, err, fault.Invalid, name)
		if !slices.Contains(faultFields(err), field) {
			t.Errorf("%s: it names %v, not %s", name, faultFields(err), field)
		}
	}
	w.assess(app.ID, map[string]labels.Verdict{"A1": labels.MajorNC, "A3": labels.MinorNC})
	refused("a grant with a major", ProposalForm{Kind: labels.ProposeGrant, Divergence: "Parce que."}, "proposition")
	refused("a refusal without its ground", ProposalForm{Kind: labels.ProposeRefusal}, "motif_code")
	w.assess(app.ID, map[string]labels.Verdict{"A1": labels.Compliant})
	refused("nothing", ProposalForm{}, "proposition")
	refused("a grant that forgets the minor", ProposalForm{Kind: labels.ProposeGrant}, "ecart")
	refused("reserves without any", ProposalForm{Kind: labels.ProposeReserves}, "reserve_A3")
	refused("a reserve on what conforms", ProposalForm{Kind: labels.ProposeReserves, Reserves: []labels.ReserveAsked{
		{Criterion: "A3", Text: "Le projet.", Due: due}, {Criterion: "A1", Text: "L’accueil.", Due: due}}}, "reserves")
	refused("a reserve without its day", ProposalForm{Kind: labels.ProposeReserves, Reserves: []labels.ReserveAsked{{Criterion: "A3", Text: "Le projet."}}}, "reserve_le_A3")
	refused("a refusal against the result, unexplained", ProposalForm{Kind: labels.ProposeRefusal, Ground: "criteres"}, "ecart")
	if err := propose(ProposalForm{Kind: labels.ProposeReserves, Reserves: []labels.ReserveAsked{{Criterion: "A3", Text: "Compléter le projet.", Due: due}}}); err != nil {
		t.Fatal(err)
	}
	r, err := w.FileReview(t.Context(), w.timed(w.instructor), app.ID)
	if err != nil || r.Proposal == nil || len(r.Proposal.Reserves) != 1 || r.Proposal.Result.Computed() != labels.ProposeReserves {
		t.Errorf("%+v, %v", r.Proposal, err)
	}
}

// A scheme that asks for a visit takes no proposal without one.
func TestNoProposalWithoutItsVisit(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.committee.Code, labels.UnderReview)
	w.assess(app.ID, map[string]labels.Verdict{"A3": labels.Compliant, "A4": labels.Compliant})
	_, err := w.ProposeDecision(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(0), ProposalForm{Kind: labels.ProposeGrant})
	kindIs(t, err, fault.Invalid, "before the visit")
}
