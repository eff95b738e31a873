package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/task"
)

// ImportNumber writes the number of an import as the journal and reasons do.
func ImportNumber(id int64) string { return strconv.FormatInt(id, 10) }

// ImportWork is what the background needs to work on an import.
type ImportWork struct {
	ImportJob
	Actor   access.Actor // who asked, with the rights they have now
	Content []byte
}

// WorkOnImport gives an import whose work is under way, and keeps other
// instances from it until done is called. Without work to do, or while another
// works on it, ok is false.
func (s *Store) WorkOnImport(ctx context.Context, id int64, now time.Time) (w ImportWork, done func(), ok bool, err error) {
	// A connection of its own: those of the pool are for the work.
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return w, nil, false, away(err)
	}
	done = func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = conn.Close(closing) // and the lock with it
	}
	if err := conn.QueryRow(ctx, `select pg_try_advisory_lock(hashtextextended('import ' || $1::text, 0))`, ImportNumber(id)).Scan(&ok); err != nil || !ok {
		done()
		return w, nil, false, awayOr(err)
	}
	w, ok, err = s.importWork(ctx, id, now)
	if err != nil || !ok {
		done()
		return w, nil, false, awayOr(err)
	}
	return w, done, true, nil
}

func (s *Store) importWork(ctx context.Context, id int64, now time.Time) (w ImportWork, ok bool, err error) {
	rows, err := s.pool.Query(ctx, `select `+importColumns+` from `+importTables+` where j.id = $1`, id)
	if err != nil {
		return w, false, midway(err)
	}
	w.ImportJob, err = pgx.CollectExactlyOneRow(rows, scanImport)
	if errors.Is(err, pgx.ErrNoRows) {
		return w, false, nil
	}
	if err != nil || !w.State.UnderWay() {
		return w, false, err
	}
	if w.Actor, err = s.Actor(ctx, w.AskedBy); err != nil {
		if fault.KindOf(err) != fault.Anonymous {
			return w, false, err
		}
		w.Actor, err = access.Actor{Account: w.AskedBy}, nil // whose account is closed may do nothing
	}
	w.Actor.At, w.Actor.Strong = now, w.Strong
	var limit access.Territory
	err = s.pool.QueryRow(ctx, `
		select content, coalesce(limit_level, ''), coalesce(limit_code, '') from import_job where id = $1`, id).Scan(&w.Content, &limit.Level, &limit.Code)
	if limit.Code != "" { // the actions of the token were asked for then; its territory bounds each row
		w.Actor.Token = &access.Limit{Actions: access.Actions, Territory: limit}
	}
	return w, err == nil, err
}

// ImportProgress tells how far the work on an import is, at once and to
// everybody, whatever becomes of the transaction that does it.
func (s *Store) ImportProgress(ctx context.Context, id int64, rows int) error {
	_, err := s.pool.Exec(ctx, `update import_job set rows_done = $2 where id = $1 and state in ('reading', 'applying', 'undoing')`, id, rows)
	return awayOr(err)
}

// ImportRead ends a reading: what an import would do is known.
func (s *Store) ImportRead(ctx context.Context, id int64, summary ImportSummary) error {
	return s.endImport(ctx, id, ImportReading, ImportDiagnosed, `rows_total = $3, summary = $4`, summary.Read, summary)
}

// ImportFailed ends work that could not be done. Nothing of it is left: an
// undoing that fails leaves the import applied.
func (s *Store) ImportFailed(ctx context.Context, id int64, from ImportState, why string) error {
	if why == "" {
		why = "Une erreur inattendue s'est produite. Rien n'a changé."
	}
	if from == ImportUndoing {
		return s.endImport(ctx, id, from, ImportApplied, `summary = summary || jsonb_build_object('notes', jsonb_build_array($3::text))`, why)
	}
	return s.endImport(ctx, id, from, ImportFailed, `failure = left($3, 2000)`, why)
}

func (s *Store) endImport(ctx context.Context, id int64, from, to ImportState, set string, args ...any) error {
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update import_job set state = '`+string(to)+`', changed_at = now(), `+set+` where id = $1 and state = $2`, append([]any{id, from}, args...)...)
		if err != nil {
			return err
		}
		return s.tellImport(ctx, tx, id)
	})
	return awayOr(err)
}

// tellImport writes to who asked once the work is done.
func (s *Store) tellImport(ctx context.Context, tx pgx.Tx, id int64) error {
	var j ImportJob
	var email *string
	err := tx.QueryRow(ctx, `
		select j.file_name, j.state, j.summary, j.failure, account_email(j.asked_by)
		from import_job j where j.id = $1`, id).Scan(&j.FileName, &j.State, &j.Summary, &j.Failure, &email)
	if err != nil || email == nil || j.State == ImportDiagnosed {
		return err
	}
	return s.owe(ctx, tx, task.Mail{To: *email, Letter: task.ImportDone, With: map[string]string{
		"fichier": j.FileName, "resultat": j.Sentence(), "chemin": ImportsPath + ImportNumber(id),
	}})
}

// Sentence says in French what became of an import, or what it would do.
func (j *ImportJob) Sentence() string {
	s := &j.Summary
	counts := s.counts()
	switch j.State {
	case ImportFailed:
		return j.Failure
	case ImportUndone:
		text := fmt.Sprintf("Import annulé : %s.", withNoun(s.Undone, "lieu rendu à ce qu’il était", "lieux rendus à ce qu’ils étaient"))
		if s.LeftN > 0 {
			text += fmt.Sprintf(" %s depuis par quelqu’un : laissé tel quel.", withNoun(s.LeftN, "lieu modifié", "lieux modifiés"))
		}
		return text
	case ImportDiagnosed, ImportApplied:
		return counts + "."
	}
	return ""
}

// counts lists what is not zero.
func (s *ImportSummary) counts() string {
	var list []string
	for _, c := range []struct {
		n         int
		one, many string
	}{
		{s.Created, "lieu créé", "lieux créés"}, {s.Updated, "mis à jour", "mis à jour"}, {s.Unchanged, "inchangé", "inchangés"},
		{s.Refused, "ligne refusée", "lignes refusées"}, {s.Joined, "ligne réunie à une autre", "lignes réunies à d’autres"},
		{s.Retired, "archivage proposé", "archivages proposés"},
	} {
		if c.n > 0 {
			list = append(list, withNoun(c.n, c.one, c.many))
		}
	}
	if len(list) == 0 {
		return "aucun lieu"
	}
	return strings.Join(list, ", ")
}

func withNoun(n int, one, many string) string {
	if n < 2 {
		many = one
	}
	return strconv.Itoa(n) + " " + many
}

// CareForImports forgets the files kept long enough, and owes again the work
// that an instance left behind. Doing it twice does no harm. n is how many were
// forgotten.
func (s *Store) CareForImports(ctx context.Context, now time.Time) (n int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		forgotten, err := tx.Exec(ctx, `
			update import_job
			set content = null, state = case when state in ('uploaded', 'diagnosed', 'failed') then 'dismissed' else state end, failure = ''
			where content is not null and sent_at < $1 and state not in ('reading', 'applying', 'undoing')`, now.Add(-ImportFileLife))
		if err != nil {
			return err
		}
		n = int(forgotten.RowsAffected())
		rows, err := tx.Query(ctx, `select id from import_job where state in ('reading', 'applying', 'undoing')`)
		if err != nil {
			return midway(err)
		}
		left, err := collect(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		for _, id := range left {
			if err := s.oweUnlessBusy(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return n, awayOr(err)
}

// oweUnlessBusy owes the work on an import again unless an instance is at it, or
// the queue is about to give it to one.
func (s *Store) oweUnlessBusy(ctx context.Context, tx pgx.Tx, id int64) error {
	var free, waiting bool
	err := tx.QueryRow(ctx, `
		select pg_try_advisory_xact_lock(hashtextextended('import ' || $1::text, 0)),
			exists (select from river_job where kind = 'import' and (args ->> 'id')::bigint = $2 and state in ('available', 'pending', 'scheduled', 'retryable'))`,
		ImportNumber(id), id).Scan(&free, &waiting)
	if err != nil || !free || waiting {
		return err
	}
	return s.owe(ctx, tx, task.Import{ID: id})
}
