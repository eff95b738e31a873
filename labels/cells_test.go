package labels

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/procedure"
	"annuaire/procedure/drawing"
)

// The cells of every table, state by state, are kept in a file that people read:
// what may happen, by whom, where it leads, what it needs. All the other cells
// are refused. The machines are tried on each cell against that file alone.
const cellsFile = "testdata/cells.txt"

// cellsText writes what the tables let happen.
func cellsText() string {
	var b strings.Builder
	b.WriteString("# What may happen: state, then act | by whom | where it leads (= nowhere) | what it needs.\n")
	for _, life := range Lives {
		for _, from := range append([]procedure.State{""}, statesOf(life)...) {
			fmt.Fprintf(&b, "\n%s : %s\n", life.Kind, from)
			for _, m := range life.Moves {
				if slices.Contains(m.From, from) {
					to := "="
					if len(m.To) > 0 {
						to = joined(m.To)
					}
					fmt.Fprintf(&b, "\t%s | %s | %s | %s\n", m.Event, joined(m.By), to, strings.Join(drawing.NeedsOf(m), ", "))
				}
			}
		}
	}
	return b.String()
}

func statesOf(life *procedure.Machine) (list []procedure.State) {
	for _, info := range life.States {
		list = append(list, info.State)
	}
	return list
}

func eventsOf(life *procedure.Machine) (list []procedure.Event) {
	for _, m := range life.Moves {
		if !slices.Contains(list, m.Event) {
			list = append(list, m.Event)
		}
	}
	return list
}

func joined[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, one := range list {
		texts[i] = string(one)
	}
	return strings.Join(texts, ", ")
}

// cell is one question: may this happen, in this state, by this party?
type cell struct {
	kind  string
	from  procedure.State
	event procedure.Event
	party procedure.Party
}

// verdict is the answer that people read: where it leads, and what it needs.
type verdict struct {
	to    []procedure.State // empty: nowhere else
	needs []string
}

// readCells reads the file: one line is as many cells as it names parties.
func readCells(t *testing.T) map[cell]verdict {
	t.Helper()
	text, err := os.ReadFile(cellsFile)
	if err != nil {
		t.Fatal(err)
	}
	cells := map[cell]verdict{}
	var at cell
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if kind, from, heads := strings.Cut(line, " : "); heads && !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "#") {
			at.kind, at.from = kind, procedure.State(from)
			continue
		}
		parts := strings.Split(strings.TrimPrefix(line, "\t"), " | ")
		if !strings.HasPrefix(line, "\t") || len(parts) != 4 {
			continue
		}
		at.event = procedure.Event(parts[0])
		for party := range strings.SplitSeq(parts[1], ", ") {
			at.party = procedure.Party(party)
			if _, twice := cells[at]; twice {
				t.Errorf("%+v is said twice", at)
			}
			cells[at] = verdict{to: list[procedure.State](parts[2]), needs: list[string](parts[3])}
		}
	}
	return cells
}

func list[T ~string](text string) (list []T) {
	for one := range strings.SplitSeq(text, ", ") {
		if one != "" && one != "=" {
			list = append(list, T(one))
		}
	}
	return list
}

func TestCellsAreKept(t *testing.T) {
	t.Parallel()
	compareFile(t, cellsFile, cellsText())
}

// Every state × event × party × state to go to, for every machine: what the file
// allows happens, and leads where it says; all else is refused, for the reason that
// the file gives: not by this party, or not in this state.
func TestEveryCell(t *testing.T) {
	t.Parallel()
	expected := readCells(t)
	somebody := bySomebody(expected)
	var cells, allowed, tries, surprises int
	for _, life := range Lives {
		from := len(life.States) + 1
		before := cells
		for _, state := range append([]procedure.State{""}, statesOf(life)...) {
			for _, event := range eventsOf(life) {
				for _, party := range Parties {
					at := cell{life.Kind, state, event, party}
					want, may := expected[at]
					delete(expected, at)
					cells++
					if may {
						allowed++
					}
					for _, to := range append([]procedure.State{"", "ailleurs"}, statesOf(life)...) {
						tries++
						if wrong := tryCell(life, at, to, want, may, somebody[cell{life.Kind, state, event, ""}]); wrong != "" {
							surprises++
							t.Errorf("%+v to %q: %s", at, to, wrong)
						}
					}
				}
			}
		}
		t.Logf("%s: %d states × %d events × %d parties = %d cells", life.Kind, from, len(eventsOf(life)), len(Parties), cells-before)
	}
	for at := range expected {
		t.Errorf("the file allows %+v, which no machine knows", at)
	}
	t.Logf("%d cells: %d allowed, %d refused, %d tries, %d surprises", cells, allowed, cells-allowed, tries, surprises)
}

// bySomebody gives the cells that the file allows to some party, without that party.
func bySomebody(cells map[cell]verdict) map[cell]bool {
	may := map[cell]bool{}
	for at := range cells {
		at.party = ""
		may[at] = true
	}
	return may
}

// tryCell says what is wrong with what a machine answers; "" when nothing is.
func tryCell(life *procedure.Machine, at cell, to procedure.State, want verdict, may, somebodyMay bool) string {
	_, got, err := life.After(at.from, wholeAct(at, to))
	switch {
	case !may && somebodyMay && fault.KindOf(err) != fault.Denied:
		return fmt.Sprintf("want Denied: %v", err)
	case !may && !somebodyMay && fault.KindOf(err) != fault.Conflict:
		return fmt.Sprintf("want Conflict: %v", err)
	case !may:
		return unsaid(err)
	}
	leads := at.from
	switch {
	case len(want.to) == 1 && (to == "" || to == want.to[0]):
		leads = want.to[0]
	case len(want.to) > 0 && slices.Contains(want.to, to):
		leads = to
	case len(want.to) > 0:
		if fault.KindOf(err) != fault.Invalid || got != at.from {
			return fmt.Sprintf("led to %q, %v", got, err)
		}
		return unsaid(err)
	}
	if err != nil || got != leads {
		return fmt.Sprintf("led to %q, want %q: %v", got, leads, err)
	}
	return lacking(life, at, to, want)
}

// unsaid is wrong when an error tells nobody what to do.
func unsaid(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) || e.Public == "" || strings.Contains(e.Public, "de a") || strings.Contains(e.Public, "de é") {
		return fmt.Sprintf("not said in words: %v", err)
	}
	return ""
}

// lacking tries the act without each thing that it needs, then without anything.
func lacking(life *procedure.Machine, at cell, to procedure.State, want verdict) string {
	takes := map[string]func(*procedure.Act){
		"raison": func(a *procedure.Act) { a.Reason = "" }, "motif de la liste": func(a *procedure.Act) { a.ReasonCode = "" }, "fondement": func(a *procedure.Act) { a.LegalBasis = "" },
		"numéro d’acte": func(a *procedure.Act) { a.DecisionRef = "" }, "document": func(a *procedure.Act) { a.Documents = nil }, "échéance": func(a *procedure.Act) { a.Deadline = time.Time{} },
	}
	for need, take := range takes {
		a := wholeAct(at, to)
		take(a)
		_, got, err := life.After(at.from, a)
		if missed := fault.KindOf(err) == fault.Invalid && got == at.from; err != nil != missed || missed != slices.Contains(want.needs, need) {
			return fmt.Sprintf("without %s: %q, %v", need, got, err)
		}
	}
	return ""
}

func wholeAct(at cell, to procedure.State) *procedure.Act {
	return &procedure.Act{
		Event: at.event, By: at.party, To: to, Reason: "Une raison.", ReasonCode: "motif", LegalBasis: "Article 3", DecisionRef: "D-1",
		Documents: []procedure.Document{{ID: 1}}, Deadline: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	}
}
