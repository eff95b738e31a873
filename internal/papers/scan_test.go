package papers

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"testing"
	"time"

	"annuaire/fault"
)

// daemon answers as clamd does, on a socket of its own, and gives what it was sent.
func daemon(t *testing.T, answer string) (Scanner, <-chan []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clamd")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	got := make(chan []byte, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		command := make([]byte, len("zINSTREAM\x00"))
		if _, err := io.ReadFull(conn, command); err != nil || string(command) != "zINSTREAM\x00" {
			return
		}
		var content bytes.Buffer
		length := make([]byte, 4)
		for {
			if _, err := io.ReadFull(conn, length); err != nil {
				return
			}
			n := binary.BigEndian.Uint32(length)
			if n == 0 {
				break
			}
			if _, err := io.CopyN(&content, conn, int64(n)); err != nil {
				return
			}
		}
		got <- content.Bytes()
		_, _ = io.WriteString(conn, answer)
	}()
	scanner, err := NewScanner("unix:" + path)
	if err != nil {
		t.Fatal(err)
	}
	return scanner, got
}

func TestTheAntivirusDecides(t *testing.T) {
	t.Parallel()
	content := append(jpegOf(), make([]byte, 3*scanChunk)...)
	for answer, want := range map[string]fault.Kind{
		"stream: Eicar-Test-Signature FOUND\x00":  fault.Rejected,
		"INSTREAM size limit exceeded. ERROR\x00": fault.Unavailable,
		"": fault.Unavailable,
		"stream: OK, or something that begins so\x00": fault.Unavailable,
	} {
		scanner, got := daemon(t, answer)
		_, err := Inspect(t.Context(), "a.jpg", content, scanner)
		if fault.KindOf(err) != want || err == nil {
			t.Errorf("%q: %v", answer, err)
		}
		if sent := <-got; !bytes.Equal(sent, content) {
			t.Errorf("%d bytes were sent, of %d", len(sent), len(content))
		}
	}
	scanner, _ := daemon(t, "stream: OK\x00")
	if p, err := Inspect(t.Context(), "a.jpg", content, scanner); err != nil || !p.Scanned {
		t.Errorf("%+v %v", p, err)
	}
}

// An antivirus that is set and silent lets nothing through.
func TestASilentAntivirusLetsNothingThrough(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	silent := &Clamd{"tcp", listener.Addr().String(), 50 * time.Millisecond}
	if _, err := Inspect(t.Context(), "a.jpg", jpegOf(), silent); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("silent: %v", err)
	}
	away := &Clamd{"unix", filepath.Join(t.TempDir(), "none"), time.Second}
	if _, err := Inspect(t.Context(), "a.jpg", jpegOf(), away); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("away: %v", err)
	}
}

func TestAddressesOfTheAntivirus(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"": true, "tcp://clamav:3310": true, "unix:/run/clamav/clamd.ctl": true, "unix:///run/clamd": true,
		"clamav:3310": false, "tcp://clamav": false, "http://clamav:3310": false, "unix:clamd": false,
	} {
		if s, err := NewScanner(address); (err == nil) != good || address == "" && s != nil {
			t.Errorf("%q: %v %v", address, s, err)
		}
	}
}
