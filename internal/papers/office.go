package papers

import (
	"archive/zip"
	"io"
	"regexp"
	"strings"
)

// kindOf tells which office document an archive is, and refuses those that hold
// programs, or that fetch others when they open.
func kindOf(archive *zip.Reader) (string, error) {
	if types, is, err := textOf(archive, "[Content_Types].xml"); err != nil || is {
		if err != nil {
			return "", err
		}
		return microsoft(archive, types)
	}
	kind, is, err := textOf(archive, "mimetype")
	if err != nil {
		return "", err
	}
	if kind = strings.TrimSpace(kind); is && (kind == ODT || kind == ODS) {
		return kind, libreOffice(archive)
	}
	return "", errZip
}

const mainPart = ".main+xml"

// microsoft reads the types of the parts: the main one says what the document is.
func microsoft(archive *zip.Reader, types string) (string, error) {
	if strings.Contains(strings.ToLower(types), "macroenabled") || has(archive, "vbaproject.bin") {
		return "", errMacro
	}
	if err := fetchesNothing(archive); err != nil {
		return "", err
	}
	for _, kind := range []string{DOCX, XLSX} {
		if strings.Contains(types, kind+mainPart) {
			return kind, nil
		}
	}
	return "", errZip
}

var errMacro = refuse("Ce document contient des macros, c’est-à-dire un programme. Enregistrez-le sans macros, ou en PDF.")

// libreOffice looks for programs, where LibreOffice keeps them.
func libreOffice(archive *zip.Reader) error {
	for _, entry := range archive.File {
		if name := strings.ToLower(entry.Name); (strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/")) && !strings.HasSuffix(name, "/") {
			return errMacro
		}
	}
	manifest, is, err := textOf(archive, "META-INF/manifest.xml")
	if err != nil {
		return err
	}
	if !is {
		return damaged("Ce document")
	}
	if strings.Contains(manifest, "encryption-data") {
		return refuse("Ce document est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
	}
	return nil
}

// fetched are the relations by which a document brings another one from elsewhere
// without asking: a template, an object, a frame. Links that people follow are others.
var fetched = regexp.MustCompile(`(?is)<Relationship\b[^>]*\bType="[^"]*/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath|package)"[^>]*>`)

func fetchesNothing(archive *zip.Reader) error {
	for _, entry := range archive.File {
		if !strings.HasSuffix(strings.ToLower(entry.Name), ".rels") {
			continue
		}
		relations, _, err := textOf(archive, entry.Name)
		if err != nil {
			return err
		}
		for _, relation := range fetched.FindAllString(relations, -1) {
			if strings.Contains(strings.ToLower(relation), `targetmode="external"`) {
				return refuse("Ce document va chercher un autre fichier ailleurs quand il s’ouvre. Enregistrez-le en PDF, puis renvoyez-le.")
			}
		}
	}
	return nil
}

func has(archive *zip.Reader, base string) bool {
	for _, entry := range archive.File {
		if strings.HasSuffix(strings.ToLower(entry.Name), base) {
			return true
		}
	}
	return false
}

// textOf reads an entry as text; false when there is none of this name.
func textOf(archive *zip.Reader, name string) (text string, is bool, err error) {
	for _, entry := range archive.File {
		if entry.Name != name {
			continue
		}
		body, err := entry.Open()
		if err != nil {
			return "", true, damaged("Ce document")
		}
		defer body.Close()
		content, err := io.ReadAll(io.LimitReader(body, maxRead+1))
		if err != nil || len(content) > maxRead {
			return "", true, damaged("Ce document")
		}
		return string(content), true, nil
	}
	return "", false, nil
}
