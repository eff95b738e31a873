package directory

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// mergeable draws a place of few values, so that two of them share some.
func mergeable(t *rapid.T, label string) Place {
	some := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	day := time.Date(2026, 1, rapid.IntRange(1, 3).Draw(t, label), 0, 0, 0, 0, time.UTC)
	p := Place{
		ID: label, Version: 3, State: Published, Name: some("A", "B"), Commune: some("Reims", "Rennes"), PostalCode: "35000",
		Pivot: Pivot{Kind: PivotUnknown}, Address: some("", "1 rue A", "2 rue B"), Phone: some("", "+33199001234"), Hours: some("", "Mo 09:00-12:00"),
		UpdatedOn: day, TimeZone: some("Europe/Paris", "Indian/Reunion"), HasPosition: rapid.Bool().Draw(t, label),
	}
	if s := some("", "Fixe"); s != "" {
		p.Mobility, p.Equipment = []string{s}, []string{"Wi-Fi"}
		p.Doubts = []Doubt{{Column: "telephone", Value: "12", Reason: "Trop court."}}
		p.Closure = &Closure{From: day}
	}
	p.NewProvenance(label)
	return p
}

func someParts(t *rapid.T) (names []string) {
	for _, m := range MergeParts {
		if rapid.Bool().Draw(t, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

func TestMergeThenUnmergeChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kept, absorbed := mergeable(t, "a"), mergeable(t, "b")
		merged, _ := Merge(kept, absorbed, someParts(t))
		restored, conflicts := Unmerge(kept, merged, merged)
		if diff := cmp.Diff(kept, restored); diff != "" || len(conflicts) > 0 {
			t.Fatal(diff, conflicts)
		}
	})
}

func TestMergeTakesWhatWasChosen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kept, absorbed := mergeable(t, "a"), mergeable(t, "b")
		parts := someParts(t)
		merged, _ := Merge(kept, absorbed, parts)
		for _, m := range MergeParts {
			from := &kept
			if slices.Contains(parts, m.Name) {
				from = &absorbed
			}
			if !m.same(&merged, from) {
				t.Fatalf("%s is %q, want %q", m.Name, m.Words(&merged), m.Words(from))
			}
			for _, column := range m.Columns {
				was, _ := from.From(column)
				if is, _ := merged.From(column); is != was {
					t.Fatalf("%s comes from %v, want %v", column, is, was)
				}
			}
		}
		if merged.ID != kept.ID || merged.Version != kept.Version || merged.State != kept.State {
			t.Fatal("the kept place is no longer itself")
		}
	})
}

func TestUnmergeKeepsWhatOthersChanged(t *testing.T) {
	t.Parallel()
	kept := Place{Name: "A", Phone: "+33199001234", Hours: "Mo 09:00-12:00"}
	absorbed := Place{Name: "B", Phone: "+33199005678"}
	merged, _ := Merge(kept, absorbed, []string{"telephone"})
	now := merged
	now.Hours = "Tu 09:00-12:00"
	restored, conflicts := Unmerge(kept, merged, now)
	if restored.Phone != kept.Phone || restored.Hours != now.Hours || len(conflicts) > 0 {
		t.Errorf("%+v, conflicts %v", restored, conflicts)
	}
	now.Phone = "+33199009999"
	if _, conflicts = Unmerge(kept, merged, now); !slices.Equal(conflicts, []string{"Téléphone"}) {
		t.Errorf("conflicts %v", conflicts)
	}
}

func TestMergePartsCoverEveryColumn(t *testing.T) {
	t.Parallel()
	for _, c := range Columns {
		in := slices.ContainsFunc(MergeParts, func(m MergePart) bool { return slices.Contains(m.Columns, c.Name) })
		if alone := c.Name == "id" || c.Name == "date_maj"; in == alone {
			t.Errorf("%s: in a part %t", c.Name, in)
		}
	}
}

func TestBetterFromSecond(t *testing.T) {
	t.Parallel()
	phone := MergeParts[slices.IndexFunc(MergeParts, func(m MergePart) bool { return m.Name == "telephone" })]
	on := func(day int, phone string) *Place {
		return &Place{Phone: phone, UpdatedOn: time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC)}
	}
	for _, try := range []struct {
		first, second *Place
		want          bool
	}{
		{on(1, "a"), on(2, "b"), true},
		{on(2, "a"), on(1, "b"), false},
		{on(1, "a"), on(1, "b"), false},
		{on(1, "a"), on(2, ""), false},
		{on(2, ""), on(1, "b"), true},
	} {
		if got := phone.BetterFromSecond(try.first, try.second); got != try.want {
			t.Errorf("%q, %q: %t", try.first.Phone, try.second.Phone, got)
		}
	}
}
