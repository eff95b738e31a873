package localpg

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// ordinary65534 is an account without rights that exists on every system.
var ordinary65534 = &syscall.Credential{Uid: 65534, Gid: 65534}

// TestAsOrdinaryUser runs every test of this package again, under an ordinary account.
func TestAsOrdinaryUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Log("this run is the ordinary user's")
		return
	}
	home := tempDir(t)
	must(t, os.Chown(home, 65534, 65534))
	cmd := exec.Command(executable(t), "-test.v", "-test.timeout=5m")
	cmd.Dir = home
	cmd.Env = append(os.Environ(), asOrdinary+"=1", "HOME="+home, "USER=nobody")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: ordinary65534}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "--- PASS"); n < 15 {
		t.Fatalf("only %d tests ran\n%s", n, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "ready:") || strings.Contains(line, "start:") {
			t.Log("ordinary user:", strings.TrimSpace(line))
		}
	}
}

// TestRootOnTheDirectoryOfAUser checks that root leaves the directory usable by the
// account it belongs to.
func TestRootOnTheDirectoryOfAUser(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Log("checked by the run of root")
		return
	}
	dir := filepath.Join(tempDir(t), "base")
	must(t, os.Mkdir(dir, 0o700))
	must(t, os.Chown(dir, 65534, 65534))
	user := startOther(t, dir, ordinary65534)
	attached := start(t, dir)
	exec1(t, connect(t, attached), "create table kept as select 1")
	if attached.Owned() {
		t.Error("root owns the server of the user")
	}
	user.end()
	root := start(t, dir)
	if n := count(t, root); n != 1 || root.place.as.uid != 65534 {
		t.Errorf("%d rows, as %v", n, root.place.as)
	}
	must(t, root.Stop())
	startOther(t, dir, ordinary65534)
}
