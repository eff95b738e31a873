package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// PlaceChange is one change of a place as those who look after it see it.
type PlaceChange struct {
	Version     int64
	At          time.Time
	Author      string // name of the person where the reader may know it, else what is known: a command, "un compte"
	Reason      string
	Place       directory.Place // as this change left it, without its provenance
	Differences []directory.Difference
}

// MaxHistory is how many changes of a place are given, latest first.
const MaxHistory = 100

// PlaceChanges gives the history of a place to those who may see more of it than
// the public: Denied or Unknown for others.
func (s *Store) PlaceChanges(ctx context.Context, actor access.Actor, id string) (changes []PlaceChange, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if _, err := placeFor(ctx, tx, actor, access.PlaceSee, id, ""); err != nil {
			return err
		}
		if changes, err = placeChanges(ctx, tx, id); err != nil {
			return err
		}
		return nameAuthors(ctx, tx, changes)
	})
	return changes, awayOr(err)
}

// placeChanges rebuilds each version from the record, going back change by change
// from the version that it reads: what is written meanwhile is left out.
func placeChanges(ctx context.Context, tx pgx.Tx, id string) ([]PlaceChange, error) {
	var now map[string]json.RawMessage
	var version int64
	if err := tx.QueryRow(ctx, `select place_as_json(p), version from place p where id = $1`, id).Scan(&now, &version); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		select version, at, actor, reason, before, after
		from place_history
		where place_id = $1 and version <= $3
		order by version desc
		limit $2`, id, MaxHistory, version)
	if err != nil {
		return nil, midway(err)
	}
	entries, err := collect(rows, pgx.RowToStructByName[HistoryEntry])
	if err != nil {
		return nil, err
	}
	changes := make([]PlaceChange, len(entries))
	texts := make([]map[string]json.RawMessage, len(entries))
	for i, e := range entries {
		changes[i] = PlaceChange{Version: e.Version, At: e.At, Author: e.Actor, Reason: e.Reason}
		texts[i] = now
		if now, err = undone(now, e); err != nil {
			return nil, err
		}
	}
	places, err := readVersions(ctx, tx, append(texts, now))
	if err != nil {
		return nil, err
	}
	for i := range changes {
		changes[i].Place = places[i]
		changes[i].Place.ID, changes[i].Place.Version = id, changes[i].Version
		before := places[i+1]
		if changes[i].Version == 1 {
			before = directory.Place{} // there was nothing before the creation, not even a draft
		}
		changes[i].Differences = directory.Differences(before, places[i])
	}
	return changes, nil
}

// undone gives what a place was before a change; nothing before its creation.
func undone(now map[string]json.RawMessage, e HistoryEntry) (map[string]json.RawMessage, error) {
	before, after := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if len(e.Before) == 0 || string(e.Before) == "null" {
		return before, nil
	}
	if err := json.Unmarshal(e.Before, &before); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(e.After, &after); err != nil {
		return nil, err
	}
	earlier := maps.Clone(now)
	for column := range after {
		delete(earlier, column)
	}
	for column, value := range before {
		if string(value) != "null" {
			earlier[column] = value
		}
	}
	return earlier, nil
}

// readVersions reads what place_as_json wrote. What it leaves out is empty.
func readVersions(ctx context.Context, tx pgx.Tx, texts []map[string]json.RawMessage) ([]directory.Place, error) {
	rows, err := tx.Query(ctx, `
		with empty as (
			select to_jsonb(e) as was
			from (
				select 'x' as id, 1 as version, 'draft' as state, 'inconnu' as pivot_kind, '' as nom, '' as commune, '' as code_postal,
					'' as complement_adresse, '' as horaires, '' as presentation_resume, '' as presentation_detail, '' as source,
					'' as structure_parente, date '1995-01-01' as date_maj, '' as fiche_acces_libre, '' as prise_rdv, 'Europe/Paris' as time_zone,
					'[]'::jsonb as doubts, '{}'::jsonb as provenance
			) e
		)
		select `+readVersionColumns+`
		from empty, jsonb_array_elements($1::jsonb) with ordinality as v(text, rank),
		lateral jsonb_populate_record(null::place, empty.was || v.text) p
		order by v.rank`, texts)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, scanPlace)
}

// readVersionColumns are the columns of a place read from JSON: lists that are
// not there are empty, and the position is two numbers.
var readVersionColumns = func() string {
	names := make([]string, len(placeColumnNames))
	for i, name := range placeColumnNames {
		names[i] = "p." + name
		switch c, known := directory.ColumnNamed(name); {
		case known && c.IsList(), name == "equipement":
			names[i] = "coalesce(p." + name + ", '{}')"
		case name == "position":
			names[i] = "st_setsrid(st_makepoint((v.text ->> 'longitude')::float8, (v.text ->> 'latitude')::float8), 4326)"
		}
	}
	return strings.Join(names, ", ")
}()

// nameAuthors replaces numbers of accounts by names where the reader's rights
// reach the person: the second wall decides.
func nameAuthors(ctx context.Context, tx pgx.Tx, changes []PlaceChange) error {
	numbers := []int64{}
	for _, c := range changes {
		if n, is := AuthorAccount(c.Author); is {
			numbers = append(numbers, n)
		}
	}
	rows, err := tx.Query(ctx, `select id, name from account where id = any($1) and name <> ''`, numbers)
	if err != nil {
		return midway(err)
	}
	names := map[int64]string{}
	var number int64
	var name string
	if err := forEach(rows, []any{&number, &name}, func() error { names[number] = name; return nil }); err != nil {
		return err
	}
	for i := range changes {
		if n, is := AuthorAccount(changes[i].Author); is {
			if changes[i].Author = names[n]; changes[i].Author == "" {
				changes[i].Author = "un compte"
			}
		}
	}
	return nil
}

// RevertPlace gives a place back what one of its versions was, as one more
// change, which can be reverted too. version is the one that was read.
func (s *Store) RevertPlace(ctx context.Context, actor access.Actor, id string, version, to int64) (directory.Place, error) {
	reason := fmt.Sprintf("Retour à la version %d.", to)
	return s.changePlace(ctx, actor, access.PlaceRevert, id, version, reason, "retablir", func(tx pgx.Tx, p *directory.Place) error {
		changes, err := placeChanges(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if c.Version == to && to != p.Version {
				return becomeVersion(ctx, tx, actor, p, c.Place)
			}
		}
		return fault.New(fault.Unknown, "Cette version de la fiche n'existe pas, ou c'est la version actuelle.")
	})
}

// becomeVersion takes an earlier version, and asks the further right that its
// state or its commune needs.
func becomeVersion(ctx context.Context, tx pgx.Tx, actor access.Actor, p *directory.Place, was directory.Place) error {
	path, err := territoryPath(ctx, tx, TerritoryOf(p.INSEE))
	if err != nil {
		return err
	}
	here := access.Object{State: string(p.State), Path: path, Place: p.ID}
	for _, further := range []struct {
		state  directory.State
		action access.Action
	}{{directory.Archived, access.PlaceArchive}, {directory.Suspended, access.PlaceSuspend}} {
		if (p.State == further.state) != (was.State == further.state) {
			if err := actor.Require(further.action, here); err != nil {
				return err
			}
		}
	}
	if was.INSEE != p.INSEE {
		if err := mayMove(ctx, tx, actor, was); err != nil {
			return err
		}
	}
	was.Version, was.Provenance, was.UpdatedOn = p.Version, p.Provenance, p.UpdatedOn
	if p.State == directory.Archived && was.State != directory.Archived {
		if err := notMerged(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	*p = was
	return nil
}
