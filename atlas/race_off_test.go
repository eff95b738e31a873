//go:build !race

package atlas_test

const raceDetector = false
