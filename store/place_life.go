package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// AnnounceClosure tells visitors that the place is closed for a time, both days
// included; nil takes the announcement back.
func (s *Store) AnnounceClosure(ctx context.Context, actor access.Actor, id string, version int64, closure *directory.Closure) (directory.Place, error) {
	reason, done := "Fermeture temporaire annoncée.", "fermer"
	if closure == nil {
		reason, done = "Fermeture temporaire levée.", "rouvrir"
	}
	return s.changePlace(ctx, actor, access.PlaceClose, id, version, reason, done, func(_ pgx.Tx, p *directory.Place) error {
		p.Closure = closure
		return nil
	})
}

// SuspendPlace hides a published place from the public until it is shown again.
func (s *Store) SuspendPlace(ctx context.Context, actor access.Actor, id string, version int64, reason string) (directory.Place, error) {
	if err := checkReason(reason); err != nil {
		return directory.Place{}, err
	}
	return s.changePlace(ctx, actor, access.PlaceSuspend, id, version, reason, "suspendre", func(_ pgx.Tx, p *directory.Place) error {
		return p.Become(directory.Suspended)
	})
}

// ShowPlace shows a suspended place again.
func (s *Store) ShowPlace(ctx context.Context, actor access.Actor, id string, version int64) (directory.Place, error) {
	return s.changePlace(ctx, actor, access.PlaceSuspend, id, version, "Fiche de nouveau visible.", "montrer", func(_ pgx.Tx, p *directory.Place) error {
		return p.Become(directory.Published)
	})
}

// ArchivePlace withdraws a place from the public for good, with the reason that
// its old address will tell. Nothing is lost: BringBackPlace.
func (s *Store) ArchivePlace(ctx context.Context, actor access.Actor, id string, version int64, reason string) (directory.Place, error) {
	if err := checkReason(reason); err != nil {
		return directory.Place{}, err
	}
	return s.changePlace(ctx, actor, access.PlaceArchive, id, version, reason, "archiver", archive(reason))
}

func archive(reason string) func(pgx.Tx, *directory.Place) error {
	return func(_ pgx.Tx, p *directory.Place) error {
		p.ArchiveReason, p.ArchiveProposal = strings.TrimSpace(reason), ""
		return p.Become(directory.Archived)
	}
}

// BringBackPlace publishes an archived place again.
func (s *Store) BringBackPlace(ctx context.Context, actor access.Actor, id string, version int64) (directory.Place, error) {
	return s.changePlace(ctx, actor, access.PlaceArchive, id, version, "Fiche sortie des archives.", "desarchiver", func(tx pgx.Tx, p *directory.Place) error {
		if err := notMerged(ctx, tx, p.ID); err != nil {
			return err
		}
		p.ArchiveReason = ""
		return p.Become(directory.Published)
	})
}

// notMerged refuses to bring back a place whose identifier leads to another:
// undoing the merge does that.
func notMerged(ctx context.Context, tx pgx.Tx, id string) error {
	var merged bool
	if err := tx.QueryRow(ctx, `select exists (select from place_alias where old_id = $1)`, id).Scan(&merged); err != nil {
		return err
	}
	if merged {
		return fault.New(fault.Rejected, "Cette fiche a été réunie avec une autre. Annulez d'abord cette réunion.")
	}
	return nil
}

// MaxReason is the longest reason of a change, in characters.
const MaxReason = 500

func checkReason(reason string) error {
	var faults fault.Fields
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		faults.Add("motif", "Écrivez pourquoi : la raison reste dans l'historique.")
	case !storable(reason):
		faults.Add("motif", "Ce texte contient des caractères illisibles. Tapez-le à nouveau.")
	case utf8.RuneCountInString(reason) > MaxReason:
		faults.Add("motif", "Écrivez %d caractères au plus.", MaxReason)
	}
	return faults.Err("Il manque une raison. Rien n'a changé.")
}
