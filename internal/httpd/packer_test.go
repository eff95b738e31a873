package httpd

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/valyala/fasthttp"
	"pgregory.net/rapid"
)

// One packer serves answers of any size and coding in any order.
func TestPackerIsReusable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := new(packer)
		for range rapid.IntRange(1, 5).Draw(t, "answers") {
			body := bytes.Repeat(rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "text"), rapid.IntRange(0, 3000).Draw(t, "times"))
			coding := rapid.SampledFrom([]string{"gzip", "br"}).Draw(t, "coding")
			if err := p.pack(coding, body); err != nil {
				t.Fatal(err)
			}
			got, err := unpacked(coding, p.out)
			if err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%s of %d bytes gives %d back, %v", coding, len(body), len(got), err)
			}
		}
	})
}

func TestPackerReleasesLargeMemory(t *testing.T) {
	t.Parallel()
	p := &packer{out: make([]byte, maxKeptPacked+1)}
	p.release()
	if p.out != nil {
		t.Errorf("%d bytes are kept", cap(p.out))
	}
}

func unpacked(coding string, packed []byte) ([]byte, error) {
	if coding == "br" {
		return fasthttp.AppendUnbrotliBytes(nil, packed)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
