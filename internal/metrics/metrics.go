// Package metrics tells a Prometheus server what the service does: how many
// requests and searches it answered, how fast, and what it holds. It serves
// them on an address of their own, never on the public one. No label comes from
// what people send: their values are few and known beforehand.
package metrics

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// namespace begins the name of every metric of our own.
const namespace = "annuaire"

// Name gives the whole name of a metric of a part of the service.
func Name(part, name string) string { return prometheus.BuildFQName(namespace, part, name) }

// NewRegistry gives a registry that tells of the process, of the Go runtime and
// of the version of the program.
func NewRegistry(version string) *prometheus.Registry {
	r := prometheus.NewRegistry()
	built := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: Name("", "build_info"), Help: "Always 1: the version is its label.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	built.Set(1)
	r.MustRegister(built, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// Each scrape reads everything: two at a time are enough for one server and the
// hand of a person.
const (
	scrapes        = 2
	scrapePatience = 10 * time.Second
)

// NewServer makes the HTTP server that answers GET /metrics, and nothing else.
func NewServer(r *prometheus.Registry, log *slog.Logger) *http.Server {
	failures := slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(r, promhttp.HandlerOpts{
		ErrorLog: failures, ErrorHandling: promhttp.ContinueOnError, // what can be told is
		MaxRequestsInFlight: scrapes, Timeout: scrapePatience,
	}))
	return &http.Server{
		Handler: mux, ErrorLog: failures, MaxHeaderBytes: 8 << 10,
		ReadTimeout: 5 * time.Second, WriteTimeout: 2 * scrapePatience, IdleTimeout: 2 * time.Minute, // longer than the usual pause between two scrapes
	}
}

// Serve answers on the listener until the server is closed.
func Serve(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
