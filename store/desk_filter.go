package store

import (
	"fmt"
	"strings"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fold"
)

// DeskFilter says which places of the back office are wanted. Its zero value
// asks for all that the person may see.
type DeskFilter struct {
	For       access.Action // only those on which the person may do this; empty: see
	Text      string        // words of the name, the address or the commune, or an identifier
	Territory access.Territory
	State     directory.State
	Freshness directory.Freshness
	Quality   directory.QualityBand
	Source    string // who collects the data, exactly
	Doubts    bool   // some value is in doubt
	Archive   bool   // proposed for archive
	Sort      DeskSort
	Reverse   bool
}

// DeskSort is an order of the places of the back office. Its text is what
// addresses write.
type DeskSort string

// The orders.
const (
	ByName    DeskSort = "nom"
	ByCommune DeskSort = "commune"
	ByUpdate  DeskSort = "maj" // oldest first
	ByQuality DeskSort = "qualite"
	ByState   DeskSort = "etat"
)

// deskOrders are written in the source alone: an order that is not there sorts
// by name.
var deskOrders = map[DeskSort]string{
	ByName: foldedName, ByCommune: `lower(unaccent(p.commune))`, ByUpdate: `p.date_maj`, ByState: `p.state`,
}

const foldedName = `lower(unaccent(p.nom))`

// maxDeskWords bounds the work of one search.
const maxDeskWords = 10

// deskQuery is the condition of a list while it is written.
type deskQuery struct {
	args  []any
	where []string
	from  string
	day   time.Time
	today string // its parameter, empty until it is asked for
}

func newDeskQuery(actor access.Actor, f DeskFilter) *deskQuery {
	q := &deskQuery{day: today(actor), from: `place p`}
	action := f.For
	if action == "" {
		action = access.PlaceSee
	}
	q.where = append(q.where, placeScope.within(actor.Scope(action), &q.args))
	q.filter(f)
	return q
}

func (q *deskQuery) parameter(value any) string {
	q.args = append(q.args, value)
	return fmt.Sprintf("$%d", len(q.args))
}

// on gives the parameter of the day.
func (q *deskQuery) on() string {
	if q.today == "" {
		q.today = q.parameter(q.day) + `::date`
	}
	return q.today
}

func (q *deskQuery) and(condition string) { q.where = append(q.where, condition) }

func (q *deskQuery) filter(f DeskFilter) {
	q.words(f.Text)
	if f.Territory.Code != "" {
		q.and(`p.code_insee in (select code from territory_path where level = 'commune' and in_level = ` +
			q.parameter(f.Territory.Level) + ` and in_code = ` + q.parameter(f.Territory.Code) + `)`)
	}
	if f.State != "" {
		q.and(`p.state = ` + q.parameter(f.State))
	}
	if f.Source != "" {
		q.and(`p.source = ` + q.parameter(f.Source))
	}
	if f.Doubts {
		q.and(`p.doubts <> '[]'`)
	}
	if f.Archive {
		q.and(`p.archive_proposal is not null and p.state <> 'archived'`)
	}
	if f.Freshness != "" {
		q.and(freshnessIs(f.Freshness, q.on()))
	}
	if f.Quality != "" {
		q.and(qualityIs(f.Quality, q.points()))
	}
}

// words asks that each word be somewhere in what people know of a place.
func (q *deskQuery) words(text string) {
	if text == "" {
		return
	}
	if !storable(text) {
		q.and(`false`)
		return
	}
	var each []string
	for i, word := range fold.Words(text) {
		if i < maxDeskWords {
			each = append(each, `position(`+q.parameter(word)+` in lower(unaccent(concat_ws(' ', p.nom, p.commune, p.adresse, p.code_postal, p.structure_parente)))) > 0`)
		}
	}
	each = append(each, `true`)
	exact := q.parameter(strings.TrimSpace(text))
	q.and(`(p.id = ` + exact + ` or p.pivot = ` + exact + ` or (` + strings.Join(each, " and ") + `))`)
}

// points is the score as of today, null where it was not worked out yet.
func (q *deskQuery) points() string {
	q.from = `place p left join place_quality q on q.place_id = p.id`
	sql := `q.points + case`
	for _, level := range directory.FreshnessLevels {
		sql += fmt.Sprintf(` when %s then %d`, freshnessIs(level, q.on()), level.RecentPoints())
	}
	return `(` + sql + ` end)`
}

func (q *deskQuery) order(f DeskFilter) string {
	sql, known := deskOrders[f.Sort]
	switch {
	case f.Sort == ByQuality:
		sql = q.points()
	case !known:
		sql = foldedName
	}
	if f.Reverse {
		return sql + ` desc nulls last, p.id desc`
	}
	return sql + ` nulls last, p.id`
}

// freshnessIs is the condition of a level, as directory.FreshnessOf has it.
func freshnessIs(level directory.Freshness, today string) string {
	within := func(months int) string {
		return fmt.Sprintf(`p.date_maj + interval '%d months' > %s`, months, today)
	}
	switch level {
	case directory.UpToDate:
		return `(` + within(directory.FreshMonths) + `)`
	case directory.ToWatch:
		return `(not ` + within(directory.FreshMonths) + ` and ` + within(directory.WatchedMonths) + `)`
	case directory.ToCheck:
		return `(not ` + within(directory.WatchedMonths) + ` and ` + within(directory.CheckedMonths) + `)`
	case directory.ToUpdate:
		return `(not ` + within(directory.CheckedMonths) + `)`
	}
	return `false`
}

func qualityIs(band directory.QualityBand, points string) string {
	switch band {
	case directory.GoodQuality:
		return fmt.Sprintf(`%s >= %d`, points, directory.GoodFrom)
	case directory.FairQuality:
		return fmt.Sprintf(`%[1]s >= %[2]d and %[1]s < %[3]d`, points, directory.FairFrom, directory.GoodFrom)
	case directory.PoorQuality:
		return fmt.Sprintf(`%s < %d`, points, directory.FairFrom)
	}
	return `false`
}

// needsQuality tells whether the filter reads the scores that the record keeps.
func (f DeskFilter) needsQuality() bool { return f.Quality != "" || f.Sort == ByQuality }

// scoringPatience bounds how long a list waits for the scores of what changed.
const scoringPatience = 5 * time.Second
