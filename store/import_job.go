package store

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/task"
)

// ImportJob is a file that somebody sent, and what became of it.
type ImportJob struct {
	ID        int64
	Account   int64
	Desk      access.Territory // in whose name it was sent
	DeskName  string
	Feed      string
	FileName  string
	Partial   bool
	Size      int
	HasFile   bool
	State     ImportState
	Mapping   map[string]string // nil: nobody said yet
	RowsDone  int
	RowsTotal int
	Summary   ImportSummary
	Failure   string // French
	Strong    bool   // who asked for what is under way had given a second factor
	AskedBy   int64  // of what is under way
	SentAt    time.Time
	ChangedAt time.Time
	AppliedAt time.Time // zero: not yet
	UndoneAt  time.Time
}

// ImportSummary is what a reading, an import and its undoing counted.
type ImportSummary struct {
	Format    string   `json:"format,omitempty"`
	Version   string   `json:"version,omitempty"`
	Notes     []string `json:"notes,omitempty"`
	Read      int      `json:"lues"`
	Created   int      `json:"crees"`
	Updated   int      `json:"mis_a_jour"`
	Unchanged int      `json:"inchanges"`
	Refused   int      `json:"refusees"`
	Joined    int      `json:"reunies"`
	Intact    int      `json:"sans_remarque"`
	Repaired  int      `json:"reparees"`
	Flagged   int      `json:"a_verifier"`
	Retired   int      `json:"archivage_propose"`
	Foreign   int      `json:"etrangers,omitempty"`
	Columns   []Column `json:"colonnes,omitempty"` // findings by column

	Undone int      `json:"annules,omitempty"`
	Left   []string `json:"laisses,omitempty"` // places that somebody changed since, left alone
	LeftN  int      `json:"nombre_laisses,omitempty"`
}

// Column counts the findings on one column of a file.
type Column struct {
	Title    string `json:"titre"`
	Repaired int    `json:"reparees,omitempty"`
	Flagged  int    `json:"a_verifier,omitempty"`
	Refused  int    `json:"refusees,omitempty"`
}

// NewImport is a file to keep.
type NewImport struct {
	Desk     access.Territory
	Feed     string
	FileName string
	Partial  bool
	Content  []byte
}

// Limits of what is kept of people's files.
const (
	ImportFileLife = 30 * 24 * time.Hour
	maxImportFiles = 20 // of one account, not applied nor dismissed
)

// ImportsPath is where imports are shown; then a number.
const ImportsPath = "/espace/imports/"

var importScope = scoped{Level: "j.level", Code: "j.code"}

// StartImport keeps a file. Denied where the actor may not import.
func (s *Store) StartImport(ctx context.Context, actor access.Actor, n NewImport) (id int64, err error) {
	if err := n.check(); err != nil {
		return 0, err
	}
	path, err := s.TerritoryPath(ctx, n.Desk)
	if err != nil {
		return 0, err
	}
	if err := actor.Require(access.ImportRun, access.Object{Path: path}); err != nil {
		return 0, err
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if err := fewFiles(ctx, tx, actor); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `
			insert into import_job (account, level, code, feed, file_name, partial, content, size)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			returning id`,
			actor.Account, n.Desk.Level, n.Desk.Code, n.Feed, n.FileName, n.Partial, n.Content, len(n.Content)).Scan(&id)
		if err != nil {
			return err
		}
		return s.journalImport(ctx, tx, actor, id, n.Desk, "import.envoyer", map[string]any{"source": n.Feed, "octets": len(n.Content)})
	})
	return id, awayOr(err)
}

func fewFiles(ctx context.Context, tx pgx.Tx, actor access.Actor) error {
	var waiting int
	err := tx.QueryRow(ctx, `
		select count(*) from import_job
		where account = $1 and content is not null and state not in ('applied', 'undone')`, actor.Account).Scan(&waiting)
	if err == nil && waiting >= maxImportFiles {
		return fault.New(fault.Rejected, "Vous avez déjà %d fichiers en attente. Enregistrez-en ou écartez-en avant d'en envoyer d'autres.", waiting)
	}
	return err
}

// feedShape is what a source may be called: it is kept in the record, shown to
// people and typed again each time.
var feedShape = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$`)

// FeedIsUsable tells whether a source may be called so.
func FeedIsUsable(feed string) bool {
	return feedShape.MatchString(feed) && strings.TrimSpace(feed) == feed && feed != OwnFeed
}

func importFault(field, message string) error {
	var fields fault.Fields
	fields.Add(field, "%s", message)
	return fields.Err("Le fichier n'est pas envoyé. Corrigez ce qui suit, puis recommencez.")
}

func (n *NewImport) check() error {
	n.FileName = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == '/' || r == '\\' {
			return -1
		}
		return r
	}, n.FileName)
	for utf8.RuneCountInString(n.FileName) > 200 {
		n.FileName = n.FileName[1:]
		n.FileName = strings.ToValidUTF8(n.FileName, "")
	}
	if n.FileName == "" {
		n.FileName = "fichier"
	}
	switch {
	case !FeedIsUsable(n.Feed):
		return importFault("source", "Écrivez le nom de la source avec au plus 80 lettres, chiffres, espaces, points ou tirets. Par exemple « mediation-35 ».")
	case len(n.Content) == 0:
		return importFault("fichier", "Choisissez un fichier. Celui-ci est vide.")
	case len(n.Content) > 20<<20:
		return fault.New(fault.TooLarge, "Le fichier dépasse 20 Mio. Découpez-le en plusieurs fichiers.")
	}
	return nil
}

// importColumns are those of a job, in the order of scanImport.
const importColumns = `j.id, j.account, j.level, j.code, coalesce(t.name, ''), j.feed, j.file_name, j.partial, j.size, j.content is not null,
	j.state, j.mapping, j.rows_done, j.rows_total, j.summary, j.failure, j.strong, coalesce(j.asked_by, 0), j.sent_at, j.changed_at,
	coalesce(j.applied_at, 'epoch'), coalesce(j.undone_at, 'epoch')`

const importTables = `import_job j left join territory t on t.level = j.level and t.code = j.code`

func scanImport(row pgx.CollectableRow) (j ImportJob, err error) {
	var applied, undone time.Time
	err = row.Scan(&j.ID, &j.Account, &j.Desk.Level, &j.Desk.Code, &j.DeskName, &j.Feed, &j.FileName, &j.Partial, &j.Size, &j.HasFile,
		&j.State, &j.Mapping, &j.RowsDone, &j.RowsTotal, &j.Summary, &j.Failure, &j.Strong, &j.AskedBy, &j.SentAt, &j.ChangedAt, &applied, &undone)
	if applied.Unix() != 0 {
		j.AppliedAt = applied
	}
	if undone.Unix() != 0 {
		j.UndoneAt = undone
	}
	return j, err
}

// MaxImports is how many imports are listed, latest first.
const MaxImports = 200

// Imports lists those that the actor may see.
func (s *Store) Imports(ctx context.Context, actor access.Actor) (jobs []ImportJob, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		args := []any{MaxImports}
		rows, err := tx.Query(ctx, `
			select `+importColumns+`
			from `+importTables+`
			where `+importScope.within(actor.Scope(access.ImportSee), &args)+`
			order by j.id desc
			limit $1`, args...)
		if err != nil {
			return midway(err)
		}
		jobs, err = collect(rows, scanImport)
		return err
	})
	return jobs, awayOr(err)
}

// CountImports counts those that wait for a decision of somebody who may take
// it, and those that failed in the last thirty days.
func (s *Store) CountImports(ctx context.Context, actor access.Actor) (waiting, failed int, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		args := []any{instant(actor).Add(-ImportFileLife)}
		return tx.QueryRow(ctx, `
			select count(*) filter (where j.state in ('uploaded', 'diagnosed')), count(*) filter (where j.state = 'failed' and j.changed_at > $1)
			from import_job j
			where j.state in ('uploaded', 'diagnosed', 'failed') and `+importScope.within(actor.Scope(access.ImportRun), &args), args...).Scan(&waiting, &failed)
	})
	return waiting, failed, awayOr(err)
}

// Import gives one import to somebody who may do this action on it.
func (s *Store) ImportJob(ctx context.Context, actor access.Actor, action access.Action, id int64) (j ImportJob, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) (err error) {
		j, err = importFor(ctx, tx, actor, action, id, false)
		return err
	})
	return j, awayOr(err)
}

// ImportFile gives the file of an import.
func (s *Store) ImportFile(ctx context.Context, actor access.Actor, id int64) (content []byte, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if _, err := importFor(ctx, tx, actor, access.ImportSee, id, false); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `select content from import_job where id = $1`, id).Scan(&content)
	})
	if err == nil && content == nil {
		err = errFileForgotten
	}
	return content, awayOr(err)
}

var errFileForgotten = fault.New(fault.Gone, "Ce fichier n'est plus conservé. Envoyez-le à nouveau.")

// importFor reads one import within the scope of the actor; Unknown for who may
// not see it, Denied for who may see it only.
func importFor(ctx context.Context, tx pgx.Tx, actor access.Actor, action access.Action, id int64, lock bool) (ImportJob, error) {
	unknown := fault.New(fault.Unknown, "Aucun import ne porte le numéro %d.", id)
	args := []any{id}
	locking := ""
	if lock {
		locking = " for no key update of j"
	}
	rows, err := tx.Query(ctx, `
		select `+importColumns+`
		from `+importTables+`
		where j.id = $1 and `+importScope.within(actor.Scope(access.ImportSee), &args)+locking, args...)
	if err != nil {
		return ImportJob{}, midway(err)
	}
	j, err := pgx.CollectExactlyOneRow(rows, scanImport)
	if errors.Is(err, pgx.ErrNoRows) {
		return j, unknown
	}
	if err != nil || action == access.ImportSee {
		return j, err
	}
	path, err := territoryPath(ctx, tx, j.Desk)
	if err != nil {
		return j, err
	}
	return j, actor.Require(action, access.Object{Path: path})
}

// MapImport says what the columns of a file give, remembers it for the next
// file of the source, and has the file read in the background.
func (s *Store) MapImport(ctx context.Context, actor access.Actor, id int64, mapping map[string]string) error {
	text, err := json.Marshal(mapping)
	if err != nil {
		return err
	}
	if len(text) > 1<<20 || strings.Contains(string(text), `\u0000`) {
		return fault.New(fault.Invalid, "Les titres des colonnes ne peuvent pas être conservés. Renommez-les dans le fichier.")
	}
	return s.moveImport(ctx, actor, access.ImportRun, id, ImportReading, func(tx pgx.Tx, j ImportJob) error {
		if !j.HasFile {
			return errFileForgotten
		}
		if _, err := tx.Exec(ctx, `update import_job set mapping = $2, rows_total = 0 where id = $1`, id, text); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into import_mapping (level, code, feed, mapping)
			values ($1, $2, $3, $4)
			on conflict (level, code, feed) do update set mapping = excluded.mapping, at = now()`, j.Desk.Level, j.Desk.Code, j.Feed, text)
		return err
	})
}

// RememberedMapping gives what somebody said last of the columns of a source.
func (s *Store) RememberedMapping(ctx context.Context, actor access.Actor, desk access.Territory, feed string) (mapping map[string]string, known bool, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select mapping from import_mapping where level = $1 and code = $2 and feed = $3`, desk.Level, desk.Code, feed).Scan(&mapping)
		if known = err == nil; errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return mapping, known, awayOr(err)
}

// ApplyImport has what was read written to the directory, in the background.
func (s *Store) ApplyImport(ctx context.Context, actor access.Actor, id int64) error {
	return s.moveImport(ctx, actor, access.ImportRun, id, ImportApplying, func(_ pgx.Tx, j ImportJob) error {
		if !j.HasFile {
			return errFileForgotten
		}
		return nil
	})
}

// UndoImport has all that an import changed given back, in the background.
func (s *Store) UndoImport(ctx context.Context, actor access.Actor, id int64) error {
	return s.moveImport(ctx, actor, access.ImportUndo, id, ImportUndoing, nil)
}

// DismissImport forgets a file that is not to be applied.
func (s *Store) DismissImport(ctx context.Context, actor access.Actor, id int64) error {
	return s.moveImport(ctx, actor, access.ImportRun, id, ImportDismissed, func(tx pgx.Tx, _ ImportJob) error {
		if _, err := tx.Exec(ctx, `delete from import_finding where import = $1`, id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from import_pair where import = $1`, id)
		return err
	})
}

// importActs names each move in the journal.
var importActs = map[ImportState]string{
	ImportReading: "import.lire", ImportApplying: "import.enregistrer", ImportUndoing: "import.annuler", ImportDismissed: "import.ecarter",
}

// moveImport brings an import to another state, for somebody who may, and owes
// the work that it needs.
func (s *Store) moveImport(ctx context.Context, actor access.Actor, action access.Action, id int64, next ImportState, besides func(pgx.Tx, ImportJob) error) error {
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		j, err := importFor(ctx, tx, actor, action, id, true)
		if err != nil {
			return err
		}
		if err := j.State.move(next); err != nil {
			return err
		}
		if besides != nil {
			if err := besides(tx, j); err != nil {
				return err
			}
		}
		limit := access.Territory{}
		if actor.Token != nil {
			limit = actor.Token.Territory
		}
		_, err = tx.Exec(ctx, `
			update import_job
			set state = $2, failure = '', rows_done = 0, asked_by = $3, strong = $4, limit_level = $5, limit_code = $6, changed_at = now(),
				content = case when $2 = 'dismissed' then null else content end
			where id = $1`, id, next, actor.Account, actor.Strong, orNull(string(limit.Level)), orNull(limit.Code))
		if err != nil {
			return err
		}
		if next.UnderWay() {
			if err := s.owe(ctx, tx, task.Import{ID: id}); err != nil {
				return err
			}
		}
		return s.journalImport(ctx, tx, actor, id, j.Desk, importActs[next], nil)
	})
	return awayOr(err)
}

func (s *Store) journalImport(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, desk access.Territory, act string, details map[string]any) error {
	return s.journal(ctx, tx, Entry{Actor: actor, Action: act, Kind: "import", Object: ImportNumber(id), Territory: desk, Details: details})
}
