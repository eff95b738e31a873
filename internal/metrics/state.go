package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"annuaire/search"
)

var (
	inForce = prometheus.NewDesc(Name("search", "engine_in_force"),
		"1 for the search engine that answers now, 0 for the others.", []string{"engine"}, nil)
	searchDegraded = prometheus.NewDesc(Name("search", "degraded"),
		"1 when the search engine that answers is not the one that was set, or none answers.", nil, nil)
	searchWaiting = prometheus.NewDesc(Name("search", "waiting_places"),
		"Places of which the search engine does not hold the latest version.", nil, nil)
	searchRepaired = prometheus.NewDesc(Name("search", "repaired_places_total"),
		"Places that a comparison with the directory had to put right in the search engine.", nil, nil)
	searchCompared = prometheus.NewDesc(Name("search", "comparison_age_seconds"),
		"Time since all that the search engine holds was last compared with the directory; absent when never, or when it cannot differ.", nil, nil)
)

// searchState tells the state of a search engine when it is asked.
type searchState struct{ engine search.Engine }

// Describe implements prometheus.Collector.
func (searchState) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{inForce, searchDegraded, searchWaiting, searchRepaired, searchCompared} {
		descs <- d
	}
}

// Collect implements prometheus.Collector.
func (s searchState) Collect(out chan<- prometheus.Metric) {
	state := s.engine.State()
	for _, name := range []string{search.BuiltInName, search.MeilisearchName} {
		out <- Gauge(inForce, Flag(state.Engine == name), name)
	}
	out <- Gauge(searchDegraded, Flag(state.Reason != ""))
	out <- Gauge(searchWaiting, float64(state.Waiting))
	out <- Counter(searchRepaired, float64(state.Repaired))
	if !state.Compared.IsZero() {
		out <- Gauge(searchCompared, time.Since(state.Compared).Seconds())
	}
}

// Gauge tells a value that goes up and down, as it is now.
func Gauge(d *prometheus.Desc, value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}

// Counter tells a value that only goes up, as it is now.
func Counter(d *prometheus.Desc, value float64) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.CounterValue, value)
}

// Flag gives 1 for yes, 0 for no.
func Flag(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
