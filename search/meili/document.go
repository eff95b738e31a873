package meili

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"strconv"

	"annuaire/atlas"
	"annuaire/internal/jsontext"
	"annuaire/search"
)

// The attributes of a document beside the searched fields.
const (
	numberName  = "n" // its key
	versionName = "v" // of the place
	hashName    = "h" // of the searched texts, which also follow the territories and the rules of this program
)

// numberBits is what a number that passes through a double may have.
const numberBits = 53

// numberOf gives the number that stands for an identifier, the same on every
// instance. Identifiers may hold a dot, which no key of a document may, and
// numbers are what the server counts best. Among 200,000 places two have the
// same number with a probability of 2 in a million; one of them is then found
// by its filters, not by its words.
func numberOf(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.BigEndian.Uint64(sum[:]) >> (64 - numberBits)
}

// stamp tells two documents of a place apart.
type stamp struct {
	version int64
	hash    uint64
}

// document is what the server is given of a place.
type document struct {
	number uint64
	stamp
	texts []byte // the searched fields, as members of a JSON object
}

func newDocument(e *atlas.Entry) document {
	d := document{number: numberOf(e.ID), stamp: stamp{version: e.Version}}
	for i, text := range search.Texts(e) {
		if text != "" {
			d.texts = append(append(append(d.texts, `,"`...), search.Fields[i]...), `":`...)
			d.texts = jsontext.AppendString(d.texts, text)
		}
	}
	h := fnv.New64a()
	_, _ = h.Write(d.texts) // never fails
	d.hash = h.Sum64()
	return d
}

// MarshalJSON writes the document as the server is given it.
func (d document) MarshalJSON() ([]byte, error) {
	b := append(strconv.AppendUint([]byte(`{"`+numberName+`":`), d.number, 10), `,"`+versionName+`":`...)
	b = append(strconv.AppendInt(b, d.version, 10), `,"`+hashName+`":"`...)
	b = append(strconv.AppendUint(b, d.hash, 16), '"')
	return append(append(b, d.texts...), '}'), nil
}

// stampOf reads the number and the stamp of a document that the server holds.
// One that cannot be read differs from any other.
func stampOf(hit map[string]json.RawMessage) (number uint64, s stamp) {
	var hash string
	_ = json.Unmarshal(hit[numberName], &number)
	_ = json.Unmarshal(hit[versionName], &s.version)
	_ = json.Unmarshal(hit[hashName], &hash)
	s.hash, _ = strconv.ParseUint(hash, 16, 64)
	return number, s
}
