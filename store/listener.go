package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// silence is how long a connection may say nothing before it is asked
	// whether the database is still there: a network that is cut tells nobody.
	silence = 15 * time.Second
	// pingPatience bounds that question, and the making of the connection.
	pingPatience = 5 * time.Second
	// writePatience bounds a transaction that nobody waits for.
	writePatience = time.Minute
	// A lost database is tried again after the first pause, then after twice as
	// long each time, up to the last.
	firstPause, lastPause = 20 * time.Millisecond, time.Second
)

// noChannel is for a connection that listens to none.
const noChannel = ""

// listener is a connection that listens to one channel.
type listener struct {
	conn *pgx.Conn
}

// follow keeps a listener for work, and makes another when work fails, until
// ctx ends.
func (s *Store) follow(ctx context.Context, channel string, failed func(error), work func(*listener) error) {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := s.listen(ctx, channel, work)
		if ctx.Err() != nil {
			return
		}
		failed(err)
		if time.Since(began) > lastPause {
			pause = firstPause // a while went well: not what fails each time at once
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}

// listen listens before work begins, so that nothing falls between what work
// reads first and what it is told next.
func (s *Store) listen(ctx context.Context, channel string, work func(*listener) error) error {
	l, err := s.connect(ctx, channel)
	if err != nil {
		return err
	}
	defer func() {
		// The caller's context may be over; closing still needs a moment.
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = l.conn.Close(closing)
	}()
	return work(l)
}

// connect does not use the pool, whose connections may all be busy.
func (s *Store) connect(ctx context.Context, channel string) (*listener, error) {
	ctx, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return nil, err
	}
	if channel == noChannel {
		return &listener{conn}, nil
	}
	if _, err := conn.Exec(ctx, `listen `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return &listener{conn}, nil
}

// wait gives the next notification, and an empty one after a silence in which
// the database was found to be there.
func (l *listener) wait(ctx context.Context) (payload string, err error) {
	quiet, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	told, err := l.conn.WaitForNotification(quiet)
	switch {
	case err == nil:
		return told.Payload, nil
	case ctx.Err() != nil || quiet.Err() == nil:
		return "", err
	}
	asked, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	return "", l.conn.Ping(asked)
}
