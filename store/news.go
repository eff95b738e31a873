package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// newsChannel is where every instance is told what changed for the public:
// notifications of one word, or of the word "places" followed by identifiers.
const newsChannel = "annuaire_atlas"

const (
	placesWord  = "places"  // the places named after it changed
	compareWord = "compare" // more changed than is worth naming
)

const (
	// namedPlaces is how many places are told by name at most; above, comparing
	// with the record is cheaper than naming.
	namedPlaces = 2000
	// longestPayload is under what PostgreSQL accepts, 8000 bytes.
	longestPayload = 7900
)

// News is what changed for the public.
type News struct {
	Places  []string // identifiers, sorted
	Compare bool     // any place may have changed, or the reference territories
}

// newsOf tells of these places, by name when they are few.
func newsOf(ids []string) News {
	if len(ids) > namedPlaces {
		return News{Compare: true}
	}
	return News{Places: ids}
}

// payloads writes news as notifications.
func (n News) payloads() (payloads []string) {
	if n.Compare {
		payloads = append(payloads, compareWord)
	}
	text := placesWord
	for _, id := range n.Places {
		if len(text)+1+len(id) > longestPayload {
			payloads, text = append(payloads, text), placesWord
		}
		text += " " + id
	}
	if text != placesWord {
		payloads = append(payloads, text)
	}
	return payloads
}

// tell notifies every instance at commit.
func tell(ctx context.Context, tx pgx.Tx, news News) error {
	_, err := tx.Exec(ctx, `select pg_notify($1, payload) from unnest($2::text[]) payload`, newsChannel, news.payloads())
	return err
}

// AskComparison has every instance compare what it holds with the record.
func (s *Store) AskComparison(ctx context.Context) error {
	return s.transaction(ctx, func(tx pgx.Tx) error { return tell(ctx, tx, News{Compare: true}) })
}

// Newsstand keeps what was told until somebody takes it, so that a notification
// never waits in the database for a slow reader.
type Newsstand struct {
	mu      sync.Mutex
	named   map[string]bool // places, while they are few
	compare bool
	ready   chan struct{}
	live    atomic.Pointer[time.Time]
}

// NewNewsstand gives an empty one; Store.Deliver fills it.
func NewNewsstand() *Newsstand {
	return &Newsstand{named: map[string]bool{}, ready: make(chan struct{}, 1)}
}

// Ready gives a value when there is something to take.
func (n *Newsstand) Ready() <-chan struct{} { return n.ready }

// Live tells since when a connection brings the news, and false when none does:
// the database is away.
func (n *Newsstand) Live() (since time.Time, ok bool) {
	if at := n.live.Load(); at != nil {
		return *at, true
	}
	return time.Time{}, false
}

// Take gives all that was put since the last time.
func (n *Newsstand) Take() News {
	n.mu.Lock()
	defer n.mu.Unlock()
	taken := News{Places: slices.Sorted(maps.Keys(n.named)), Compare: n.compare}
	n.named, n.compare = map[string]bool{}, false
	return taken
}

// Put adds news to be taken.
func (n *Newsstand) Put(news News) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.compare = n.compare || news.Compare || len(n.named)+len(news.Places) > namedPlaces
	if n.compare {
		clear(n.named) // the comparison finds them
	} else {
		for _, id := range news.Places {
			n.named[id] = true
		}
	}
	select {
	case n.ready <- struct{}{}:
	default:
	}
}

// read understands a notification. One that it does not know, of another
// version of the program, asks for a comparison.
func read(payload string) News {
	if words := strings.Fields(payload); len(words) > 1 && words[0] == placesWord {
		return News{Places: words[1:]}
	}
	return News{Compare: true}
}

// Deliver brings the news until ctx ends. After each connection it asks for a
// comparison, since what was told before is lost.
func (s *Store) Deliver(ctx context.Context, stand *Newsstand, failed func(error)) {
	s.follow(ctx, newsChannel, failed, func(l *listener) error {
		now := time.Now()
		stand.live.Store(&now)
		defer stand.live.Store(nil)
		stand.Put(News{Compare: true})
		for {
			payload, err := l.wait(ctx)
			if err != nil {
				return err
			}
			if payload != "" {
				stand.Put(read(payload))
			}
		}
	})
}
