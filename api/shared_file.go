package api

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
	"weak"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
)

// maxFileBytes bounds the packed files that are kept: three formats of some
// 240,000 places each. What is over is made again for whoever asks once it has
// been sent. maxReadBytes bounds those in memory, former versions that slow
// clients still read included: beyond, nobody is given a newer one.
const (
	maxFileBytes = 96 << 20
	maxReadBytes = 384 << 20
)

// sharedFiles keeps, packed, one file of everything for each format: that of
// the latest version that was asked for. Whatever the pace of changes and of
// requests, at most one file of a format is being made: to make it takes every
// processor.
type sharedFiles struct {
	mu     sync.Mutex
	byName map[string]*sharedFile
	made   []weak.Pointer[sharedFile] // those that may still be in memory
}

// edition is a version of the record, as files are made of it.
type edition struct {
	version string
	built   time.Time
}

// send answers with the file of that name of a version, which write makes when
// nobody has yet, or with the one get gives in its place, under its own tag.
func (s *sharedFiles) send(c *fiber.Ctx, of edition, name string, write func(io.Writer) error) error {
	if c.Method() == fiber.MethodHead {
		return httpd.StreamPacked(c, nil)
	}
	f := s.get(of, name, write)
	if f == nil {
		return errTooManyReaders
	}
	if f.version != of.version && httpd.Fresh(c, f.version, f.built) {
		return nil
	}
	return httpd.StreamPacked(c, func() io.Reader { return &sharedReader{file: f} })
}

var errTooManyReaders = fault.New(fault.Unavailable, "Trop de téléchargements de fichiers complets sont en cours. Recommencez dans quelques minutes.")

// get gives the file of an edition or of a later one, or else the one being
// made, which is no older than the time it takes. While too much is being read
// it gives the last one made, nil when there is none.
func (s *sharedFiles) get(of edition, name string, write func(io.Writer) error) *sharedFile {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.byName[name]
	if f != nil && (f.version == of.version || !f.built.Before(of.built) || f.growing()) {
		return f
	}
	if s.read() > maxReadBytes {
		return f
	}
	f = newSharedFile(of)
	s.made = append(s.made, weak.Make(f))
	if s.byName == nil {
		s.byName = map[string]*sharedFile{}
	}
	s.byName[name] = f
	go func() {
		f.fill(write)
		s.settle(name, f)
	}()
	return f
}

// read gives the bytes of the files that are in memory, and forgets the others.
func (s *sharedFiles) read() int {
	total := 0
	s.made = slices.DeleteFunc(s.made, func(w weak.Pointer[sharedFile]) bool {
		f := w.Value()
		if f != nil {
			total += f.size()
		}
		return f == nil
	})
	return total
}

// settle forgets a file that failed, or that is too much with the others.
func (s *sharedFiles) settle(name string, f *sharedFile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byName[name] != f {
		return
	}
	total := 0
	for _, other := range s.byName {
		total += other.size()
	}
	if total > maxFileBytes || f.failed() {
		delete(s.byName, name)
	}
}

// sharedFile is a packed file that grows while it is read.
type sharedFile struct {
	edition
	mu    sync.Mutex
	grown *sync.Cond
	parts [][]byte
	bytes int
	ended error // io.EOF once it is whole
}

func newSharedFile(of edition) *sharedFile {
	f := &sharedFile{edition: of}
	f.grown = sync.NewCond(&f.mu)
	return f
}

// fill makes the file, to its end even if every reader leaves: the next one
// has it.
func (f *sharedFile) fill(write func(io.Writer) error) {
	err := packed(f, write)
	if err == nil {
		err = io.EOF
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = err
	f.grown.Broadcast()
}

func packed(to io.Writer, write func(io.Writer) error) (err error) {
	p := newPacker(to)
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic while writing a file: %v", value)
		}
		if failure := p.Close(); err == nil {
			err = failure
		}
	}()
	return write(p)
}

// Write keeps b as the next part: it must not change afterwards.
func (f *sharedFile) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.parts = append(f.parts, b)
	f.bytes += len(b)
	f.grown.Broadcast()
	return len(b), nil
}

// part waits for a part, and gives the error the file ended with after the last.
func (f *sharedFile) part(i int) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i >= len(f.parts) && f.ended == nil {
		f.grown.Wait()
	}
	if i < len(f.parts) {
		return f.parts[i], nil
	}
	return nil, f.ended
}

func (f *sharedFile) size() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.bytes
}

func (f *sharedFile) growing() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ended == nil
}

func (f *sharedFile) failed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ended != io.EOF
}

// sharedReader reads a shared file from its start.
type sharedReader struct {
	file *sharedFile
	next int    // part
	rest []byte // of the part before
}

func (r *sharedReader) Read(b []byte) (int, error) {
	if len(r.rest) == 0 {
		part, err := r.file.part(r.next)
		if err != nil {
			return 0, err
		}
		r.rest = part
		r.next++
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// WriteTo writes each part as it is, without copying it.
func (r *sharedReader) WriteTo(w io.Writer) (written int64, err error) {
	for {
		if len(r.rest) > 0 {
			n, err := w.Write(r.rest)
			written, r.rest = written+int64(n), r.rest[n:]
			if err != nil {
				return written, err
			}
		}
		part, err := r.file.part(r.next)
		if err == io.EOF {
			return written, nil
		} else if err != nil {
			return written, err
		}
		r.rest = part
		r.next++
	}
}
