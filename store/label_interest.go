package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Interest is what somebody said of their interests in a file.
type Interest struct {
	Declared bool
	Text     string // "": none
	Recused  bool   // they read, score and vote nothing of it
	At       time.Time
}

// InterestFile is what is shown of a file to who has not declared yet: its name
// alone.
type InterestFile struct {
	ID        int64
	Number    string
	Label     string
	PlaceName string
	Commune   string
	Interest  Interest
}

// DeclareInterest records what the actor says of their interests in an application
// that they are named for, or that their rights reach. It opens the file, or closes
// it to them for good: who is recused may not come back on it. A recusal needs its
// reason.
func (s *Store) DeclareInterest(ctx context.Context, actor access.Actor, application int64, interest string, recused bool) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		// Not under the acting role: it would not see the file it is about to open.
		f, err := s.openFileUndeclared(ctx, tx, actor, application, "for no key update of a")
		if err != nil {
			return err
		}
		return declareInterest(f, interest, recused)
	}))
}

// InterestFile gives what the actor may read of a file before they declare.
// Unknown when they are not named for it and no right of theirs reaches it.
func (s *Store) InterestFile(ctx context.Context, actor access.Actor, application int64) (shown InterestFile, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		f, err := s.openFileUndeclared(ctx, tx, actor, application, "")
		if err != nil {
			return err
		}
		shown = InterestFile{ID: f.app.ID, Number: f.app.Number, Label: f.scheme.Name, PlaceName: f.app.PlaceName}
		if err := tx.QueryRow(ctx, `select coalesce((select name from territory where level = 'commune' and code = $1), '')`, f.app.INSEE).Scan(&shown.Commune); err != nil {
			return midway(err)
		}
		shown.Interest, err = f.interest()
		return err
	})
	return shown, awayOr(err)
}

// InterestsToDeclare lists the files that the actor is named for and has said
// nothing of yet, oldest first.
func (s *Store) InterestsToDeclare(ctx context.Context, actor access.Actor) (list []InterestFile, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		if err := actingAccount(ctx, tx, actor); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select a.id, a.number, v.definition ->> 'nom', a.place_name, coalesce(c.name, '')
			from label_application a
			join label_version v on v.id = a.version
			left join territory c on c.level = 'commune' and c.code = a.code_insee
			where a.id in (select acting_named()) and a.state = any($2)
			and not exists (select from label_interest i where i.application = a.id and i.account = $1)
			order by a.id limit 500`, actor.Account, labels.Undecided())
		if err != nil {
			return midway(err)
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f InterestFile, err error) {
			err = row.Scan(&f.ID, &f.Number, &f.Label, &f.PlaceName, &f.Commune)
			return f, err
		})
		return midway(err)
	})
	return list, awayOr(err)
}

// openFileUndeclared reads an application for who is named for it, or examines or
// decides it, whatever they declared. Unknown for everybody else.
func (s *Store) openFileUndeclared(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (*file, error) {
	f, err := s.openFileWhole(ctx, tx, actor, id, lock)
	if err != nil {
		return nil, err
	}
	party, err := f.partyDeclaring()
	if err != nil {
		return nil, err
	}
	if party == "" {
		return nil, errNoFile
	}
	f.party = party
	return f, nil
}

var errNoFile = fault.New(fault.Unknown, "Ce dossier n’existe pas, ou vous n’y avez pas accès.")

// openFileWhole reads an application that the caller has already found out the
// actor may reach: nothing hides it. It is for transactions without the acting role.
func (s *Store) openFileWhole(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (*file, error) {
	rows, err := tx.Query(ctx, applicationColumns+`where a.id = $1 `+lock, id)
	if err != nil {
		return nil, midway(err)
	}
	app, err := pgx.CollectExactlyOneRow(rows, scanApplication)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, errNoFile
	}
	if err != nil {
		return nil, midway(err)
	}
	scheme, err := schemeVersion(ctx, tx, app.Version)
	return &file{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), app: app, scheme: scheme}, err
}

// partyDeclaring gives the capacity in which the actor has to declare, "" for none.
func (f *file) partyDeclaring() (procedure.Party, error) {
	held, err := f.parties()
	if err != nil {
		return "", err
	}
	for _, p := range []procedure.Party{labels.Instructor, labels.Decider, labels.Secretary, labels.Visitor, labels.Expert, labels.Member} {
		if slices.Contains(held, p) {
			return p, nil
		}
	}
	// Named for a visit that is not accepted yet.
	if err := actingAccount(f.ctx, f.tx, f.actor); err != nil {
		return "", err
	}
	var named bool
	err = f.tx.QueryRow(f.ctx, `select $1::bigint in (select acting_named())`, f.app.ID).Scan(&named)
	if named {
		return labels.Visitor, midway(err)
	}
	return "", midway(err)
}

// actingAccount tells the functions of the record who asks, without taking the
// acting role.
func actingAccount(ctx context.Context, tx pgx.Tx, actor access.Actor) error {
	_, err := tx.Exec(ctx, `select set_config('annuaire.account', $1::bigint::text, true)`, actor.Account)
	return midway(err)
}

const interestMax = 1000 // characters

// declareInterest writes the declaration and its move. f.party is the capacity in
// which it is made.
func declareInterest(f *file, interest string, recused bool) error {
	interest = strings.TrimSpace(interest)
	if err := checkInterest(interest, recused); err != nil {
		return err
	}
	before, err := f.interest()
	if err != nil {
		return err
	}
	if before.Recused {
		return fault.New(fault.Conflict, "Vous vous êtes retiré de ce dossier. Cette déclaration est définitive.")
	}
	if before.Declared && before.Text == interest && !recused {
		return nil // said twice
	}
	_, err = f.tx.Exec(f.ctx, `
		insert into label_interest (application, account, interest, recused, declared_at) values ($1, $2, $3, $4, $5)
		on conflict (application, account) do update set interest = excluded.interest, recused = excluded.recused, declared_at = excluded.declared_at`,
		f.app.ID, f.actor.Account, interest, recused, f.now)
	if err != nil {
		return midway(err)
	}
	if recused {
		if err := f.release(); err != nil {
			return err
		}
	}
	_, err = f.store.step(f.ctx, f.tx, f.moving(), procedure.Act{
		Event: labels.DeclareInterest, By: f.party, Seq: procedure.AnySeq, Actor: f.actor.Account, At: f.now,
		Data: map[string]any{"recuse": recused},
	})
	return err
}

func checkInterest(interest string, recused bool) error {
	var faults fault.Fields
	if recused && interest == "" {
		faults.Add("interet", "Dites en quelques mots ce qui vous lie à ce lieu.")
	}
	if utf8.RuneCountInString(interest) > interestMax {
		faults.Add("interet", "Écrivez au plus %d caractères.", interestMax)
	}
	if !storable(interest) {
		faults.Add("interet", "Ce texte contient un caractère illisible. Écrivez-le à nouveau.")
	}
	return faults.Err("Votre déclaration n’est pas complète.")
}

// release lets the file go to somebody else when who examines it is recused.
func (f *file) release() error {
	_, err := f.tx.Exec(f.ctx, `update label_application set instructor = null where id = $1 and instructor = $2`, f.app.ID, f.actor.Account)
	return midway(err)
}

// interest gives what the actor declared of the file.
func (f *file) interest() (i Interest, err error) {
	err = f.tx.QueryRow(f.ctx, `
		select interest, recused, declared_at from label_interest where application = $1 and account = $2`, f.app.ID, f.actor.Account).Scan(&i.Text, &i.Recused, &i.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return i, nil
	}
	i.Declared = err == nil
	return i, midway(err)
}

// mustHaveDeclared refuses who has not declared that they have no interest in the
// file, and who has one by nature: they manage the place, or wrote the application.
func mustHaveDeclared(f *file) error {
	if f.app.Account == f.actor.Account {
		return fault.New(fault.Denied, "Vous avez rempli cette candidature : une autre personne doit l’examiner et la décider.")
	}
	if slices.ContainsFunc(f.actor.Grants, func(g access.Grant) bool { return g.Place == f.app.PlaceID }) {
		return fault.New(fault.Denied, "Vous travaillez pour ce lieu : une autre personne doit examiner et décider ce dossier.")
	}
	i, err := f.interest()
	switch {
	case err != nil:
		return err
	case i.Recused:
		return fault.New(fault.Denied, "Vous vous êtes retiré de ce dossier. Une autre personne doit le suivre.")
	case !i.Declared:
		return fault.New(fault.Denied, "Dites d’abord si vous avez un intérêt dans ce dossier. Il s’ouvre ensuite.")
	}
	return f.mustNotHaveApplied()
}

// mustNotHaveApplied refuses who sent the application, or the answer to a correction,
// though somebody else began it.
func (f *file) mustNotHaveApplied() error {
	applied, err := didOn(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, f.actor.Account, labels.Submit, labels.AnswerCorrect)
	if err == nil && applied {
		return fault.New(fault.Denied, "Vous avez déposé cette candidature, ou sa correction : une autre personne doit l’examiner et la décider.")
	}
	return err
}
