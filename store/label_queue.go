package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/labels"
	"annuaire/procedure"
)

// FileView is a part of the files that somebody examines.
type FileView string

// The views.
const (
	FilesToDo    FileView = ""          // something is awaited of those who examine
	FilesMine    FileView = "miens"     // of them, those that the actor follows
	FilesFree    FileView = "libres"    // of them, those that nobody follows
	FilesWaiting FileView = "attente"   // something is awaited of somebody else
	FilesDone    FileView = "terminees" // decided, or ended otherwise
	FilesAll     FileView = "toutes"
)

// FileQuery says which files are listed, and in which order.
type FileQuery struct {
	View       FileView
	Scheme     string          // code, "": any
	State      procedure.State // "": any
	Instructor int64           // 0: any
	Late       bool            // something of theirs is late
	Text       string          // of a number, a place or a commune
	Sort       string          // a key of fileOrders; "" is the order of urgency
	Descending bool
	Limit      int
	Offset     int
}

// FileLine is a file in a list. A time that does not matter to it is zero.
type FileLine struct {
	ID          int64
	Number      string
	Seq         int64
	Scheme      string // code
	Label       string // its short name
	State       procedure.State
	PlaceID     string
	PlaceName   string
	Commune     string // its name
	Desk        labels.Desk
	DeskName    string
	Instructor  int64 // 0: nobody follows it
	SubmittedAt time.Time
	Since       time.Time // of the last change of state
	SilenceAt   time.Time // day
	DueAt       time.Time // of the correction that is awaited: the first instant after it
	DecidedAt   time.Time
}

// fileToDo are the states in which something is awaited of those who examine.
var fileToDo = []procedure.State{labels.Submitted, labels.Admissibility, labels.UnderReview, labels.VisitDone, labels.Adjourned}

// fileWaiting are those in which it is awaited of somebody else.
var fileWaiting = []procedure.State{labels.Correction, labels.VisitDue, labels.Ready, labels.InCommittee}

// fileOrders are the orders of a list, by the name that addresses give them.
var fileOrders = map[string]string{
	"numero": "a.number", "lieu": "lower(a.place_name)", "commune": "commune", "label": "label", "etat": "a.state", "depot": "a.submitted_at",
	"silence": "a.silence_at", "instructeur": "a.instructor", "attente": "since",
}

// SortsFiles tells whether lists of files have this order.
func SortsFiles(name string) bool { return fileOrders[name] != "" }

// The order of urgency: what is not decided; what has an end, by the nearest; then whoever has waited longest.
const orderOfUrgency = `a.decided_at is not null, least(k.due_at, a.silence_at::timestamp at time zone 'Europe/Paris') nulls last, since`

const fileLines = `
	select a.id, a.number, a.seq, v.scheme, coalesce(nullif(v.definition ->> 'nom_court', ''), v.definition ->> 'nom') as label, a.state,
		a.place_id, a.place_name, coalesce(c.name, '') as commune, a.desk_level, a.desk_code, coalesce(d.name, ''), coalesce(a.instructor, 0),
		a.submitted_at, coalesce(t.recorded_at, a.submitted_at, a.started_at) as since, a.silence_at, k.due_at, a.decided_at`

const fileTables = `
	from label_application a
	join label_version v on v.id = a.version
	left join territory c on c.level = 'commune' and c.code = a.code_insee
	left join territory d on d.level = a.desk_level and d.code = a.desk_code
	left join label_correction k on k.application = a.id and k.resolved_at is null`

// The last change of state is read for the rows of a list alone: a move is asked by a
// policy of its own.
const fileSince = `
	left join lateral (
		select t.recorded_at from transition t
		where t.kind = 'candidature' and t.aggregate = a.id and t.from_state <> t.to_state order by t.seq desc limit 1) t on true`

// Files lists files that the actor examines.
func (s *Store) Files(ctx context.Context, actor access.Actor, q FileQuery) (lines []FileLine, err error) {
	order := orderOfUrgency
	if by := fileOrders[q.Sort]; by != "" {
		order = by
		if q.Descending {
			order += " desc"
		}
		order += " nulls last"
	}
	args := []any{q.Limit, q.Offset}
	sql := fileLines + fileTables + fileSince + `
		where ` + q.condition(actor, &args) + `
		order by ` + order + `, a.id
		limit $1 offset $2`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		lines, err = pgx.CollectRows(rows, scanFileLine)
		return err
	})
	return lines, awayOr(err)
}

func scanFileLine(row pgx.CollectableRow) (l FileLine, err error) {
	err = row.Scan(&l.ID, &l.Number, &l.Seq, &l.Scheme, &l.Label, &l.State, &l.PlaceID, &l.PlaceName, &l.Commune, &l.Desk.Level, &l.Desk.Code, &l.DeskName,
		&l.Instructor, orZero(&l.SubmittedAt), &l.Since, orZero(&l.SilenceAt), orZero(&l.DueAt), orZero(&l.DecidedAt))
	return l, err
}

// FileCount is how many files of a label are in a state, with whom.
type FileCount struct {
	Scheme, Label string
	State         procedure.State
	Instructor    int64
	Count         int
	Late          int // of them, those that are late
}

// CountFiles counts what the actor examines and is not ended, by label, state and who
// follows it, whatever the query narrows.
func (s *Store) CountFiles(ctx context.Context, actor access.Actor, q FileQuery) (counts []FileCount, err error) {
	var args []any
	condition := FileQuery{View: q.View}.condition(actor, &args)
	args = append(args, instant(actor))
	now := "$" + number(int64(len(args)))
	sql := `
		select v.scheme, coalesce(nullif(v.definition ->> 'nom_court', ''), v.definition ->> 'nom'), a.state, coalesce(a.instructor, 0), count(*), count(*) filter (where ` + lateAt(now) + `)` + fileTables + `
		where ` + condition + `
		group by 1, 2, 3, 4 order by 1, 3, 4`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		counts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[FileCount])
		return err
	})
	return counts, awayOr(err)
}

// CountMatching counts what a query lists.
func (s *Store) CountMatching(ctx context.Context, actor access.Actor, q FileQuery) (n int, err error) {
	var args []any
	sql := `select count(*)` + fileTables + ` where ` + q.condition(actor, &args)
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error { return midway(tx.QueryRow(ctx, sql, args...).Scan(&n)) })
	return n, awayOr(err)
}

// lateAt is the condition that a correction has passed its last day, or that silence
// decides within five days.
func lateAt(now string) string {
	return `(a.decided_at is null and (k.due_at <= ` + now + ` or a.silence_at <= (` + now + `::timestamptz at time zone 'Europe/Paris')::date + 5))`
}

// condition says which files are listed: those at desks where the actor examines,
// submitted, in which they declared no interest.
func (q FileQuery) condition(actor access.Actor, args *[]any) string {
	sql := `a.submitted_at is not null and ` + applicationAt.within(actor.Scope(access.LabelInstruct), args)
	param := func(value any) string {
		*args = append(*args, value)
		return "$" + number(int64(len(*args)))
	}
	sql += ` and not exists (select from label_interest i where i.application = a.id and i.account = ` + param(actor.Account) + ` and i.recused)`
	switch q.View {
	case FilesToDo:
		sql += ` and a.state = any(` + param(fileToDo) + `)`
	case FilesMine:
		sql += ` and a.instructor = ` + param(actor.Account) + ` and a.state = any(` + param(labels.Undecided()) + `)`
	case FilesFree:
		sql += ` and a.instructor is null and a.state = any(` + param(labels.Undecided()) + `)`
	case FilesWaiting:
		sql += ` and a.state = any(` + param(fileWaiting) + `)`
	case FilesDone:
		sql += ` and not a.state = any(` + param(labels.Undecided()) + `)`
	}
	return sql + q.narrow(actor, param)
}

// narrow adds what the query asks for.
func (q FileQuery) narrow(actor access.Actor, param func(any) string) (sql string) {
	if q.Scheme != "" {
		sql += ` and v.scheme = ` + param(q.Scheme)
	}
	if q.State != "" {
		sql += ` and a.state = ` + param(q.State)
	}
	if q.Instructor != 0 {
		sql += ` and a.instructor = ` + param(q.Instructor)
	}
	if q.Late {
		sql += ` and ` + lateAt(param(instant(actor)))
	}
	if q.Text != "" {
		like := param("%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(q.Text) + "%")
		sql += ` and (a.number ilike ` + like + ` or a.place_name ilike ` + like + ` or c.name ilike ` + like + `)`
	}
	return sql
}

// Holds tells whether a view lists files in a state, that somebody follows.
func (v FileView) Holds(state procedure.State, follows, me int64) bool {
	open := slices.Contains(labels.Undecided(), state)
	switch v {
	case FilesToDo:
		return slices.Contains(fileToDo, state)
	case FilesMine:
		return open && follows == me
	case FilesFree:
		return open && follows == 0
	case FilesWaiting:
		return slices.Contains(fileWaiting, state)
	case FilesDone:
		return !open
	}
	return true
}
