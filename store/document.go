package store

import (
	"context"
	"crypto/sha256"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/papers"
)

// Document is a file that a procedure rests on, without its content.
type Document struct {
	ID        int64
	Kind      string // of what it belongs to
	Aggregate int64
	Nature    string // one of DocumentNatures
	Name      string
	MediaType string
	Size      int
	Pages     int // of a PDF, 0 for others
	Scanned   bool
	Account   int64 // who added it
	AddedAt   time.Time
}

// DocumentUpload is a file that somebody sends.
type DocumentUpload struct {
	Name    string
	Nature  string // one of DocumentNatures
	Content []byte
	// Criterion is that of the application whose answer it shows, "" for none.
	Criterion string
}

// DocumentNatures lists what a document may be, with its French name.
var DocumentNatures = []struct{ Code, French string }{
	{"piece", "Pièce"}, {"photo", "Photo"}, {"rapport", "Rapport"}, {"acte", "Acte"}, {"courrier", "Courrier"}, {"certificat", "Certificat"},
}

// The most that one procedure may rest on.
const (
	DocumentsMax     = 50
	DocumentBytesMax = 200 << 20
	documentNameMax  = 200 // characters
)

// ScanWith has every document that is added looked at by an antivirus. It is called
// before the store serves anybody.
func (s *Store) ScanWith(antivirus papers.Scanner) { s.antivirus = antivirus }

// AddDocument keeps a file of an application, a visit, an appeal or a title, for who
// may add one now. What it is is found out by its content. Invalid, Rejected, TooLarge
// or Unsupported say why it is refused; Unavailable, that the antivirus is away.
// The same content sent again gives the document that it already is.
func (s *Store) AddDocument(ctx context.Context, actor access.Actor, kind string, aggregate int64, sent DocumentUpload) (d Document, err error) {
	paper, err := papers.Inspect(ctx, sent.Name, sent.Content, s.antivirus)
	if err != nil {
		return d, err
	}
	if sent.Nature == "photo" && !papers.IsImage(paper.MediaType) {
		return d, fault.New(fault.Rejected, "Une photo est une image JPEG, PNG ou WebP. Choisissez un autre fichier.")
	}
	d = Document{
		Kind: kind, Aggregate: aggregate, Nature: sent.Nature, Name: documentName(sent.Name, paper.MediaType), MediaType: paper.MediaType,
		Size: len(sent.Content), Pages: paper.Pages, Scanned: paper.Scanned, Account: actor.Account, AddedAt: instant(actor),
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		owner, err := s.documentOwner(ctx, tx, actor, kind, aggregate)
		if err != nil {
			return err
		}
		if err := owner.mayAdd(sent); err != nil {
			return err
		}
		if d, err = keepDocument(ctx, tx, d, sent.Content); err != nil || sent.Criterion == "" {
			return err
		}
		return owner.file.attach(sent.Criterion, d.ID)
	})
	return d, awayOr(err)
}

// documentName makes a name of what somebody's browser said: without folder, nor what
// no page shows, and with the end that the type has.
func documentName(name, mediaType string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || strings.ContainsRune(`/"<>:|?*`, r) {
			return -1
		}
		return r
	}, name))
	extension := path.Ext(name)
	stem := strings.Trim(strings.TrimSuffix(name, extension), ". ")
	if len(extension) < 2 {
		extension = papers.Extension(mediaType)
	}
	if stem == "" {
		stem = "document"
	}
	for utf8.RuneCountInString(stem)+len(extension) > documentNameMax {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	return stem + extension
}

// keepDocument writes a document, unless the same content is already there.
func keepDocument(ctx context.Context, tx pgx.Tx, d Document, content []byte) (Document, error) {
	digest := sha256.Sum256(content)
	known, err := documentsWhere(ctx, tx, `d.kind = $1 and d.aggregate = $2 and d.sha256 = $3 and d.nature = $4 and d.account = $5 and d.removed_at is null limit 1`,
		d.Kind, d.Aggregate, digest[:], d.Nature, d.Account)
	if err != nil || len(known) > 0 {
		return append(known, d)[0], err
	}
	if err := roomFor(ctx, tx, d); err != nil {
		return d, err
	}
	scan := "non_analyse"
	if d.Scanned {
		scan = "sain"
	}
	err = tx.QueryRow(ctx, `
		insert into document (kind, aggregate, nature, name, media_type, size, pages, sha256, content, scan, account, added_at)
		values ($1, $2, $3, $4, $5, $6, nullif($7, 0), $8, $9, $10, $11, $12) returning id`,
		d.Kind, d.Aggregate, d.Nature, d.Name, d.MediaType, d.Size, d.Pages, digest[:], content, scan, d.Account, d.AddedAt).Scan(&d.ID)
	return d, midway(err)
}

// roomFor refuses what would be too much: what it belongs to is locked. Removed ones
// count, since they are kept.
func roomFor(ctx context.Context, tx pgx.Tx, d Document) error {
	var count, size int
	err := tx.QueryRow(ctx, `
		select count(*) filter (where removed_at is null), coalesce(sum(size), 0) from document where kind = $1 and aggregate = $2`, d.Kind, d.Aggregate).Scan(&count, &size)
	switch {
	case err != nil:
		return midway(err)
	case count >= DocumentsMax:
		return fault.New(fault.TooLarge, "Ce dossier a déjà %d documents. Retirez-en un avant d’en ajouter un autre.", DocumentsMax)
	case size+d.Size > DocumentBytesMax:
		return fault.New(fault.TooLarge, "Les documents de ce dossier dépassent 200 Mo en tout. Envoyez un fichier plus petit.")
	}
	return nil
}

const documentColumns = `
	select d.id, d.kind, d.aggregate, d.nature, d.name, d.media_type, d.size, coalesce(d.pages, 0), d.scan = 'sain', coalesce(d.account, 0), d.added_at
	from document d where `

func documentsWhere(ctx context.Context, tx pgx.Tx, where string, args ...any) ([]Document, error) {
	rows, err := tx.Query(ctx, documentColumns+where, args...)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Document])
	return list, midway(err)
}

var errNoDocument = fault.New(fault.Unknown, "Ce document n’existe pas, ou vous n’y avez pas accès.")

// DocumentContent gives a document with its content, to who may read it. Unknown to
// anybody else.
func (s *Store) DocumentContent(ctx context.Context, actor access.Actor, id int64) (d Document, content []byte, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		list, err := documentsWhere(ctx, tx, `d.id = $1`, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errNoDocument
		}
		d = list[0]
		owner, err := s.documentOwner(ctx, tx, actor, d.Kind, d.Aggregate)
		if err != nil {
			return hidden(err)
		}
		if err := owner.mayRead(ctx, tx, &d); err != nil {
			return err
		}
		return midway(tx.QueryRow(ctx, `select content from document where id = $1`, id).Scan(&content))
	})
	return d, content, awayOr(err)
}

// hidden makes unknown what somebody may not reach: its number tells nothing.
func hidden(err error) error {
	if kind := fault.KindOf(err); kind == fault.Denied || kind == fault.Unknown {
		return errNoDocument
	}
	return err
}

// RemoveDocument takes away a document that its author added, while nothing rests on
// it: no move, no verdict, no answer that was submitted. Its row stays, its content too.
func (s *Store) RemoveDocument(ctx context.Context, actor access.Actor, id int64) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		list, err := documentsWhere(ctx, tx, `d.id = $1 and d.removed_at is null`, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errNoDocument
		}
		d := list[0]
		owner, err := s.documentOwner(ctx, tx, actor, d.Kind, d.Aggregate)
		if err != nil {
			return hidden(err)
		}
		return owner.remove(ctx, tx, &d)
	}))
}
