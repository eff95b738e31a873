package store

import (
	"context"
	"fmt"

	"annuaire/directory"
	"annuaire/fault"
)

// checkCommune refuses a change by which a place bears the name of one commune
// and the code of another: the code says who looks after it, the name is what
// people read. A name that no commune bears is left to who writes it: it may be
// an abbreviation, or a former commune.
func checkCommune(ctx context.Context, from reader, before, after directory.Place) error {
	if after.Commune == before.Commune && after.INSEE == before.INSEE || !storable(after.Commune) || !storable(after.INSEE) {
		return nil
	}
	var own string
	err := from.QueryRow(ctx, `
		select own.name
		from territory_path p
		join territory own on own.level = 'commune' and own.code = p.in_code
		where p.level = 'commune' and p.code = $1 and p.in_level = 'commune' 
		and lower(own.name) <> lower($2) and not exists (select from unnest(own.old_names) old where lower(old) = lower($2))
		and exists (select from territory other where other.level = 'commune' and lower(other.name) = lower($2))
		limit 1`, after.INSEE, after.Commune).Scan(&own)
	if err != nil {
		return unlessNone(err)
	}
	return fault.Fields{{Name: "commune", Message: fmt.Sprintf(
		"Le code INSEE %s est celui de « %s ». Écrivez cette commune, ou changez aussi le code.", after.INSEE, own)}}.Err("La commune et son code INSEE ne vont pas ensemble. Rien n'a changé.")
}
