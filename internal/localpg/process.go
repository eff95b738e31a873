package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// process is a running postgres.
type process struct {
	cmd   *exec.Cmd     // nil when another program started it
	ended chan struct{} // closed when it is over
	err   error         // how it ended, to be read after ended
}

// spawn starts postgres from a thread that lives as long as postgres does: on Linux
// the kernel stops postgres when that thread dies, and a thread that Go shares
// between goroutines may die at any time.
func (s *Server) spawn(socket string) (*process, error) {
	log, err := s.place.openLog()
	if err != nil {
		return nil, s.place.refusal(err, s.place.log())
	}
	cmd := exec.Command(filepath.Join(s.bin.Dir, "postgres"), s.options.arguments(s.place.data(), socket)...)
	s.place.dress(cmd)
	cmd.Stdout, cmd.Stderr = log, log
	p := &process{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.ended)
		defer log.Close()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// follow gives the process of another program. Its end can only be looked for.
func (s *Server) follow(pid int) *process {
	p := &process{ended: make(chan struct{})}
	s.watcher.Go(func() {
		ctx, cancel := s.untilStopped()
		defer cancel()
		for isAlive(pid) {
			if pause(ctx, 5*pace) != nil {
				return
			}
		}
		p.err = errors.New("the program that started it has ended")
		close(p.ended)
	})
	return p
}

// stop asks for a fast shutdown (clients are cut off, everything committed is
// written), and after a while for an immediate one, from which the next start recovers.
func (p *process) stop() error {
	for _, step := range shutdown {
		if errors.Is(p.cmd.Process.Signal(step.signal), os.ErrProcessDone) {
			return nil
		}
		select {
		case <-p.ended:
			return p.err
		case <-time.After(step.patience):
		}
	}
	return fmt.Errorf("process %d does not end", p.cmd.Process.Pid)
}

// shutdown are the ways to ask, from the polite to the last.
var shutdown = []struct {
	signal   syscall.Signal
	patience time.Duration
}{
	{syscall.SIGINT, 30 * time.Second},
	{syscall.SIGQUIT, 5 * time.Second},
	{syscall.SIGKILL, 5 * time.Second},
}

// watch restarts a postgres that ends without having been asked to, so that the
// program's pool finds it again at the same address.
func (s *Server) watch(current *process) {
	ctx, cancel := s.untilStopped()
	defer cancel()
	for delay := 50 * time.Millisecond; ; delay = min(2*delay, 5*time.Second) {
		select {
		case <-s.stopping:
			return
		case <-current.ended:
		}
		s.logger.Warn("la base de données s'est arrêtée ; redémarrage", "cause", current.err)
		if pause(ctx, delay) != nil {
			return
		}
		next, err := s.restart(ctx)
		if ctx.Err() != nil && err != nil {
			return // asked to stop meanwhile: no failure to tell
		}
		if err != nil {
			s.logger.Error("la base de données n'a pas redémarré", "cause", err)
			continue
		}
		s.logger.Info("la base de données a redémarré")
		current = next
	}
}

// restart starts postgres again, unless another program was faster. It never makes a
// new cluster: a program that finds its data gone must not go on as if they were empty.
func (s *Server) restart(ctx context.Context) (*process, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	release, err := s.place.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if found, err := s.attach(ctx); found != nil || err != nil {
		return found, err
	}
	return s.run(ctx)
}

// untilStopped is a context that ends when Stop is called.
func (s *Server) untilStopped() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-s.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// Stop ends PostgreSQL cleanly if this program owns it, and leaves it alone
// otherwise. It may be called more than once.
func (s *Server) Stop() error {
	s.stopOnce.Do(func() {
		close(s.stopping)
		s.watcher.Wait()
		s.mu.Lock()
		current, socket := s.process, s.socket
		s.mu.Unlock()
		if current.cmd == nil {
			return
		}
		s.waitForOthers(socket)
		s.stopErr = current.stop()
		if filepath.Dir(socket) != s.place.root {
			os.Remove(socket) // a directory of /tmp, empty now
		}
	})
	return s.stopErr
}

// longestLog is the size over which the log is set aside at a start, in bytes.
const longestLog = 10 << 20

func (p place) openLog() (*os.File, error) {
	if info, err := os.Lstat(p.log()); err == nil && info.Size() > longestLog {
		if err := os.Rename(p.log(), p.log()+".1"); err != nil {
			return nil, err
		}
	}
	return p.open(p.log(), os.O_WRONLY|os.O_APPEND)
}

// lastWords gives the end of the log, for an error's private cause.
func (p place) lastWords() []byte {
	file, err := os.Open(p.log())
	if err != nil {
		return nil
	}
	defer file.Close()
	const enough = 1000
	if info, err := file.Stat(); err == nil && info.Size() > enough {
		file.Seek(-enough, io.SeekEnd)
	}
	text, _ := io.ReadAll(file)
	return bytes.TrimSpace(text)
}
