// Package spreadsheet writes the tables that people of the back office download
// and open in a spreadsheet. No cell of theirs can be a formula. The open data,
// which programs read, are written elsewhere, to the letter.
package spreadsheet

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"log/slog"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Safe gives a text that spreadsheets take for a text: one that they would
// compute is written after an apostrophe.
func Safe(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", firstRune(cell)) {
		return "'" + cell
	}
	return cell
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// Writer writes rows, each cell made safe.
type Writer struct{ csv *csv.Writer }

// byteOrderMark has spreadsheets read the file as UTF-8.
const byteOrderMark = "\ufeff"

// NewWriter begins a table, parted by semicolons as French spreadsheets expect.
func NewWriter(w io.Writer) (*Writer, error) {
	_, err := io.WriteString(w, byteOrderMark)
	out := csv.NewWriter(w)
	out.Comma = ';'
	out.UseCRLF = true
	return &Writer{out}, err
}

// Row writes one row.
func (w *Writer) Row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Safe(cell)
	}
	return w.csv.Write(safe)
}

// Flush writes what is held back.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}

// cutShort ends a file that could not be finished, so that it is never taken for
// a whole one.
const cutShort = "Fichier incomplet : la suite n’a pas pu être lue. Téléchargez-le de nouveau."

// Send answers a file of this name, row by row as write gives them, once head is
// written. ctx must outlast the handler, which returns before the rows are sent.
func Send(ctx context.Context, c *fiber.Ctx, name string, head []string, write func(ctx context.Context, row func(...string) error) error) error {
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		if err := sendRows(ctx, out, head, write); err != nil {
			slog.WarnContext(ctx, "an export was cut short", "file", name, "error", err)
		}
	})
	return nil
}

func sendRows(ctx context.Context, out *bufio.Writer, head []string, write func(context.Context, func(...string) error) error) error {
	w, err := NewWriter(out)
	if err != nil {
		return err
	}
	if err := w.Row(head...); err != nil {
		return err
	}
	err = write(ctx, w.Row)
	if err != nil {
		_ = w.Row(cutShort)
	}
	if flushing := w.Flush(); err == nil {
		err = flushing
	}
	return err
}
