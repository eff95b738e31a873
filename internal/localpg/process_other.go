//go:build unix && !linux

package localpg

import "syscall"

// attributes put PostgreSQL in its own process group, so that a Ctrl-C in the
// terminal does not reach it before the program has finished with it. Nothing here
// ends it with a killed program: the next start finds it and connects.
func attributes(as account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as.credential(), Setpgid: true}
}

// workers is not known without /proc.
func (p place) workers() (pids []int, known bool) { return nil, false }
