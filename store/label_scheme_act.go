package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// PublishScheme publishes a draft: from then on one applies by it, and it never
// changes. The version before, if there is one, is replaced; its titles last until
// they expire, or must pass to this one in the months that this one says. Rejected,
// field by field, when it is not ready.
func (s *Store) PublishScheme(ctx context.Context, actor access.Actor, id int64, command Command) (v SchemeVersion, err error) {
	err = s.designing(ctx, actor, func(tx pgx.Tx) error {
		v, err = s.publishScheme(ctx, tx, id, command, designer(actor))
		return err
	})
	return v, awayOr(err)
}

func (s *Store) publishScheme(ctx context.Context, tx pgx.Tx, id int64, command Command, by designerOf) (v SchemeVersion, err error) {
	if v, err = schemeByID(ctx, tx, id, "for no key update of v"); err != nil {
		return v, err
	}
	if v.State == labels.SchemeDraft {
		if err := publishable(ctx, tx, v); err != nil {
			return v, err
		}
		if err := s.supersede(ctx, tx, v, by); err != nil {
			return v, err
		}
		_, err := tx.Exec(ctx, `
			update label_version set digest = sha256(convert_to(definition::text, 'UTF8')), published_at = $2
			where id = $1 and published_at is null`, id, by.now)
		if err != nil {
			return v, midway(err)
		}
	}
	act := command.act(labels.SchemePublish, by)
	act.Data = map[string]any{"code": v.Scheme.Code, "version": v.Number}
	if _, err := s.step(ctx, tx, schemeMoving(id), act); err != nil {
		return v, err
	}
	if _, err := tx.Exec(ctx, `delete from label_version_undo where version = $1`, id); err != nil {
		return v, midway(err)
	}
	return schemeByID(ctx, tx, id, "")
}

// act makes the act of a command on a scheme.
func (c Command) act(event procedure.Event, by designerOf) procedure.Act {
	return procedure.Act{Event: event, By: by.party, Seq: c.Seq, Key: c.Key, Payload: c.Payload, Actor: by.account, At: by.now, Reason: c.Reason}
}

// publishable checks a draft, by itself and beside the other schemes.
func publishable(ctx context.Context, tx pgx.Tx, v SchemeVersion) error {
	if err := v.Scheme.Check(); err != nil {
		return err
	}
	if err := keepsIdentity(ctx, tx, v.Scheme); err != nil {
		return err
	}
	var other string
	err := tx.QueryRow(ctx, `
		select definition->>'nom' from label_version
		where definition->>'prefixe' = $1 and scheme <> $2 and published_at is not null limit 1`, v.Scheme.Prefix, v.Scheme.Code).Scan(&other)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return midway(err)
	}
	var faults fault.Fields
	faults.Add(string(labels.StepIdentity)+".prefixe", "Choisissez un autre préfixe : « %s » numérote déjà les titres de « %s ».", v.Scheme.Prefix, other)
	return faults.Err("Cette version n’est pas prête à être publiée.")
}

// supersede replaces the version that was in force, open or closed.
func (s *Store) supersede(ctx context.Context, tx pgx.Tx, next SchemeVersion, by designerOf) error {
	rows, err := tx.Query(ctx, schemeColumns+`where v.scheme = $1 and v.state in ('publie', 'ferme') for no key update of v`, next.Scheme.Code)
	if err != nil {
		return midway(err)
	}
	before, err := pgx.CollectExactlyOneRow(rows, scanScheme)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return midway(err)
	}
	upgrade := next.Scheme.HoldersOnNew
	data := map[string]any{"par": next.ID, "version": next.Number, "titulaires": "gardent"}
	var last time.Time
	if upgrade.Must {
		last = procedure.LastDay(procedure.DayOf(by.now, directory.Paris), upgrade.Months)
		data["titulaires"], data["avant"] = "doivent_passer", last.Format(time.DateOnly)
	}
	if _, err := tx.Exec(ctx, `update label_version set upgrade_by = $2 where id = $1`, before.ID, orNoTime(last)); err != nil {
		return midway(err)
	}
	t, err := s.step(ctx, tx, schemeMoving(before.ID), procedure.Act{
		Event: labels.SchemeSupersede, By: procedure.System, Seq: procedure.AnySeq, Actor: by.account, At: by.now, Data: data,
	})
	if err != nil || !upgrade.Must {
		return err
	}
	return openDeadline(ctx, tx, t, upgradeDeadline, 0, procedure.EndOf(last, directory.Paris))
}

// upgradeDeadline is by when the titles of a version that was replaced must have passed
// to the next.
const upgradeDeadline = "passage_version"

// SchemeEffects is what publishing a draft would do to what is there.
type SchemeEffects struct {
	Before       *SchemeVersion // that it replaces; nil: it is the first
	Titles       int            // of earlier versions, that their holders still have
	Applications int            // by earlier versions, not decided: they go on by their own
	UpgradeBy    time.Time      // the last day to pass; zero: titles last until they expire
}

// SchemeEffects says what publishing a draft now would entail.
func (s *Store) SchemeEffects(ctx context.Context, actor access.Actor, id int64) (e SchemeEffects, err error) {
	err = s.designing(ctx, actor, func(tx pgx.Tx) error {
		v, err := schemeByID(ctx, tx, id, "")
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, schemeColumns+`where v.scheme = $1 and v.state in ('publie', 'ferme')`, v.Scheme.Code)
		if err != nil {
			return midway(err)
		}
		before, err := pgx.CollectRows(rows, scanScheme)
		if err != nil || len(before) == 0 {
			return midway(err)
		}
		e.Before = &before[0]
		if up := v.Scheme.HoldersOnNew; up.Must {
			e.UpgradeBy = procedure.LastDay(procedure.DayOf(instant(actor), directory.Paris), up.Months)
		}
		e.Applications, e.Titles, err = schemeUse(ctx, tx, e.Before.ID)
		return err
	})
	return e, awayOr(err)
}

// CloseScheme takes no new application any more; those that were begun go on.
func (s *Store) CloseScheme(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnScheme(ctx, actor, id, labels.SchemeClose, command)
}

// ReopenScheme takes new applications again.
func (s *Store) ReopenScheme(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnScheme(ctx, actor, id, labels.SchemeReopen, command)
}

// RetireScheme ends a scheme for good. Conflict while applications wait for a
// decision; titles last until they expire.
func (s *Store) RetireScheme(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnScheme(ctx, actor, id, labels.SchemeRetire, command)
}

// DropScheme gives up a draft.
func (s *Store) DropScheme(ctx context.Context, actor access.Actor, id int64, command Command) error {
	return s.actOnScheme(ctx, actor, id, labels.SchemeDrop, command)
}

func (s *Store) actOnScheme(ctx context.Context, actor access.Actor, id int64, event procedure.Event, command Command) error {
	return awayOr(s.designing(ctx, actor, func(tx pgx.Tx) error {
		if event == labels.SchemeRetire {
			if err := nothingWaits(ctx, tx, id); err != nil {
				return err
			}
		}
		_, err := s.step(ctx, tx, schemeMoving(id), command.act(event, designer(actor)))
		return err
	}))
}

// nothingWaits refuses to end a version by which something is still to be decided.
func nothingWaits(ctx context.Context, tx pgx.Tx, id int64) error {
	waiting, _, err := schemeUse(ctx, tx, id)
	if err != nil || waiting == 0 {
		return err
	}
	return fault.New(fault.Conflict, "Des candidatures (%d) attendent une décision par cette version. Fermez-la d’abord aux nouvelles candidatures, puis retirez-la quand toutes sont décidées.", waiting)
}

// PublishShipped publishes the schemes that come with the directory, each where no
// version of it exists yet but drafts that were given up. Done again it changes nothing.
func (s *Store) PublishShipped(ctx context.Context, now time.Time) error {
	by := designerOf{party: procedure.System, now: now}
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		for _, scheme := range labels.Shipped() {
			var there bool
			err := tx.QueryRow(ctx, `select exists (select from label_version where scheme = $1 and state <> 'abandonne')`, scheme.Code).Scan(&there)
			if err != nil {
				return midway(err)
			}
			if there {
				continue
			}
			v, err := s.createScheme(ctx, tx, scheme, by)
			if err != nil {
				return err
			}
			if _, err := s.publishScheme(ctx, tx, v.ID, Command{Seq: procedure.AnySeq}, by); err != nil {
				return err
			}
		}
		return nil
	}))
}
