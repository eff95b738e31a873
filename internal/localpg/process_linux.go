package localpg

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// attributes make PostgreSQL stop cleanly when the program dies, however it dies: the
// kernel sends the signal of a fast shutdown at the death of the thread that started
// it. Its own process group keeps a Ctrl-C in the terminal from reaching it before
// the program has finished with it.
func attributes(as account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as.credential(), Setpgid: true, Pdeathsig: syscall.SIGINT}
}

// workers lists the processes whose working directory is the cluster, which is where
// PostgreSQL and all its children stand. known is false where this cannot be seen.
func (p place) workers() (pids []int, known bool) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, false
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if cwd, err := os.Readlink(filepath.Join("/proc", entry.Name(), "cwd")); err == nil && cwd == p.data() {
			pids = append(pids, pid)
		}
	}
	return pids, true
}
