package data

import (
	"slices"

	"annuaire/directory"
)

// The closed lists of the record, as plain lists.
var (
	serviceOrder   = []string(directory.Services)
	audienceOrder  = []string(directory.Audiences)
	careOrder      = []string(directory.SpecialCare)
	programmeOrder = []string(directory.Programmes)
	trainingOrder  = []string(directory.Trainings)
	equipmentOrder = []string(directory.Equipments)
	supportOrder   = []string(directory.SupportModes)
	accessOrder    = []string(directory.AccessModes)
)

// inOrder gives the values in the order of the list, each once, and leaves out
// those that it does not have.
func inOrder(list, values []string) []string {
	var out []string
	for _, v := range list {
		if slices.Contains(values, v) {
			out = append(out, v)
		}
	}
	return out
}
