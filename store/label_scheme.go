package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// SchemeVersion is one version of a scheme, as the record keeps it.
type SchemeVersion struct {
	ID          int64
	Number      int // 1 for the first of its code
	State       procedure.State
	Seq         int64
	Revision    int64 // of a draft: one more each time it is saved
	Digest      []byte
	CreatedAt   time.Time
	PublishedAt time.Time // zero: not published
	UpgradeBy   time.Time // the day before which its titles must have passed to the next version; zero: they need not
	Scheme      labels.Scheme
}

// Open tells whether one may apply by this version.
func (v *SchemeVersion) Open() bool { return v.State == labels.SchemePublished }

const schemeColumns = `
	select v.id, v.version, v.state, v.seq, v.revision, v.digest, v.created_at, v.published_at, v.upgrade_by, v.definition
	from label_version v `

func scanScheme(row pgx.CollectableRow) (v SchemeVersion, err error) {
	var text []byte
	err = row.Scan(&v.ID, &v.Number, &v.State, &v.Seq, &v.Revision, &v.Digest, &v.CreatedAt, orZero(&v.PublishedAt), orZero(&v.UpgradeBy), &text)
	if err != nil {
		return v, err
	}
	v.Scheme, err = labels.ReadScheme(text)
	return v, err
}

// PublishedScheme gives the version of a scheme by which one applies now. Unknown
// when there is none: no such label, or it takes no new application.
func (s *Store) PublishedScheme(ctx context.Context, code string) (SchemeVersion, error) {
	return s.publicScheme(ctx, `where v.scheme = $1 and v.state = 'publie'`, code)
}

// SchemeVersionByID gives a version that was published, by its number in the record.
func (s *Store) SchemeVersionByID(ctx context.Context, id int64) (SchemeVersion, error) {
	return s.publicScheme(ctx, `where v.id = $1 and v.published_at is not null`, id)
}

func (s *Store) publicScheme(ctx context.Context, where string, args ...any) (v SchemeVersion, err error) {
	rows, err := s.pool.Query(ctx, schemeColumns+where, args...)
	if err != nil {
		return v, away(err)
	}
	v, err = pgx.CollectExactlyOneRow(rows, scanScheme)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, errNoScheme()
	}
	return v, awayOr(err)
}

func errNoScheme() error {
	return fault.New(fault.Unknown, "Ce label n’existe pas, ou n’est pas publié.")
}

// PublishedSchemes gives the version of each scheme by which one applies now, in the
// order of their codes.
func (s *Store) PublishedSchemes(ctx context.Context) ([]SchemeVersion, error) {
	return s.publicSchemes(ctx, `where v.state = 'publie' order by v.scheme`)
}

// SchemeVersions gives every version of a scheme that was published, latest first.
func (s *Store) SchemeVersions(ctx context.Context, code string) ([]SchemeVersion, error) {
	return s.publicSchemes(ctx, `where v.scheme = $1 and v.published_at is not null order by v.version desc`, code)
}

// LatestSchemes gives, for each scheme, the last version that was published, whatever
// its state.
func (s *Store) LatestSchemes(ctx context.Context) ([]SchemeVersion, error) {
	return s.publicSchemes(ctx, `
		where v.published_at is not null
		and not exists (select from label_version o where o.scheme = v.scheme and o.published_at is not null and o.version > v.version)
		order by v.scheme`)
}

func (s *Store) publicSchemes(ctx context.Context, where string, args ...any) ([]SchemeVersion, error) {
	rows, err := s.pool.Query(ctx, schemeColumns+where, args...)
	if err != nil {
		return nil, away(err)
	}
	list, err := pgx.CollectRows(rows, scanScheme)
	return list, awayOr(err)
}

// SchemeDefinition gives the very text whose sha256 is the digest of a version that
// was published: canonical JSON, as the record writes it.
func (s *Store) SchemeDefinition(ctx context.Context, code string, number int) (text, digest []byte, err error) {
	err = s.pool.QueryRow(ctx, `
		select definition::text, digest from label_version
		where scheme = $1 and version = $2 and published_at is not null`, code, number).Scan(&text, &digest)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, errNoScheme()
	}
	return text, digest, awayOr(err)
}

// SchemeLine is a version in the list of who writes schemes.
type SchemeLine struct {
	SchemeVersion
	Applications int // by this version, not decided yet
	Titles       int // by this version, that their holders still have
}

// Schemes lists every version of every scheme, drafts with them: by code, latest first.
func (s *Store) Schemes(ctx context.Context, actor access.Actor) (list []SchemeLine, err error) {
	err = s.designing(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, schemeColumns+`where v.state <> 'abandonne' order by v.scheme, v.version desc limit 500`)
		if err != nil {
			return midway(err)
		}
		versions, err := pgx.CollectRows(rows, scanScheme)
		if err != nil {
			return midway(err)
		}
		for _, v := range versions {
			line := SchemeLine{SchemeVersion: v}
			if line.Applications, line.Titles, err = schemeUse(ctx, tx, v.ID); err != nil {
				return err
			}
			list = append(list, line)
		}
		return nil
	})
	return list, awayOr(err)
}

// schemeUse counts the applications not decided and the titles in force of a version.
func schemeUse(ctx context.Context, tx pgx.Tx, id int64) (applications, titles int, err error) {
	err = tx.QueryRow(ctx, `
		select (select count(*) from label_application a where a.version = $1
				and a.state not in ('accordee', 'accordee_reserves', 'refusee', 'classee', 'retiree')),
			(select count(*) from label_title t where t.version = $1 and t.state in ('delivre', 'actif', 'sous_reserve', 'suspendu'))`, id).
		Scan(&applications, &titles)
	return applications, titles, midway(err)
}

// Scheme gives one version to who writes schemes, with its moves, oldest first.
func (s *Store) Scheme(ctx context.Context, actor access.Actor, id int64) (line SchemeLine, moves []procedure.Transition, err error) {
	err = s.designing(ctx, actor, func(tx pgx.Tx) error {
		if line.SchemeVersion, err = schemeByID(ctx, tx, id, ""); err != nil {
			return err
		}
		if line.Applications, line.Titles, err = schemeUse(ctx, tx, id); err != nil {
			return err
		}
		moves, err = transitions(ctx, tx, labels.SchemeLife.Kind, id)
		return err
	})
	return line, moves, awayOr(err)
}

// SchemeBefore gives the last version of the same scheme that was published before
// this one; false when this is the first.
func (s *Store) SchemeBefore(ctx context.Context, v SchemeVersion) (before SchemeVersion, is bool, err error) {
	before, err = s.publicScheme(ctx, `
		where v.scheme = $1 and v.version < $2 and v.published_at is not null order by v.version desc limit 1`, v.Scheme.Code, v.Number)
	if fault.KindOf(err) == fault.Unknown {
		return before, false, nil
	}
	return before, err == nil, err
}

// schemeByID reads a version; lock is what follows the query.
func schemeByID(ctx context.Context, tx pgx.Tx, id int64, lock string) (v SchemeVersion, err error) {
	rows, err := tx.Query(ctx, schemeColumns+`where v.id = $1 `+lock, id)
	if err != nil {
		return v, midway(err)
	}
	v, err = pgx.CollectExactlyOneRow(rows, scanScheme)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, fault.New(fault.Unknown, "Aucune version de label n’a cette adresse.")
	}
	return v, midway(err)
}

// designing runs fn for who may write schemes.
func (s *Store) designing(ctx context.Context, actor access.Actor, fn func(pgx.Tx) error) error {
	if err := actor.Require(access.LabelDesign, access.Object{Path: []access.Territory{access.Country}}); err != nil {
		return err
	}
	return s.actingFor(ctx, actor, fn)
}
