//go:build !race

package data

// underRace tells that the race detector is on.
const underRace = false

// sweptTiles bounds the tiles of one zoom that are looked at.
const sweptTiles = 5000
