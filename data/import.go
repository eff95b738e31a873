package data

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"time"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/fold"
	"annuaire/geo"
)

// Destination is the record that an import writes to. One import is one
// transaction of it, which the caller commits when Import gives no error,
// unless it is a dry run, and abandons otherwise.
type Destination interface {
	// Existing gives the places already known by these identifiers of the
	// feed, or by our own stable identifiers and their aliases, and remembers
	// that they were asked for.
	Existing(ctx context.Context, sourceIDs []string) (map[string]directory.Known, error)
	// Save creates the places without ID and updates the others.
	Save(ctx context.Context, changes []directory.Change) error
	// Retire proposes for archive the places of the feed that were never asked
	// for, and counts them. It is asked in a dry run too, whose transaction the
	// caller abandons like that of a failure.
	Retire(ctx context.Context) (int, error)
}

// ImportOptions says how to read a file.
type ImportOptions struct {
	Feed      string // names the source in the record
	FileName  string // for messages; "" or "-" is standard input
	Gazetteer *geo.Gazetteer
	Locator   *geo.Locator      // nil: positions are compared with the centres of communes
	Mapping   map[string]string // what columns give, by title; nil: found without help
	Bounds    Bounds
	Now       time.Time
	DryRun    bool
	Partial   bool // the file does not hold all the places of the feed

	// Admit says in French why a row may not be taken, "" when it may: record is
	// the place it would change, nil for a creation. Nil: every row may.
	Admit func(place, record *directory.Place) string
	// New receives each place that would be created; nil: nobody asks.
	New func(line int, sourceID string, place *directory.Place) error

	Found    func(Finding) error // nil, or receives each finding in the order of the file
	Progress func(rows int)      // nil, or called after each batch
}

// batchRows is how many rows are looked up and saved together.
const batchRows = 2000

// Import reads a table of places, CSV, XLSX, ODS or JSON, in the columns of the
// national standard, 1.0 or 0.1, or others that it recognises or is told, and
// brings the record to it. CSV and JSON stream: memory does not grow with the
// file, but for 16 bytes per row by which repeated identifiers are recognised,
// and for files without identifiers, whose lines are put together first.
// An error means that the file could not be read, or that none of its rows
// could be taken; it is a *fault.Error whose sentence names the file, the
// line and the column. The report is then what was seen so far.
func Import(ctx context.Context, src io.Reader, dst Destination, opts ImportOptions) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the reading that an early end leaves behind
	in := &importing{ctx: ctx, dst: dst, opts: opts, report: newReport(opts), seed: maphash.MakeSeed(), lineOf: map[uint64]int32{}, lineOfPlace: map[uint64]int32{}}
	if err := in.open(&interruptible{ctx: ctx, src: src}); err != nil {
		return in.report, err
	}
	defer in.table.close()
	if err := in.saveAll(); err != nil {
		return in.report, err
	}
	return in.report, in.finish()
}

// importing is the state of one import.
type importing struct {
	ctx    context.Context
	dst    Destination
	opts   ImportOptions
	name   fileName
	table  *table
	rows   described
	shared *diagnosis
	report Report

	seed        maphash.Seed
	lineOf      map[uint64]int32 // by hash of the file's identifier
	lineOfPlace map[uint64]int32 // by hash of our own
	refused     *Finding         // the first
}

func (in *importing) open(src io.Reader) error {
	in.name = fileName(in.opts.FileName)
	t, err := openTable(src, in.name, in.opts.Bounds, in.isMapped)
	if err != nil {
		return err
	}
	in.table = t
	head, err := in.readTitles(t)
	if err != nil {
		t.close()
		return err
	}
	t.retitle(head.title)
	in.report.Version, in.report.Format = head.version(), t.format
	in.report.Notes = append(t.notes, head.notes()...)
	in.shared = newDiagnosis(head, in.opts)
	in.rows = &placeRows{rows: t.rows, head: head, name: in.name}
	if head.derived {
		in.rows = &together{rows: in.rows, head: head}
	}
	return nil
}

func (in *importing) isMapped(title string) bool {
	_, mapped := in.opts.Mapping[title]
	return mapped
}

// readTitles says what each column gives, looking at the first rows when nobody
// said it.
func (in *importing) readTitles(t *table) (*header, error) {
	if in.opts.Mapping != nil || allKnownTitles(t.titles) {
		return readHeader(t.titles, t.line, in.name, in.opts.Mapping, nil)
	}
	rows := readAhead(t)
	return readHeader(t.titles, t.line, in.name, nil, found(propose(t.titles, rows, in.opts.Gazetteer)))
}

// allKnownTitles tells a file that is written in the standard.
func allKnownTitles(titles []string) bool {
	all, identified := true, false
	for _, t := range titles {
		column, known := knownTitles[fold.Text(t)]
		all, identified = all && known, identified || column == "id"
	}
	return all && identified
}

func newDiagnosis(head *header, opts ImportOptions) *diagnosis {
	y, m, d := opts.Now.Date()
	return &diagnosis{
		header: head, gazetteer: opts.Gazetteer, locator: opts.Locator,
		today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), seenHours: map[string]hoursReading{},
	}
}

// batch is some rows diagnosed together, or why reading stopped.
type batch struct {
	work []*rowWork
	err  error
}

// saveAll saves each batch while the next is read.
func (in *importing) saveAll() error {
	batches := make(chan batch)
	go in.readAll(batches)
	for {
		select {
		case <-in.ctx.Done():
			return in.ctx.Err()
		case b, more := <-batches:
			if !more {
				return nil
			}
			if b.err != nil {
				return b.err
			}
			if err := in.save(b.work); err != nil {
				return err
			}
		}
	}
}

// readAll gives every batch of the file, then closes batches. It alone touches
// the reader and the identifiers already read.
func (in *importing) readAll(batches chan<- batch) {
	defer close(batches)
	for more := true; more; {
		var b batch
		b.work, more, b.err = in.read()
		more = more && b.err == nil
		select {
		case <-in.ctx.Done():
			return
		case batches <- b:
		}
	}
}

// read reads and diagnoses some rows; more is false after the last.
func (in *importing) read() (work []*rowWork, more bool, err error) {
	work = make([]*rowWork, 0, batchRows)
	for len(work) < batchRows {
		row, err := in.rows.read()
		if errors.Is(err, io.EOF) {
			return work, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		w := in.shared.diagnose(row.line, row.cells)
		w.cells = nil // reused by the reader
		w.tellJoined(row)
		in.refuseRepeated(w)
		work = append(work, w)
	}
	return work, true, nil
}

// refuseRepeated refuses a row whose identifier an earlier row has.
func (in *importing) refuseRepeated(w *rowWork) {
	if w.refused {
		return
	}
	key := maphash.String(in.seed, w.id)
	if first, again := in.lineOf[key]; again {
		w.refuse("id", w.id, fmt.Sprintf("cet identifiant est déjà celui de la ligne %d", first), "")
		return
	}
	in.lineOf[key] = int32(w.line)
}

func (in *importing) save(work []*rowWork) error {
	var ids []string
	for _, w := range work {
		if !w.refused {
			ids = append(ids, w.id)
		}
	}
	known := map[string]directory.Known{}
	if len(ids) > 0 {
		var err error
		if known, err = in.dst.Existing(in.ctx, ids); err != nil {
			return err
		}
	}
	changes := changeList{at: map[string]int{}}
	for _, w := range work {
		in.report.Read += 1 + w.joined
		in.report.Joined += w.joined
		if err := in.settle(w, known, &changes); err != nil {
			return err
		}
		in.report.count(w)
		if err := in.tell(w); err != nil {
			return err
		}
	}
	if len(changes.list) > 0 && !in.opts.DryRun {
		if err := in.dst.Save(in.ctx, changes.list); err != nil {
			return err
		}
	}
	if in.opts.Progress != nil {
		in.opts.Progress(in.report.Read)
	}
	return nil
}

// changeList is what a batch changes: each place once.
type changeList struct {
	list []directory.Change
	at   map[string]int // by identifier of a place that was known
}

// settle turns a row into a creation, an update or nothing.
func (in *importing) settle(w *rowWork, known map[string]directory.Known, changes *changeList) error {
	if w.refused {
		return nil
	}
	record, exists := known[w.id]
	if !exists {
		return in.create(w, changes)
	}
	key := maphash.String(in.seed, record.Place.ID)
	if first, again := in.lineOfPlace[key]; again && record.Gives == nil {
		w.refuse("id", w.id, fmt.Sprintf("c'est le lieu %s, que la ligne %d décrit déjà sous un autre identifiant", record.Place.ID, first), "")
		return nil
	}
	if reason := in.admit(&w.place, &record.Place); reason != "" {
		w.refuse("commune", w.place.Commune, reason, "")
		return nil
	}
	if record.Gives == nil {
		in.lineOfPlace[key] = int32(w.line)
	}
	in.update(w, record, changes)
	return nil
}

func (in *importing) admit(place, record *directory.Place) string {
	if in.opts.Admit == nil {
		return ""
	}
	return in.opts.Admit(place, record)
}

func (in *importing) create(w *rowWork, changes *changeList) error {
	if reason := in.admit(&w.place, nil); reason != "" {
		w.refuse("commune", w.place.Commune, reason, "")
		return nil
	}
	in.report.Created++
	w.place.NewProvenance(in.opts.Feed)
	changes.list = append(changes.list, directory.Change{Place: w.place, SourceID: w.id})
	if in.opts.New == nil {
		return nil
	}
	return in.opts.New(w.line, w.id, &w.place)
}

// update reconciles a row with its place, as the rows before it in the batch
// leave it: two sources' rows that were merged may give columns of one place.
func (in *importing) update(w *rowWork, record directory.Known, changes *changeList) {
	i, changed := changes.at[record.Place.ID]
	if changed {
		record.Place = changes.list[i].Place
	}
	merged, columns := reconcile(record, w, in.opts.Feed)
	if len(columns) == 0 {
		in.report.Unchanged++
		return
	}
	in.report.Updated++
	for _, c := range columns {
		in.report.Changed[c]++
	}
	change := directory.Change{Place: merged, SourceID: w.id, Columns: columns}
	if changed {
		change.Columns = slices.Compact(slices.Sorted(slices.Values(append(columns, changes.list[i].Columns...))))
		changes.list[i] = change
		return
	}
	changes.at[record.Place.ID] = len(changes.list)
	changes.list = append(changes.list, change)
}

// reconcile brings the record to the row. A row without date is not a change
// by that alone: it is dated today only when something else differs. A row
// under our own identifier comes from our own export, which has no more to say
// on a column than the record it was written from: what is to be checked there
// is already known.
func reconcile(known directory.Known, w *rowWork, feed string) (directory.Place, []string) {
	record := known.Place
	if w.id == record.ID {
		w.place.Doubts = slices.DeleteFunc(w.place.Doubts, func(d directory.Doubt) bool {
			c, ok := directory.ColumnNamed(d.Column)
			return ok && c.Text(&w.place) == c.Text(&record)
		})
	}
	if w.noDate {
		undated := w.place
		undated.UpdatedOn = record.UpdatedOn
		if _, columns := directory.ReconcileColumns(record, undated, feed, known.GivesColumn); len(columns) == 0 {
			return record, nil
		}
	}
	asked, answered := withoutAnswered(record, w, feed)
	merged, columns := directory.ReconcileColumns(asked, w.place, feed, known.GivesColumn)
	if answered && !slices.Contains(columns, "verifier") {
		columns = append(columns, "verifier")
	}
	return merged, columns
}

// withoutAnswered drops the doubts that this feed raised and now answers, by a
// legible value, even one that the record already had. Our own export answers
// nothing: it cannot hold doubts.
func withoutAnswered(record directory.Place, w *rowWork, feed string) (asked directory.Place, answered bool) {
	if w.id == record.ID {
		return record, false
	}
	asked = record
	asked.Doubts = slices.DeleteFunc(slices.Clone(record.Doubts), func(d directory.Doubt) bool {
		c, ok := directory.ColumnNamed(d.Column)
		from, known := record.From(d.Column)
		_, again := w.place.DoubtOn(d.Column)
		return ok && !again && known && from.Source == feed && c.Text(&w.place) != "" && (d.Column != "adresse" || w.place.Address != "")
	})
	return asked, len(asked.Doubts) < len(record.Doubts)
}

func (in *importing) tell(w *rowWork) error {
	for _, f := range w.findings {
		if f.Outcome == Refused && in.refused == nil {
			in.refused = &f
		}
		if in.opts.Found == nil {
			continue
		}
		if err := in.opts.Found(f); err != nil {
			return err
		}
	}
	return nil
}

// finish ends a file read to its end.
func (in *importing) finish() error {
	in.report.Notes = append(in.report.Notes, in.table.last()...)
	switch {
	case in.report.Read == 0:
		return in.name.refuse(fault.Invalid, "le fichier n'a qu'une ligne de titres, aucun lieu.")
	case in.report.Read == in.report.Refused:
		return refusal(in.name, *in.refused)
	case in.opts.Partial:
		return nil
	}
	retired, err := in.dst.Retire(in.ctx)
	in.report.Retired = retired
	return err
}
