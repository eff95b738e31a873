package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/papers"
	"annuaire/internal/photo"
	"annuaire/labels"
)

// VisitNotes gives what the actor has written of a visit they make, and not signed.
func (s *Store) VisitNotes(ctx context.Context, actor access.Actor, id int64) (notes labels.Checklist, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.lookAtVisit(ctx, tx, actor, id)
		if err == nil {
			err = o.mayNote()
		}
		if err == nil {
			notes, err = o.draft()
		}
		return err
	})
	return notes, awayOr(err)
}

// SaveVisit keeps what a device wrote of criteria, in the order in which it did. It
// says what became of each, and gives the notes as they then are. What was sent
// before is not written twice. Conflict: the visit is no longer to be made.
func (s *Store) SaveVisit(ctx context.Context, actor access.Actor, id int64, writes []labels.Written) (taken []labels.Taken, notes labels.Checklist, err error) {
	err = s.noting(ctx, actor, id, func(o *visiting, draft *labels.Checklist) error {
		for _, w := range writes {
			if err := w.Check(); err != nil {
				return err
			}
			if err := o.mustVisit(w.Criterion); err != nil {
				return err
			}
			taken = append(taken, draft.Take(w, o.now))
		}
		notes = *draft
		return nil
	})
	return taken, notes, err
}

// AddVisitPhoto keeps a photo of a criterion, without what it says besides what it
// shows. The key is the number that the device gave it: sent again, it is there once.
func (s *Store) AddVisitPhoto(ctx context.Context, actor access.Actor, id int64, criterion, key string, content []byte) (kept labels.Photo, err error) {
	if len(key) < 16 || len(key) > 64 || !storable(key) {
		return kept, fault.New(fault.Invalid, "Cette page est incomplète. Rechargez-la, puis recommencez.")
	}
	clean, err := photo.Clean(content)
	if err != nil {
		return kept, err
	}
	paper, err := papers.Inspect(ctx, "photo", clean.Content, s.antivirus)
	if err != nil {
		return kept, err
	}
	err = s.noting(ctx, actor, id, func(o *visiting, draft *labels.Checklist) error {
		var known bool
		if kept, known = draft.PhotoOf(key); known {
			return nil
		}
		if err := o.mustVisit(criterion); err != nil {
			return err
		}
		if len(draft.Notes[criterion].Photos) >= labels.PhotosPerCriterion || len(draft.Photos()) >= labels.PhotosPerVisit {
			return fault.New(fault.TooLarge, "Il y a déjà assez de photos : %d par critère, %d par visite. Retirez-en une d’abord.", labels.PhotosPerCriterion, labels.PhotosPerVisit)
		}
		if kept, err = o.keep(paper, clean.Content); err != nil {
			return err
		}
		kept.Key = key
		draft.AddPhoto(criterion, kept)
		return nil
	})
	return kept, err
}

// RemoveVisitPhoto takes a photo away from a visit that is not signed.
func (s *Store) RemoveVisitPhoto(ctx context.Context, actor access.Actor, id, document int64) error {
	return s.noting(ctx, actor, id, func(o *visiting, draft *labels.Checklist) error {
		if !draft.RemovePhoto(document) {
			return nil // it is gone already
		}
		_, err := o.tx.Exec(o.ctx, `
			update document set removed_at = $3
			where id = $1 and kind = 'visite' and aggregate = $2 and removed_at is null`, document, o.visit.ID, o.now)
		return midway(err)
	})
}

// VisitPhoto gives a photo of a visit: to its visitors, and once the report is
// signed to whoever sees the visit.
func (s *Store) VisitPhoto(ctx context.Context, actor access.Actor, id, document int64) (mediaType string, content []byte, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.lookAtVisit(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(o.visit.Checklist.Photos(), func(p labels.Photo) bool { return p.Document == document }) {
			if err := o.mayNote(); err != nil {
				return errNoPhoto
			}
		}
		err = tx.QueryRow(ctx, `
			select media_type, content from document
			where id = $1 and kind = 'visite' and aggregate = $2 and nature = 'photo' and removed_at is null`, document, id).Scan(&mediaType, &content)
		if unlessNone(err) == nil && err != nil {
			return errNoPhoto
		}
		return midway(err)
	})
	return mediaType, content, awayOr(err)
}

var errNoPhoto = fault.New(fault.Unknown, "Cette photo n’existe pas, ou vous n’y avez pas accès.")

// noting changes the draft of a visitor, while nobody signs the report.
func (s *Store) noting(ctx context.Context, actor access.Actor, id int64, fn func(*visiting, *labels.Checklist) error) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		o, err := s.lookAtVisit(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if o.visit, err = seenVisit(ctx, tx, actor, id, "for share of v"); err != nil {
			return err
		}
		if err := o.mayNote(); err != nil {
			return err
		}
		draft, err := o.draftToChange()
		if err != nil {
			return err
		}
		if err := fn(o, &draft); err != nil {
			return err
		}
		return o.saveDraft(draft)
	}))
}

// mayNote refuses who is not named for the visit, has not declared their interests,
// or comes when it is not to be made.
func (o *visiting) mayNote() error {
	switch {
	case !o.isVisitor():
		return fault.New(fault.Denied, "Vous n’êtes pas nommé pour cette visite.")
	case o.visit.State == labels.VisitProposed:
		return fault.New(fault.Conflict, "Le lieu n’a pas encore accepté cette date. Le carnet s’ouvre ensuite.")
	case o.visit.State == labels.VisitCancelled:
		return fault.New(fault.Conflict, "Cette visite est annulée : son carnet ne s’écrit plus.")
	case o.visit.State != labels.VisitAccepted:
		return fault.New(fault.Conflict, "Le rapport de cette visite est signé : il ne change plus.")
	}
	return o.mustHaveDeclared()
}

func (o *visiting) mustVisit(criterion string) error {
	if !slices.Contains(o.visit.Criteria, criterion) {
		return fault.New(fault.Invalid, "Ce critère n’est pas à vérifier pendant cette visite.")
	}
	return nil
}

// draft reads what the actor has written; nothing is fine.
func (o *visiting) draft() (c labels.Checklist, err error) {
	var text []byte
	err = o.tx.QueryRow(o.ctx, `select checklist from label_visit_draft where visit = $1 and account = $2`, o.visit.ID, o.actor.Account).Scan(&text)
	if err != nil {
		return c, midway(unlessNone(err))
	}
	return c, json.Unmarshal(text, &c)
}

// draftToChange locks it, and makes it where there is none.
func (o *visiting) draftToChange() (c labels.Checklist, err error) {
	var text []byte
	err = o.tx.QueryRow(o.ctx, `
		insert into label_visit_draft as d (visit, account, checklist, written_at, saved_at) values ($1, $2, '{}', $3, $3)
		on conflict (visit, account) do update set saved_at = d.saved_at
		returning checklist`, o.visit.ID, o.actor.Account, o.now).Scan(&text)
	if err != nil {
		return c, midway(err)
	}
	return c, json.Unmarshal(text, &c)
}

func (o *visiting) saveDraft(c labels.Checklist) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = o.tx.Exec(o.ctx, `
		update label_visit_draft set checklist = $3, written_at = $4, saved_at = $5 where visit = $1 and account = $2`,
		o.visit.ID, o.actor.Account, text, c.WrittenAt(o.now), o.now)
	return midway(err)
}

// keep writes a photo among the documents of the visit. The same one, sent under
// another number, is the document that it already is.
func (o *visiting) keep(paper papers.Paper, content []byte) (kept labels.Photo, err error) {
	d, err := keepDocument(o.ctx, o.tx, Document{
		Kind: labels.VisitLife.Kind, Aggregate: o.visit.ID, Nature: "photo", Name: documentName("photo", paper.MediaType), MediaType: paper.MediaType,
		Size: len(content), Scanned: paper.Scanned, Account: o.actor.Account, AddedAt: o.now,
	}, content)
	sum := sha256.Sum256(content)
	return labels.Photo{Document: d.ID, SHA256: hex.EncodeToString(sum[:])}, err
}
