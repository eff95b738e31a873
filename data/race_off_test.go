//go:build !race

package data

// underRace tells that the race detector is on.
const underRace = false
