package localpg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variables that turn the test program into something else.
const (
	asProgram  = "LOCALPG_TEST_PROGRAM"  // a program that owns or uses the directory named here
	asOrdinary = "LOCALPG_TEST_ORDINARY" // this is the run of all tests as an ordinary user
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(asProgram); dir != "" {
		os.Exit(program(dir))
	}
	os.Exit(m.Run())
}

// program starts a server, says so, and stops when its standard input ends.
func program(dir string) int {
	s, err := Start(context.Background(), dir, nil, WithoutDurability())
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("ready", s.Owned(), s.URL())
	io.Copy(io.Discard, os.Stdin)
	if err := s.Stop(); err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// other is another program on the same directory.
type other struct {
	cmd   *exec.Cmd
	stdin io.Closer
	said  string
}

// startOther runs this test program again as another program, under an account.
func startOther(t *testing.T, dir string, as *syscall.Credential) other {
	t.Helper()
	cmd := exec.Command(executable(t))
	cmd.Env = append(os.Environ(), asProgram+"="+dir)
	cmd.Dir = "/tmp"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as, Setpgid: true}
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { stdin.Close(); cmd.Wait() })
	said, err := bufio.NewReader(stdout).ReadString('\n')
	must(t, err)
	if !strings.HasPrefix(said, "ready ") {
		t.Fatalf("the other program said %q", said)
	}
	return other{cmd: cmd, stdin: stdin, said: said}
}

// end closes the program as Ctrl-C would.
func (o other) end() {
	o.stdin.Close()
	o.cmd.Wait()
}

// executable copies the test program where any account can run it: go test leaves
// it in a folder of its own account.
func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	must(t, err)
	if os.Getuid() != 0 {
		return path
	}
	program, err := os.ReadFile(path)
	must(t, err)
	copied := tempDir(t) + "/localpg.test"
	// A process that a parallel test starts while the copy is written would inherit
	// it open for writing, and nobody could run it ("text file busy").
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	must(t, os.WriteFile(copied, program, 0o755))
	return copied
}

// tempDir is a folder that every account may go through, unlike that of t.TempDir.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "localpg-test-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// start is Start for a server that the test stops.
func start(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), dir, nil, WithoutDurability())
	must(t, err)
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, s *Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL())
	must(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func exec1(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	_, err := conn.Exec(t.Context(), sql)
	must(t, err)
}

// count reads the rows of the table "kept" over a new connection.
func count(t *testing.T, s *Server) (n int) {
	t.Helper()
	must(t, connect(t, s).QueryRow(t.Context(), "select count(*) from kept").Scan(&n))
	return n
}

// eventually waits for something another process does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); {
		if time.Now().After(deadline) {
			t.Fatalf("still waiting for: %s", what)
		}
		pause(t.Context(), pace)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
