//go:build race

package data

// underRace tells that the race detector is on, which makes reading JSON about
// ten times slower.
const underRace = true

// sweptTiles bounds the tiles of one zoom that are looked at.
const sweptTiles = 100
