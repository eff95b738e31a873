package store

import (
	"slices"
	"time"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// issueTitle gives the title that a decision grants, in the transaction of that
// decision, whose move is by. It is valid from the day of the decision, or from the
// day after the one that it renews where that one still counts; then that one is
// replaced when this one begins. reserves come with it.
func issueTitle(f *file, by procedure.Transition, reserves []labels.ReserveAsked) (labels.Title, error) {
	day := procedure.DayOf(by.EffectiveAt, directory.Paris)
	old, err := f.renewed()
	if err != nil {
		return old, err
	}
	title, err := f.newTitle(by, day, old)
	if err != nil {
		return title, err
	}
	tf, err := f.store.titleFile(f.ctx, f.tx, f.actor, title, f.now)
	if err != nil {
		return title, err
	}
	begins := !title.ValidFrom.After(procedure.DayOf(f.now, directory.Paris))
	if err := tf.issue(by, begins, reserves); err != nil {
		return title, err
	}
	if begins && old.ID != 0 {
		err = tf.supersede(old.ID)
	}
	if err == nil {
		err = tf.tellIssued()
	}
	return tf.title, err
}

// renewed gives the title that the application renews, locked; the zero one when it
// is a first application.
func (f *file) renewed() (t labels.Title, err error) {
	if f.app.Renews == 0 {
		return t, nil
	}
	return readTitle(f.ctx, f.tx, `where t.id = $1 for no key update of t`, f.app.Renews)
}

// newTitle writes the row of a title, before its first move.
func (f *file) newTitle(by procedure.Transition, day time.Time, old labels.Title) (t labels.Title, err error) {
	t = labels.Title{
		Application: f.app.ID, Version: f.app.Version, Scheme: f.scheme.Code, PlaceID: f.app.PlaceID, PlaceName: f.app.PlaceName, INSEE: f.app.INSEE,
		HolderName: f.app.HolderName, HolderPivot: f.app.HolderPivot, AwardedAt: by.EffectiveAt, StateSince: by.EffectiveAt,
		DecisionRef: by.DecisionRef, Replaces: old.ID, UpdatedAt: by.RecordedAt,
	}
	if t.DecisionRef == "" { // nobody decided: it was checked, or time has passed
		t.DecisionRef = f.app.Number
	}
	t.ValidFrom, t.ValidUntil = validity(&f.scheme, day, old)
	if t.Number, err = nextNumber(f.ctx, f.tx, f.scheme.Prefix, day.Year()); err != nil {
		return t, err
	}
	var at *orb.Point
	if err := f.tx.QueryRow(f.ctx, `select position from place where id = $1`, t.PlaceID).Scan(&at); err != nil {
		return t, midway(err)
	}
	if at != nil {
		t.Longitude, t.Latitude = at.Lon(), at.Lat()
	}
	err = f.tx.QueryRow(f.ctx, `
		insert into label_title (number, application, version, scheme, state, place_id, place_name, code_insee, latitude, longitude,
			holder_name, holder_pivot, valid_from, valid_until, awarded_at, state_since, decision_ref, replaces, updated_at)
		values ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, nullif($17, 0::bigint), $18)
		returning id`,
		t.Number, t.Application, t.Version, t.Scheme, t.PlaceID, t.PlaceName, t.INSEE, t.Latitude, t.Longitude,
		t.HolderName, t.HolderPivot, t.ValidFrom, orNoTime(t.ValidUntil), t.AwardedAt, t.StateSince, t.DecisionRef, t.Replaces, t.UpdatedAt).Scan(&t.ID)
	return t, midway(err)
}

// validity gives the first and last day of a title: from the day of its decision, or
// after the one that it renews, where that one is not over by then.
func validity(scheme *labels.Scheme, day time.Time, old labels.Title) (from, until time.Time) {
	from = day
	if last := old.LastDay(); old.ID != 0 && !labels.TitleLife.IsEnded(old.State) && !last.IsZero() && !last.Before(day) {
		from = procedure.AddDays(last, 1)
	}
	if scheme.Months > 0 {
		until = procedure.LastDay(from, scheme.Months)
	}
	return from, until
}

// issue makes the first move, with its reserves and deadlines.
func (f *titleFile) issue(by procedure.Transition, begins bool, reserves []labels.ReserveAsked) error {
	party := by.By
	if !slices.Contains(labels.TitleLife.PartiesOf("", labels.Issue), party) {
		party = procedure.System
	}
	act := titleAct{
		Command: Command{Seq: procedure.AnySeq, DecisionRef: f.title.DecisionRef, LegalBasis: by.LegalBasis, ReasonCode: by.ReasonCode},
		Event:   labels.Issue, By: party, To: labels.Issued, EffectiveAt: by.EffectiveAt,
		Data: map[string]any{"candidature": f.title.Application, "acte": by.ID, "remplace": f.title.Replaces},
	}
	if begins {
		act.To, act.EffectiveAt = labels.Active, procedure.StartOf(f.title.ValidFrom, directory.Paris)
		if len(reserves) > 0 {
			act.To = labels.WithReserves
		}
	}
	act.after = func(_ *titleFile, t procedure.Transition) error {
		if err := f.openTitleDeadlines(t); err != nil {
			return err
		}
		for _, r := range reserves {
			if err := f.addReserve(t, labels.Reserve, r); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := f.do(act)
	return err
}

// openTitleDeadlines opens what the days of a title say: its beginning, its end, and
// the end of the time in which it must be checked.
func (f *titleFile) openTitleDeadlines(t procedure.Transition) error {
	if f.title.State == labels.Issued {
		if err := openDeadline(f.ctx, f.tx, t, deadlineBegin, 0, procedure.StartOf(f.title.ValidFrom, directory.Paris)); err != nil {
			return err
		}
	}
	if last := f.title.LastDay(); !last.IsZero() {
		if err := openDeadline(f.ctx, f.tx, t, deadlineEnd, 0, procedure.EndOf(last, directory.Paris)); err != nil {
			return err
		}
	}
	checked, err := f.checkedInWindow()
	if err != nil {
		return err
	}
	if _, last, has := f.scheme.SurveillanceWindow(f.title.ValidFrom); has && !checked {
		return openDeadline(f.ctx, f.tx, t, deadlineSurveillance, 0, procedure.EndOf(last, directory.Paris))
	}
	return nil
}

// addReserve writes a reserve, or what was found not to conform, with its deadline.
func (f *titleFile) addReserve(t procedure.Transition, kind labels.ReserveKind, asked labels.ReserveAsked) error {
	if asked.Due.IsZero() {
		last, says := f.scheme.MendBy(kind, procedure.DayOf(t.RecordedAt, directory.Paris))
		if !says {
			return fault.Fields{{Name: "echeance", Message: "Donnez une date limite : ce label n’en prévoit pas."}}.Err("Il manque une date limite.")
		}
		asked.Due = procedure.EndOf(last, directory.Paris)
	}
	r := labels.TitleReserve{Kind: kind, Criterion: asked.Criterion, Text: asked.Text, DueAt: asked.Due}
	err := f.tx.QueryRow(f.ctx, `
		insert into label_reserve (title, criterion, nature, text, opened_at, due_at) values ($1, $2, $3, $4, $5, $6)
		returning id`, f.title.ID, r.Criterion, r.Kind, r.Text, t.RecordedAt, r.DueAt).Scan(&r.ID)
	if err != nil {
		return midway(err)
	}
	return openDeadline(f.ctx, f.tx, t, r.DeadlineName(), r.ID, r.DueAt)
}

// supersede ends the title that this one renews, on the first day of this one. One
// that ended otherwise, or before, stays as it ended.
func (f *titleFile) supersede(old int64) error {
	title, err := readTitle(f.ctx, f.tx, `where t.id = $1 for no key update of t`, old)
	if err != nil {
		return err
	}
	begins := procedure.StartOf(f.title.ValidFrom, directory.Paris)
	justOver := title.State == labels.Expired && title.StateSince.Equal(begins)
	if labels.TitleLife.IsEnded(title.State) && !justOver {
		return nil
	}
	tf, err := f.store.titleFile(f.ctx, f.tx, f.actor, title, f.now)
	if err != nil {
		return err
	}
	_, err = tf.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Supersede, By: procedure.System, EffectiveAt: begins,
		Data: map[string]any{"par": f.title.Number},
		after: func(tf *titleFile, t procedure.Transition) error {
			return tf.updateTitle(`suspended_until = null, suspended_for = '', then_withdraw = false`)
		},
	})
	return err
}

// tellIssued writes to the holder.
func (f *titleFile) tellIssued() error {
	last := "sans date de fin"
	if !f.title.ValidUntil.IsZero() {
		last = directory.FrenchDay(f.title.ValidUntil)
	}
	return f.tellHolder(task.TitleIssued, map[string]string{
		"du": directory.FrenchDay(f.title.ValidFrom), "au": last,
		"chemin_certificat": PublicTitlePath + f.title.Number + certificatePath,
	})
}

// checkedInWindow tells whether the title was checked since its window began.
func (f *titleFile) checkedInWindow() (is bool, err error) {
	first, _, has := f.scheme.SurveillanceWindow(f.title.ValidFrom)
	if !has {
		return false, nil
	}
	err = f.tx.QueryRow(f.ctx, `
		select exists (select from label_check where title = $1 and at >= $2)`, f.title.ID, procedure.StartOf(first, directory.Paris)).Scan(&is)
	return is, midway(err)
}
