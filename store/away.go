package store

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"annuaire/fault"
)

func away(err error) error {
	return fault.Wrap(err, fault.Unavailable, "La base de données ne répond pas.")
}

// IsAway tells whether err, of this package, says that the database does not
// answer: it cannot be reached, keeps silent, or ends the connection. A
// statement that it refuses is an answer.
func IsAway(err error) bool {
	if pg, answered := errors.AsType[*pgconn.PgError](err); answered {
		// Class 08 and 57P01 to 57P05: the connection is, or is being, lost
		// (PostgreSQL, appendix A).
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "57P")
	}
	if _, refused := errors.AsType[*pgconn.ConnectError](err); refused {
		return true
	}
	if _, broken := errors.AsType[net.Error](err); broken {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded)
}

// midway gives the error of an answer that began: the database may have gone
// since, or a row may not be what it should, which is a defect.
func midway(err error) error {
	if IsAway(err) {
		return away(err)
	}
	return err
}

// forEach reads each row into targets and calls fn, whose error it gives as it
// is.
func forEach(rows pgx.Rows, targets []any, fn func() error) error {
	var refusal error
	_, err := pgx.ForEachRow(rows, targets, func() error {
		refusal = fn()
		return refusal
	})
	if err == nil || refusal != nil {
		return err
	}
	return midway(err)
}

func collect[T any](rows pgx.Rows, read pgx.RowToFunc[T]) ([]T, error) {
	list, err := pgx.CollectRows(rows, read)
	if err != nil {
		return nil, midway(err)
	}
	return list, nil
}
