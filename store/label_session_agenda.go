package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Enlisting is one file to put on an agenda.
type Enlisting struct {
	Command
	Application int64
	Rapporteur  int64 // a member of the session, 0 for none
}

// agenda names the files of the session.
func (at *sitting) agenda() ([]labels.AgendaItem, error) {
	rows, err := at.tx.Query(at.ctx, `
		select application, number, label, place_name, commune, state, rank, rapporteur, rapporteur_name from session_agenda($1)`, at.session.ID)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[labels.AgendaItem])
	return list, midway(err)
}

// Enlist puts a file that is ready on the agenda of a session that is planned, soon
// enough for its members to read it. Two files never have to share one act: each
// has its own transaction and its own answer.
func (s *Store) Enlist(ctx context.Context, actor access.Actor, session int64, files ...Enlisting) []FileResult {
	return s.onFiles(ctx, actor, files, func(f *file, e Enlisting) error {
		return f.enlist(session, e)
	})
}

// onFiles acts on each file in a transaction of its own.
func (s *Store) onFiles(ctx context.Context, actor access.Actor, files []Enlisting, do func(*file, Enlisting) error) []FileResult {
	results := make([]FileResult, len(files))
	for i, e := range files {
		r := &results[i]
		r.ID = e.Application
		r.Err = awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
			f, err := s.openFile(ctx, tx, actor, e.Application)
			if err != nil {
				return err
			}
			r.Number, r.PlaceName = f.app.Number, f.app.PlaceName
			return do(f, e)
		}))
	}
	return results
}

func (f *file) enlist(session int64, e Enlisting) error {
	_, err := f.do(fileAct{Command: e.Command, Event: labels.Enlist, Data: map[string]any{"seance": session},
		before: func(f *file, _ *procedure.Act) error {
			at, err := f.store.openSession(f.ctx, f.tx, f.actor, session, "for share of s")
			if err != nil {
				return err
			}
			if err := at.mayEnlist(f); err != nil {
				return err
			}
			return at.list(f.app.ID, e.Rapporteur)
		}})
	return err
}

// mayEnlist refuses a file that the session cannot judge.
func (at *sitting) mayEnlist(f *file) error {
	s := &at.session
	if s.State != labels.SessionPlanned {
		return fault.New(fault.Conflict, "Cette séance n’est plus à venir. Choisissez-en une autre.")
	}
	path, err := territoryPath(at.ctx, at.tx, f.moving().at)
	if err != nil {
		return err
	}
	desks := make([]labels.Desk, len(path))
	for i, t := range path {
		desks[i] = labels.Desk{Level: t.Level, Code: t.Code}
	}
	if err := s.DecidesIn(&f.scheme, desks); err != nil {
		return err
	}
	today, day := procedure.DayOf(at.now, directory.Paris), procedure.DayOf(s.At, directory.Paris)
	if !s.SentInTime(&f.scheme, today, day) {
		return fault.New(fault.Conflict, "Les membres reçoivent un dossier au moins %d jours avant la séance. Choisissez une séance à partir du %s.",
			f.scheme.SessionDays, directory.FrenchDay(procedure.AddDays(today, f.scheme.SessionDays)))
	}
	return at.notElsewhere(f.app.ID)
}

// notElsewhere refuses a file of another session that is not over: one that was
// adjourned there could be decided by the votes of before.
func (at *sitting) notElsewhere(application int64) error {
	var name string
	err := at.tx.QueryRow(at.ctx, `
		select s.name
		from label_session_item i join label_session s on s.id = i.session
		where i.application = $1 and i.removed_at is null and s.id <> $2 and s.state = any($3)
		limit 1`, application, at.session.ID, []procedure.State{labels.SessionPlanned, labels.SessionOpen}).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return midway(err)
	}
	return fault.New(fault.Conflict, "Ce dossier est encore à l’ordre du jour d’une autre séance : %s. Faites clore cette séance d’abord.", name)
}

// list writes the file on the agenda, last.
func (at *sitting) list(application, rapporteur int64) error {
	if rapporteur != 0 && at.member(rapporteur) == nil {
		return errNotMember
	}
	var rank int
	err := at.tx.QueryRow(at.ctx, `
		select coalesce(max(rank), 0) + 1 from label_session_item where session = $1 and removed_at is null`, at.session.ID).Scan(&rank)
	if err != nil {
		return midway(err)
	}
	if rank > labels.SessionFiles {
		return fault.New(fault.Conflict, "Cette séance a déjà %d dossiers. Prévoyez-en une autre.", labels.SessionFiles)
	}
	_, err = at.tx.Exec(at.ctx, `
		insert into label_session_item (session, application, rank, rapporteur, listed_at) values ($1, $2, $3, nullif($4, 0::bigint), $5)
		on conflict (session, application) do update set rank = excluded.rank, rapporteur = excluded.rapporteur, listed_at = excluded.listed_at, removed_at = null`,
		at.session.ID, application, rank, rapporteur, at.now)
	return midway(err)
}

var errNotMember = fault.New(fault.Invalid, "Qui rapporte un dossier est membre de la séance. Choisissez une personne dans la liste.")

// Unlist takes files off the agenda: they are ready to be decided again.
func (s *Store) Unlist(ctx context.Context, actor access.Actor, session int64, files ...Enlisting) []FileResult {
	return s.onFiles(ctx, actor, files, func(f *file, e Enlisting) error {
		_, err := f.do(fileAct{Command: e.Command, Event: labels.Unlist, Data: map[string]any{"seance": session},
			before: func(f *file, _ *procedure.Act) error { return f.leaves(session) }})
		return err
	})
}

// leaves takes the file off a session.
func (f *file) leaves(session int64) error {
	tag, err := f.tx.Exec(f.ctx, `
		update label_session_item set removed_at = $3 where session = $1 and application = $2 and removed_at is null`, session, f.app.ID, f.now)
	if err == nil && tag.RowsAffected() == 0 {
		return errNotListed
	}
	return midway(err)
}

// leavesAgendas takes a file that no committee awaits any more off the sessions to
// come. It is the record that does it: who applies sees no session.
func (f *file) leavesAgendas() error {
	_, err := f.tx.Exec(f.ctx, `select leave_agendas($1, $2)`, f.app.ID, f.now)
	return midway(err)
}

var errNotListed = fault.New(fault.Conflict, "Ce dossier n’est pas inscrit à cette séance. Rechargez la page.")

// NameRapporteur says which member tells the others about a file.
func (s *Store) NameRapporteur(ctx context.Context, actor access.Actor, session int64, files ...Enlisting) []FileResult {
	return s.onFiles(ctx, actor, files, func(f *file, e Enlisting) error {
		_, err := f.do(fileAct{Command: e.Command, Event: labels.NameRapporteur, Data: map[string]any{"seance": session, "rapporteur": e.Rapporteur},
			before: func(f *file, _ *procedure.Act) error { return f.report(session, e.Rapporteur) }})
		return err
	})
}

func (f *file) report(session, rapporteur int64) error {
	at, err := f.store.openSession(f.ctx, f.tx, f.actor, session, "for share of s")
	if err != nil {
		return err
	}
	if rapporteur != 0 && at.member(rapporteur) == nil {
		return errNotMember
	}
	tag, err := f.tx.Exec(f.ctx, `
		update label_session_item set rapporteur = nullif($3, 0::bigint) where session = $1 and application = $2 and removed_at is null`, session, f.app.ID, rapporteur)
	if err == nil && tag.RowsAffected() == 0 {
		return errNotListed
	}
	return midway(err)
}

// mayMoveTo refuses a day for which some file of the agenda would have been sent too late.
func (at *sitting) mayMoveTo(when time.Time) error {
	var number string
	err := at.tx.QueryRow(at.ctx, `
		select a.number
		from label_session_item i
		join label_application a on a.id = i.application
		join label_version v on v.id = a.version
		where i.session = $1 and i.removed_at is null
		and (i.listed_at at time zone 'Europe/Paris')::date + (v.definition ->> 'envoi_seance_jours')::int > ($2::timestamptz at time zone 'Europe/Paris')::date
		limit 1`, at.session.ID, when).Scan(&number)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return midway(err)
	}
	return fault.Fields{{Name: "jour", Message: "Le dossier " + number + " aurait été envoyé trop tard aux membres. Choisissez un jour plus lointain."}}.Err("La séance n’a pas changé.")
}

// ReadyFile is a file that may be put on an agenda.
type ReadyFile struct {
	ID        int64
	Number    string
	Seq       int64
	Label     string
	PlaceName string
	Commune   string
	Proposal  labels.ProposalKind
	Late      bool // its members would read it too late
}

// ReadyFiles lists what may be put on the agenda of a session, the oldest first.
func (s *Store) ReadyFiles(ctx context.Context, actor access.Actor, session int64) (list []ReadyFile, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		at, err := s.openSession(ctx, tx, actor, session, "")
		if err != nil {
			return err
		}
		if !slices.Contains(at.parties(), labels.Secretary) {
			return nil
		}
		list, err = at.ready()
		return err
	})
	return list, awayOr(err)
}

func (at *sitting) ready() ([]ReadyFile, error) {
	s := &at.session
	args := []any{s.Level, s.Code, labels.Ready, labels.ByCommittee, at.now, s.At}
	rows, err := at.tx.Query(at.ctx, `
		select a.id, a.number, a.seq, v.definition ->> 'nom', a.place_name, coalesce(c.name, ''), coalesce(a.proposal ->> 'proposition', ''),
			($5::timestamptz at time zone 'Europe/Paris')::date + (v.definition ->> 'envoi_seance_jours')::int > ($6::timestamptz at time zone 'Europe/Paris')::date
		from label_application a
		join label_version v on v.id = a.version
		left join territory c on c.level = 'commune' and c.code = a.code_insee
		where a.state = $3 and v.definition ->> 'decision' = $4 and v.definition ->> 'niveau_decision' = $1
		and a.code_insee in (select t.code from territory_path t where t.level = 'commune' and t.in_level = $1 and t.in_code = $2)
		and `+applicationInSight(at.actor, &args)+`
		order by a.id limit 500`, args...)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ReadyFile])
	return list, midway(err)
}
