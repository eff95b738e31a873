//go:build race

package atlas_test

// raceDetector: with it, pools drop what they hold at random, so that counting
// allocations means nothing.
const raceDetector = true
