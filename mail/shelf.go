package mail

import (
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"annuaire/fault"
)

// Kept is a letter read back from a folder.
type Kept struct {
	Name    string // of the file
	At      time.Time
	To      string
	Subject string
	Text    string // empty in a list
	HTML    string // empty in a list
}

var letterName = regexp.MustCompile(`^[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[0-9]{1,19}\.eml$`)

func isLetter(name string) bool { return letterName.MatchString(name) }

// List gives the letters of the folder, latest first, at most limit, without
// their words.
func (f *Folder) List(limit int) ([]Kept, error) {
	entries, err := f.entries()
	if err != nil {
		return nil, err
	}
	slices.Reverse(entries) // whose names begin with the time
	var list []Kept
	for _, entry := range entries {
		if len(list) == limit {
			break
		}
		kept, err := f.Read(entry.Name())
		if fault.KindOf(err) == fault.Unknown {
			continue // no letter, or swept meanwhile
		}
		if err != nil {
			return nil, err
		}
		kept.Text, kept.HTML = "", ""
		list = append(list, kept)
	}
	return list, nil
}

// maxKept bounds a letter read back: those that this program writes hold a few
// thousand bytes.
const maxKept = 1 << 20

// Read gives one letter, Unknown when there is none of this name.
func (f *Folder) Read(name string) (Kept, error) {
	if !isLetter(name) {
		return Kept{}, fault.New(fault.Unknown, "Aucun message ne porte ce nom.")
	}
	file, err := os.Open(filepath.Join(f.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return Kept{}, fault.New(fault.Unknown, "Aucun message ne porte ce nom. Les messages sont gardés trente jours.")
	}
	if err != nil {
		return Kept{}, err
	}
	defer file.Close()
	msg, err := mail.ReadMessage(io.LimitReader(file, maxKept))
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Name: name}
	if kept.At, err = msg.Header.Date(); err != nil {
		return Kept{}, err
	}
	words := new(mime.WordDecoder)
	if kept.Subject, err = words.DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return Kept{}, err
	}
	kept.To = strings.Trim(msg.Header.Get("To"), "<>")
	err = kept.readParts(msg)
	return kept, err
}

func (k *Kept) readParts(msg *mail.Message) error {
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(decoded(part))
		if err != nil {
			return err
		}
		words := strings.ReplaceAll(string(content), "\r\n", "\n")
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "text/plain":
			k.Text = words
		case "text/html":
			k.HTML = words
		}
	}
}

func decoded(part *multipart.Part) io.Reader {
	switch strings.ToLower(part.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		return quotedprintable.NewReader(part)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, part)
	}
	return part
}
