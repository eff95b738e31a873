package main

import (
	"fmt"
	"os"
	"strings"
)

// residentMB gives the resident memory of a running process, in megabytes.
func residentMB(pid int) (float64, error) { return statusMB(pid, "VmRSS:") }

// statusMB gives one of the sizes that Linux keeps of a running process.
func statusMB(pid int, name string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, name); ok {
			var kB float64
			_, err := fmt.Sscan(value, &kB)
			return kB / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in the status of process %d", name, pid)
}
