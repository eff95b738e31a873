// Command bundle builds the front end: it runs esbuild over web/src and leaves
// in web/dist the scripts, the style sheets and the fonts, each with a hash of
// its content in its name, and manifest.json, which leads from the plain name
// of an entry to the hashed one.
//
//	go run . [-web DIR]
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// prefix is the address under which the service serves the folder web/dist.
const prefix = "/statique/"

func main() {
	web := flag.String("web", "../../web", "folder of the front end")
	flag.Parse()
	if err := run(*web); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(web string) error {
	web, err := filepath.Abs(web)
	if err != nil {
		return err
	}
	dist := filepath.Join(web, "dist")
	if err := clear(dist); err != nil {
		return err
	}
	worker, err := copyHashed(filepath.Join(web, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"), dist)
	if err != nil {
		return fmt.Errorf("the worker of the map (run npm ci in web first): %w", err)
	}
	result := api.Build(options(web, dist, worker))
	if len(result.Errors) > 0 {
		return fmt.Errorf("esbuild refused the sources, %d error(s) above", len(result.Errors))
	}
	if err := pack(dist); err != nil {
		return err
	}
	if err := writeLicences(web, dist); err != nil {
		return err
	}
	return writeManifest(dist, result.Metafile)
}

func options(web, dist, worker string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: web,
		EntryPoints:   []string{"src/site.ts", "src/carte.ts", "src/visite.ts", "src/visite-hors-ligne.ts", "src/site.css", "src/pages.css", "src/formulaires.css", "src/carte.css"},
		Outdir:        dist,
		PublicPath:    prefix,
		EntryNames:    "[name]-[hash]",
		ChunkNames:    "part-[hash]",
		AssetNames:    "[name]-[hash]",
		Bundle:        true,
		Splitting:     true,
		Write:         true,
		Metafile:      true,
		Format:        api.FormatESModule,
		Target:        api.ES2022,
		Loader: map[string]api.Loader{
			".woff2": api.LoaderFile,
		},
		Define:            map[string]string{"WORKER_URL": `"` + prefix + worker + `"`},
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelWarning,
	}
}

// clear empties the folder but for .gitkeep, which lets the service build
// when nothing was bundled.
func clear(dist string) error {
	entries, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == ".gitkeep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// copyHashed copies a file that must stay apart from the bundle (a worker is
// its own program) and gives its new name. The reference to its source map,
// which is not served, is dropped.
func copyHashed(source, dist string) (name string, err error) {
	content, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	text, _, _ := strings.Cut(string(content), "//# sourceMappingURL=")
	sum := sha256.Sum256([]byte(text))
	name = "travail-" + strings.ToUpper(hex.EncodeToString(sum[:4])) + ".js"
	return name, os.WriteFile(filepath.Join(dist, name), []byte(text), 0o644)
}

// licences is the file that holds the terms of what the bundle is made of,
// which ask to go with it.
const licences = "licences.txt"

func writeLicences(web, dist string) error {
	var all []byte
	for _, path := range []string{"maplibre-gl/LICENSE.txt", "@fontsource/atkinson-hyperlegible/LICENSE"} {
		text, err := os.ReadFile(filepath.Join(web, "node_modules", path))
		if err != nil {
			return err
		}
		all = append(append(all, "== "+filepath.Dir(path)+" ==\n\n"...), append(text, '\n', '\n')...)
	}
	return os.WriteFile(filepath.Join(dist, licences), all, 0o644)
}

type output struct {
	EntryPoint string `json:"entryPoint"`
	Imports    []struct {
		Path string `json:"path"`
		Kind string `json:"kind"`
	} `json:"imports"`
}

// writeManifest keeps, for each entry, the name of what was written for it,
// and for the fonts of the main style sheet the names to load first.
func writeManifest(dist, metafile string) error {
	var meta struct {
		Outputs map[string]output `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return err
	}
	names := map[string]string{}
	for path, out := range meta.Outputs {
		name := filepath.Base(path)
		switch {
		case out.EntryPoint != "":
			entry := filepath.Base(out.EntryPoint)
			names[strings.Replace(entry, ".ts", ".js", 1)] = name
		case strings.HasSuffix(name, ".woff2"):
			plain, _, _ := strings.Cut(name, "normal-")
			names[plain+"normal.woff2"] = name
		}
	}
	names[licences] = licences
	text, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(text, '\n'), 0o644)
}
