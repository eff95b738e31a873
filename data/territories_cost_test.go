package data

import (
	"syscall"
	"testing"
	"time"
)

// processorTime is what the process has used since it started: unlike a clock,
// it does not see what else the machine does. Only for tests that are not
// parallel.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestBuiltinTerritoriesDecodeFast(t *testing.T) {
	best := time.Hour
	for range 3 {
		start := processorTime(t)
		if _, err := BuiltinTerritories(); err != nil {
			t.Fatal(err)
		}
		best = min(best, processorTime(t)-start)
	}
	t.Logf("decoded in %v of processor time", best)
	// Three times the aim, for slower machines.
	if best > 450*time.Millisecond && !underRace {
		t.Errorf("decoding takes %v, aim 150 ms", best)
	}
}
