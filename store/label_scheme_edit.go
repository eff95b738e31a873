package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// mostUndos bounds how far back one goes in a draft.
const mostUndos = 50

// mostDraft bounds what a draft says, in bytes of JSON: ten times the shipped label.
const mostDraft = 256 << 10

// CreateScheme begins a version: the first of a new code, or the one after the last of
// a code that exists, which keeps its code, prefix and nature. What it says may be
// incomplete until it is published. Conflict: a version of this code is being
// written already.
func (s *Store) CreateScheme(ctx context.Context, actor access.Actor, scheme labels.Scheme) (v SchemeVersion, err error) {
	err = s.designing(ctx, actor, func(tx pgx.Tx) error {
		v, err = s.createScheme(ctx, tx, scheme, designer(actor))
		return err
	})
	return v, awayOr(err)
}

// designerOf is who acts on schemes: somebody of the agency, or the system.
type designerOf struct {
	party   procedure.Party
	account int64
	now     time.Time
}

func designer(actor access.Actor) designerOf {
	return designerOf{labels.Owner, actor.Account, instant(actor)}
}

func (s *Store) createScheme(ctx context.Context, tx pgx.Tx, scheme labels.Scheme, by designerOf) (v SchemeVersion, err error) {
	if faults := scheme.CheckCode(); len(faults) > 0 {
		return v, faults.Err("Le code et le préfixe identifient le label.")
	}
	last, err := lastScheme(ctx, tx, scheme.Code)
	if err != nil {
		return v, err
	}
	if err := keepsIdentity(ctx, tx, scheme); err != nil {
		return v, err
	}
	text, err := json.Marshal(scheme)
	if err != nil {
		return v, err
	}
	var id int64
	err = tx.QueryRow(ctx, `
		insert into label_version (scheme, version, state, definition, created_by, created_at)
		values ($1, $2, 'brouillon', $3, $4, $5) returning id`, scheme.Code, last.Number+1, text, orNoAccount(by.account), by.now).Scan(&id)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "23505" {
		return v, fault.New(fault.Conflict, "Une version de ce label est déjà en préparation. Continuez celle-là, ou abandonnez-la d’abord.")
	}
	if err != nil {
		return v, midway(err)
	}
	if _, err := s.step(ctx, tx, schemeMoving(id), procedure.Act{Event: labels.SchemeCreate, By: by.party, Actor: by.account, At: by.now}); err != nil {
		return v, err
	}
	return schemeByID(ctx, tx, id, "")
}

func schemeMoving(id int64) moving { return moving{labels.SchemeLife, id, id, access.Country} }

// lastScheme gives the last version of a code; a zero one when there is none.
func lastScheme(ctx context.Context, tx pgx.Tx, code string) (v SchemeVersion, err error) {
	rows, err := tx.Query(ctx, schemeColumns+`where v.scheme = $1 order by v.version desc limit 1`, code)
	if err != nil {
		return v, midway(err)
	}
	v, err = pgx.CollectExactlyOneRow(rows, scanScheme)
	if errors.Is(err, pgx.ErrNoRows) {
		return SchemeVersion{}, nil
	}
	return v, midway(err)
}

// keepsIdentity refuses another prefix or nature than those of the versions published
// before: numbers of titles and what a label is worth must not change under one name.
func keepsIdentity(ctx context.Context, tx pgx.Tx, next labels.Scheme) error {
	var prefix string
	var nature labels.Nature
	err := tx.QueryRow(ctx, `
		select definition->>'prefixe', definition->>'nature' from label_version
		where scheme = $1 and published_at is not null order by version desc limit 1`, next.Code).Scan(&prefix, &nature)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return midway(err)
	}
	var faults fault.Fields
	if next.Prefix != prefix {
		faults.Add(string(labels.StepIdentity)+".prefixe", "Gardez le préfixe « %s » : des titres le portent.", prefix)
	}
	if next.Nature != nature {
		faults.Add(string(labels.StepIdentity)+".nature", "Gardez la nature de ce label. Pour en changer, créez un autre label.")
	}
	return faults.Err("Une nouvelle version garde le préfixe et la nature du label.")
}

// SaveScheme changes a draft. revision is that of the page that was read: Conflict when
// somebody saved since. change gets what the draft says; its error is given back and
// nothing is saved.
func (s *Store) SaveScheme(ctx context.Context, actor access.Actor, id, revision int64, change func(*labels.Scheme) error) (v SchemeVersion, err error) {
	err = s.editing(ctx, actor, id, revision, func(tx pgx.Tx, draft SchemeVersion) error {
		code := draft.Scheme.Code
		if err := change(&draft.Scheme); err != nil {
			return err
		}
		if draft.Scheme.Code != code {
			return fault.New(fault.Rejected, "Le code d’un label ne change pas. Créez un autre label.")
		}
		text, err := json.Marshal(draft.Scheme)
		if err != nil {
			return err
		}
		if len(text) > mostDraft {
			return fault.New(fault.TooLarge, "Ce label est trop long. Raccourcissez ses textes, ou retirez des critères.")
		}
		if _, err := tx.Exec(ctx, `
			insert into label_version_undo (version, revision, definition) select id, revision, definition from label_version where id = $1`, id); err != nil {
			return midway(err)
		}
		if _, err := tx.Exec(ctx, `delete from label_version_undo where version = $1 and revision <= $2`, id, revision-mostUndos); err != nil {
			return midway(err)
		}
		v, err = writeDraft(ctx, tx, id, text)
		return err
	})
	return v, awayOr(err)
}

// UndoScheme gives back to a draft what it said before it was last saved. Rejected when
// there is nothing before.
func (s *Store) UndoScheme(ctx context.Context, actor access.Actor, id, revision int64) (v SchemeVersion, err error) {
	err = s.editing(ctx, actor, id, revision, func(tx pgx.Tx, _ SchemeVersion) error {
		var text []byte
		err := tx.QueryRow(ctx, `
			delete from label_version_undo u
			where u.version = $1 and u.revision = (select max(o.revision) from label_version_undo o where o.version = $1)
			returning u.definition`, id).Scan(&text)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Rejected, "Il n’y a rien à annuler dans ce brouillon.")
		}
		if err != nil {
			return midway(err)
		}
		v, err = writeDraft(ctx, tx, id, text)
		return err
	})
	return v, awayOr(err)
}

// CanUndoScheme tells whether a draft was saved since it was begun.
func (s *Store) CanUndoScheme(ctx context.Context, actor access.Actor, id int64) (can bool, err error) {
	err = s.designing(ctx, actor, func(tx pgx.Tx) error {
		return midway(tx.QueryRow(ctx, `select exists (select from label_version_undo where version = $1)`, id).Scan(&can))
	})
	return can, awayOr(err)
}

// editing locks a draft that was not saved since it was read.
func (s *Store) editing(ctx context.Context, actor access.Actor, id, revision int64, fn func(pgx.Tx, SchemeVersion) error) error {
	return s.designing(ctx, actor, func(tx pgx.Tx) error {
		draft, err := schemeByID(ctx, tx, id, "for no key update of v")
		if err != nil {
			return err
		}
		if draft.State != labels.SchemeDraft {
			return fault.New(fault.Conflict, "Cette version n’est plus un brouillon : elle ne change plus. Commencez une nouvelle version.")
		}
		if draft.Revision != revision {
			return fault.New(fault.Conflict, "Ce brouillon a été enregistré entre-temps. Rien de ce que vous avez envoyé n’a été gardé : rechargez la page.")
		}
		return fn(tx, draft)
	})
}

func writeDraft(ctx context.Context, tx pgx.Tx, id int64, text []byte) (v SchemeVersion, err error) {
	if _, err := tx.Exec(ctx, `update label_version set definition = $2, revision = revision + 1 where id = $1`, id, text); err != nil {
		return v, midway(err)
	}
	return schemeByID(ctx, tx, id, "")
}
