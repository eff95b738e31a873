package api

import (
	"bytes"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"annuaire/internal/httpd"
)

// tileSource draws tiles: the unfiltered ones of a snapshot, or those of a
// layer of territories.
type tileSource interface {
	version() string // changes whenever a tile may
	drawTile(at tileNumber) ([]byte, error)
}

// tileCache keeps the tiles of the current version of a source. What was
// packed lasts over versions for the tiles that come out the same: a directory
// may change every second, in one place.
type tileCache struct {
	lasting bool // the source seldom changes: its tiles are packed the first time

	mu    sync.RWMutex // its reading costs under 1 % of an answer, on two cores
	tiles map[tileNumber]*keptTile
	bytes int
}

// keptTile is a tile as drawn, and packed from the second time it is asked: of
// a directory that changes, most tiles of high zooms are asked once.
type keptTile struct {
	version string // of the source
	plain   tileBody
	asked   atomic.Int32
	packed  atomic.Pointer[tileBody]
}

// tileBody is what is sent, with a tag of its content: a client that holds a
// tile holds it still when the directory has changed elsewhere.
type tileBody struct {
	bytes []byte
	tag   string
}

// Tiles smaller than minPacked bytes are sent as they are; the cache starts
// again from nothing at maxTileBytes.
const (
	minPacked    = 1 << 10
	maxTileBytes = 64 << 20
)

// send answers with a tile of the current version of a source.
func (t *tileCache) send(c *fiber.Ctx, from tileSource, at tileNumber, modified time.Time) error {
	kept, err := t.get(from, at)
	if err != nil {
		return err
	}
	body := &kept.plain
	packed := httpd.AcceptsGzip(c) && t.pack(at, kept)
	if packed {
		body = kept.packed.Load()
	}
	c.Response().Header.Set(fiber.HeaderCacheControl, tileCaching)
	if httpd.Fresh(c, body.tag, modified) {
		return nil
	}
	if packed {
		c.Response().Header.SetContentEncoding("gzip")
	}
	return sendTile(c, body.bytes)
}

// get gives a tile as drawn for the version of its source.
func (t *tileCache) get(from tileSource, at tileNumber) (*keptTile, error) {
	version := from.version()
	t.mu.RLock()
	kept := t.tiles[at]
	t.mu.RUnlock()
	if kept != nil && kept.version == version {
		return kept, nil
	}
	drawn, err := from.drawTile(at)
	if err != nil {
		return nil, err
	}
	next := &keptTile{version: version}
	if kept != nil && bytes.Equal(kept.plain.bytes, drawn) {
		next.plain = kept.plain
		if packed := kept.packed.Load(); packed != nil {
			next.packed.Store(packed)
		} else if !t.lasting {
			next.asked.Store(min(kept.asked.Load(), 1)) // what is packing it now comes too late
		}
	} else {
		next.plain = tileBody{drawn, httpd.ContentTag(drawn)}
	}
	t.put(at, next)
	return next, nil
}

// pack tells whether a tile is there packed, and packs it when it is worth it.
func (t *tileCache) pack(at tileNumber, kept *keptTile) bool {
	if len(kept.plain.bytes) < minPacked {
		return false
	}
	if kept.packed.Load() != nil {
		return true
	}
	when := int32(2)
	if t.lasting {
		when = 1
	}
	if kept.asked.Add(1) != when {
		return false // too soon, or while another request packs it
	}
	b := fasthttp.AppendGzipBytesLevel(nil, kept.plain.bytes, fasthttp.CompressDefaultCompression)
	t.mu.Lock()
	defer t.mu.Unlock()
	kept.packed.Store(&tileBody{b, kept.plain.tag + "-gzip"})
	if t.tiles[at] == kept {
		t.bytes += len(b)
	}
	return true
}

func (t *tileCache) put(at tileNumber, kept *keptTile) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tiles == nil || t.bytes > maxTileBytes {
		t.tiles, t.bytes = map[tileNumber]*keptTile{}, 0
	}
	if old := t.tiles[at]; old != nil {
		t.bytes -= old.size()
	}
	t.tiles[at] = kept
	t.bytes += kept.size()
}

// tileOverhead is the memory of a kept tile besides its bytes, roughly.
const tileOverhead = 200

func (k *keptTile) size() int {
	size := tileOverhead + len(k.plain.bytes)
	if packed := k.packed.Load(); packed != nil {
		size += len(packed.bytes)
	}
	return size
}
