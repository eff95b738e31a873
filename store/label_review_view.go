package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// FileReview is an application as those who examine it read it. What the actor may not
// read is empty.
type FileReview struct {
	labels.Application
	Label     labels.Scheme
	Commune   string
	DeskName  string
	Interest  Interest          // what the actor declared
	Open      bool              // the whole is read: they declared, and are not recused
	Examines  bool              // they may examine it, rather than only see it
	Parties   []procedure.Party // the capacities that they have
	Events    []procedure.Event // what they may do now
	Colleague bool              // somebody else follows it

	Place        directory.Place // now
	Facts        labels.Facts    // now
	Changed      []SheetChange   // of the place, since the snapshot
	Then         labels.Snapshot // when it was submitted, or when its sheet was corrected
	Result       labels.Result   // now, of what was sent
	Verdicts     map[string]labels.Verdict
	Followed     labels.Followed
	Corrections  []labels.CorrectionAsked
	Sent         []labels.Assessment // oldest first, annulled ones too
	Drafts       []labels.Assessment // of the actor
	Opinions     []labels.Opinion
	Proposal     *labels.Proposal
	Documents    []ReviewDocument
	Visits       []ReviewVisit
	Moves        []procedure.Transition // that the actor may read
	Deadlines    []ReviewDeadline
	Names        map[int64]string // of accounts
	SilenceState bool             // silence decides unless somebody does
}

// ReviewDocument is a document of a file, without its content.
type ReviewDocument struct {
	ID        int64
	Nature    string
	Name      string
	MediaType string
	Size      int
	Pages     *int
	AddedAt   time.Time
	Removed   bool
}

// ReviewVisit is a visit of a file.
type ReviewVisit struct {
	ID         int64
	State      procedure.State
	StartsAt   time.Time
	ReportedAt time.Time
	Report     string
	Observed   string
}

// ReviewDeadline is what must happen before an instant.
type ReviewDeadline struct {
	Name  string
	Item  int64
	DueAt time.Time // the first instant after it
}

// FileReview gives a file to who examines or decides it, was named for it, or looks
// after its territory. Unknown to anybody else, and to who is recused. It opens whole
// once they have declared their interests; to who only looks after the territory
// it tells where it stands.
func (s *Store) FileReview(ctx context.Context, actor access.Actor, id int64) (r FileReview, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		app, err := seenApplication(ctx, tx, actor, id, "")
		if err != nil {
			return err
		}
		if app.State == labels.Draft {
			return errNoFile
		}
		scheme, err := schemeVersion(ctx, tx, app.Version)
		if err != nil {
			return err
		}
		f := &file{ctx: ctx, tx: tx, store: s, actor: actor, now: instant(actor), app: app, scheme: scheme}
		r = FileReview{Application: app, Label: scheme, SilenceState: slices.Contains(labels.Silenced(), app.State)}
		return f.review(&r)
	})
	return r, awayOr(err)
}

// examining are the capacities that open a whole file.
var examining = []procedure.Party{labels.Instructor, labels.Secretary, labels.Decider, labels.Expert, labels.Visitor, labels.Member}

func (f *file) review(r *FileReview) (err error) {
	if r.Parties, err = f.parties(); err != nil {
		return err
	}
	if r.Interest, err = f.interest(); err != nil {
		return err
	}
	named := slices.ContainsFunc(r.Parties, func(p procedure.Party) bool { return slices.Contains(examining, p) }) || r.Interest.Declared
	if !named && !f.looksAfter() {
		return errNoFile
	}
	r.Examines = slices.Contains(r.Parties, labels.Instructor)
	r.Open = named && r.Interest.Declared && !r.Interest.Recused
	r.Colleague = f.app.Instructor != 0 && f.app.Instructor != f.actor.Account
	r.Events = labels.ApplicationLife.Events(f.app.State, slices.DeleteFunc(slices.Clone(r.Parties), func(p procedure.Party) bool { return p == labels.Holder })...)
	if err := f.reviewHead(r); err != nil || !r.Open {
		return err
	}
	return f.reviewWhole(r)
}

// looksAfter tells whether the actor sees it by a right over its territory.
func (f *file) looksAfter() bool {
	o, err := f.object(labels.Holder)
	if err != nil {
		return false
	}
	o.Place, o.Owner = "", 0
	return f.actor.May(access.LabelSee, o).Allowed
}

// reviewHead reads what everybody who sees the file may know: where it stands.
func (f *file) reviewHead(r *FileReview) error {
	err := f.tx.QueryRow(f.ctx, `
		select coalesce((select name from territory where level = 'commune' and code = $1), ''),
			coalesce((select name from territory where level = $2 and code = $3), '')`, f.app.INSEE, f.app.Desk.Level, f.app.Desk.Code).Scan(&r.Commune, &r.DeskName)
	if err != nil {
		return midway(err)
	}
	if r.Names, err = f.names(); err != nil {
		return err
	}
	if r.Deadlines, err = f.reviewDeadlines(); err != nil {
		return err
	}
	seen := []procedure.Visibility{procedure.Public, procedure.Applicant}
	if r.Open {
		seen = append(seen, procedure.Instructors)
	}
	if slices.Contains(r.Parties, labels.Decider) && r.Open {
		seen = append(seen, procedure.Sealed)
	}
	r.Moves, err = transitions(f.ctx, f.tx, labels.ApplicationLife.Kind, f.app.ID, seen...)
	return err
}

func (f *file) names() (map[int64]string, error) {
	names := map[int64]string{}
	rows, err := f.tx.Query(f.ctx, `select id, name from label_names($1)`, f.app.ID)
	if err != nil {
		return nil, midway(err)
	}
	var id int64
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		names[id] = name
		return nil
	})
	return names, midway(err)
}

func (f *file) reviewDeadlines() ([]ReviewDeadline, error) {
	rows, err := f.tx.Query(f.ctx, `
		select name, item, due_at from deadline where kind = $1 and aggregate = $2 and closed_at is null order by due_at`, labels.ApplicationLife.Kind, f.app.ID)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ReviewDeadline])
	return list, midway(err)
}

// reviewWhole reads all that examining needs.
func (f *file) reviewWhole(r *FileReview) (err error) {
	if r.Place, r.Facts, err = f.placeFacts(f.app.PlaceID); err != nil {
		return err
	}
	if err = f.reviewChanges(r); err != nil {
		return err
	}
	if r.Corrections, err = f.askedCorrections(); err != nil {
		return err
	}
	if r.Sent, err = f.sentAssessments(); err != nil {
		return err
	}
	if r.Drafts, err = f.drafts(); err != nil {
		return err
	}
	r.Verdicts = labels.Concluded(r.Sent)
	r.Result = labels.ResultOf(&f.scheme, r.Facts, f.app.Answers, r.Verdicts)
	if r.Followed, err = f.followed(); err != nil {
		return err
	}
	if r.Opinions, err = f.opinionsFor(r.Parties); err != nil {
		return err
	}
	if p, known, err := f.proposal(); err != nil {
		return err
	} else if known {
		r.Proposal = &p
	}
	if r.Documents, err = f.reviewDocuments(); err != nil {
		return err
	}
	r.Visits, err = f.reviewVisits()
	return err
}

// opinionsFor gives every opinion to those who examine or decide; to others their own.
func (f *file) opinionsFor(parties []procedure.Party) ([]labels.Opinion, error) {
	all, err := f.opinions()
	if err != nil {
		return nil, err
	}
	judges := []procedure.Party{labels.Instructor, labels.Secretary, labels.Decider, labels.Member}
	if slices.ContainsFunc(parties, func(p procedure.Party) bool { return slices.Contains(judges, p) }) {
		return all, nil
	}
	return slices.DeleteFunc(all, func(o labels.Opinion) bool { return o.Expert != f.actor.Account }), nil
}

func (f *file) reviewDocuments() ([]ReviewDocument, error) {
	rows, err := f.tx.Query(f.ctx, `
		select id, nature, name, media_type, size, pages, added_at, removed_at is not null
		from document where kind = $1 and aggregate = $2 order by id`, labels.ApplicationLife.Kind, f.app.ID)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ReviewDocument])
	return list, midway(err)
}

func (f *file) reviewVisits() ([]ReviewVisit, error) {
	rows, err := f.tx.Query(f.ctx, `
		select id, state, starts_at, reported_at, report, observations from label_visit where application = $1 order by id`, f.app.ID)
	if err != nil {
		return nil, midway(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (v ReviewVisit, err error) {
		return v, row.Scan(&v.ID, &v.State, &v.StartsAt, orZero(&v.ReportedAt), &v.Report, &v.Observed)
	})
	return list, midway(err)
}
