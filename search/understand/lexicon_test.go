package understand

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/geo"
)

// noon is a Tuesday in winter, so that London is on UTC.
var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

var shared = sync.OnceValues(func() (*Lexicon, error) {
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		return nil, err
	}
	return NewLexicon(data.FS, v)
})

// theLexicon is the product's own, made once for all tests.
func theLexicon(t testing.TB) *Lexicon {
	t.Helper()
	l, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var resolver = sync.OnceValues(func() (*geo.Resolver, error) { return geo.Open(geo.Options{Data: data.FS}) })

func thePlaces(t testing.TB) *geo.Resolver {
	t.Helper()
	r, err := resolver()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rowsOf reads a tab-separated test file; each row maps a column to its value.
func rowsOf(t testing.TB, name string) []map[string]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var header []string
	var rows []map[string]string
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, cell := range cells {
			row[header[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// either splits "a|b".
func either(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}
