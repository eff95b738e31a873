package importing

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"time"

	"annuaire/access"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/store"
)

// Runner does the work on the files that people send: reads them with package
// data, writes what they say with package store. It is here because nothing
// lower sees both.
type Runner struct {
	Store *store.Store
	// Territories gives the reference territories, and the outlines of communes,
	// nil where there are none.
	Territories func() (*geo.Gazetteer, *geo.Locator)
	Clock       func() time.Time // of what people do
	Log         *slog.Logger     // nil: the default one
}

// Run does what an import waits for: its reading, its writing or its undoing. It
// leaves alone what another instance is at, and what waits for nobody. Work that
// was cut short has left nothing: it is done again from its start.
func (r *Runner) Run(ctx context.Context, id int64) error {
	w, done, ok, err := r.Store.WorkOnImport(ctx, id, r.Clock())
	if err != nil || !ok {
		return err
	}
	defer done()
	switch w.State {
	case store.ImportReading:
		err = r.read(ctx, w)
	case store.ImportApplying:
		err = r.apply(ctx, w)
	case store.ImportUndoing:
		err = r.undo(ctx, w)
	}
	return r.settle(ctx, w, err)
}

// settle tells people of work that failed because of what the file or their
// rights are. Other failures may pass: the work is tried again.
func (r *Runner) settle(ctx context.Context, w store.ImportWork, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	kind := fault.KindOf(err)
	if kind == fault.Unavailable || kind == fault.Internal && store.IsAway(err) {
		return err
	}
	if kind == fault.Internal {
		r.log().Error("an import failed", "import", w.ID, "state", string(w.State), "error", err)
		return r.Store.ImportFailed(ctx, w.ID, w.State, "")
	}
	return r.Store.ImportFailed(ctx, w.ID, w.State, sentence(err))
}

// sentence is what people are told of a failure.
func sentence(err error) string {
	told, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	return told.Public
}

func (r *Runner) log() *slog.Logger {
	if r.Log == nil {
		return slog.Default()
	}
	return r.Log
}

// options are those of a reading and of a writing alike: what is shown before
// is what is done.
func (r *Runner) options(ctx context.Context, w store.ImportWork) data.ImportOptions {
	gazetteer, locator := r.Territories()
	return data.ImportOptions{
		Feed: w.Feed, FileName: w.FileName, Gazetteer: gazetteer, Locator: locator, Mapping: w.Mapping, Bounds: data.WebBounds,
		Now: r.Clock(), Partial: w.Partial, Admit: admit(w.Actor, gazetteer),
		Progress: func(rows int) {
			if err := r.Store.ImportProgress(ctx, w.ID, rows); err != nil {
				r.log().Warn("the progress of an import is not told", "import", w.ID, "error", err)
			}
		},
	}
}

// admit refuses the rows that lie beyond the rights of who imports, and those
// that would change a place beyond them.
func admit(actor access.Actor, g *geo.Gazetteer) func(place, record *directory.Place) string {
	decided := map[string]string{}
	of := func(insee string) string {
		reason, known := decided[insee]
		if !known {
			object := access.Object{Path: []access.Territory{access.Country}}
			if commune, ok := g.Commune(insee); ok {
				object.Path = access.PathOf(*commune)
			}
			if d := actor.May(access.ImportRun, object); !d.Allowed {
				reason = "est hors de votre territoire : cette ligne n'est pas prise"
			}
			decided[insee] = reason
		}
		return reason
	}
	return func(place, record *directory.Place) string {
		if reason := of(place.INSEE); reason != "" || record == nil {
			return reason
		}
		if of(record.INSEE) != "" {
			return "changerait le lieu " + record.ID + ", qui est hors de votre territoire : cette ligne n'est pas prise"
		}
		return ""
	}
}

// read finds what a file would do, and what is to be said of each cell.
func (r *Runner) read(ctx context.Context, w store.ImportWork) error {
	if err := r.Store.ForgetFindings(ctx, w.ID); err != nil {
		return err
	}
	index, err := r.Store.DuplicateIndex(ctx)
	if err != nil {
		return err
	}
	found := &findings{ctx: ctx, store: r.Store, id: w.ID, columns: map[string]*store.Column{}}
	pairs := &pairs{ctx: ctx, store: r.Store, id: w.ID, index: index}
	opts := r.options(ctx, w)
	opts.DryRun, opts.Found, opts.New = true, found.add, pairs.add
	var report data.Report
	var foreign int
	err = r.Store.TryImport(ctx, w, nil, func(im *store.Import) (err error) {
		report, err = data.Import(ctx, bytes.NewReader(w.Content), im, opts)
		foreign = im.Foreign()
		return err
	})
	if flushed := found.flush(); err == nil {
		err = flushed
	}
	if err == nil {
		err = pairs.flush()
	}
	if err != nil {
		return err
	}
	return r.Store.ImportRead(ctx, w.ID, summaryOf(report, foreign, found))
}

func summaryOf(r data.Report, foreign int, found *findings) store.ImportSummary {
	return store.ImportSummary{
		Format: r.Format, Version: r.Version, Notes: r.Notes, Read: r.Read, Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged,
		Refused: r.Refused, Joined: r.Joined, Intact: r.Intact, Repaired: r.Repaired, Flagged: r.Flagged, Retired: r.Retired,
		Foreign: foreign, Columns: found.counts(),
	}
}

// apply writes what a file says to the directory, whole or not at all.
func (r *Runner) apply(ctx context.Context, w store.ImportWork) error {
	pairs, err := r.Store.PairsOf(ctx, w.Actor, w.ID)
	if err != nil {
		return err
	}
	var report data.Report
	var foreign int
	counting := &findings{columns: map[string]*store.Column{}}
	opts := r.options(ctx, w)
	opts.Found = func(f data.Finding) error { counting.count(f); return nil }
	return r.Store.ApplyImportWork(ctx, w, pairs, func(im *store.Import) (err error) {
		report, err = data.Import(ctx, bytes.NewReader(w.Content), im, opts)
		foreign = im.Foreign()
		return err
	}, func() store.ImportSummary { return summaryOf(report, foreign, counting) })
}

func (r *Runner) undo(ctx context.Context, w store.ImportWork) error {
	return r.Store.UndoImportWork(ctx, w, func(places int) {
		if err := r.Store.ImportProgress(ctx, w.ID, places); err != nil {
			r.log().Warn("the progress of an undoing is not told", "import", w.ID, "error", err)
		}
	})
}

// findings gathers what is said of cells, to keep them many at a time.
type findings struct {
	ctx     context.Context
	store   *store.Store
	id      int64
	seq     int
	batch   []store.ImportFinding
	columns map[string]*store.Column
	order   []string
}

// findingBatch is how many findings are kept together.
const findingBatch = 5000

func (f *findings) add(one data.Finding) error {
	f.count(one)
	if f.seq >= store.MaxFindings {
		return nil
	}
	f.batch = append(f.batch, store.ImportFinding{
		Seq: f.seq, Line: one.Line, Title: one.Column, Value: one.Value, Outcome: string(one.Outcome), Reason: one.Reason, Proposal: one.Proposal,
	})
	f.seq++
	if len(f.batch) < findingBatch {
		return nil
	}
	return f.flush()
}

func (f *findings) count(one data.Finding) {
	c, known := f.columns[one.Column]
	if !known {
		c = &store.Column{Title: one.Column}
		f.columns[one.Column] = c
		f.order = append(f.order, one.Column)
	}
	switch one.Outcome {
	case data.Repaired:
		c.Repaired++
	case data.Flagged:
		c.Flagged++
	case data.Refused:
		c.Refused++
	}
}

func (f *findings) counts() []store.Column {
	list := make([]store.Column, len(f.order))
	for i, title := range f.order {
		list[i] = *f.columns[title]
	}
	return list
}

func (f *findings) flush() error {
	if len(f.batch) == 0 {
		return nil
	}
	err := f.store.AddFindings(f.ctx, f.id, f.batch)
	f.batch = f.batch[:0]
	return err
}

// pairs gathers the new rows that may be places of the directory.
type pairs struct {
	ctx   context.Context
	store *store.Store
	id    int64
	index *duplicate.Index
	found []store.ImportPair
}

// likeliest bounds the places that are shown beside one row.
const likeliest = 3

func (p *pairs) add(line int, sourceID string, place *directory.Place) error {
	if len(p.found) >= store.MaxPairs {
		return nil
	}
	for _, match := range p.index.Of(place, likeliest) {
		if match.Band == duplicate.Possible {
			continue
		}
		p.found = append(p.found, store.ImportPair{
			SourceID: sourceID, Line: line, PlaceID: match.ID, Points: match.Points, Band: match.Band, Reasons: match.Reasons, Row: rowText(place),
		})
	}
	return nil
}

func (p *pairs) flush() error {
	if len(p.found) == 0 {
		return nil
	}
	return p.store.AddPairs(p.ctx, p.id, p.found)
}

// comparedColumns are what two places are compared by, side by side.
var comparedColumns = []string{"nom", "adresse", "complement_adresse", "code_postal", "commune", "telephone", "courriels", "site_web", "pivot", "typologie", "horaires"}

func rowText(place *directory.Place) map[string]string {
	row := map[string]string{}
	for _, name := range comparedColumns {
		if c, ok := directory.ColumnNamed(name); ok {
			if text := c.Text(place); text != "" {
				row[name] = text
			}
		}
	}
	return row
}
