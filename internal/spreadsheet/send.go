package spreadsheet

import (
	"bufio"
	"context"
	"log/slog"

	"github.com/gofiber/fiber/v2"
)

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
