package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"annuaire/fault"
	"annuaire/internal/localpg"

	"github.com/jackc/pgx/v5"
)

// The private server of tests outlives each test process and must not outlive all of
// them. So a process of its own, the keeper, runs it; any test process starts the
// keeper when there is none. Three files tell who is there, by locks that the system
// frees however a process ends:
//
//	users     shared by every test process; the keeper stops when it can have it alone
//	starting  held by the test process that looks for a keeper, or starts one
//	keeper    held by the keeper
//
// The keeper keeps "users" to itself until it has gone: a test process that comes at
// that moment waits, then starts another.

// keeperOf makes a test program a keeper of the directory named here.
const keeperOf = "ANNUAIRE_PGTEST_KEEPER"

// idle is how long the keeper stays without users: go test runs the packages one
// after the other, with pauses to compile.
const idle = 5 * time.Second

// init turns a test program that was started as a keeper into one, before any test.
func init() {
	if dir := os.Getenv(keeperOf); dir != "" {
		if err := keep(dir); err != nil {
			fmt.Println("error", strings.ReplaceAll(err.Error(), "\n", " "))
			os.Exit(1)
		}
		os.Exit(0)
	}
}

// join gives the address of the private server, and the file whose lock keeps it running.
func join(ctx context.Context, dir string) (url string, usage *os.File, err error) {
	usage, err = lock(ctx, filepath.Join(dir, "users"), syscall.LOCK_SH)
	if err != nil {
		return "", nil, err
	}
	starting, err := lock(ctx, filepath.Join(dir, "starting"), syscall.LOCK_EX)
	if err != nil {
		usage.Close()
		return "", nil, err
	}
	defer starting.Close()
	url, err = reach(dir)
	if err != nil {
		usage.Close()
		return "", nil, err
	}
	return url, usage, nil
}

// reach asks for the keeper there is, else starts one.
func reach(dir string) (string, error) {
	free, err := tryLock(filepath.Join(dir, "keeper"), syscall.LOCK_EX)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		url, err := os.ReadFile(filepath.Join(dir, "url"))
		return string(url), err
	}
	if err != nil {
		return "", err
	}
	free.Close()
	return startKeeper(dir)
}

// startKeeper runs this program as a keeper, apart from the terminal and from the
// standard output, which go test waits for.
func startKeeper(dir string) (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), keeperOf+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	defer stdout.Close()
	if err := cmd.Start(); err != nil {
		return "", err
	}
	defer cmd.Process.Release()
	said, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	url, ok := strings.CutPrefix(strings.TrimSpace(said), "ready ")
	if !ok {
		return "", errors.New(strings.TrimPrefix(strings.TrimSpace(said), "error "))
	}
	return url, nil
}

// keep runs the private server until nobody uses it.
func keep(dir string) error {
	ctx := context.Background()
	mine, err := tryLock(filepath.Join(dir, "keeper"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	srv, err := startServer(ctx, dir)
	if err != nil {
		return err
	}
	defer srv.Stop()
	if err := clean(ctx, srv.URL()); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "url"), []byte(srv.URL()), 0o600); err != nil {
		return err
	}
	fmt.Println("ready", srv.URL())
	alone, err := awaitAlone(filepath.Join(dir, "users"))
	if err != nil {
		return err
	}
	err = srv.Stop()
	mine.Close()
	alone.Close()
	return err
}

// startServer starts PostgreSQL, from nothing again when what a crash of the machine
// left cannot be used: the directory is a cache, written without the disk's promise.
func startServer(ctx context.Context, dir string) (*localpg.Server, error) {
	bin, err := localpg.Find()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "postgresql-"+strconv.Itoa(bin.Major))
	ctx, cancel := context.WithTimeout(ctx, patience/2)
	defer cancel()
	srv, err := localpg.Start(ctx, data, nil, localpg.WithoutDurability())
	if err == nil || ctx.Err() != nil {
		return srv, err
	}
	if removed := os.RemoveAll(data); removed != nil {
		return nil, errors.Join(err, removed)
	}
	return localpg.Start(ctx, data, nil, localpg.WithoutDurability())
}

// templatesKept is how many sets of migrations the cache keeps: branches come and go.
const templatesKept = 3

// clean drops what killed tests left, and the templates of old migrations.
func clean(ctx context.Context, url string) error {
	srv, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer srv.admin.Close()
	rows, err := srv.admin.Query(ctx, `
		select datname::text from pg_database where starts_with(datname::text, $1)
		union all
		(select datname::text from pg_database where starts_with(datname::text, $2) order by oid desc offset $4)
		union all
		(select datname::text from pg_database where starts_with(datname::text, $3) order by oid desc offset $4)`,
		clonePrefix, templatePrefix, sharedPrefix, templatesKept)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := srv.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// awaitAlone waits until no test process has been there for a while.
func awaitAlone(path string) (*os.File, error) {
	const tick = 250 * time.Millisecond
	for quiet := time.Duration(0); ; quiet += tick {
		alone, err := tryLock(path, syscall.LOCK_EX)
		switch {
		case errors.Is(err, syscall.EWOULDBLOCK):
			quiet = 0
		case err != nil:
			return nil, err
		case quiet >= idle:
			return alone, nil
		default:
			alone.Close()
		}
		time.Sleep(tick)
	}
}

// tryLock takes a lock or gives EWOULDBLOCK.
func tryLock(path string, how int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// lock waits for a lock.
func lock(ctx context.Context, path string, how int) (*os.File, error) {
	for {
		file, err := tryLock(path, how)
		if err == nil || !errors.Is(err, syscall.EWOULDBLOCK) {
			return file, err
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return nil, fmt.Errorf("%s stays locked: %w", path, ctx.Err())
		}
	}
}

// cacheDir is the directory of the private server of this account. Root's is not in
// its home, which the account that PostgreSQL runs as cannot enter.
func cacheDir() (string, error) {
	dir := "/var/cache/annuaire-pgtest"
	if os.Getuid() != 0 {
		cache, err := os.UserCacheDir()
		if dir = filepath.Join(cache, "annuaire-pgtest"); err == nil && os.MkdirAll(dir, 0o700) == nil {
			return dir, nil
		}
		dir = filepath.Join(os.TempDir(), "annuaire-pgtest-"+strconv.Itoa(os.Getuid()))
	}
	return dir, makeOwn(dir)
}

// makeOwn makes a directory, and refuses one that another account made first.
func makeOwn(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(stat.Uid) != os.Getuid() {
		return fault.New(fault.Unavailable, "Le dossier %s appartient à un autre compte : supprimez-le.", dir)
	}
	return nil
}
