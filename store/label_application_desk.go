package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/geo"
	"annuaire/labels"
)

// instructingDesk gives the body that examines a file, with the rule that found it:
// the first of the levels of the scheme where somebody examines, else the agency.
func (f *file) instructingDesk() (desk labels.Desk, rule string, err error) {
	levels := make([]string, len(f.scheme.Instructs))
	for i, level := range f.scheme.Instructs {
		levels[i] = string(level)
	}
	err = f.tx.QueryRow(f.ctx, `select level, code from label_desk($1, $2, 'instructeur')`, f.app.INSEE, levels).Scan(&desk.Level, &desk.Code)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return labels.Desk{Level: geo.Country, Code: geo.CountryCode}, "Aucun service du territoire n’instruit ce label : l’Agence du numérique instruit.", nil
	case err != nil:
		return desk, "", midway(err)
	}
	name, err := deskName(f.ctx, f.tx, directory.Desk{Level: desk.Level, Code: desk.Code})
	return desk, fmt.Sprintf("Premier niveau prévu par le label qui a un service pour instruire : %s.", name), midway(err)
}

// desk is the desk of the file as the directory names it.
func (f *file) desk() directory.Desk {
	return directory.Desk{Level: f.app.Desk.Level, Code: f.app.Desk.Code}
}
