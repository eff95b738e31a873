package fakemeili

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"annuaire/fold"
)

// document is one thing indexed: its fields as they came, and what each says.
type document struct {
	id     string
	fields map[string]json.RawMessage
	said   []said
}

// said is what a field says, as texts and as words.
type said struct {
	name  string
	texts []string
	words []string
}

func newDocument(id string, fields map[string]json.RawMessage) *document {
	d := &document{id: id, fields: fields}
	for name, value := range fields {
		one := said{name: name, texts: texts(value)}
		for _, text := range one.texts {
			one.words = append(one.words, fold.Words(text)...)
		}
		d.said = append(d.said, one)
	}
	return d
}

// values gives the values of a field, each as a text.
func (d *document) values(name string) []string {
	for i := range d.said {
		if d.said[i].name == name {
			return d.said[i].texts
		}
	}
	return nil
}

// texts gives a text, a number or a boolean as a text, and those of a list.
func texts(value json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		var all []string
		for _, one := range list {
			all = append(all, texts(one)...)
		}
		return all
	}
	var text string
	if json.Unmarshal(value, &text) == nil && string(value) != "null" {
		return []string{text}
	}
	if value[0] == '{' || value[0] == 'n' {
		return nil
	}
	return []string{string(value)}
}

// pick gives the fields wanted, all for "*" or none.
func (d *document) pick(names []string) map[string]json.RawMessage {
	picked := map[string]json.RawMessage{}
	for name, value := range d.fields {
		if names == nil || slices.Contains(names, "*") || slices.Contains(names, name) {
			picked[name] = value
		}
	}
	return picked
}

var validID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,511}$`)

// identify gives the identifier that a document holds.
func identify(fields map[string]json.RawMessage, primaryKey string) (string, *apiError) {
	raw, given := fields[primaryKey]
	if !given {
		all, _ := json.Marshal(fields)
		return "", bad("missing_document_id", "Document doesn't have a `%s` attribute: `%s`.", primaryKey, all)
	}
	var id string
	if json.Unmarshal(raw, &id) != nil {
		if _, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			return string(raw), nil
		}
	}
	if !validID.MatchString(id) {
		return "", bad("invalid_document_id", "Document identifier `%s` is invalid. A document identifier can be of type integer or string, "+
			"only composed of alphanumeric characters (a-z A-Z 0-9), hyphens (-) and underscores (_), and can not be more than 511 bytes.", raw)
	}
	return id, nil
}

// inferKey finds the field that identifies documents, by its name.
func inferKey(fields map[string]json.RawMessage) (string, *apiError) {
	var keys []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if strings.HasSuffix(strings.ToLower(name), "id") {
			keys = append(keys, name)
		}
	}
	const ask = "Please specify the primary key manually using the `primaryKey` query parameter."
	switch len(keys) {
	case 0:
		return "", bad("index_primary_key_no_candidate_found", "The primary key inference failed as the engine did not find any field ending with `id` in its name. "+ask)
	case 1:
		return keys[0], nil
	}
	return "", bad("index_primary_key_multiple_candidates_found", "The primary key inference failed as the engine found %d fields ending with `id` in their names: '%s' and '%s'. "+ask,
		len(keys), keys[0], keys[1])
}

// readDocuments reads a list of documents, one alone, or one a line.
func readDocuments(r *http.Request) ([]map[string]json.RawMessage, *apiError) {
	body := bytes.TrimSpace(bodyOf(r))
	if len(body) == 0 {
		return nil, bad("missing_payload", "A json payload is missing.")
	}
	broken := func(err error) *apiError {
		return bad("malformed_payload", "The `json` payload provided is malformed. `Couldn't serialize document value: %v`.", err)
	}
	var all []map[string]json.RawMessage
	if body[0] == '[' {
		if err := json.Unmarshal(body, &all); err != nil {
			return nil, broken(err)
		}
		return all, nil
	}
	for lines := json.NewDecoder(bytes.NewReader(body)); ; {
		var one map[string]json.RawMessage
		switch err := lines.Decode(&one); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, broken(err)
		}
		all = append(all, one)
	}
}

// put adds documents, or with partial changes the fields given of those that
// are there. When one is at fault none is put.
func (x *index) put(all []map[string]json.RawMessage, partial bool) *apiError {
	if x.primaryKey == "" && len(all) > 0 {
		key, err := inferKey(all[0])
		if err != nil {
			return err
		}
		x.primaryKey = key
	}
	ids := make([]string, len(all))
	for i, fields := range all {
		id, err := identify(fields, x.primaryKey)
		if err != nil {
			return err
		}
		ids[i] = id
	}
	x.words = nil
	for i, id := range ids {
		fields, before := all[i], x.byID[id]
		if partial && before != nil {
			fields = maps.Clone(before.fields)
			maps.Copy(fields, all[i])
		}
		d := newDocument(id, fields)
		if before != nil {
			*before = *d
			continue
		}
		x.byID[id] = d
		x.documents = append(x.documents, d)
	}
	return nil
}

// remove takes documents out, and tells how many there were.
func (x *index) remove(gone func(*document) bool) int {
	before := len(x.documents)
	x.words = nil
	x.documents = slices.DeleteFunc(x.documents, func(d *document) bool {
		if !gone(d) {
			return false
		}
		delete(x.byID, d.id)
		return true
	})
	return before - len(x.documents)
}
