package meili

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	// The pauses after failures double from the first to the last.
	firstPause, lastPause = 100 * time.Millisecond, 2 * time.Second
	// refusedPause is the last one after a refusal of what is written, which
	// seldom passes by itself.
	refusedPause = 20 * time.Second
	// checkPause is the pause between two questions whether the server is there,
	// with as many documents as it was given: what only searches would find out,
	// nobody may search for a long time.
	checkPause = 2 * time.Second
	// lookPause is the pause before an instance that does not write looks
	// again at a server that it found different.
	lookPause = 3 * time.Second
)

// Keep keeps the server in step with the snapshots given, until ctx ends. The
// instance that leads writes; the others only look whether the server may be
// asked. What the server should hold is compared with what it does hold, so
// that nothing is lost with a task, a queue or an instance.
func (e *Engine) Keep(ctx context.Context) {
	warn := e.warner()
	for pause, due := firstPause, time.Now(); ; {
		all := e.doubt.Swap(false) || !time.Now().Before(due)
		err := e.step(ctx, all)
		if err == nil && all {
			due = time.Now().Add(e.every*3/4 + rand.N(e.every/2+1))
		}
		changed, rest := e.changed, time.Until(due)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			warn(err)
			changed, rest = nil, pause
			due, pause = time.Now(), min(2*pause, e.longestPause(err))
		case !e.leading.Load() && e.health.state().Waiting > 0:
			rest = min(rest, lookPause)
			due, pause = time.Now().Add(rest), firstPause
		default:
			pause = firstPause
		}
		if err == nil {
			rest = min(rest, checkPause)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-e.health.lost:
			// Those who search are spared a server that answers nobody but this.
			if cause := e.health.whyAway(); cause != nil {
				warn(cause)
				wait(ctx, lastPause)
			}
		case <-time.After(rest):
		}
	}
}

// wait waits until the pause or ctx is over.
func wait(ctx context.Context, pause time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// longestPause gives the longest pause after a failure.
func (e *Engine) longestPause(err error) time.Duration {
	if _, refused := errors.AsType[*refusal](err); refused && !isMissing(err) && !e.health.isAway() {
		return refusedPause
	}
	return lastPause
}

// step makes the server equal to the directory, or looks how far it is. With
// all, it reads again what the server holds rather than trust what was written.
func (e *Engine) step(ctx context.Context, all bool) error {
	if e.ledger.current() == nil {
		return nil
	}
	if e.unsure.Swap(false) {
		e.held = nil
	}
	away := e.health.isAway()
	// A server that was away may have come back with something else.
	if all || e.held == nil || away || !e.asGiven(ctx) {
		switch err := e.examine(ctx); {
		case errors.Is(err, errNotLeading):
			return nil // the next step only looks
		case err != nil:
			e.health.fail(Reason(err))
			return err
		}
	}
	if away {
		if err := e.probe(ctx); err != nil {
			return err
		}
		e.log.Info("meilisearch répond de nouveau")
	}
	s, d := e.ledger.compare(e.held)
	e.overrule(&d)
	e.health.answers(d.size())
	if !e.leading.Load() || d.size() == 0 {
		return nil
	}
	if err := e.write(ctx, s, d); err != nil {
		e.held = nil // what became of it is not known
		if errors.Is(err, errNotLeading) {
			return nil // the next step only looks
		}
		if _, refused := errors.AsType[*refusal](err); !refused {
			e.health.fail(toldAway)
		}
		return err
	}
	e.health.answers(len(d.newer))
	return nil
}

// asGiven tells whether the server is there, with as many documents as it is
// known to hold. An instance that does not lead only knows about how many.
func (e *Engine) asGiven(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	stats, err := e.server.index(e.server.uid).GetStatsWithContext(ctx, nil)
	if err != nil {
		return false
	}
	documents := int(stats.NumberOfDocuments)
	if e.leading.Load() {
		return documents == len(e.held)
	}
	missing := e.ledger.current().Len() - documents
	return max(missing, -missing) <= mostWaiting
}

// probe asks the server as a search does.
func (e *Engine) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	_, err := e.ask(ctx, nil)
	return err
}

// Reason says in French why a server is not asked, from what it answered.
func Reason(err error) string {
	r, refused := errors.AsType[*refusal](err)
	switch {
	case errors.Is(err, errOtherSettings):
		return toldOther
	case errors.Is(err, errForeign):
		return "L'index de ce nom, sur Meilisearch, n'est pas d'un annuaire : choisissez-en un autre par MEILI_INDEX."
	case errors.Is(err, errAnswer), refused && r.Status == strconv.Itoa(http.StatusOK):
		return "Ce qui répond à l'adresse MEILI_URL n'est pas Meilisearch."
	case !refused:
		return toldAway
	case isMissing(err):
		return toldBuilding
	case r.Status == strconv.Itoa(http.StatusUnauthorized), r.Status == strconv.Itoa(http.StatusForbidden):
		return "Meilisearch refuse la clé MEILI_KEY."
	}
	return "Meilisearch a refusé ce qui lui était demandé : la cause est dans le journal du service."
}

// warner gives what is done with failures, which are tried again: a line a
// minute, not one for each try.
func (e *Engine) warner() func(error) {
	var last time.Time
	return func(err error) {
		if time.Since(last) >= time.Minute {
			last = time.Now()
			e.log.Warn("meilisearch ne répond pas ou n'est pas à jour, nouvel essai", slog.Any("cause", err))
		}
	}
}
