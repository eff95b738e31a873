package meili

import (
	"sync"
	"time"

	"annuaire/fault"
	"annuaire/search"
)

const (
	// mostFailures in a row are forgiven: then nobody waits for the server any
	// more until it answers again.
	mostFailures = 2
	// longestLag is how long places may wait to be indexed before the other
	// engine, which has them, answers instead.
	longestLag = 10 * time.Second
	// mostWaiting is how many may wait at all: a search that lacks more lies.
	mostWaiting = 100
)

// What is told in /readyz while the server is not asked.
const (
	toldStarting = "Meilisearch n'a pas encore été comparé à l'annuaire."
	toldAway     = "Meilisearch ne répond pas."
	toldBehind   = "Meilisearch n'a pas reçu tous les changements."
	toldBuilding = "L'index de Meilisearch se construit."
	toldOther    = "L'index de Meilisearch est celui d'une autre version du service."
)

// health tells whether the server may be asked.
type health struct {
	mu       sync.Mutex
	clock    func() time.Time
	lost     chan struct{} // has a value when the server stopped answering
	failures int           // in a row
	cause    error         // of the search after which nobody asked
	reason   string        // why nobody asks; "" when one may
	waiting  int
	since    time.Time // when something began to wait; zero when it was before the server answered
	compared time.Time
	repaired int
}

func newHealth() health {
	return health{clock: time.Now, lost: make(chan struct{}, 1), reason: toldStarting}
}

// asked keeps what became of a search.
func (h *health) asked(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		h.failures = 0
		return
	}
	if h.failures++; h.failures < mostFailures {
		return
	}
	h.reason, h.cause = toldAway, err
	select {
	case h.lost <- struct{}{}:
	default:
	}
}

// whyAway gives what became of the last search, when because of it nobody asks
// any more; nil otherwise.
func (h *health) whyAway() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.reason != toldAway {
		return nil
	}
	return h.cause
}

// fail says why nobody may ask.
func (h *health) fail(reason string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reason = reason
}

// answers says that the server does, and how many places it lacks or has too
// many.
func (h *health) answers(waiting int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.reason != "":
		h.since = time.Time{} // nobody knows for how long they have waited
	case h.waiting == 0:
		h.since = h.clock()
	}
	h.failures, h.reason, h.cause, h.waiting = 0, "", nil, waiting
}

// read says that all the server holds was read at this instant, and how much
// of it nobody knew to differ.
func (h *health) read(at time.Time, repaired int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.compared = at
	h.repaired += repaired
}

// isAway tells that the server is not asked because it does not answer.
func (h *health) isAway() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.reason == toldAway
}

func (h *health) state() search.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := search.State{Reason: h.reason, Waiting: h.waiting, Compared: h.compared, Repaired: h.repaired}
	switch {
	case s.Reason != "":
	case h.waiting > mostWaiting, h.waiting > 0 && h.clock().Sub(h.since) > longestLag:
		s.Reason = toldBehind
	default:
		s.Engine = search.MeilisearchName
	}
	return s
}

// unavailable is told to whoever asks, when no other engine answers instead.
func unavailable(err error) error {
	return fault.Wrap(err, fault.Unavailable, "La recherche par mots n'est pas disponible pour le moment. Réessayez dans quelques instants, ou cherchez par commune.")
}
