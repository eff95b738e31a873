package data

import (
	"os"
	"strconv"
	"strings"
)

// peakMiB gives the most memory that this process had, 0 where the system does
// not tell.
func peakMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, is := strings.CutPrefix(line, "VmHWM:"); is {
			kib, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib / 1024
		}
	}
	return 0
}
