package httpd

import (
	"bufio"
	"errors"
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
	if !AcceptsGzip(c) {
		return stream(c, "", write)
	}
	return stream(c, "gzip", func(w io.Writer) error {
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		if err := write(z); err != nil {
			return err
		}
		return z.Close()
	})
}

// StreamPacked answers like Stream with what is already packed by gzip, in one
// member or several. Clients that do not accept gzip have it unpacked, several
// times as fast as files are written.
func StreamPacked(c *fiber.Ctx, open func() io.Reader) error {
	if AcceptsGzip(c) {
		return stream(c, "gzip", func(w io.Writer) error {
			_, err := io.Copy(w, open())
			return err
		})
	}
	return stream(c, "", func(w io.Writer) error {
		z, err := gzip.NewReader(open())
		if err != nil {
			return err
		}
		_, err = io.Copy(w, z)
		return err
	})
}

func stream(c *fiber.Ctx, coding string, write func(w io.Writer) error) error {
	varyByEncoding(c)
	if coding != "" {
		c.Response().Header.SetContentEncoding(coding)
	}
	if c.Method() != fiber.MethodHead {
		c.Context().SetBodyStream(body(write), -1)
	}
	return nil
}

// body is written straight to the connection, by the goroutine that serves it:
// a pipe would cost one more copy and a switch for every piece of the file.
type body func(w io.Writer) error

// SupportsBodyWriteTo tells fasthttp to call WriteTo.
func (b body) SupportsBodyWriteTo() bool { return true }

var errOnlyWritten = errors.New("the body is written, never read")

// Read is there because fasthttp takes bodies as readers.
func (b body) Read([]byte) (int, error) { return 0, errOnlyWritten }

// WriteTo writes the body, and turns a panic into a failure.
func (b body) WriteTo(to io.Writer) (written int64, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while streaming: %v", p)
		}
	}()
	counted := &counter{to: to}
	buffer := bufio.NewWriterSize(counted, 64<<10)
	if err := b(buffer); err != nil {
		return counted.bytes, err
	}
	err = buffer.Flush()
	return counted.bytes, err
}

type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.bytes += int64(n)
	return n, err
}
