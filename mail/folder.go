package mail

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"annuaire/task"
)

// Folder writes letters as files, where no server is set: one .eml file each,
// which readers of mail open.
type Folder struct {
	office *Office
	dir    string
}

// Keep is how long a folder keeps a letter.
const Keep = 30 * 24 * time.Hour

// NewFolder makes the folder of an office. The first letter creates it, and only
// this user of the machine may read it.
func NewFolder(office *Office, dir string) *Folder { return &Folder{office, dir} }

// Dir gives the path of the folder.
func (f *Folder) Dir() string { return f.dir }

// Send writes one letter, whole or not at all. The same envelope sent twice
// leaves one file.
func (f *Folder) Send(_ context.Context, e Envelope, m task.Mail) error {
	msg, err := f.office.message(e, m)
	if err != nil {
		return final(err)
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(f.dir, ".courriel-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // nothing once renamed
	_, err = msg.WriteTo(file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%d.eml", e.At.UTC().Format("20060102T150405.000Z"), e.ID)
	return os.Rename(file.Name(), filepath.Join(f.dir, name))
}

// Sweep removes the letters written longer ago than Keep, and what an
// interrupted writing left for a day. It gives how many.
func (f *Folder) Sweep(now time.Time) (removed int, err error) {
	entries, err := f.entries()
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another instance swept it
		}
		if err != nil {
			return removed, err
		}
		if keep, ours := lifeOf(entry.Name()); !ours || now.Sub(info.ModTime()) < keep {
			continue
		}
		if err := os.Remove(filepath.Join(f.dir, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// entries lists the files of the folder, by name; none before the first letter.
func (f *Folder) entries() ([]os.DirEntry, error) {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return entries, err
}

// lifeOf tells how long a file is kept, and whether this program wrote it.
func lifeOf(name string) (keep time.Duration, ours bool) {
	if isLetter(name) {
		return Keep, true
	}
	unfinished, _ := filepath.Match(".courriel-*", name)
	return 24 * time.Hour, unfinished
}
