package httpd

import (
	"bufio"
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
)

// Stream answers with what write writes, without holding it in memory, packed
// by gzip where the client accepts it. write runs after the handler has
// returned: it must keep nothing of c. When it fails or panics the connection
// is cut, so that a client never takes half a file for a whole one. When the
// client leaves, its next write fails.
func Stream(c *fiber.Ctx, write func(w io.Writer) error) error {
	packed := AcceptsGzip(c)
	varyByEncoding(c)
	if packed {
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	if c.Method() == fiber.MethodHead {
		return nil
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(produce(w, packed, write)) }() // ends with the request: closing r fails every write
	c.Context().SetBodyStream(r, -1)
	return nil
}

func produce(to io.Writer, packed bool, write func(io.Writer) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while streaming: %v", p)
		}
	}()
	buffer := bufio.NewWriterSize(to, 64<<10)
	if !packed {
		if err := write(buffer); err != nil {
			return err
		}
		return buffer.Flush()
	}
	z, err := gzip.NewWriterLevel(buffer, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if err := write(z); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return buffer.Flush()
}
