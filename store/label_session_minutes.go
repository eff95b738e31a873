package store

import (
	"fmt"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/labels"
)

// Draft writes the minutes out of the record: who was there, who left, what was
// voted and decided. Files that the actor may not read are named alone.
func (v *SessionView) Draft() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("Procès-verbal : %s", v.Name)
	line("Comité : %s. Séance du %s.", v.Territory, labels.FrenchMoment(v.At))
	if v.Place != "" {
		line("Lieu : %s.", v.Place)
	}
	if !v.OpenedAt.IsZero() {
		line("Ouverture : %s.", labels.FrenchMoment(v.OpenedAt))
	}
	line("")
	here, away := v.names(true), v.names(false)
	line("Présents (%d) : %s.", len(here), listed(here))
	line("Absents (%d) : %s.", len(away), listed(away))
	line("Quorum : %d.", v.Quorum)
	if v.ChairCasts {
		line("Règle du comité : à égalité, la voix de la présidence l’emporte.")
	}
	for i := range v.Files {
		line("")
		v.Files[i].draft(line)
	}
	return b.String()
}

func (v *SessionView) names(present bool) (list []string) {
	for _, m := range v.Members {
		if m.Present == present {
			name := m.Name
			if m.Chair {
				name += " (présidence)"
			}
			list = append(list, name)
		}
	}
	return list
}

func listed(names []string) string {
	if len(names) == 0 {
		return "personne"
	}
	return strings.Join(names, ", ")
}

func (f *SessionFile) draft(line func(string, ...any)) {
	line("Dossier %s : %s, %s (%s).", f.Number, f.PlaceName, f.Commune, f.Label)
	if f.RapporteurName != "" {
		line("Rapport : %s.", f.RapporteurName)
	}
	if !f.Readable {
		line("La personne qui rédige n’a pas accès à ce dossier.")
		return
	}
	for _, name := range slices.Sorted(slices.Values(f.Recused)) {
		line("%s a quitté la séance pour ce dossier, en raison d’un intérêt déclaré.", name)
	}
	if f.Tally != (labels.Tally{}) {
		line("Votes : %s. Votants en séance : %d.", f.Tally.French(), f.Judges)
	}
	switch d := f.Decision; {
	case d == nil:
		line("Aucune décision.")
	case d.Event == labels.Adjourn:
		line("Ajourné. Question posée : %s", d.Reason)
	default:
		line("Décision %s du %s : %s.", d.DecisionRef, directory.FrenchDay(d.RecordedAt.In(directory.Paris)), labels.OutcomeFrench(d.Event))
		line("Motifs : %s", d.Reason)
	}
}
