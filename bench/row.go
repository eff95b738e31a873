package main

import (
	"fmt"
	"strings"
	"time"
)

// measured is one kind of request beside the bare server.
type measured struct {
	sample
	seen  seen
	hello sample // the bare server just before
}

func (m measured) ratio() float64 { return m.rate() / m.hello.rate() }

// void tells that some answer was not the one asked for.
func (m measured) void() bool { return m.seen.statuses > 0 || m.seen.sent == 0 || m.bytes == 0 }

// volume gives the MB/s of files, as they are once unpacked.
func (m measured) volume() float64 {
	return m.bytes / m.duration.Seconds() / 1e6 * m.seen.unpacked / m.seen.sent
}

// perAnswer gives the processor time of one answer. Of files too long for one
// to end in time, what was sent of them counts.
func (m measured) perAnswer(file bool) time.Duration {
	if file && m.seen.sent > 0 {
		m.requests = m.bytes / m.seen.sent
	}
	return m.perRequest()
}

const header = "request                              req/s   p50 ms   p99 ms   CPU µs    hello   CPU µs   ratio  bounds                          answer B  errors"

// row writes what was measured beside the bounds of that number of places.
func (r route) row(m measured, places int) string {
	i := 0
	if places > 20_000 {
		i = 1
	}
	var bounds []string
	bound := func(format string, value float64, met bool) {
		if value > 0 {
			bounds = append(bounds, fmt.Sprintf(format, value)+map[bool]string{true: " ok", false: " MISSED"}[met])
		}
	}
	bound("ratio ≥ %g", r.ratio[i], m.ratio() >= r.ratio[i])
	bound("p99 ≤ %g", r.p99[i], milliseconds(m.p99) <= r.p99[i])
	ratio := fmt.Sprintf("%7.3f", m.ratio())
	if r.file {
		ratio = fmt.Sprintf("%.0f MB/s", m.volume())
		bound("MB/s ≥ %g", r.volume, m.volume() >= r.volume)
	}
	text := fmt.Sprintf("%-32s %9.0f %8.2f %8.2f %8.0f %8.0f %8.1f %7s  %-30s %9.0f %7d",
		r.name, m.rate(), milliseconds(m.p50), milliseconds(m.p99), microseconds(m.perAnswer(r.file)),
		m.hello.rate(), microseconds(m.hello.perRequest()), ratio,
		strings.Join(bounds, ", "), m.seen.sent, m.seen.failed+m.seen.statuses)
	if m.void() {
		text += "  VOID"
	}
	return text
}

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }

func microseconds(d time.Duration) float64 { return float64(d) / 1e3 }
