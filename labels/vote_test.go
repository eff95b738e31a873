package labels

import (
	"testing"

	"annuaire/procedure"
)

func TestAgrees(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tally Tally
		casts bool
		allow []procedure.Event
	}{
		"nobody":                    {Tally{Abstain: 4}, true, nil},
		"for":                       {Tally{For: 3, Against: 1}, false, []procedure.Event{Grant, GrantReserves}},
		"with reserves":             {Tally{For: 1, Reserves: 2, Against: 1}, false, []procedure.Event{GrantReserves}},
		"as many with and without":  {Tally{For: 2, Reserves: 2}, false, []procedure.Event{GrantReserves}},
		"against":                   {Tally{For: 1, Against: 2}, false, []procedure.Event{Refuse}},
		"a tie":                     {Tally{For: 2, Against: 2, Chair: VoteFor}, false, nil},
		"the chair breaks a tie":    {Tally{For: 2, Against: 2, Chair: VoteFor}, true, []procedure.Event{Grant, GrantReserves}},
		"the chair is against":      {Tally{For: 2, Against: 2, Chair: VoteAgainst}, true, []procedure.Event{Refuse}},
		"the chair takes no side":   {Tally{For: 2, Against: 2, Chair: VoteAbstain}, true, nil},
		"the chair breaks no count": {Tally{For: 1, Against: 3, Chair: VoteFor}, true, []procedure.Event{Refuse}},
	} {
		for _, event := range Outcomes {
			want := false
			for _, a := range c.allow {
				want = want || a == event
			}
			if err := c.tally.Agrees(event, c.casts); (err == nil) != want {
				t.Errorf("%s: %s: %v", name, event, err)
			}
		}
	}
}
