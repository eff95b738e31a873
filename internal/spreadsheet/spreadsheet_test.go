package spreadsheet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
)

func TestSafe(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "Médiathèque": "Médiathèque", "12": "12", "=1+1": "'=1+1", "+33123456789": "'+33123456789", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "＝1": "'＝1", "a=b": "a=b", " =1": " =1", "'=1": "'=1", "\xff=": "\xff=",
	} {
		if got := Safe(cell); got != want {
			t.Errorf("%q gives %q, want %q", cell, got, want)
		}
	}
}

func TestRowsReadBack(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	out := bufio.NewWriter(&file)
	err := sendRows(t.Context(), out, []string{"a", "b"}, func(_ context.Context, row func(...string) error) error {
		return row("un;deux\n\"trois\"", "=HYPERLINK(\"http://mauvais.example\")")
	})
	out.Flush()
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(file.String(), byteOrderMark)
	read := csv.NewReader(strings.NewReader(text))
	read.Comma = ';'
	rows, err := read.ReadAll()
	if err != nil || !marked || len(rows) != 2 || rows[1][0] != "un;deux\n\"trois\"" || rows[1][1] != "'=HYPERLINK(\"http://mauvais.example\")" {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestCutShort(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	out := bufio.NewWriter(&file)
	err := sendRows(t.Context(), out, []string{"a"}, func(context.Context, func(...string) error) error { return errors.New("away") })
	out.Flush()
	if err == nil || !strings.Contains(file.String(), cutShort) {
		t.Errorf("%q, %v", file.String(), err)
	}
}
