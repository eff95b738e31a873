package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// started is the service of the whole suite, started by the first test that
// needs it and stopped by TestMain.
var started struct {
	sync.Once
	base    string
	err     error
	process *exec.Cmd
	data    string

	geocoder *httptest.Server
}

func TestMain(m *testing.M) {
	code := m.Run()
	if p := started.process; p != nil {
		_ = p.Process.Signal(syscall.SIGINT)
		_ = p.Wait()
		_ = os.RemoveAll(started.data)
		started.geocoder.Close()
	}
	os.Exit(code)
}

// service gives the address of the service under test, without a final slash.
func service(t *testing.T) string {
	t.Helper()
	started.Do(start)
	if started.err != nil {
		t.Fatal(started.err)
	}
	return started.base
}

func start() {
	if base := os.Getenv("ANNUAIRE_E2E_URL"); base != "" {
		started.base = base
		return
	}
	program, err := filepath.Abs("../bin/annuaire")
	if err == nil {
		_, err = os.Stat(program)
	}
	if err != nil {
		started.err = fmt.Errorf("bin/annuaire is missing, run « make build » first: %w", err)
		return
	}
	started.base, started.err = launch(program)
}

// launch runs the program on a free port with a data directory of its own,
// at a fixed instant: a Tuesday afternoon.
func launch(program string) (base string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return "", err
	}
	data, err := os.MkdirTemp("", "annuaire-e2e-")
	if err != nil {
		return "", err
	}
	started.data = data
	if err := os.Chmod(data, 0o755); err != nil { // the private database may run as another user
		return "", err
	}
	started.geocoder = newGeocoder()
	settings := append(os.Environ(), "GEOCODER_URL="+started.geocoder.URL, "ANNUAIRE_ADDR="+address, "ANNUAIRE_DATA="+data, "ANNUAIRE_PUBLIC_URL=http://"+address,
		"ANNUAIRE_NOW=2026-03-03T14:00:00Z", "LOG_LEVEL=warn")
	if err := loadOutlines(program, settings); err != nil {
		return "", err
	}
	cmd := exec.Command(program, "serve", "--demo")
	cmd.Env = settings
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	started.process = cmd
	return "http://" + address, waitReady("http://" + address + "/readyz")
}

// loadOutlines gives the record a few invented outlines around Rennes, which
// the demonstration has none of.
func loadOutlines(program string, settings []string) error {
	load := exec.Command(program, "territoires", "import", "--source", filepath.Join("testdata", "contours"))
	load.Env = settings
	if said, err := load.CombinedOutput(); err != nil {
		return fmt.Errorf("importing the outlines: %w\n%s", err, said)
	}
	return nil
}

func waitReady(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		response, err := http.Get(address)
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the service was not ready within two minutes: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
