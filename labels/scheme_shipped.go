package labels

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
)

//go:embed schemes/*.json
var shipped embed.FS

// Shipped gives the schemes that come with the directory, charter first. They can
// be published as they are, or be where another begins.
func Shipped() (schemes []Scheme) {
	files, err := fs.Glob(shipped, "schemes/*.json")
	if err != nil {
		panic(err) // the pattern is written above
	}
	for _, name := range files {
		text, err := shipped.ReadFile(name)
		if err != nil {
			panic(err) // it was just listed
		}
		s, err := ReadScheme(text)
		if err != nil {
			panic(name + ": " + err.Error()) // the tests read them all
		}
		schemes = append(schemes, s)
	}
	return schemes
}

// ReadScheme reads what the record and the shipped files keep of a scheme. A field
// that nobody knows is an error: it would be lost.
func ReadScheme(text []byte) (s Scheme, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return s, decoder.Decode(&s)
}
