package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// Author says who changes the record and why, for the history.
type Author struct {
	Name   string // never a person's e-mail or name: an account or a command
	Reason string // French
}

// Import is the transaction of one file of one feed. It is a data.Destination.
type Import struct {
	tx      pgx.Tx
	feed    string
	within  *access.Scope     // of the places that it may change; nil: all
	same    map[string]string // places of the directory that somebody said rows to be, by identifier of the file
	foreign int
	created int // by this import, so far
	known   int // of these when the planner was last told
}

// ImportOptions says how an import of somebody differs from that of the command
// line.
type ImportOptions struct {
	Feed   string
	Author Author
	DryRun bool
	Number int64             // of the import job, by which its changes are found; 0: none
	Within *access.Scope     // of the places that it may change; nil: all
	Same   map[string]string // places of the directory that somebody said rows to be, by identifier of the file

	// Finish does what else must be done in the same transaction; nil: nothing.
	Finish func(ctx context.Context, tx pgx.Tx) error
}

// Foreign counts the identifiers of the file that this feed never brought and
// that already name places of the directory: a sign that the file is our own
// export, taken under another source.
func (im *Import) Foreign() int { return im.foreign }

// errDryRun ends a transaction that must leave nothing.
var errDryRun = errors.New("dry run")

// Import runs fn in one transaction: everything it saves is there when it
// returns nil, and nothing otherwise. A dry run saves nothing. Imports run one
// after the other: each must see what the one before it created.
func (s *Store) Import(ctx context.Context, feed string, author Author, dryRun bool, fn func(*Import) error) error {
	return s.importWith(ctx, ImportOptions{Feed: feed, Author: author, DryRun: dryRun}, fn)
}

func (s *Store) importWith(ctx context.Context, opts ImportOptions, fn func(*Import) error) error {
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if err := begin(ctx, tx, opts.Author); err != nil {
			return err
		}
		if opts.Number != 0 {
			if _, err := tx.Exec(ctx, `select set_config('annuaire.import', $1, true)`, ImportNumber(opts.Number)); err != nil {
				return err
			}
		}
		im := &Import{tx: tx, feed: opts.Feed, within: opts.Within, same: opts.Same}
		if err := fn(im); err != nil {
			return err
		}
		if err := im.welcomeBack(ctx); err != nil {
			return err
		}
		if opts.DryRun {
			return errDryRun
		}
		if opts.Finish != nil {
			return opts.Finish(ctx, tx)
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

func begin(ctx context.Context, tx pgx.Tx, author Author) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('import', 0))`); err != nil {
		return err
	}
	if err := sign(ctx, tx, author); err != nil {
		return err
	}
	// Plans made when the tables were small must not be kept while they grow.
	if _, err := tx.Exec(ctx, `set local plan_cache_mode = force_custom_plan`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `create temporary table seen (source_id text primary key) on commit drop`)
	return err
}

// sign tells the database who writes in this transaction, and why.
func sign(ctx context.Context, tx pgx.Tx, author Author) error {
	_, err := tx.Exec(ctx, `
		select set_config('annuaire.actor', $1, true), set_config('annuaire.reason', $2, true)`,
		author.Name, author.Reason)
	return err
}

// Existing gives the places that the feed already brought under these
// identifiers of its own, by that identifier, and remembers that the file has
// them. A place of this feed is also found by the identifier that this
// directory gave it, since that is what our own files carry; and so are those
// that somebody said a row to be.
func (im *Import) Existing(ctx context.Context, sourceIDs []string) (map[string]directory.Known, error) {
	if _, err := im.tx.Exec(ctx, `insert into seen select unnest($1::text[]) on conflict do nothing`, sourceIDs); err != nil {
		return nil, err
	}
	same := make([]string, len(sourceIDs))
	for i, id := range sourceIDs {
		same[i] = im.same[id]
	}
	rows, err := im.tx.Query(ctx, `
		with wanted as (select * from unnest($2::text[], $3::text[]) as w(source_id, same)),
		known as (
			select w.source_id, ps.place_id, ps.columns
			from wanted w
			join place_source ps on ps.feed = $1 and ps.source_id = w.source_id
		),
		own as (
			select w.source_id, coalesce(a.place_id, w.source_id) as place_id, null::text[] as columns
			from wanted w
			left join place_alias a on a.old_id = w.source_id
			where w.source_id not in (select source_id from known)
			and exists (
				select from place_source ps
				where ps.feed = $1 and ps.place_id = coalesce(a.place_id, w.source_id)
			)
		),
		said as (
			select w.source_id, coalesce(a.place_id, w.same) as place_id, null::text[] as columns
			from wanted w
			left join place_alias a on a.old_id = w.same
			where w.same <> '' and w.source_id not in (select source_id from known union all select source_id from own)
		)
		select found.source_id, found.columns, `+joinColumns("p.", placeColumnNames)+`
		from (select * from known union all select * from own union all select * from said) found
		join place p on p.id = found.place_id`, im.feed, sourceIDs, same)
	if err != nil {
		return nil, err
	}
	places := make(map[string]directory.Known, len(sourceIDs))
	var sourceID string
	var gives []string
	var row placeRow
	_, err = pgx.ForEachRow(rows, append([]any{&sourceID, &gives}, row.targets(placeColumns)...), func() error {
		places[sourceID] = directory.Known{Place: row.place(), Gives: gives}
		row.Provenance, row.Doubts, gives = nil, nil, nil // JSON is read into what is there: give it new room
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := im.adopt(ctx, places); err != nil {
		return nil, err
	}
	return places, im.countForeign(ctx, sourceIDs, places)
}

func (im *Import) countForeign(ctx context.Context, sourceIDs []string, found map[string]directory.Known) error {
	var others []string
	for _, id := range sourceIDs {
		if _, known := found[id]; !known {
			others = append(others, id)
		}
	}
	if len(others) == 0 {
		return nil
	}
	var count int
	err := im.tx.QueryRow(ctx, `select count(*) from place where id = any($1)`, others).Scan(&count)
	im.foreign += count
	return err
}

// Save writes creations and updates, and gives the new places their
// identifiers in changes. An update is refused with Conflict when the record
// has moved since it was read.
func (im *Import) Save(ctx context.Context, changes []directory.Change) error {
	var created, updated []*directory.Change
	for i := range changes {
		if changes[i].Place.ID == "" {
			created = append(created, &changes[i])
		} else {
			updated = append(updated, &changes[i])
		}
	}
	if err := im.create(ctx, created); err != nil {
		return err
	}
	return im.update(ctx, updated)
}

// adopt remembers under which identifiers of the file the places are known that
// somebody said rows to be, among those that the import may change.
func (im *Import) adopt(ctx context.Context, found map[string]directory.Known) error {
	var ids, places []string
	for id, known := range found {
		if im.same[id] != "" {
			ids, places = append(ids, id), append(places, known.Place.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	args := []any{im.feed, ids, places}
	reach := im.reach(&args)
	_, err := im.tx.Exec(ctx, `
		insert into place_source (feed, source_id, place_id)
		select $1, a.source_id, a.place_id
		from unnest($2::text[], $3::text[]) as a(source_id, place_id)
		join place p on p.id = a.place_id and `+reach+`
		on conflict (feed, source_id) do nothing`, args...)
	return err
}

func (im *Import) create(ctx context.Context, changes []*directory.Change) error {
	if len(changes) == 0 {
		return nil
	}
	if err := im.nameNew(ctx, changes); err != nil {
		return err
	}
	_, err := im.tx.CopyFrom(ctx, pgx.Identifier{"place"}, placeColumnNames,
		pgx.CopyFromSlice(len(changes), func(i int) ([]any, error) {
			return placeValues(&changes[i].Place), nil
		}))
	if err != nil {
		return fmt.Errorf("creating %d places: %w", len(changes), err)
	}
	var sourced []*directory.Change
	for _, c := range changes {
		if c.SourceID != "" {
			sourced = append(sourced, c)
		}
	}
	_, err = im.tx.CopyFrom(ctx, pgx.Identifier{"place_source"}, []string{"feed", "source_id", "place_id"},
		pgx.CopyFromSlice(len(sourced), func(i int) ([]any, error) {
			return []any{im.feed, sourced[i].SourceID, sourced[i].Place.ID}, nil
		}))
	if err != nil {
		return err
	}
	im.created += len(changes)
	return im.tellPlanner(ctx)
}

// tellPlanner analyzes the tables each time that the import has made them
// several times larger: otherwise each batch is looked up as if they were
// empty, row by row.
func (im *Import) tellPlanner(ctx context.Context) error {
	if im.created < 4*im.known {
		return nil
	}
	im.known = im.created
	return im.analyze(ctx)
}

var (
	// ownID is what identifiers given by this directory look like. A source
	// never chooses one.
	ownID    = regexp.MustCompile(`^lieu-[0-9]+$`)
	usableID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	// madeID is an identifier made of what a row says, since its file has none:
	// it is no name to keep.
	madeID = regexp.MustCompile(`^contenu-[0-9a-f]{16}$`)
)

// nameNew gives each new place its identifier for ever and its first version.
// The producer's own identifier is kept where it is well formed and free, so
// that links and joins made elsewhere still work; otherwise a new one is made.
func (im *Import) nameNew(ctx context.Context, changes []*directory.Change) error {
	wanted := make([]string, 0, len(changes))
	for _, c := range changes {
		wanted = append(wanted, c.SourceID)
	}
	rows, err := im.tx.Query(ctx, `
		select id from place where id = any($1)
		union
		select old_id from place_alias where old_id = any($1)`, wanted)
	if err != nil {
		return err
	}
	taken, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	used := make(map[string]bool, len(taken))
	for _, id := range taken {
		used[id] = true
	}
	var unnamed []*directory.Change
	for _, c := range changes {
		c.Place.Version = 1
		if used[c.SourceID] || !usableID.MatchString(c.SourceID) || ownID.MatchString(c.SourceID) || madeID.MatchString(c.SourceID) || c.SourceID == "proches" {
			unnamed = append(unnamed, c)
			continue
		}
		c.Place.ID = c.SourceID
		used[c.Place.ID] = true
	}
	return im.number(ctx, unnamed)
}

// number gives places identifiers of this directory's own, "lieu-" and a
// number that was never given.
func (im *Import) number(ctx context.Context, changes []*directory.Change) error {
	rows, err := im.tx.Query(ctx, `select nextval('place_number') from generate_series(1, $1)`, len(changes))
	if err != nil {
		return err
	}
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for i, c := range changes {
		c.Place.ID = "lieu-" + strconv.FormatInt(numbers[i], 10)
	}
	return nil
}

func (im *Import) update(ctx context.Context, changes []*directory.Change) error {
	if len(changes) == 0 {
		return nil
	}
	if _, err := im.tx.Exec(ctx, `create temporary table incoming as select * from place limit 0`); err != nil {
		return err
	}
	_, err := im.tx.CopyFrom(ctx, pgx.Identifier{"incoming"}, placeColumnNames,
		pgx.CopyFromSlice(len(changes), func(i int) ([]any, error) {
			next := changes[i].Place
			next.Version++
			return placeValues(&next), nil
		}))
	if err != nil {
		return err
	}
	done, err := im.tx.Exec(ctx, `
		update place
		set (`+placeColumnList+`) = (`+joinColumns("i.", placeColumnNames)+`)
		from incoming i
		where place.id = i.id and place.version = i.version - 1`)
	if err != nil {
		return fmt.Errorf("updating %d places: %w", len(changes), err)
	}
	if int(done.RowsAffected()) != len(changes) {
		return fault.New(fault.Conflict, "Une fiche a été modifiée pendant l'import. Rien n'a été enregistré : relancez l'import.")
	}
	_, err = im.tx.Exec(ctx, `drop table incoming`)
	return err
}

// Retire proposes for archive the places of this feed that the file no longer
// has and that no other feed still brings. Nothing is archived: a person
// decides. It returns how many are newly proposed.
func (im *Import) Retire(ctx context.Context) (int, error) {
	if err := im.analyze(ctx); err != nil {
		return 0, err
	}
	args := []any{im.feed}
	reach := im.reach(&args)
	_, err := im.tx.Exec(ctx, `
		update place_source ps
		set missing_since = current_date
		where feed = $1 and missing_since is null
		and not exists (select from seen s where s.source_id = ps.source_id)
		and not exists (select from seen s where s.source_id = ps.place_id)
		and exists (select from place p where p.id = ps.place_id and `+reach+`)`, args...)
	if err != nil {
		return 0, err
	}
	args = []any{im.feed, fmt.Sprintf("Absent du fichier complet de la source « %s » du %s.", im.feed, time.Now().Format("02/01/2006"))}
	reach = im.reach(&args)
	done, err := im.tx.Exec(ctx, `
		update place p
		set archive_proposal = $2, version = version + 1
		where archive_proposal is null and state in ('published', 'suspended') and `+reach+`
		and exists (select from place_source ps where ps.place_id = p.id and ps.feed = $1 and ps.missing_since is not null)
		and not exists (select from place_source ps where ps.place_id = p.id and ps.missing_since is null)`, args...)
	return int(done.RowsAffected()), err
}

// reach gives the condition that a place p is one that the import may change.
func (im *Import) reach(args *[]any) string {
	if im.within == nil {
		return "true"
	}
	return placeScope.within(*im.within, args)
}

// analyze tells the planner how large the tables have become, by the columns
// that imports look at: the others are many and slow to sample.
func (im *Import) analyze(ctx context.Context) error {
	_, err := im.tx.Exec(ctx, `analyze seen, place_source, place (id, state, archive_proposal)`)
	return err
}

// welcomeBack withdraws the proposal to archive places that the file has again,
// among those that the import may change.
func (im *Import) welcomeBack(ctx context.Context) error {
	args := []any{im.feed}
	reach := im.reach(&args)
	_, err := im.tx.Exec(ctx, `
		with back as (
			select ps.source_id, ps.place_id
			from place_source ps join place p on p.id = ps.place_id
			where ps.feed = $1 and ps.missing_since is not null and `+reach+`
			and exists (select from seen s where s.source_id in (ps.source_id, ps.place_id))
		),
		sourced as (
			update place_source ps
			set missing_since = null
			from back
			where ps.feed = $1 and ps.source_id = back.source_id
		)
		update place
		set archive_proposal = null, version = version + 1
		where archive_proposal is not null and id in (select place_id from back)`, args...)
	if err != nil {
		return err
	}
	return im.revive(ctx)
}

// undoneReason begins the reason of a place that was archived because the import
// that created it was undone.
const undoneReason = "Annulation de l'import n° "

// revive brings back the places that an import had created, that its undoing
// archived, and that the file has again, among those that it may change.
func (im *Import) revive(ctx context.Context) error {
	args := []any{im.feed, undoneReason}
	_, err := im.tx.Exec(ctx, `
		update place p
		set state = 'published', archive_reason = null, version = version + 1
		from place_source ps join seen s on s.source_id = ps.source_id
		where ps.feed = $1 and p.id = ps.place_id and p.state = 'archived' and starts_with(p.archive_reason, $2)
		and `+im.reach(&args), args...)
	return err
}
