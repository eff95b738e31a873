package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"annuaire/atlas"
	"annuaire/search"
)

// searches times and counts what a search engine answers. It is a search
// engine itself.
type searches struct {
	search.Engine
	set       string // the engine that was asked for
	times     *lookup[string, prometheus.Observer]
	errors    prometheus.Counter
	fallbacks prometheus.Counter
}

// Both engines answer in less than a millisecond what they know already, in a
// few otherwise.
var searchTimes = []float64{.00001, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1}

// Searches gives the engine with its answers measured. set names the engine
// that the settings ask for: what another one answers in its place is a
// fallback, but for the lists that began with that other one and go on with it.
func Searches(r prometheus.Registerer, engine search.Engine, set string) search.Engine {
	times := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: Name("search", "answer_duration_seconds"), Buckets: searchTimes,
		Help: "Time to find the places that match a text, by the engine that answered.",
	}, []string{"engine"})
	s := &searches{
		Engine: engine, set: set,
		times: newLookup(func(engine string) prometheus.Observer { return times.WithLabelValues(engine) }),
		errors: prometheus.NewCounter(prometheus.CounterOpts{
			Name: Name("search", "errors_total"),
			Help: "Searches by text that no engine answered. Those that the engine that was set failed to answer, and another answered, are fallbacks.",
		}),
		fallbacks: prometheus.NewCounter(prometheus.CounterOpts{
			Name: Name("search", "fallbacks_total"),
			Help: "Searches that the engine that was set failed to answer, or was not asked for since it was away, and that another answered.",
		}),
	}
	r.MustRegister(times, s.errors, s.fallbacks, searchState{engine})
	return s
}

// Find implements search.Engine.
func (s *searches) Find(ctx context.Context, text string) (*atlas.Among, error) {
	began := time.Now()
	among, err := s.Engine.Find(ctx, text)
	switch {
	case err != nil:
		s.errors.Inc()
	case among != nil: // else the text is blank
		s.times.get(among.Engine).Observe(time.Since(began).Seconds())
		if among.Engine != s.set && among.Engine != search.Preferred(ctx) {
			s.fallbacks.Inc()
		}
	}
	return among, err
}
