package data

import (
	"strconv"

	"annuaire/internal/jsontext"
)

// jsonObject appends the members of an object; those without value are left
// to the caller to skip.
type jsonObject struct {
	b     []byte
	empty bool
}

func openObject(b []byte) jsonObject { return jsonObject{append(b, '{'), true} }

func (o *jsonObject) key(name string) {
	if !o.empty {
		o.b = append(o.b, ',')
	}
	o.empty = false
	o.b = append(jsontext.AppendString(o.b, name), ':')
}

// text writes a string, null when it is empty.
func (o *jsonObject) text(name, value string) {
	o.key(name)
	if value == "" {
		o.b = append(o.b, "null"...)
		return
	}
	o.b = jsontext.AppendString(o.b, value)
}

// some writes a string unless it is empty.
func (o *jsonObject) some(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

// list writes an array of strings.
func (o *jsonObject) list(name string, values []string) {
	o.key(name)
	o.b = append(o.b, '[')
	for i, v := range values {
		o.b = jsontext.AppendString(appendComma(o.b, i), v)
	}
	o.b = append(o.b, ']')
}

// someList writes an array unless it is empty.
func (o *jsonObject) someList(name string, values []string) {
	if len(values) > 0 {
		o.list(name, values)
	}
}

func (o *jsonObject) number(name string, x float64) {
	o.key(name)
	o.b = strconv.AppendFloat(o.b, x, 'f', -1, 64)
}

// node writes an object of a type of linked data.
func (o *jsonObject) node(name, kind string, fill func(*jsonObject)) {
	o.key(name)
	n := openObject(o.b)
	n.text("@type", kind)
	fill(&n)
	o.b = n.close()
}

func (o *jsonObject) close() []byte { return append(o.b, '}') }
