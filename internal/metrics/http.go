package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Requests counts and times the requests that the service answers.
type Requests struct {
	counts *lookup[request, prometheus.Counter]
	times  *lookup[string, prometheus.Observer]
}

// request is what requests are counted by.
type request struct {
	method, route string
	class         int // of the status: its hundreds
}

// Answers from memory take tens of microseconds, those that pack a file or ask
// another server up to seconds.
var requestTimes = []float64{.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 10}

// NewRequests registers what is measured of requests.
func NewRequests(r prometheus.Registerer) *Requests {
	counts := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: Name("http", "requests_total"),
		Help: "Requests answered, by the pattern of their route, their method and the class of the status.",
	}, []string{"method", "route", "status"})
	times := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: Name("http", "request_duration_seconds"), Buckets: requestTimes,
		Help: "Time to make an answer, without sending it, by the pattern of the route.",
	}, []string{"route"})
	r.MustRegister(counts, times)
	return &Requests{
		counts: newLookup(func(k request) prometheus.Counter { return counts.WithLabelValues(k.method, k.route, classes[k.class]) }),
		times:  newLookup(func(route string) prometheus.Observer { return times.WithLabelValues(route) }),
	}
}

// Measure takes one answered request into account. The route is the pattern by
// which it was found, "" when no route was: those all count as one.
func (m *Requests) Measure(method, route string, status int, took time.Duration) {
	if route == "" {
		route = noRoute
	}
	m.counts.get(request{knownMethod(method), route, classOf(status)}).Inc()
	m.times.get(route).Observe(took.Seconds())
}

// noRoute is told of requests whose address leads nowhere.
const noRoute = "none"

// knownMethod gives one of the methods that exist: clients may write any word.
func knownMethod(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return method
	}
	return "other"
}

var classes = [...]string{"other", "1xx", "2xx", "3xx", "4xx", "5xx"}

func classOf(status int) int {
	if class := status / 100; class > 0 && class < len(classes) {
		return class
	}
	return 0
}
