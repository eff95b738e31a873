package localpg

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"annuaire/fault"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// database is the one database the program uses.
const database = "annuaire"

// extensions are what the schema needs.
var extensions = []string{"postgis", "pg_trgm", "unaccent"}

// urlTo is a connection URL over the unix socket. Spaces are written %20: PostgreSQL
// and pgx take a plus sign for itself.
func urlTo(socket, database string) string {
	query := url.Values{"host": {socket}, "port": {"5432"}, "user": {superuser}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: strings.ReplaceAll(query.Encode(), "+", "%20")}).String()
}

// furnish makes the database and its extensions where they are missing. It is the
// first real connection: its success is what "ready" means.
func furnish(ctx context.Context, socket string) error {
	conn, err := pgx.Connect(ctx, urlTo(socket, database))
	if hasCode(err, "3D000") { // no such database: a fresh cluster, or one whose making was cut short
		if err = createDatabase(ctx, socket); err == nil {
			conn, err = pgx.Connect(ctx, urlTo(socket, database))
		}
	}
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return installExtensions(ctx, conn)
}

func createDatabase(ctx context.Context, socket string) error {
	conn, err := pgx.Connect(ctx, urlTo(socket, "postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, "create database "+database)
	return err
}

func installExtensions(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, "select extname::text from pg_extension")
	if err != nil {
		return err
	}
	present, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	var statements []string
	for _, name := range extensions {
		if !slices.Contains(present, name) {
			statements = append(statements, "create extension "+name)
		}
	}
	if len(statements) == 0 {
		return nil
	}
	_, err = conn.PgConn().Exec(ctx, strings.Join(statements, ";")).ReadAll()
	return err
}

// isStarting tells a server that is not there yet, or is starting, stopping or
// repairing itself, from one that answers with a real error.
func isStarting(err error) bool {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code == "57P03" || server.Code == "57P01"
	}
	var refused *pgconn.ConnectError
	return errors.As(err, &refused) && !errors.Is(err, fs.ErrPermission)
}

// Explain gives a sentence to the error of a query cut short because the server
// stopped or its disk is full. Any other error, and one that has its sentence, is
// given back as it is.
func Explain(err error) error {
	if _, told := errors.AsType[*fault.Error](err); told || err == nil {
		return err
	}
	switch {
	case hasCode(err, "53100"):
		return fault.Wrap(err, fault.Unavailable,
			"Le disque où se trouve la base de données est plein. Rien n'a été fait à moitié : libérez de la place puis relancez la commande.")
	case isLost(err):
		return fault.Wrap(err, fault.Unavailable,
			"La base de données s'est arrêtée pendant la commande, sans doute avec le programme qui l'avait démarrée. "+
				"Rien n'a été fait à moitié : relancez la commande ; si cela se répète, vérifiez la place libre sur le disque.")
	}
	return err
}

// isLost recognises a connection that the server ended, or that could not be made.
func isLost(err error) bool {
	return isStarting(err) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func hasCode(err error, code string) bool {
	var server *pgconn.PgError
	return errors.As(err, &server) && server.Code == code
}
