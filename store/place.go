package store

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fault"
)

// A placeColumn ties a column of the table place to the field that holds it.
type placeColumn struct {
	name string
	// value gives what is written, target where it is read: placeRow holds
	// the columns that a Place has in another form.
	value  func(*directory.Place) any
	target func(*placeRow) any
}

// placeRow is a row of the table place while it is read.
type placeRow struct {
	directory.Place
	archiveReason, archiveProposal *string
	pivot, insee, address, phone   *string
	position                       *orb.Point
	closureFrom, closureUntil      *time.Time
	closureMessage                 *string
}

// placeColumns lists the columns in the order of every statement.
var placeColumns = []placeColumn{
	{"id", func(p *directory.Place) any { return p.ID }, func(r *placeRow) any { return &r.ID }},
	{"version", func(p *directory.Place) any { return p.Version }, func(r *placeRow) any { return &r.Version }},
	{"state", func(p *directory.Place) any { return p.State }, func(r *placeRow) any { return &r.State }},
	{"archive_reason", func(p *directory.Place) any { return orNull(p.ArchiveReason) }, func(r *placeRow) any { return &r.archiveReason }},
	{"archive_proposal", func(p *directory.Place) any { return orNull(p.ArchiveProposal) }, func(r *placeRow) any { return &r.archiveProposal }},
	{"pivot", func(p *directory.Place) any { return orNull(p.Pivot.Number) }, func(r *placeRow) any { return &r.pivot }},
	{"pivot_kind", func(p *directory.Place) any { return p.Pivot.Kind }, func(r *placeRow) any { return &r.Pivot.Kind }},
	{"nom", func(p *directory.Place) any { return p.Name }, func(r *placeRow) any { return &r.Name }},
	{"commune", func(p *directory.Place) any { return p.Commune }, func(r *placeRow) any { return &r.Commune }},
	{"code_postal", func(p *directory.Place) any { return p.PostalCode }, func(r *placeRow) any { return &r.PostalCode }},
	{"code_insee", func(p *directory.Place) any { return orNull(p.INSEE) }, func(r *placeRow) any { return &r.insee }},
	{"adresse", func(p *directory.Place) any { return orNull(p.Address) }, func(r *placeRow) any { return &r.address }},
	{"complement_adresse", func(p *directory.Place) any { return p.AddressExtra }, func(r *placeRow) any { return &r.AddressExtra }},
	{"position", positionOrNull, func(r *placeRow) any { return &r.position }},
	{"typologie", func(p *directory.Place) any { return orEmpty(p.Typologies) }, func(r *placeRow) any { return &r.Typologies }},
	{"telephone", func(p *directory.Place) any { return orNull(p.Phone) }, func(r *placeRow) any { return &r.phone }},
	{"courriels", func(p *directory.Place) any { return orEmpty(p.Emails) }, func(r *placeRow) any { return &r.Emails }},
	{"site_web", func(p *directory.Place) any { return orEmpty(p.Websites) }, func(r *placeRow) any { return &r.Websites }},
	{"horaires", func(p *directory.Place) any { return p.Hours }, func(r *placeRow) any { return &r.Hours }},
	{"presentation_resume", func(p *directory.Place) any { return p.Summary }, func(r *placeRow) any { return &r.Summary }},
	{"presentation_detail", func(p *directory.Place) any { return p.Details }, func(r *placeRow) any { return &r.Details }},
	{"source", func(p *directory.Place) any { return p.Source }, func(r *placeRow) any { return &r.Source }},
	{"itinerance", func(p *directory.Place) any { return orEmpty(p.Mobility) }, func(r *placeRow) any { return &r.Mobility }},
	{"structure_parente", func(p *directory.Place) any { return p.Parent }, func(r *placeRow) any { return &r.Parent }},
	{"date_maj", func(p *directory.Place) any { return p.UpdatedOn }, func(r *placeRow) any { return &r.UpdatedOn }},
	{"services", func(p *directory.Place) any { return orEmpty(p.Services) }, func(r *placeRow) any { return &r.Services }},
	{"publics_specifiquement_adresses", func(p *directory.Place) any { return orEmpty(p.Audiences) }, func(r *placeRow) any { return &r.Audiences }},
	{"prise_en_charge_specifique", func(p *directory.Place) any { return orEmpty(p.SpecialCare) }, func(r *placeRow) any { return &r.SpecialCare }},
	{"frais_a_charge", func(p *directory.Place) any { return orEmpty(p.Fees) }, func(r *placeRow) any { return &r.Fees }},
	{"dispositif_programmes_nationaux", func(p *directory.Place) any { return orEmpty(p.Programmes) }, func(r *placeRow) any { return &r.Programmes }},
	{"formations_labels", func(p *directory.Place) any { return orEmpty(p.Trainings) }, func(r *placeRow) any { return &r.Trainings }},
	{"autres_formations_labels", func(p *directory.Place) any { return orEmpty(p.OtherLabels) }, func(r *placeRow) any { return &r.OtherLabels }},
	{"modalites_acces", func(p *directory.Place) any { return orEmpty(p.AccessModes) }, func(r *placeRow) any { return &r.AccessModes }},
	{"modalites_accompagnement", func(p *directory.Place) any { return orEmpty(p.SupportModes) }, func(r *placeRow) any { return &r.SupportModes }},
	{"fiche_acces_libre", func(p *directory.Place) any { return p.AccessPage }, func(r *placeRow) any { return &r.AccessPage }},
	{"prise_rdv", func(p *directory.Place) any { return p.BookingPage }, func(r *placeRow) any { return &r.BookingPage }},
	{"equipement", func(p *directory.Place) any { return orEmpty(p.Equipment) }, func(r *placeRow) any { return &r.Equipment }},
	{"time_zone", func(p *directory.Place) any { return p.TimeZone }, func(r *placeRow) any { return &r.TimeZone }},
	{"closure_from", closureFrom, func(r *placeRow) any { return &r.closureFrom }},
	{"closure_until", closureUntil, func(r *placeRow) any { return &r.closureUntil }},
	{"closure_message", closureMessage, func(r *placeRow) any { return &r.closureMessage }},
	{"doubts", func(p *directory.Place) any { return orEmpty(p.Doubts) }, func(r *placeRow) any { return &r.Doubts }},
	{"provenance", provenanceOrEmpty, func(r *placeRow) any { return &r.Provenance }},
}

// place gives the read row in the form of the domain. Empty lists are nil.
func (r *placeRow) place() directory.Place {
	p := r.Place
	p.ArchiveReason, p.ArchiveProposal = orBlank(r.archiveReason), orBlank(r.archiveProposal)
	p.Pivot.Number, p.INSEE = orBlank(r.pivot), orBlank(r.insee)
	p.Address, p.Phone = orBlank(r.address), orBlank(r.phone)
	if r.position != nil {
		p.Position, p.HasPosition = *r.position, true
	}
	if r.closureFrom != nil {
		p.Closure = &directory.Closure{From: *r.closureFrom, Message: orBlank(r.closureMessage)}
		if r.closureUntil != nil {
			p.Closure.Until = *r.closureUntil
		}
	}
	if len(p.Doubts) == 0 {
		p.Doubts = nil
	}
	if len(p.Equipment) == 0 {
		p.Equipment = nil
	}
	for _, c := range directory.Columns {
		if c.IsList() && len(c.Values(&p)) == 0 {
			c.SetValues(&p, nil)
		}
	}
	return p
}

// targets gives where to scan these columns, in order.
func (r *placeRow) targets(columns []placeColumn) []any {
	targets := make([]any, len(columns))
	for i, c := range columns {
		targets[i] = c.target(r)
	}
	return targets
}

func scanPlace(row pgx.CollectableRow) (directory.Place, error) {
	var r placeRow
	if err := row.Scan(r.targets(placeColumns)...); err != nil {
		return directory.Place{}, err
	}
	return r.place(), nil
}

// placeValues gives what to write in the columns of placeColumns, in order.
func placeValues(p *directory.Place) []any {
	values := make([]any, len(placeColumns))
	for i, c := range placeColumns {
		values[i] = c.value(p)
	}
	return values
}

// Place gives a place in any state. Unknown when there is none.
func (s *Store) Place(ctx context.Context, id string) (directory.Place, error) {
	rows, err := s.pool.Query(ctx, `
		select `+placeColumnList+`
		from place
		where id = $1`, id)
	if err != nil {
		return directory.Place{}, away(err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPlace)
	if errors.Is(err, pgx.ErrNoRows) {
		return directory.Place{}, fault.New(fault.Unknown, "Aucun lieu ne porte l'identifiant « %s ».", id)
	}
	return p, err
}

// Alias gives the identifier that an old one now leads to, and false when it
// leads nowhere.
func (s *Store) Alias(ctx context.Context, old string) (id string, ok bool, err error) {
	if !storable(old) {
		return "", false, nil
	}
	err = s.pool.QueryRow(ctx, `
		with recursive path(id, depth) as (
			select place_id, 1 from place_alias where old_id = $1
			union all
			select a.place_id, depth + 1 from path p join place_alias a on a.old_id = p.id where depth < 20
		)
		select id from path order by depth desc limit 1`, old).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, away(err)
	}
	return id, true, nil
}

// Withdrawn tells why a place that was public no longer is, in French.
func (s *Store) Withdrawn(ctx context.Context, id string) (reason string, ok bool, err error) {
	if !storable(id) {
		return "", false, nil
	}
	err = s.pool.QueryRow(ctx, `
		select coalesce(archive_reason, 'Cette fiche est suspendue pour le moment.')
		from place
		where id = $1 and state in ('archived', 'suspended')`, id).Scan(&reason)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, away(err)
	}
	return reason, true, nil
}

// storable tells whether PostgreSQL can hold a text. Of what it cannot, it
// says that it is not UTF-8, which is no reason to call it away.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

// CountPlaces gives the number of places in any state.
func (s *Store) CountPlaces(ctx context.Context) (n int, err error) {
	err = s.pool.QueryRow(ctx, `select count(*) from place`).Scan(&n)
	return n, err
}

// HasFeed tells whether some place came from this feed.
func (s *Store) HasFeed(ctx context.Context, feed string) (has bool, err error) {
	err = s.pool.QueryRow(ctx, `select exists (select from place_source where feed = $1)`, feed).Scan(&has)
	return has, err
}

func columnNames(columns []placeColumn) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

var placeColumnNames = columnNames(placeColumns)

var placeColumnList = joinColumns("", placeColumnNames)

// joinColumns writes a list of columns, each with an optional table before it.
func joinColumns(table string, names []string) string {
	list := ""
	for i, name := range names {
		if i > 0 {
			list += ", "
		}
		list += table + name
	}
	return list
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func orBlank(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func positionOrNull(p *directory.Place) any {
	if !p.HasPosition {
		return nil
	}
	return p.Position
}

func closureFrom(p *directory.Place) any {
	if p.Closure == nil {
		return nil
	}
	return p.Closure.From
}

func closureUntil(p *directory.Place) any {
	if p.Closure == nil || p.Closure.Until.IsZero() {
		return nil
	}
	return p.Closure.Until
}

func closureMessage(p *directory.Place) any {
	if p.Closure == nil {
		return nil
	}
	return orNull(p.Closure.Message)
}

func provenanceOrEmpty(p *directory.Place) any {
	if p.Provenance == nil {
		return map[string]directory.Provenance{}
	}
	return p.Provenance
}
