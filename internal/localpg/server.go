// Package localpg runs the private PostgreSQL of a program that was given no
// DATABASE_URL: it finds the installed binaries, creates a cluster in the data
// directory, listens on a unix socket only, and stops with the program.
//
// Two programs may use one directory at once: the first starts PostgreSQL and owns
// it, the second connects to it. When the owner ends, PostgreSQL ends, and the second
// program starts it again at the same address and owns it from then on. What it was
// doing at that moment is cut short with an error (nothing half done: a transaction
// is lost with its connection), to which Explain gives a sentence.
package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"annuaire/fault"
)

// patience bounds a start whose context has no deadline. It is long because a server
// that was killed first repairs itself.
const patience = 5 * time.Minute

// Server is a private PostgreSQL, started by this program or found running.
type Server struct {
	place   place
	bin     Binaries
	options options
	logger  *slog.Logger

	mu       sync.Mutex
	socket   string   // directory of the socket
	process  *process // the server, whoever started it
	stopping chan struct{}
	watcher  sync.WaitGroup
	stopOnce sync.Once
	stopErr  error
}

// Start gives the private PostgreSQL of a data directory: the one that runs already,
// or one it starts, creating the cluster when there is none. It returns when the
// database answers with its extensions. Errors of kind fault.Unavailable say in
// French what to do. A nil logger says nothing.
func Start(ctx context.Context, dir string, logger *slog.Logger, opts ...Option) (*Server, error) {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s := &Server{logger: logger, stopping: make(chan struct{})}
	for _, opt := range opts {
		opt(&s.options)
	}
	if err := s.prepare(dir); err != nil {
		return nil, err
	}
	if err := s.ready(ctx); err != nil {
		return nil, s.explainStart(err)
	}
	return s, nil
}

// prepare finds what is needed without starting anything.
func (s *Server) prepare(dir string) error {
	if _, err := Find(); err != nil {
		return err
	}
	var err error
	if s.place, err = preparePlace(dir); err != nil {
		return err
	}
	major, err := s.place.major()
	if err != nil {
		return s.place.refusal(err, s.place.data())
	}
	s.bin, err = find(major)
	return err
}

// URL is the connection URL of the database, over the unix socket.
func (s *Server) URL() string { return urlTo(s.socketDir(), database) }

func (s *Server) socketDir() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.socket
}

// Owned says whether this program started PostgreSQL, and will stop it.
func (s *Server) Owned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.process.cmd != nil
}

// ready brings the server to the point where it answers: found running, or started.
// Only one program at a time does this for a directory.
func (s *Server) ready(ctx context.Context) error {
	release, err := s.place.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	began := time.Now()
	current, err := s.attach(ctx)
	if err != nil {
		return err
	}
	if current == nil {
		if current, err = s.launch(ctx); err != nil {
			return err
		}
	}
	s.watcher.Go(func() { s.watch(current) })
	s.logger.Debug("private PostgreSQL ready", "dir", s.place.root, "owned", s.Owned(), "took", time.Since(began))
	return nil
}

// attach connects to a server that runs here already, nil when there is none. It
// waits for one that is starting or stopping, since a directory can only have one.
func (s *Server) attach(ctx context.Context) (*process, error) {
	for {
		found, err := s.tryAttach(ctx)
		if found != nil || err != nil {
			return found, err
		}
		pids, known := s.place.workers()
		if !known || len(pids) == 0 {
			return nil, nil
		}
		if err := pause(ctx, pace); err != nil {
			return nil, fmt.Errorf("processes %v work in %s and do not answer: %w", pids, s.place.data(), err)
		}
	}
}

func (s *Server) tryAttach(ctx context.Context) (*process, error) {
	running, ok := s.place.readPostmaster()
	if !ok || !isAlive(running.pid) {
		return nil, nil
	}
	err := furnish(ctx, running.socket)
	if isStarting(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found := s.follow(running.pid)
	s.adopt(found, running.socket)
	return found, nil
}

// launch starts PostgreSQL, on a new cluster where there is none.
func (s *Server) launch(ctx context.Context) (*process, error) {
	if major, err := s.place.major(); err != nil {
		return nil, err
	} else if major == 0 {
		s.logger.Info("création de la base", "dossier", s.place.root)
		if err := s.place.create(ctx, s.bin, s.options); err != nil {
			return nil, err
		}
	}
	return s.run(ctx)
}

// adopt records the server and where it is.
func (s *Server) adopt(p *process, socket string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.process, s.socket = p, socket
}

// run starts the process and waits until the database answers.
func (s *Server) run(ctx context.Context) (*process, error) {
	socket, err := s.place.socketDir()
	if err != nil {
		return nil, err
	}
	if _, known := s.place.workers(); known {
		if err := s.place.forgetStale(); err != nil {
			return nil, err
		}
	}
	started, err := s.spawn(socket)
	if err != nil {
		return nil, err
	}
	if err := s.awaitReady(ctx, started, socket); err != nil {
		started.stop()
		return nil, err
	}
	s.adopt(started, socket)
	return started, nil
}

func (s *Server) awaitReady(ctx context.Context, started *process, socket string) error {
	for {
		err := furnish(ctx, socket)
		if err == nil || !isStarting(err) {
			return err
		}
		select {
		case <-started.ended:
			return fmt.Errorf("postgres ended: %w: %s", started.err, s.place.lastWords())
		case <-time.After(pace):
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}

// diskFull is how PostgreSQL, whose messages are asked for in English, words ENOSPC.
const diskFull = "No space left on device"

// explainStart gives a sentence to a start that failed for no foreseen reason.
func (s *Server) explainStart(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	if strings.Contains(err.Error(), diskFull) {
		return fault.Wrap(err, fault.Unavailable,
			"La base de données n'a pas pu démarrer : le disque de %s est plein. Libérez de la place puis recommencez.", s.place.root)
	}
	return fault.Wrap(err, fault.Unavailable,
		"La base de données n'a pas pu démarrer dans %s. Le détail est dans le fichier %s.", s.place.root, s.place.log())
}
