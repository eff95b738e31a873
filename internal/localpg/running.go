package localpg

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// postmaster is what PostgreSQL writes about itself in postmaster.pid.
type postmaster struct {
	pid    int
	socket string // directory of its socket
}

// readPostmaster gives what postmaster.pid says, which a killed PostgreSQL leaves
// behind. Its fifth line is the directory of the socket.
func (p place) readPostmaster() (postmaster, bool) {
	text, err := os.ReadFile(filepath.Join(p.data(), "postmaster.pid"))
	if err != nil {
		return postmaster{}, false
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 5 {
		return postmaster{}, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	return postmaster{pid: pid, socket: strings.TrimSpace(lines[4])}, err == nil && pid > 0
}

// isAlive says whether a process has this number, whatever it is.
func isAlive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// forgetStale removes a postmaster.pid whose number now belongs to a process that has
// nothing to do with this cluster, as happens after a restart of a container, where
// the same few numbers come back: PostgreSQL would take that process for itself and
// refuse to start. The caller has checked that no process works in the cluster. A
// number that nobody has is left to PostgreSQL, which also checks its shared memory.
func (p place) forgetStale() error {
	old, ok := p.readPostmaster()
	if !ok || !isAlive(old.pid) {
		return nil
	}
	for _, path := range []string{
		filepath.Join(p.data(), "postmaster.pid"),
		filepath.Join(old.socket, socketName+".lock"),
	} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
