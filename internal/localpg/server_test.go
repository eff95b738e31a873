package localpg

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"annuaire/fault"
)

func TestStartEmptyThenAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(tempDir(t), "made", "on", "the", "way")
	began := time.Now()
	s, err := Start(t.Context(), dir, nil) // the profile of the product
	must(t, err)
	t.Logf("empty directory to ready: %v", time.Since(began))
	conn := connect(t, s)
	var version, lower string
	must(t, conn.QueryRow(t.Context(), "select postgis_version(), lower('ÉCOLE Œ')").Scan(&version, &lower))
	if lower != "école œ" {
		t.Errorf("lower gives %q", lower)
	}
	exec1(t, conn, "create table kept as select 1")
	must(t, s.Stop())
	must(t, s.Stop())
	if pids, _ := s.place.workers(); len(pids) > 0 {
		t.Fatalf("processes %v are left", pids)
	}

	began = time.Now()
	s = start(t, dir)
	t.Logf("second start: %v", time.Since(began))
	if n := count(t, s); n != 1 {
		t.Fatalf("%d rows after a restart", n)
	}
}

func TestSettingsOfTheProductAreSafe(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), tempDir(t), nil)
	must(t, err)
	defer s.Stop()
	for name, want := range map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
		"listen_addresses": "", "server_encoding": "UTF8", "lc_ctype": "C.UTF-8",
	} {
		var got string
		must(t, connect(t, s).QueryRow(t.Context(), "select current_setting($1)", name).Scan(&got))
		if got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	info, err := os.Stat(s.socketDir())
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's directory has mode %v", info.Mode())
	}
}

func TestManyStartAtOnce(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	servers := make([]*Server, 4)
	var wait sync.WaitGroup
	for i := range servers {
		wait.Go(func() { servers[i], _ = Start(t.Context(), dir, nil, WithoutDurability()) })
	}
	wait.Wait()
	owners := 0
	for i, s := range servers {
		if s == nil {
			t.Fatalf("start %d failed", i)
		}
		connect(t, s)
		if s.Owned() {
			owners++
		}
	}
	for _, s := range servers {
		must(t, s.Stop())
	}
	if owners != 1 {
		t.Errorf("%d owners", owners)
	}
}

func TestSecondProgramConnects(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	startOther(t, dir, nil)
	s := start(t, dir)
	if s.Owned() {
		t.Fatal("two owners")
	}
	conn := connect(t, s)
	exec1(t, conn, "create table kept as select 1")
	must(t, s.Stop())
	exec1(t, conn, "insert into kept values (2)") // Stop left the owner's server alone
}

func TestSecondProgramTakesOver(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	owner := startOther(t, dir, nil)
	s := start(t, dir)
	conn := connect(t, s)
	exec1(t, conn, "create table kept as select 1")
	owner.end()
	_, err := conn.Exec(t.Context(), "insert into kept values (3)")
	if err = Explain(err); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "relancez la commande") {
		t.Errorf("after the end of the owner: %v", err)
	}
	eventually(t, "the second program to own the server", s.Owned)
	if n := count(t, s); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestOwnerKilled(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	owner := startOther(t, dir, nil)
	s := start(t, dir)
	exec1(t, connect(t, s), "create table kept as select 1")
	must(t, s.Stop())
	must(t, owner.cmd.Process.Kill())
	eventually(t, "the end of PostgreSQL", func() bool {
		pids, known := s.place.workers()
		return known && len(pids) == 0
	})
	if log := string(s.place.lastWords()); !strings.Contains(log, "database system is shut down") {
		t.Errorf("the shutdown was not clean: %s", log)
	}
	s = start(t, dir)
	if n := count(t, s); n != 1 || !s.Owned() {
		t.Errorf("%d rows, owned %v", n, s.Owned())
	}
}

func TestStartRightAfterOwnerKilled(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	owner := startOther(t, dir, nil)
	must(t, owner.cmd.Process.Kill())
	connect(t, start(t, dir))
}

func TestPostgresKilled(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), tempDir(t), nil) // the profile of the product: a commit is kept
	must(t, err)
	defer s.Stop()
	exec1(t, connect(t, s), "create table kept as select generate_series(1, 1000)")
	for range 3 {
		running, ok := s.place.readPostmaster()
		if !ok {
			t.Fatal("no postmaster.pid")
		}
		must(t, syscall.Kill(running.pid, syscall.SIGKILL))
		eventually(t, "PostgreSQL again", func() bool {
			again, ok := s.place.readPostmaster()
			return ok && again.pid != running.pid && furnish(t.Context(), s.socketDir()) == nil
		})
		if n := count(t, s); n != 1000 {
			t.Fatalf("%d rows after kill -9", n)
		}
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(tempDir(t), strings.Repeat("un-chemin-très-long/", 8))
	s := start(t, dir)
	connect(t, s)
	if strings.HasPrefix(s.socketDir(), dir) {
		t.Fatalf("the socket is in %s", s.socketDir())
	}
	again := start(t, dir)
	connect(t, again)
	must(t, s.Stop())
	if _, err := os.Stat(s.socketDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", s.socketDir(), err)
	}
}

func TestPathOfManyCharacters(t *testing.T) {
	t.Parallel()
	connect(t, start(t, filepath.Join(tempDir(t), `Mes l'+%20"&é`)))
}

func TestRecycledProcessNumber(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	s := start(t, dir)
	must(t, s.Stop())
	bystander := exec.Command("sleep", "60")
	bystander.SysProcAttr = &syscall.SysProcAttr{Credential: s.place.as.credential()}
	must(t, bystander.Start())
	defer bystander.Wait()
	defer bystander.Process.Kill()
	text := strings.Join([]string{itoa(bystander.Process.Pid), s.place.data(), "1", "5432", s.socketDir(), "", "", "ready"}, "\n")
	must(t, os.WriteFile(filepath.Join(s.place.data(), "postmaster.pid"), []byte(text), 0o600))
	must(t, os.WriteFile(filepath.Join(s.socketDir(), socketName+".lock"), []byte(text), 0o600))
	connect(t, start(t, dir))
}

func TestUnfinishedCreation(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	must(t, os.MkdirAll(filepath.Join(dir, "postgres", "data.new", "base"), 0o700))
	if os.Getuid() == 0 {
		a, err := chooseAccount("")
		must(t, err)
		must(t, os.Chown(filepath.Join(dir, "postgres"), int(a.uid), int(a.gid)))
	}
	connect(t, start(t, dir))
}

func TestTerminalSignalsDoNotReachIt(t *testing.T) {
	t.Parallel()
	s := start(t, tempDir(t))
	running, _ := s.place.readPostmaster()
	group, err := syscall.Getpgid(running.pid)
	must(t, err)
	if group == syscall.Getpgrp() {
		t.Error("PostgreSQL is in the program's process group")
	}
}
