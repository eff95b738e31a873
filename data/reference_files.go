package data

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"annuaire/fault"
	"annuaire/geo"
)

// referenceFile is one recognised file.
type referenceFile struct {
	path  string
	name  string // under the source, for messages
	level geo.Level
	// metres is the tolerance with which outlines were simplified.
	metres int
}

// referenceFiles sorts what a folder holds by use.
type referenceFiles struct {
	tables     []referenceFile // territories, communes first
	movements  []referenceFile // events in the life of communes
	outlines   []referenceFile
	indicators []referenceFile
}

// The tolerances given to outlines of which the name tells none.
const (
	preciseMetres = 1
	unknownMetres = 500
)

var referenceSubfolders = []string{"", "territoires", "contours", "indicateurs"}

func findReferenceFiles(folder string) (referenceFiles, error) {
	var files referenceFiles
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return files, fault.Wrap(err, fault.Unknown, "« %s » n'est pas un dossier lisible.", folder)
	}
	for _, sub := range referenceSubfolders {
		entries, err := os.ReadDir(filepath.Join(folder, sub))
		if err != nil {
			continue // subfolders are optional
		}
		for _, e := range entries {
			if !e.IsDir() {
				files.add(referenceFile{path: filepath.Join(folder, sub, e.Name()), name: filepath.Join(sub, e.Name())})
			}
		}
	}
	if len(files.tables)+len(files.movements)+len(files.outlines)+len(files.indicators) == 0 {
		return files, fault.New(fault.Unknown, "Le dossier « %s » ne contient aucun fichier de territoires reconnu : "+
			"communes.csv, communes-1000m.geojson, ifn_communes_2023.csv par exemple, éventuellement compressés (.gz).", folder)
	}
	order := func(a, b referenceFile) int {
		return cmp.Or(cmp.Compare(slices.Index(geo.Levels, a.level), slices.Index(geo.Levels, b.level)),
			cmp.Compare(a.metres, b.metres), cmp.Compare(a.name, b.name))
	}
	slices.SortFunc(files.tables, order)
	slices.SortFunc(files.outlines, order)
	slices.SortFunc(files.indicators, order)
	return files, nil
}

// levelPrefixes are the beginnings of file names.
var levelPrefixes = map[string]geo.Level{
	"communes": geo.Commune, "epci": geo.EPCI, "departements": geo.Department, "regions": geo.Region,
}

func (fs *referenceFiles) add(f referenceFile) {
	base, kind := splitReferenceName(filepath.Base(f.path))
	switch kind {
	case "csv":
		if level, ok := levelPrefixes[base]; ok {
			f.level = level
			fs.tables = append(fs.tables, f)
		} else if strings.HasPrefix(base, "communes_mouvements") {
			fs.movements = append(fs.movements, f)
		} else if spec, ok := indicatorFileOf(base); ok {
			f.level = spec.level
			fs.indicators = append(fs.indicators, f)
		}
	case "geojson":
		first, _, _ := strings.Cut(base, "-")
		if level, ok := levelPrefixes[first]; ok {
			f.level, f.metres = level, metresOf(base)
			fs.outlines = append(fs.outlines, f)
		}
	}
}

// splitReferenceName gives the lower-cased name without its extensions, and
// "csv", "geojson" or "".
func splitReferenceName(name string) (base, kind string) {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	for _, kind := range []string{"csv", "geojson"} {
		if base, ok := strings.CutSuffix(name, "."+kind); ok {
			return base, kind
		}
	}
	return name, ""
}

var metresPattern = regexp.MustCompile(`(?:^|[-_])(\d{1,5})m(?:$|[-_])`)

func metresOf(base string) int {
	if m := metresPattern.FindStringSubmatch(base); m != nil {
		n, _ := strconv.Atoi(m[1]) // five digits at most
		return n
	}
	if strings.Contains(base, "precis") {
		return preciseMetres
	}
	return unknownMetres
}
