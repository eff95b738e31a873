package store

import (
	"fmt"
	"strings"

	"annuaire/access"
	"annuaire/geo"
)

// column is the SQL name of a column, written in the source of this package.
type column string

// scoped names the columns by which access.Scope knows the objects of a query.
// What an object has not is left out: no right reaches it by that.
type scoped struct {
	State column
	// Where it lies: the code of a commune, or the level and code of a territory.
	Commune     column
	Level, Code column
	Place       column // identifier of the place that it is, or concerns
	Owner       column // number of the account that made it
}

// placeScope is for queries that call the table of places p.
var placeScope = scoped{State: "p.state", Commune: "p.code_insee", Place: "p.id"}

// within gives the condition that a row is in the scope, in brackets. What
// varies becomes parameters, added to args.
func (on scoped) within(scope access.Scope, args *[]any) string {
	q := scopeQuery{scoped: on, args: args}
	parts := make([]string, 0, len(scope.Parts))
	for _, p := range scope.Parts {
		if sql := q.part(p); sql != "" {
			parts = append(parts, sql)
		}
	}
	if len(parts) == 0 {
		return "(false)"
	}
	union := "(" + strings.Join(parts, " or ") + ")"
	if scope.Limit == access.Country {
		return union
	}
	limit := q.inside([]access.Territory{scope.Limit}, false)
	if limit == "" {
		return "(false)"
	}
	return "(" + limit + " and " + union + ")"
}

// scopeQuery is a condition while it is written.
type scopeQuery struct {
	scoped
	args *[]any
}

// parameter adds a value and gives its name.
func (q scopeQuery) parameter(value any) string {
	*q.args = append(*q.args, value)
	return fmt.Sprintf("$%d", len(*q.args))
}

// part gives the condition of one part, empty where it can hold for no row.
func (q scopeQuery) part(p access.Part) string {
	reach := q.reach(p)
	switch {
	case reach == "" || len(p.States) == 0:
		return reach
	case q.State == "":
		return ""
	}
	return "(" + string(q.State) + " = any(" + q.parameter(p.States) + ") and " + reach + ")"
}

func (q scopeQuery) reach(p access.Part) string {
	if p.All {
		return "true"
	}
	var reaches []string
	add := func(sql string) {
		if sql != "" {
			reaches = append(reaches, sql)
		}
	}
	add(q.inside(p.Territories, false))
	add(q.inside(p.Below, true))
	if len(p.Places) > 0 && q.Place != "" {
		add(string(q.Place) + " = any(" + q.parameter(p.Places) + ")")
	}
	if p.Owner != 0 && q.Owner != "" {
		add(string(q.Owner) + " = " + q.parameter(p.Owner))
	}
	if len(reaches) == 0 {
		return ""
	}
	return "(" + strings.Join(reaches, " or ") + ")"
}

// inside gives the condition that a row lies in one of these territories;
// strictly: and is not that territory itself.
func (q scopeQuery) inside(territories []access.Territory, strictly bool) string {
	if len(territories) == 0 || q.Commune == "" && q.Level == "" {
		return ""
	}
	levels, codes := make([]geo.Level, len(territories)), make([]string, len(territories))
	for i, t := range territories {
		levels[i], codes[i] = t.Level, t.Code
	}
	within := `from territory_path
		join unnest(` + q.parameter(levels) + `::text[], ` + q.parameter(codes) + `::text[]) held(level, code)
		on in_level = held.level and in_code = held.code`
	if strictly {
		// Nothing lies below a territory of its own level: a former code, or that of
		// a district, is that territory itself.
		within += ` and territory_path.level <> in_level`
	}
	if q.Commune != "" {
		return string(q.Commune) + ` in (select territory_path.code ` + within + ` where territory_path.level = 'commune')`
	}
	return `(` + string(q.Level) + `, ` + string(q.Code) + `) in (select territory_path.level, territory_path.code ` + within + `)`
}
