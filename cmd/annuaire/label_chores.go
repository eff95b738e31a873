package main

import (
	"time"

	"annuaire/store"
)

// labelChores adds what time alone brings about for labels: clocks that run out,
// titles that begin and end, reminders. Each does again what a service that was
// stopped had no time for, and nothing twice.
func labelChores(add func(name string, every time.Duration, do chore), record *store.Store) {
	add("recall-corrections", time.Hour, record.RemindCorrections)
	add("close-what-nobody-corrected", time.Hour, record.LapseCorrections)
	add("recall-opinions", time.Hour, record.RemindOpinions)
	add("recall-silence", time.Hour, record.RemindOfSilence)
	add("decide-by-silence", 15*time.Minute, record.DecideBySilence)
	add("titles-turn", time.Minute, record.TurnTitles)
	add("titles-watch", time.Minute, record.WatchTitles)
	add("titles-remind", time.Hour, record.RemindTitles)
	add("titles-forget-complainers", 24*time.Hour, record.ForgetComplainers)
	add("close-visits", time.Hour, record.CloseVisits)
}
