package main

import (
	"context"
	"net/http"
	"os"
	"time"

	"factbot/bot"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// observe counts and logs what became of a message.
func (sv *server) observe(h bot.Handled) {
	sv.counts.count(h)
	sv.log.Info("handled", "platform", h.Platform, "command", h.Command, "asked", h.Asked, "outcome", h.Outcome, "reason", h.Reason, "took", h.Took)
}

// metrics shows the figures to Prometheus.
func (sv *server) metrics() http.Handler {
	r, c := prometheus.NewRegistry(), sv.counts
	r.MustRegister(c.questions, c.commands, c.declined, c.refused, c.seconds, &gauges{sv},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// counts counts messages by what became of them.
type counts struct {
	questions, commands, declined, refused *prometheus.CounterVec
	seconds                                *prometheus.HistogramVec
}

func newCounts() *counts {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, append([]string{"platform"}, labels...))
	}
	return &counts{
		questions: counter("factbot_questions_total", "Questions, by what they ask for and what became of them.", "asked", "outcome"),
		commands:  counter("factbot_commands_total", "Commands, by name and what became of them.", "command", "outcome"),
		declined:  counter("factbot_declined_total", "Questions that were declined, by reason.", "reason"),
		refused:   counter("factbot_refused_total", "Messages that were refused, by reason: pace, length, role, usage, access.", "reason"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "factbot_handling_seconds", Help: "How long the bot took for a message, without the platform.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"platform"}),
	}
}

func (c *counts) count(h bot.Handled) {
	platform := string(h.Platform)
	switch {
	case h.Outcome == bot.Ignored:
		c.refused.WithLabelValues(platform, "access").Inc()
		return
	case h.Outcome == bot.Refused:
		c.refused.WithLabelValues(platform, h.Reason).Inc()
	case h.Reason != "":
		c.declined.WithLabelValues(platform, h.Reason).Inc()
	}
	if h.Command != "" {
		c.commands.WithLabelValues(platform, h.Command, string(h.Outcome)).Inc()
	} else if h.Outcome != bot.Refused { // before it was read
		c.questions.WithLabelValues(platform, h.Asked, string(h.Outcome)).Inc()
	}
	c.seconds.WithLabelValues(platform).Observe(h.Took.Seconds())
}

// gauges is the prometheus.Collector of how things are when it is asked.
type gauges struct{ *server }

func described(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

var (
	connectedDesc = described("factbot_platform_connected", "Whether a platform is connected.", "platform")
	errorsDesc    = described("factbot_platform_errors_total", "What went wrong with a platform.", "platform")
	limitedDesc   = described("factbot_platform_limited_total", "How often a platform asked to be left alone for a while (status 429).", "platform")
	queueDesc     = described("factbot_queue_messages", "Messages that wait, and that are worked on.", "state")
	fullDesc      = described("factbot_queue_refused_total", "Messages that were not taken as too many waited.")
	backlogDesc   = described("factbot_backlog", "What waits for people (proposals, reports, gaps), and to be told to them (news).", "of")
	changesDesc   = described("factbot_changes_total", "Changes of facts, sources and terms since the store was made.")
	factsDesc     = described("factbot_index_facts", "Facts in the index.")
	storeDesc     = described("factbot_store_bytes", "Size of the store's file.")
	indexDesc     = described("factbot_index_bytes", "Size of the file of the index; a small store has none.")
	backupDesc    = described("factbot_last_backup_timestamp_seconds", "When the newest backup was made.")
)

// Describe implements prometheus.Collector.
func (g *gauges) Describe(ds chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{connectedDesc, errorsDesc, limitedDesc, queueDesc, fullDesc, backlogDesc, changesDesc, factsDesc, storeDesc, indexDesc, backupDesc} {
		ds <- d
	}
}

// scrapeWithin bounds how long the store is asked.
const scrapeWithin = 5 * time.Second

// Collect implements prometheus.Collector. What cannot be had is left out.
func (g *gauges) Collect(ms chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ms <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	total := func(d *prometheus.Desc, v float64, labels ...string) {
		ms <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	for _, pl := range g.platforms {
		h, id := pl.Health(), string(pl.id)
		connected := 0.0
		if !h.Since.IsZero() {
			connected = 1
		}
		gauge(connectedDesc, connected, id)
		total(errorsDesc, float64(h.Errors), id)
		total(limitedDesc, float64(h.Limited), id)
	}
	gauge(queueDesc, float64(g.queue.Waiting()), "waiting")
	gauge(queueDesc, float64(g.queue.Working()), "working")
	total(fullDesc, float64(g.queue.Refused()))
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	if l, err := g.bot.Backlog(ctx); err == nil {
		gauge(backlogDesc, float64(l.Proposals), "proposals")
		gauge(backlogDesc, float64(l.Reports), "reports")
		gauge(backlogDesc, float64(l.Gaps), "gaps")
		gauge(backlogDesc, float64(l.News), "news")
	}
	if seq, err := g.store.Seq(ctx); err == nil {
		total(changesDesc, float64(seq))
	}
	if x, err := g.index.Now(ctx); err == nil {
		gauge(factsDesc, float64(x.Len()))
	}
	if info, err := os.Stat(g.p.storePath(g.config)); err == nil {
		gauge(storeDesc, float64(info.Size()))
	}
	if info, err := os.Stat(indexPath(g.p.storePath(g.config))); err == nil {
		gauge(indexDesc, float64(info.Size()))
	}
	last, _ := g.backups.State()
	gauge(backupDesc, float64(max(last.Unix(), 0)))
}
