// Package migrations holds the schema as numbered SQL. A file is never edited
// once released; each runs in one transaction.
package migrations

import "embed"

// Files are the migrations, in goose's format.
//
//go:embed *.sql
var Files embed.FS
