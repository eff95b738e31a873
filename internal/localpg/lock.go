package localpg

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// pace is how long to wait between two looks at something another process does.
const pace = 20 * time.Millisecond

// acquire waits for the right to start PostgreSQL here. The system frees the lock
// however its holder ends.
func (p place) acquire(ctx context.Context) (release func(), err error) {
	file, err := p.open(p.lock(), os.O_RDWR)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			file.Close()
			return nil, err
		}
		if err := pause(ctx, pace); err != nil {
			file.Close()
			return nil, err
		}
	}
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
