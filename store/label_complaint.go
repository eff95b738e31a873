package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/task"
)

// How often anyone may complain of titles.
var (
	complaintsOfNetwork = Allowance{Kind: "signalement.reseau", Number: 10, Window: time.Hour}
	complaintsOfTitle   = Allowance{Kind: "signalement.titre", Number: 20, Window: 24 * time.Hour}
	complaintsOfEmail   = Allowance{Kind: "signalement.courriel", Number: 5, Window: 24 * time.Hour}
	complaintsOfAccount = Allowance{Kind: "signalement.compte", Number: 50, Window: 24 * time.Hour}
)

// complaintEmailMonths is how long an address is kept once the complaint is answered.
const complaintEmailMonths = 2

// Complain records what somebody says of a title, acknowledges it where an address is
// given, and tells who examines. network is the address of the sender, of which a
// digest is kept for an hour; the actor need not have signed in.
func (s *Store) Complain(ctx context.Context, actor access.Actor, number string, c labels.Complaint, network string) error {
	c.Message = strings.TrimSpace(c.Message)
	if err := c.Check(); err != nil {
		return err
	}
	if c.Email = strings.TrimSpace(c.Email); c.Email != "" {
		var readable bool
		if c.Email, readable = EmailOf(c.Email); !readable {
			return fault.Fields{{Name: "courriel", Message: "Vérifiez cette adresse, ou laissez vide."}}.Err("L’adresse électronique n’est pas lisible.")
		}
	}
	if !storable(number) || !storable(c.Message) {
		return errNoTitle
	}
	if err := s.Attempt(ctx, instant(actor), complaintTries(actor, number, c.Email, network)...); err != nil {
		return err
	}
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		title, err := readTitle(ctx, tx, `where t.number = $1 for no key update of t`, number)
		if err != nil {
			return err
		}
		f, err := s.titleFile(ctx, tx, actor, title, instant(actor))
		if err != nil {
			return err
		}
		return f.complain(c)
	}))
}

func complaintTries(actor access.Actor, number, email, network string) (tries []Try) {
	if actor.Account != 0 {
		return []Try{{complaintsOfAccount, strconv.FormatInt(actor.Account, 10)}}
	}
	for _, try := range []Try{{complaintsOfEmail, email}, {complaintsOfTitle, number}, {complaintsOfNetwork, network}} {
		if try.Subject != "" {
			tries = append(tries, try)
		}
	}
	return tries
}

func (f *titleFile) complain(c labels.Complaint) error {
	var id int64
	err := f.tx.QueryRow(f.ctx, `
		insert into label_complaint (title, nature, message, email, state, received_at) values ($1, $2, $3, nullif($4, ''), 'recu', $5)
		returning id`, f.title.ID, c.Nature, c.Message, c.Email, f.now).Scan(&id)
	if err != nil {
		return midway(err)
	}
	f.actor.Account = 0 // a complaint is nobody's: not even the journal says whose
	_, err = f.do(titleAct{
		Command: Command{Seq: procedure.AnySeq}, Event: labels.Flag, By: labels.Anyone, Data: map[string]any{"signalement": id, "nature": c.Nature},
		after: func(f *titleFile, _ procedure.Transition) error {
			if err := f.tellComplainer(c.Email, "signalement reçu", ""); err != nil {
				return err
			}
			ground, _ := labels.GroundOf(labels.ComplaintGrounds, c.Nature)
			return f.tellDesk("un signalement : "+strings.ToLower(ground.Name), c.Message)
		},
	})
	return err
}

func (f *titleFile) tellComplainer(email, what, answer string) error {
	if email == "" {
		return nil
	}
	return f.store.owe(f.ctx, f.tx, f.titleLetter(email, task.ComplaintReceived, map[string]string{
		"evenement": what, "reponse": answer, "chemin": PublicTitlePath + f.title.Number,
	}))
}

// AnswerComplaint answers a complaint; the reason of the command is what the person
// reads, where they gave an address.
func (s *Store) AnswerComplaint(ctx context.Context, actor access.Actor, number string, c Command, complaint int64) (procedure.Transition, error) {
	c.Reason = strings.TrimSpace(c.Reason)
	if err := checkWords("motif", c.Reason, labels.ComplaintMax); err != nil {
		return procedure.Transition{}, err
	}
	var email *string
	answer := c.Reason
	return s.actOnTitle(ctx, actor, number, titleAct{
		Command: c, Event: labels.AnswerFlag, Data: map[string]any{"signalement": complaint},
		before: func(f *titleFile, _ *procedure.Act) error {
			err := f.tx.QueryRow(f.ctx, `
				update label_complaint set state = 'traite', answered_at = $3, answered_by = $4, answer = $5
				where id = $1 and title = $2 and state = 'recu'
				returning email`, complaint, f.title.ID, f.now, f.actor.Account, answer).Scan(&email)
			if errors.Is(err, pgx.ErrNoRows) {
				return fault.New(fault.Conflict, "Ce signalement est déjà traité. Rechargez la page.")
			}
			return midway(err)
		},
		after: func(f *titleFile, _ procedure.Transition) error {
			if email == nil {
				return nil
			}
			return f.tellComplainer(*email, "signalement traité", answer)
		},
	})
}

// ForgetComplainers erases the addresses of those whose complaint was answered more
// than two months ago, and what looks like an address or a telephone in what they
// wrote. It gives how many.
func (s *Store) ForgetComplainers(ctx context.Context, now time.Time) (int, error) {
	done, err := s.pool.Exec(ctx, `
		update label_complaint
		set email = null, message = regexp_replace(regexp_replace(message, '[^\s@<>]+@[^\s@<>]+', '…', 'g'), '\+?[0-9](?:[ .-]?[0-9]){8,}', '…', 'g')
		where answered_at <= $1 and (email is not null or message ~ '@|\+?[0-9]([ .-]?[0-9]){8,}')`, now.AddDate(0, -complaintEmailMonths, 0))
	return int(done.RowsAffected()), awayOr(err)
}

// complaintsOf lists the complaints about a title, latest first.
func complaintsOf(ctx context.Context, tx pgx.Tx, title int64) ([]labels.Complaint, error) {
	rows, err := tx.Query(ctx, `
		select id, nature, message, coalesce(email, ''), received_at, answered_at, answer
		from label_complaint where title = $1 order by id desc limit 200`, title)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c labels.Complaint, err error) {
		err = row.Scan(&c.ID, &c.Nature, &c.Message, &c.Email, &c.ReceivedAt, orZero(&c.AnsweredAt), &c.Answer)
		return c, err
	})
	return list, midway(err)
}
