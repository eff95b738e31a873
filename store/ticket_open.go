package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// How often anyone may ask without having signed in. Many people share the
// network of a library, and many may report one place on the day it closes.
var (
	ticketsOfNetwork = Allowance{Kind: "demande.reseau", Number: 20, Window: time.Hour}
	ticketsOfPlace   = Allowance{Kind: "demande.lieu", Number: 20, Window: 24 * time.Hour}
	ticketsOfEmail   = Allowance{Kind: "demande.courriel", Number: 10, Window: 24 * time.Hour}
	ticketsOfAccount = Allowance{Kind: "demande.compte", Number: 200, Window: 24 * time.Hour}
)

// OpenTicket writes what somebody asks and gives it its number, its desk and
// its secret. Who has not signed in confirms the address they give before
// anybody is alerted. The transaction acts for nobody: who asks need not have
// any right on the place, and reads nothing of it.
func (s *Store) OpenTicket(ctx context.Context, actor access.Actor, t directory.Ticket) (directory.Ticket, error) {
	t.Account = actor.Account
	if err := prepareTicket(&t); err != nil {
		return t, err
	}
	now := instant(actor)
	if err := s.Attempt(ctx, now, ticketTries(&t)...); err != nil {
		return t, err
	}
	err := s.transaction(ctx, func(tx pgx.Tx) error { return s.openTicket(ctx, tx, actor, &t, now) })
	return t, awayOr(err)
}

// prepareTicket checks what is asked, and writes the address as accounts do.
func prepareTicket(t *directory.Ticket) error {
	if err := t.Check(); err != nil {
		return err
	}
	if t.Email != "" {
		t.Email, _ = EmailOf(t.Email)
	}
	return nil
}

func ticketTries(t *directory.Ticket) (tries []Try) {
	if t.Account != 0 {
		return []Try{{ticketsOfAccount, strconv.FormatInt(t.Account, 10)}}
	}
	for _, try := range []Try{{ticketsOfEmail, t.Email}, {ticketsOfPlace, t.PlaceID}, {ticketsOfNetwork, t.Network}} {
		if try.Subject != "" {
			tries = append(tries, try)
		}
	}
	return tries
}

func (s *Store) openTicket(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, now time.Time) error {
	if err := aboutPlace(ctx, tx, t); err != nil {
		return err
	}
	t.State, t.Version, t.Sure = directory.TicketReceived, 1, actor.Signed()
	if !t.Sure && t.Email != "" {
		t.State = directory.TicketToConfirm
	}
	t.OpenedAt, t.DeskSince = now, now
	var err error
	if t.Desk, err = firstDesk(ctx, tx, t.INSEE); err != nil {
		return err
	}
	if err := insertTicket(ctx, tx, t); err != nil {
		return err
	}
	if t.Secret, err = ticketLink(ctx, tx, t.Number, false, now); err != nil {
		return err
	}
	if err := writeMove(ctx, tx, t, TicketOpened, AuthorName(actor.Account), "", now); err != nil {
		return err
	}
	if err := s.journalTicket(ctx, tx, actor, t, TicketOpened); err != nil {
		return err
	}
	return s.tellOpened(ctx, tx, t, now)
}

// aboutPlace fills in what the ticket says of its place, which must be public.
func aboutPlace(ctx context.Context, tx pgx.Tx, t *directory.Ticket) error {
	if t.Kind == directory.TicketCreation {
		t.PlaceID, t.PlaceName, t.INSEE = "", t.Proposed.Name, t.Proposed.INSEE
		if lacking := t.Proposed.Lacking(); len(lacking) > 0 {
			return fault.Fields{{Name: lacking[0], Message: "Cette information est obligatoire."}}.Err("Il manque une information pour proposer ce lieu.")
		}
		return nil
	}
	t.Proposed = nil
	p, err := lockPlace(ctx, tx, t.PlaceID)
	if err != nil {
		return err
	}
	if p.State != directory.Published {
		return fault.New(fault.Gone, "Cette fiche n’est plus publiée : il n’y a plus rien à y corriger.")
	}
	t.PlaceName, t.INSEE = p.Name, p.INSEE
	if t.PlaceVersion == 0 {
		t.PlaceVersion = p.Version
	}
	if t.Kind == directory.TicketDuplicate {
		return aboutDuplicate(ctx, tx, t)
	}
	return proposedValues(t, p)
}

// aboutDuplicate sees to it that the other sheet exists.
func aboutDuplicate(ctx context.Context, tx pgx.Tx, t *directory.Ticket) error {
	var there bool
	err := tx.QueryRow(ctx, `select exists (select from place where id = $1 and state <> 'archived')`, storableOrBlank(t.DuplicateOf)).Scan(&there)
	if err != nil {
		return midway(err)
	}
	if !there || t.DuplicateOf == t.PlaceID {
		return fault.Fields{{Name: "doublon", Message: "Aucune autre fiche ne porte cet identifiant. Copiez l’adresse de sa page."}}.Err("L’autre fiche n’a pas été trouvée.")
	}
	return nil
}

// proposedValues refuses values that cannot be read, but for hours: a desk
// writes them from what people say.
func proposedValues(t *directory.Ticket, p directory.Place) error {
	values := directory.Patch{}
	for column, value := range t.Changes {
		if t.Kind != directory.TicketHours {
			values[column] = value
		}
	}
	_, err := values.Apply(&p)
	return err
}

func storableOrBlank(text string) string {
	if !storable(text) {
		return ""
	}
	return strings.TrimSpace(text)
}

func insertTicket(ctx context.Context, tx pgx.Tx, t *directory.Ticket) error {
	if t.Changes == nil {
		t.Changes = map[string]string{}
	}
	return midway(tx.QueryRow(ctx, `
		insert into ticket (kind, state, place_id, place_version, place_name, code_insee, proposed, changes, duplicate_of, message,
			account, email, sure, desk_level, desk_code, opened_at, desk_since)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		returning number`,
		t.Kind, t.State, orNull(t.PlaceID), orNoAccount(t.PlaceVersion), t.PlaceName, t.INSEE, t.Proposed, t.Changes, orNull(t.DuplicateOf), t.Message,
		orNoAccount(t.Account), orNull(t.Email), t.Sure, t.Desk.Level, t.Desk.Code, t.OpenedAt, t.DeskSince).Scan(&t.Number))
}

// ticketLink makes one more secret that leads to the tracking page. It proves
// that who follows it reads the mail of the address given, when it is sent
// there and shown nowhere.
func ticketLink(ctx context.Context, tx pgx.Tx, number int64, proves bool, now time.Time) (secret string, err error) {
	secret = newSecret()
	_, err = tx.Exec(ctx, `
		insert into ticket_link (hash, ticket, proves, since) values ($1, $2, $3, $4)`, digest(secret), number, proves, now)
	return secret, err
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// orNoAccount writes 0 as null.
func orNoAccount(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func orNoTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
