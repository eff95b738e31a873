package main

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"annuaire/internal/metrics"
	"annuaire/search"
)

// monitor measures the service for a Prometheus server. A nil one measures
// nothing and costs nothing.
type monitor struct {
	listener net.Listener
	registry *prometheus.Registry
	requests *metrics.Requests
}

// newMonitor takes the address of METRICS_ADDR; without it there is no monitor.
func (p *program) newMonitor() (*monitor, error) {
	if p.config.MetricsAddr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", p.config.MetricsAddr)
	if err != nil {
		return nil, cannotListen(err, "METRICS_ADDR", p.config.MetricsAddr)
	}
	registry := metrics.NewRegistry(programVersion())
	return &monitor{listener, registry, metrics.NewRequests(registry)}, nil
}

func (m *monitor) close() {
	if m != nil {
		m.listener.Close()
	}
}

// measure gives what counts requests, nil for nothing.
func (m *monitor) measure() func(method, route string, status int, took time.Duration) {
	if m == nil {
		return nil
	}
	return m.requests.Measure
}

// searching gives the engine with its answers measured; set names the one that
// the settings ask for.
func (m *monitor) searching(engine search.Engine, set string) search.Engine {
	if m == nil {
		return engine
	}
	return metrics.Searches(m.registry, engine, set)
}

// serve tells what was measured, and what the world holds, until ctx ends.
func (m *monitor) serve(ctx context.Context, w *world) {
	if m == nil {
		return
	}
	m.registry.MustRegister(worldMetrics{w})
	server := metrics.NewServer(m.registry, w.log)
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := metrics.Serve(server, m.listener); err != nil {
		w.log.Warn("les mesures ne sont plus servies", slog.Any("cause", err))
	}
}

var (
	atlasPlaces = prometheus.NewDesc(metrics.Name("atlas", "places"), "Published places in memory.", nil, nil)
	atlasBuilt  = prometheus.NewDesc(metrics.Name("atlas", "built_timestamp_seconds"),
		"When the version of the directory in memory was made.", nil, nil)
	atlasInStep = prometheus.NewDesc(metrics.Name("atlas", "in_step"),
		"1 when the changes of the record arrive in memory, 0 while they do not.", nil, nil)
	atlasCompared = prometheus.NewDesc(metrics.Name("atlas", "comparison_age_seconds"),
		"Time since memory was last found equal to the record; absent when never.", nil, nil)
	atlasRepaired = prometheus.NewDesc(metrics.Name("atlas", "repaired_places_total"),
		"Places that a comparison with the record had to put right in memory.", nil, nil)
	outboxWaiting = prometheus.NewDesc(metrics.Name("outbox", "waiting_changes"),
		"Changes of the record that no instance was told of yet; absent while the database is away.", nil, nil)
)

// worldMetrics tells what the world holds when it is asked.
type worldMetrics struct{ *world }

// Describe implements prometheus.Collector.
func (worldMetrics) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{atlasPlaces, atlasBuilt, atlasInStep, atlasCompared, atlasRepaired, outboxWaiting} {
		descs <- d
	}
}

// Collect implements prometheus.Collector.
func (w worldMetrics) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lookupPatience)
	defer cancel()
	held, following := w.atlas.Current(), w.following()
	out <- metrics.Gauge(atlasPlaces, float64(held.Len()))
	out <- metrics.Gauge(atlasBuilt, float64(held.Built().UnixMilli())/1000)
	out <- metrics.Gauge(atlasInStep, metrics.Flag(w.inStep(ctx) == nil))
	out <- metrics.Counter(atlasRepaired, float64(following.Repaired))
	if !following.Compared.IsZero() {
		out <- metrics.Gauge(atlasCompared, time.Since(following.Compared).Seconds())
	}
	if w.recordIsAway() {
		return
	}
	if waiting, err := w.record.Waiting(ctx); err == nil {
		out <- metrics.Gauge(outboxWaiting, float64(waiting))
	}
}
