package localpg

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"annuaire/fault"
)

// place is where one private database keeps its files.
//
//	dir/postgres/data    the cluster, made by initdb
//	dir/postgres/socket  the socket, unless its path would be too long
//	dir/postgres/log     what PostgreSQL says
//	dir/postgres/lock    held while a program starts PostgreSQL
type place struct {
	root string // dir/postgres
	as   account
}

const (
	// longestSocket is the longest path of a unix socket: sun_path has 108 bytes on
	// Linux and 104 on the BSDs and macOS, the closing zero included.
	longestSocket = 103
	socketName    = ".s.PGSQL.5432"
)

// DefaultDir gives the directory of a private database nobody chose a place for:
// /var/lib/annuaire for root, since PostgreSQL then runs as another account that
// cannot enter /root, and the XDG data home for everybody else.
func DefaultDir() (string, error) {
	if os.Getuid() == 0 {
		return "/var/lib/annuaire", nil
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "annuaire"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil || home == "" {
		return "", fault.Wrap(err, fault.Unavailable,
			"Ce compte n'a pas de dossier personnel (HOME) : donnez dans ANNUAIRE_DATA le dossier où ranger les données.")
	}
	return filepath.Join(home, ".local", "share", "annuaire"), nil
}

// preparePlace makes the directories, and says which one is in the way when it cannot.
func preparePlace(dir string) (place, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return place{}, err
	}
	as, err := chooseAccount(filepath.Join(dir, "postgres", "data"))
	if err != nil {
		return place{}, err
	}
	p := place{root: filepath.Join(dir, "postgres"), as: as}
	mode := fs.FileMode(0o700)
	if as.borrowed {
		mode = 0o755 // the account of PostgreSQL must be able to go through
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return place{}, p.refusal(err, dir)
	}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir, p.root = resolved, filepath.Join(resolved, "postgres")
	}
	if barrier, barred := as.barred(dir); barred {
		return place{}, p.refusalAt(nil, barrier)
	}
	if err := as.own(p.root); err != nil {
		return place{}, p.refusal(err, p.root)
	}
	return p, nil
}

func (p place) data() string { return filepath.Join(p.root, "data") }
func (p place) log() string  { return filepath.Join(p.root, "log") }
func (p place) lock() string { return filepath.Join(p.root, "lock") }

// major reads which PostgreSQL made the cluster, 0 when there is none yet.
func (p place) major() (int, error) {
	text, err := os.ReadFile(filepath.Join(p.data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// open opens one of the files beside the cluster, never through a link, and leaves it
// to the account that owns the directory.
func (p place) open(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(path, flags|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil || !p.as.borrowed {
		return file, err
	}
	if err := file.Chown(int(p.as.uid), int(p.as.gid)); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// socketDir makes the directory of the socket: beside the data, or, when that path
// is too long for a socket, a directory of the temporary folder named after it.
func (p place) socketDir() (string, error) {
	dir := filepath.Join(p.root, "socket")
	if len(filepath.Join(dir, socketName)) > longestSocket {
		sum := sha256.Sum256([]byte(p.root))
		dir = filepath.Join("/tmp", "annuaire-"+hex.EncodeToString(sum[:8]))
	}
	if err := p.as.own(dir); err != nil {
		return "", fault.Wrap(err, fault.Unavailable,
			"Le dossier %s, où PostgreSQL met sa prise locale, appartient à un autre compte ou ne peut pas être créé. "+
				"Supprimez-le, ou choisissez dans ANNUAIRE_DATA un dossier au chemin plus court.", dir)
	}
	return dir, nil
}

// refusal explains a directory that cannot be made or owned.
func (p place) refusal(err error, path string) error {
	if barrier, barred := p.as.barred(filepath.Dir(path)); barred {
		return p.refusalAt(err, barrier)
	}
	switch {
	case errors.Is(err, syscall.EROFS):
		return fault.Wrap(err, fault.Unavailable,
			"Le disque du dossier %s est en lecture seule. Choisissez-en un autre avec ANNUAIRE_DATA.", path)
	case errors.Is(err, syscall.ENOSPC):
		return fault.Wrap(err, fault.Unavailable, "Le disque du dossier %s est plein. Libérez de la place puis recommencez.", path)
	case errors.Is(err, syscall.ENOTDIR):
		return fault.Wrap(err, fault.Unavailable, "%s n'est pas un dossier, ou passe par un fichier. Choisissez-en un autre avec ANNUAIRE_DATA.", path)
	}
	return fault.Wrap(err, fault.Unavailable,
		"Le compte %s ne peut pas utiliser le dossier %s. "+
			"Vérifiez à qui il appartient, ou choisissez-en un autre avec ANNUAIRE_DATA.", p.as.name, path)
}

func (p place) refusalAt(err error, barrier string) error {
	return fault.Wrap(err, fault.Unavailable,
		"PostgreSQL tourne sous le compte %s, qui ne peut pas traverser le dossier %s. "+
			"Choisissez un autre dossier avec ANNUAIRE_DATA, ou autorisez le passage : chmod o+x %s", p.as.name, barrier, barrier)
}
