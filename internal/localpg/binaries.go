package localpg

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"annuaire/fault"
)

// Binaries is one installed PostgreSQL that has PostGIS.
type Binaries struct {
	Dir   string // holds postgres and initdb
	Major int    // 15 for PostgreSQL 15.x
}

// layouts are the places where packages put PostgreSQL: Debian, Red Hat, Homebrew
// on both kinds of Mac, Postgres.app.
var layouts = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// Find gives the most recent installed PostgreSQL that has PostGIS. PG_BINDIR, when
// set, is the only folder looked at. The error, of kind fault.Unavailable, says in
// French how to install it.
func Find() (Binaries, error) { return find(0) }

// find is Find for one major version; 0 accepts any.
func find(major int) (Binaries, error) {
	found := installed()
	for _, b := range found {
		if major == 0 || b.Major == major {
			return b, nil
		}
	}
	return Binaries{}, missing(found, major)
}

// installed lists every usable PostgreSQL, highest version first.
func installed() []Binaries {
	var found []Binaries
	for _, dir := range candidates() {
		if b, ok := inspect(dir); ok {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b Binaries) int { return b.Major - a.Major })
	return found
}

func candidates() []string {
	if dir := os.Getenv("PG_BINDIR"); dir != "" {
		return []string{dir}
	}
	var dirs []string
	for _, pattern := range layouts {
		matches, _ := filepath.Glob(pattern)
		dirs = append(dirs, matches...)
	}
	return dirs
}

// inspect accepts a folder that has the two programs, and PostGIS beside them.
func inspect(dir string) (Binaries, bool) {
	for _, program := range []string{"postgres", "initdb"} {
		if !isExecutable(filepath.Join(dir, program)) {
			return Binaries{}, false
		}
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Binaries{}, false
	}
	major, ok := majorOf(string(out))
	if !ok || !hasPostGIS(dir) {
		return Binaries{}, false
	}
	return Binaries{Dir: dir, Major: major}, true
}

func isExecutable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

var versionPattern = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// majorOf reads "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
func majorOf(version string) (int, bool) {
	match := versionPattern.FindStringSubmatch(version)
	if match == nil {
		return 0, false
	}
	major, err := strconv.Atoi(match[1])
	return major, err == nil
}

// hasPostGIS looks for the extension's control file in the known layouts, and asks
// pg_config, which costs a process, only for the others.
func hasPostGIS(bin string) bool {
	for _, share := range shareDirs(bin) {
		if _, err := os.Stat(filepath.Join(share, "extension", "postgis.control")); err == nil {
			return true
		}
	}
	out, err := exec.Command(filepath.Join(bin, "pg_config"), "--sharedir").Output()
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join(strings.TrimSpace(string(out)), "extension", "postgis.control"))
	return err == nil
}

func shareDirs(bin string) []string {
	prefix := filepath.Dir(bin)
	if version, ok := strings.CutPrefix(prefix, "/usr/lib/postgresql/"); ok {
		return []string{"/usr/share/postgresql/" + version}
	}
	return []string{filepath.Join(prefix, "share"), filepath.Join(prefix, "share", "postgresql")}
}

// missing is the sentence for a machine without a usable PostgreSQL.
func missing(found []Binaries, major int) error {
	if dir := os.Getenv("PG_BINDIR"); dir != "" && len(found) == 0 {
		return fault.New(fault.Unavailable,
			"Le dossier %s, donné par PG_BINDIR, ne contient pas PostgreSQL avec PostGIS. "+
				"Corrigez PG_BINDIR ou retirez-la ; pour installer PostGIS : sudo apt-get install postgresql-postgis (Debian, Ubuntu).", dir)
	}
	if len(found) == 0 {
		return fault.New(fault.Unavailable,
			"PostgreSQL avec PostGIS n'est pas installé. "+
				"Installez-le : sudo apt-get install postgresql-postgis (Debian, Ubuntu) ou brew install postgis (macOS) ; "+
				"ou donnez l'adresse d'une base existante dans DATABASE_URL.")
	}
	return fault.New(fault.Unavailable,
		"La base a été créée par PostgreSQL %d, qui n'est plus installé avec PostGIS (PostgreSQL %d l'est). "+
			"Installez-le : sudo apt-get install postgresql-%d-postgis-3 ; "+
			"ou donnez un autre dossier dans ANNUAIRE_DATA pour repartir d'une base vide.", major, found[0].Major, major)
}
