package data

import (
	"bufio"
	"io"
	"strconv"

	"annuaire/fault"
	"annuaire/internal/spreadsheet"
)

// Outcome is what became of a cell that was not as the standard wants it.
type Outcome string

// The outcomes, from the lightest to the gravest.
const (
	Repaired Outcome = "repaired" // the meaning is sure: the value was put right
	Flagged  Outcome = "flagged"  // kept as text for a person to check
	Refused  Outcome = "refused"  // the row was not taken
)

// French gives the outcome as reports write it.
func (o Outcome) French() string {
	switch o {
	case Repaired:
		return "réparé"
	case Flagged:
		return "à vérifier"
	}
	return "refusé"
}

func (o Outcome) rank() int {
	switch o {
	case Repaired:
		return 1
	case Flagged:
		return 2
	}
	return 3
}

// Finding is what an import has to say on one cell.
type Finding struct {
	Line     int     // of the file, where the row starts, from 1
	Column   string  // the title in the file, or the standard's name when the file has no such column
	Value    string  // as the file has it
	Outcome  Outcome //
	Reason   string  // French
	Proposal string  // what was put, or what a person might put; may be empty
}

// ReportWriter writes findings as a CSV table for people, as they come.
// Spreadsheets open it: a cell that they would take for a formula is led by
// an apostrophe.
type ReportWriter struct {
	out   *bufio.Writer
	line  []byte
	wrote bool
}

// NewReportWriter writes to w; Flush must be called at the end.
func NewReportWriter(w io.Writer) *ReportWriter {
	return &ReportWriter{out: bufio.NewWriterSize(w, 64<<10)}
}

// Write adds one row: ligne, colonne, valeur, constat, motif, proposition.
func (r *ReportWriter) Write(f Finding) error {
	r.begin()
	r.line = strconv.AppendInt(r.line[:0], int64(f.Line), 10)
	for _, cell := range []string{f.Column, f.Value, f.Outcome.French(), f.Reason, f.Proposal} {
		r.line = append(r.line, ',')
		r.line = appendCSV(r.line, spreadsheet.Safe(cell))
	}
	r.line = append(r.line, '\n')
	_, err := r.out.Write(r.line)
	return reportFault(err)
}

// reportFault gives a report that cannot be written its sentence.
func reportFault(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(err, fault.Unavailable, "Le rapport n'a pas pu être écrit jusqu'au bout. Vérifiez la place libre sur son disque, ou choisissez un autre emplacement.")
}

// begin writes the mark of UTF-8, without which spreadsheets read accents
// wrong, and the titles.
func (r *ReportWriter) begin() {
	if !r.wrote {
		r.wrote = true
		_, _ = r.out.WriteString("\ufeffligne,colonne,valeur,constat,motif,proposition\n")
	}
}

// Flush writes what is pending, the titles at least.
func (r *ReportWriter) Flush() error {
	r.begin()
	return reportFault(r.out.Flush())
}
