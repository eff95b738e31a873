package data

import (
	"context"
	"io"
)

// interruptible reads a source until ctx ends. A reading that is under way by
// then, as of a terminal where nobody types, is left to end alone: it fills a
// buffer that nobody looks at any more.
type interruptible struct {
	ctx    context.Context
	src    io.Reader
	buffer []byte
	ready  []byte // of the buffer, not given yet
	err    error  // to be given after ready
}

func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.ready) == 0 && r.err == nil {
		r.fill()
	}
	if len(r.ready) == 0 {
		return 0, r.err
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// fill reads once, or gives up when ctx ends.
func (r *interruptible) fill() {
	if r.err = r.ctx.Err(); r.err != nil {
		return
	}
	if r.buffer == nil {
		r.buffer = make([]byte, peeked)
	}
	type reading struct {
		n   int
		err error
	}
	done := make(chan reading, 1)
	go func() {
		n, err := r.src.Read(r.buffer)
		done <- reading{n, err}
	}()
	select {
	case got := <-done:
		r.ready, r.err = r.buffer[:got.n], got.err
	case <-r.ctx.Done():
		r.err = r.ctx.Err()
	}
}
