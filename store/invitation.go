package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/task"
)

// Invitation is what somebody is invited with.
type Invitation struct {
	Email string // as EmailOf writes it
	Name  string // may be empty: the person will tell
	Role  string // French, for the letter: "gestion d'un territoire"
	By    string // who invites, for the letter; empty: the service itself
}

// InviteAccount makes an account in state "invited", with a letter that holds a
// link to open it. For an account that there is already, it only gives it: an
// invited one receives another link, an active one no letter.
func (s *Store) InviteAccount(ctx context.Context, actor access.Actor, in Invitation, at time.Time) (account int64, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		account, err = s.inviteAccount(ctx, tx, actor, in, at)
		return err
	})
	return account, awayOr(err)
}

// inviteAccount is InviteAccount in the caller's transaction, whether it acts
// for somebody or not.
func (s *Store) inviteAccount(ctx context.Context, tx pgx.Tx, actor access.Actor, in Invitation, at time.Time) (account int64, err error) {
	account, state, err := invitedAccount(ctx, tx, in)
	if err != nil || state == AccountActive {
		return account, err
	}
	secret, err := makeLink(ctx, tx, NewLink{Purpose: LinkInvitation, Account: account, Life: InvitationLife}, at)
	if err != nil {
		return 0, err
	}
	err = s.journal(ctx, tx, Entry{Actor: actor, Action: "compte.inviter", Kind: "compte", Object: strconv.FormatInt(account, 10)})
	if err != nil {
		return 0, err
	}
	return account, s.owe(ctx, tx, task.Mail{To: in.Email, Letter: task.Invitation, With: map[string]string{
		"nom": in.Name, "role": in.Role, "par": in.By, "chemin": InvitationPath + secret, "expire": "dans 7 jours",
	}})
}

func invitedAccount(ctx context.Context, tx pgx.Tx, in Invitation) (account int64, state AccountState, err error) {
	if email, ok := EmailOf(in.Email); !ok || email != in.Email {
		return 0, "", fault.Fields{{Name: "courriel", Message: "Écrivez une adresse comme prenom.nom@exemple.fr."}}.Err("L'adresse électronique n'est pas lisible.")
	}
	err = tx.QueryRow(ctx, `select id, state from invite_account($1, $2)`, in.Email, in.Name).Scan(&account, &state)
	return account, state, err
}

// InvitationLink makes a link by which an account that was invited is opened,
// for who prints it rather than send it.
func (s *Store) InvitationLink(ctx context.Context, in Invitation, at time.Time) (account int64, path string, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		var state AccountState
		if account, state, err = invitedAccount(ctx, tx, in); err != nil || state == AccountActive {
			return err
		}
		secret, err := makeLink(ctx, tx, NewLink{Purpose: LinkInvitation, Account: account, Life: InvitationLife}, at)
		path = InvitationPath + secret
		return err
	})
	return account, path, awayOr(err)
}

// AcceptInvitation opens the account that a link invites to, with the name and
// the hash of the password that its person chose.
func (s *Store) AcceptInvitation(ctx context.Context, secret, name, hash string, at time.Time) (account int64, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		l, err := useLink(ctx, tx, LinkInvitation, secret, at)
		if err != nil {
			return err
		}
		account = l.Account
		done, err := tx.Exec(ctx, `
			update account set name = $2, password = $3, state = 'active' where id = $1 and state = 'invited'`, account, name, hash)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return fault.New(fault.Gone, "Ce compte est déjà ouvert. Connectez-vous.")
		}
		if err := dropLinks(ctx, tx, LinkInvitation, account); err != nil {
			return err
		}
		return s.journal(ctx, tx, Entry{Actor: access.Actor{Account: account}, Action: "compte.ouvrir", Kind: "compte", Object: strconv.FormatInt(account, 10)})
	})
	return account, awayOr(err)
}

// Paths that links lead to, before their secret.
const (
	InvitationPath = "/invitation/"
	ResetPath      = "/mot-de-passe/"
	RequestPath    = "/compte/demander/confirmer/"
)
