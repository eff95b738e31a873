package localpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"annuaire/fault"
)

// superuser is the one role of a private database. Its name does not depend on the
// system account, so that a directory can change hands.
const superuser = "annuaire"

// create makes the cluster in a directory of another name, renamed when complete: an
// initdb killed half-way leaves nothing that looks like a cluster.
func (p place) create(ctx context.Context, b Binaries, o options) error {
	fresh := p.data() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := p.as.own(fresh); err != nil {
		return err
	}
	args := append([]string{"--pgdata=" + fresh, "--username=" + superuser, "--encoding=UTF8", "--auth=trust",
		"--no-instructions"}, locale()...)
	cmd := exec.CommandContext(ctx, filepath.Join(b.Dir, "initdb"), append(args, o.initdb...)...)
	p.dress(cmd)
	runtime.LockOSThread() // the command ends with the thread that started it
	defer runtime.UnlockOSThread()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fault.Wrap(fmt.Errorf("initdb: %w: %s", err, complaint(out)), fault.Unavailable,
			"PostgreSQL n'a pas pu créer sa base dans %s. Vérifiez la place libre sur ce disque.", p.root)
	}
	return os.Rename(fresh, p.data())
}

// complaint gives the lines in which initdb says what went wrong, among those that
// say how far it came; everything when there are none.
func complaint(out []byte) string {
	var lines []string
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "FATAL:") || strings.Contains(line, "PANIC:") || strings.HasPrefix(line, "initdb: error:") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) == 0 {
		return strings.TrimSpace(string(out))
	}
	return strings.Join(lines, "\n")
}

// locale sorts by code point everywhere and knows the case of accented letters.
// French order is asked for in queries.
func locale() []string {
	if runtime.GOOS == "darwin" {
		return []string{"--lc-collate=C", "--lc-ctype=UTF-8"}
	}
	return []string{"--locale=C.UTF-8"}
}

// dress gives a command the account, a directory that the account can enter, and an
// environment in which no PG* variable changes what PostgreSQL does.
func (p place) dress(cmd *exec.Cmd) {
	cmd.SysProcAttr = attributes(p.as)
	cmd.Dir = p.root
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "PG") && !strings.HasPrefix(name, "LC_") && name != "LANG" && name != "HOME" {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C", "HOME="+p.root)
}
