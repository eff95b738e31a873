package store

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// ReportVisit signs the report of a visit: what its visitor noted of each criterion
// and the photos are locked with it. The venue then has days to add observations.
// Invalid names each criterion that lacks something.
func (s *Store) ReportVisit(ctx context.Context, actor access.Actor, id int64, c Command, report labels.SignedReport) (procedure.Transition, error) {
	return s.actOnVisit(ctx, actor, id, visitAct{
		Command: c, Event: labels.VisitReport, declared: true,
		before: func(o *visiting, a *procedure.Act) error { return o.sign(report, a) },
		after:  (*visiting).signed,
	})
}

// sign writes the report. It happens before the move: the application asks who is
// named for an accepted visit.
func (o *visiting) sign(report labels.SignedReport, a *procedure.Act) error {
	if o.visit.State != labels.VisitAccepted {
		return nil // the table says why it cannot be
	}
	if err := report.Check(&o.visit, o.now); err != nil {
		return err
	}
	draft, err := o.draft()
	if err != nil {
		return err
	}
	if err := draft.Lacks(o.visit.Criteria).Err("Il manque quelque chose avant de signer."); err != nil {
		return err
	}
	signed := draft.Signed(o.visit.Criteria)
	digest, err := o.visit.DigestOf(report, signed, o.actor.Account)
	if err != nil {
		return err
	}
	if a.Documents, err = o.photosOf(signed); err != nil {
		return err
	}
	a.Data = map[string]any{"empreinte": hex.EncodeToString(digest)}
	told := map[string]any{"visite": o.visit.ID, "empreinte": hex.EncodeToString(digest), "photos": len(a.Documents)}
	if err := o.moveFile(labels.ReportVisit, "", told); err != nil {
		return err
	}
	return o.lock(report, signed, digest)
}

func (o *visiting) photosOf(signed labels.Checklist) ([]procedure.Document, error) {
	var numbers []int64
	for _, p := range signed.Photos() {
		numbers = append(numbers, p.Document)
	}
	return documentsOf(o.ctx, o.tx, labels.VisitLife.Kind, o.visit.ID, numbers)
}

// lock writes what was signed, and ends the draft of who signed.
func (o *visiting) lock(report labels.SignedReport, signed labels.Checklist, digest []byte) error {
	checklist, err := json.Marshal(signed)
	if err != nil {
		return err
	}
	_, err = o.tx.Exec(o.ctx, `
		update label_visit set checklist = $2, attendance = $3, report = $4, arrived_at = $5, left_at = $6, digest = $7, reported_by = $8, reported_at = $9
		where id = $1`,
		o.visit.ID, checklist, report.Attendance, report.Text, report.ArrivedAt, report.LeftAt, digest, o.actor.Account, o.now)
	if err != nil {
		return midway(err)
	}
	o.visit.Checklist = signed
	_, err = o.tx.Exec(o.ctx, `delete from label_visit_draft where visit = $1 and account = $2`, o.visit.ID, o.actor.Account)
	return midway(err)
}

// signed opens the days for observations, writes what was found as the visitor's own
// assessments, and tells the venue and who planned the visit.
func (o *visiting) signed(t procedure.Transition) error {
	last := procedure.AddDays(procedure.DayOf(o.now, directory.Paris), o.scheme.ObservationDays)
	if err := openDeadline(o.ctx, o.tx, t, deadlineObservations, 0, procedure.EndOf(last, directory.Paris)); err != nil {
		return err
	}
	if err := o.assess(); err != nil {
		return err
	}
	message := "Vous pouvez ajouter vos observations jusqu’au " + directory.FrenchDay(last) + "."
	if err := o.tell("rapport remis", message, o.venue); err != nil {
		return err
	}
	return o.tell("rapport remis", "", o.planner)
}

// assess writes each finding as an assessment of the application, sent by who visited.
// What the same person had found before is annulled by it.
func (o *visiting) assess() error {
	if o.file == nil {
		return nil
	}
	for _, code := range o.visit.Criteria {
		note := o.visit.Checklist.Notes[code]
		found := labels.Assessment{Criterion: code, Assessor: o.actor.Account, Party: labels.Visitor, Verdict: note.Verdict, Finding: note.Finding}
		if err := o.writeFound(found); err != nil {
			return err
		}
	}
	return nil
}

func (o *visiting) writeFound(a labels.Assessment) error {
	_, err := o.tx.Exec(o.ctx, `
		update label_assessment set annulled_at = $4
		where application = $1 and criterion = $2 and assessor = $3 and annulled_at is null and sent_at is not null`,
		o.file.app.ID, a.Criterion, a.Assessor, o.now)
	if err != nil {
		return midway(err)
	}
	_, err = o.tx.Exec(o.ctx, `
		insert into label_assessment (application, criterion, assessor, party, verdict, finding, written_at, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
		o.file.app.ID, a.Criterion, a.Assessor, a.Party, a.Verdict, a.Finding, o.now)
	return midway(err)
}
