package httpd

import (
	"bytes"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// Upload is an address to which forms with a file are sent, whose bodies may be
// larger and slower than others.
type Upload struct {
	Path     string
	Limit    int           // bytes of the whole body
	Patience time.Duration // for the whole body to come
}

// maxUploads bounds how many larger bodies are read at the same time, since each
// is held in memory whoever sends it. Beyond, the limit of all requests holds.
const maxUploads = 8

// uploads counts the larger bodies that may be under way.
type uploads struct {
	mu    sync.Mutex
	until []time.Time // when each place is free again at the latest: reading ends by then
}

// enter takes a place, false when none is left.
func (u *uploads) enter(patience time.Duration, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.until = slices.DeleteFunc(u.until, func(t time.Time) bool { return now.After(t) })
	if len(u.until) >= maxUploads {
		return false
	}
	u.until = append(u.until, now.Add(patience))
	return true
}

// leave gives a place back once a body was handled. Which one does not matter.
func (u *uploads) leave() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.until) > 0 {
		u.until = u.until[1:]
	}
}

// admitUploads lets larger bodies come to the addresses made for them, with a
// cookie: the server reads a body before anything knows who sends it.
func (cfg Config) admitUploads(server *fasthttp.Server) {
	if len(cfg.Uploads) == 0 {
		return
	}
	var open uploads
	server.HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		upload, is := cfg.uploadTo(h)
		if !is || !open.enter(upload.Patience, time.Now()) {
			return fasthttp.RequestConfig{}
		}
		return fasthttp.RequestConfig{MaxRequestBodySize: upload.Limit, ReadTimeout: upload.Patience}
	}
	next := server.Handler
	server.Handler = func(ctx *fasthttp.RequestCtx) {
		if _, is := cfg.uploadTo(&ctx.Request.Header); is {
			defer open.leave()
		}
		next(ctx)
	}
}

// uploadTo tells the upload that a header announces. Only bodies that say their
// length, over the limit of all requests, need a place.
func (cfg Config) uploadTo(h *fasthttp.RequestHeader) (Upload, bool) {
	length := h.ContentLength()
	if !h.IsPost() || length <= cfg.BodyLimit || len(h.Peek(fasthttp.HeaderCookie)) == 0 || !bytes.HasPrefix(h.ContentType(), []byte("multipart/form-data")) {
		return Upload{}, false
	}
	path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	i := slices.IndexFunc(cfg.Uploads, func(u Upload) bool { return u.Path == string(path) && length <= u.Limit })
	if i < 0 {
		return Upload{}, false
	}
	return cfg.Uploads[i], true
}
