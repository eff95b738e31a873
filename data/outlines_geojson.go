package data

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"annuaire/fault"
)

// outlineFeature is one feature of a GeoJSON file, its geometry not read yet.
type outlineFeature struct {
	number   int    // from 1
	code     string // property "code"
	geometry []byte // JSON, valid only until the next feature
}

// errNoCode refuses a feature that does not name its territory.
var errNoCode = errors.New("propriété « code » absente")

// eachOutlineFeature reads a FeatureCollection one feature at a time, so that
// memory is bounded by the largest feature. An error of visit stops it.
func eachOutlineFeature(ctx context.Context, f referenceFile, limits referenceLimits, visit func(outlineFeature) error) error {
	meter, file, err := openReference(ctx, f, limits.unpacked, limits.feature)
	if err != nil {
		return err
	}
	defer file.Close()
	in := &featureReader{file: f, meter: meter, json: json.NewDecoder(&blankGuard{r: meter}), visit: visit}
	return in.collection()
}

// blankGuard refuses a long run of blanks: between two tokens the decoder reads
// the whole run again each time it receives a little more of it.
type blankGuard struct {
	r   io.Reader
	run int
}

const maxBlanks = 256 << 10

var errBlanks = errors.New("a long run of blanks")

func (g *blankGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	for i, b := range p[:n] {
		if b > ' ' {
			g.run = 0
		} else if g.run++; g.run > maxBlanks {
			return i, errBlanks
		}
	}
	return n, err
}

// featureReader walks a FeatureCollection.
type featureReader struct {
	file  referenceFile
	meter *meteredReader
	json  *json.Decoder
	visit func(outlineFeature) error
	count int
	found bool // the member "features"
}

func (r *featureReader) collection() error {
	if err := r.expect('{'); err != nil {
		if _, other := errors.AsType[*json.SyntaxError](err); other {
			return r.notCollection() // a page that says « 404 », for one
		}
		return err
	}
	for r.json.More() {
		key, err := r.json.Token()
		if err != nil {
			return r.failure(err)
		}
		if err := r.member(key); err != nil {
			return err
		}
	}
	if err := r.expect('}'); err != nil {
		return err
	}
	if !r.found {
		return r.notCollection()
	}
	return nil
}

func (r *featureReader) member(key json.Token) error {
	r.meter.next()
	switch key {
	case "features":
		r.found = true
		return r.features()
	case "type":
		var kind string
		if err := r.json.Decode(&kind); err != nil {
			return r.failure(err)
		}
		if kind != "FeatureCollection" {
			return r.notCollection()
		}
		return nil
	}
	var skipped json.RawMessage
	if err := r.json.Decode(&skipped); err != nil {
		return r.failure(err)
	}
	return nil
}

func (r *featureReader) features() error {
	if err := r.expect('['); err != nil {
		return err
	}
	var raw json.RawMessage
	for r.json.More() {
		r.meter.next()
		if err := r.json.Decode(&raw); err != nil {
			return r.failure(err)
		}
		r.count++
		if err := r.visit(parseFeature(r.count, raw)); err != nil {
			return err
		}
	}
	return r.expect(']')
}

func (r *featureReader) expect(want json.Delim) error {
	token, err := r.json.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return r.failure(err)
	}
	if token != want {
		return r.notCollection()
	}
	return nil
}

func (r *featureReader) notCollection() error {
	return fault.New(fault.Invalid, "Le fichier « %s » n'est pas une collection GeoJSON (FeatureCollection) de contours.", r.file.name)
}

func (r *featureReader) failure(err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return inputFailure(err, r.file.name, r.count+1, "contour numéro")
}

// parseFeature finds the code and the geometry in a feature that is valid JSON.
// What is not there is left empty.
func parseFeature(number int, raw []byte) outlineFeature {
	f := outlineFeature{number: number}
	eachMember(raw, func(key, value []byte) {
		switch string(key) {
		case `"geometry"`:
			f.geometry = value
		case `"properties"`:
			eachMember(value, func(key, value []byte) {
				if string(key) == `"code"` {
					_ = json.Unmarshal(value, &f.code) // not a string: no code
				}
			})
		}
	})
	return f
}

// eachMember visits the members of an object. raw must be valid JSON; when it
// is no object nothing is visited. Nothing is nested deeper by it, so depth
// costs nothing.
func eachMember(raw []byte, visit func(key, value []byte)) {
	i := skipSpace(raw, 0)
	if i >= len(raw) || raw[i] != '{' {
		return
	}
	i = skipSpace(raw, i+1)
	for i < len(raw) && raw[i] == '"' {
		keyEnd := skipValue(raw, i)
		key := raw[i:keyEnd]
		i = skipSpace(raw, keyEnd)
		i = skipSpace(raw, i+1) // the colon
		end := skipValue(raw, i)
		if end <= i {
			return
		}
		visit(key, raw[i:end])
		i = skipSpace(raw, end)
		i = skipSpace(raw, i+1) // the comma or the closing brace
	}
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// skipValue gives the end of the value that starts at i.
func skipValue(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = skipString(b, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of a bare number or word
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\n', '\t', '\r', ':':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}

func skipString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return min(i, len(b))
}

// describe names a feature in a message.
func (f outlineFeature) describe(file referenceFile) string {
	if f.code == "" {
		return fmt.Sprintf("%s, contour numéro %d", file.name, f.number)
	}
	return fmt.Sprintf("%s, contour numéro %d (code %s)", file.name, f.number, fault.Excerpt(f.code, 20))
}
