package access_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"annuaire/access"
)

var anyTerritory = rapid.SampledFrom([]access.Territory{{}, commune, epci, department, region, access.Country, sibling, foreign})

var anyPlace = rapid.SampledFrom([]string{"", "a", "b"})

var anyGrant = rapid.Custom(func(t *rapid.T) access.Grant {
	g := access.Grant{
		ID: rapid.Int64Range(1, 9).Draw(t, "id"), Role: rapid.SampledFrom(access.Roles).Draw(t, "role"),
		Territory: anyTerritory.Draw(t, "over"), Place: anyPlace.Draw(t, "place"), Delegated: rapid.Bool().Draw(t, "delegated"),
	}
	if rapid.Bool().Draw(t, "ends") {
		g.Until = noon.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "end")) * time.Hour)
	}
	return g
})

var anyActor = rapid.Custom(func(t *rapid.T) access.Actor {
	a := access.Actor{
		Account: rapid.Int64Range(0, 3).Draw(t, "account"), Strong: rapid.Bool().Draw(t, "strong"), At: noon,
		Grants: rapid.SliceOfN(anyGrant, 0, 4).Draw(t, "grants"),
	}
	if rapid.IntRange(0, 3).Draw(t, "token") == 0 {
		a.Token = &access.Limit{
			Actions: rapid.SliceOf(rapid.SampledFrom(access.Actions)).Draw(t, "allowed"), Territory: anyTerritory.Draw(t, "limit"),
		}
	}
	return a
})

var anyObject = rapid.Custom(func(t *rapid.T) access.Object {
	return access.Object{
		State: rapid.SampledFrom(allStates).Draw(t, "state"), Path: paths[anyTerritory.Draw(t, "at")],
		Place: anyPlace.Draw(t, "of"), Owner: rapid.Int64Range(0, 3).Draw(t, "owner"),
	}
})

var anyAction = rapid.SampledFrom(append(slices.Clone(access.Actions), "inconnu", ""))

func TestScopeIsWhatMayTells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		actor, action, o := anyActor.Draw(t, "actor"), anyAction.Draw(t, "action"), anyObject.Draw(t, "object")
		scope := actor.Scope(action)
		if may := actor.May(action, o); may.Allowed != scope.Covers(o) {
			t.Fatalf("May says %+v, the scope %+v says %v", may, scope, scope.Covers(o))
		}
		if scope.Empty() && scope.Covers(o) {
			t.Fatal("an empty scope covers an object")
		}
	})
}

// TestLosingGivesNothing takes something from an actor: nothing that was refused
// becomes allowed.
func TestLosingGivesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		actor, action, o := anyActor.Draw(t, "actor"), anyAction.Draw(t, "action"), anyObject.Draw(t, "object")
		before := actor.May(action, o).Allowed
		less := actor
		switch {
		case len(actor.Grants) > 0 && rapid.Bool().Draw(t, "grant"):
			i := rapid.IntRange(0, len(actor.Grants)-1).Draw(t, "lost")
			less.Grants = slices.Delete(slices.Clone(actor.Grants), i, i+1)
		case rapid.Bool().Draw(t, "weak"):
			less.Strong = false
		case rapid.Bool().Draw(t, "lent"):
			less.Grants = slices.Clone(actor.Grants)
			for i := range less.Grants {
				less.Grants[i].Delegated = true
			}
		case actor.Token == nil:
			less.Token = &access.Limit{Actions: []access.Action{action}, Territory: anyTerritory.Draw(t, "limit")}
		default:
			less.Account = 0
		}
		if after := less.May(action, o); after.Allowed && !before {
			t.Fatalf("losing something allowed it: %+v", after)
		}
	})
}

// TestAllowedByARightOfTheirs checks that the right said to allow is one they hold.
func TestAllowedByARightOfTheirs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		actor, action, o := anyActor.Draw(t, "actor"), anyAction.Draw(t, "action"), anyObject.Draw(t, "object")
		d := actor.May(action, o)
		if d.By != 0 && !slices.ContainsFunc(actor.Grants, func(g access.Grant) bool { return g.ID == d.By }) {
			t.Fatalf("allowed by a right nobody holds: %+v", d)
		}
	})
}

func BenchmarkMay(b *testing.B) {
	actor := actorWith(grantOf(access.Mediator), grantOf(access.PlaceManager), grantOf(access.Evaluator), grantOf(access.TerritoryManager))
	o := access.Object{State: access.Published, Path: paths[commune], Place: "b"}
	for name, action := range map[string]access.Action{"allowed": access.PlacePublish, "refused": access.AccountDecide} {
		if name == "refused" {
			o.Path = paths[sibling]
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if actor.May(action, o).Allowed != (name == "allowed") {
					b.Fatal("another answer")
				}
			}
		})
	}
}

func BenchmarkScope(b *testing.B) {
	actor := actorWith(grantOf(access.Mediator), grantOf(access.PlaceManager), grantOf(access.TerritoryManager))
	b.ReportAllocs()
	for b.Loop() {
		if actor.Scope(access.PlaceSee).Empty() {
			b.Fatal("an empty scope")
		}
	}
}
