//go:build race

package data

// underRace tells that the race detector is on, which makes reading JSON about
// ten times slower.
const underRace = true
