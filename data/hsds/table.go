package hsds

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"anchorpoint/directory"
)

// table reads a CSV by its mapping.
type table struct {
	reader  *Reader
	rows    *rowReader
	header  []string
	mapping *Mapping
	origin  Origin
	row     *rowMapper
}

// newTable reads the header and settles the mapping.
func (r *Reader) newTable() (*table, error) {
	head, _ := r.in.Peek(maxRow) // errors show when the rows are read
	delimiter, found := findDelimiter(head)
	if r.o.Mapping != nil && r.o.Mapping.Delimiter != "" {
		delimiter, found = r.o.Mapping.Delimiter[0], true
	}
	t := &table{reader: r, rows: &rowReader{in: r.in, delimiter: delimiter, next: 1}}
	header, err := t.rows.read()
	if err != nil {
		return nil, fmt.Errorf("%s: the first line is no header: %w: %w", r.o.Name, err, ErrFormat)
	}
	if !found {
		return nil, fmt.Errorf("%s: no comma, semicolon, tab or bar separates columns in the first line (%q): %w",
			r.o.Name, clip(strings.Join(header, " ")), ErrFormat)
	}
	t.header = t.names(header)
	if t.mapping, t.origin, err = t.settle(); err != nil {
		return nil, err
	}
	t.row = newRowMapper(t.mapping, t.header)
	t.unmapped()
	return t, nil
}

// names gives every column a name.
func (t *table) names(header []string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = strings.Join(strings.Fields(h), " ")
		if out[i] == "" {
			out[i] = fmt.Sprintf("column_%d", i+1)
			t.reader.note(directory.Warning, "column_unnamed", out[i], "This column has no name in the first line.")
		}
		for n, name := 2, out[i]; columnIndex(out[:i], out[i]) >= 0; n++ {
			out[i] = fmt.Sprintf("%s_%d", name, n)
		}
	}
	return out
}

// settle finds the mapping: the given one, a built-in one, or a guess.
func (t *table) settle() (*Mapping, Origin, error) {
	name := t.reader.o.Name
	if m := t.reader.o.Mapping; m != nil {
		if missing := missingColumns(slices.Sorted(maps.Keys(m.Columns)), t.header); len(missing) > 0 {
			return nil, "", fmt.Errorf("%s: the mapping names columns that the file does not have: %s (it has: %s): %w",
				name, strings.Join(missing, ", "), clip(strings.Join(t.header, ", ")), ErrFormat)
		}
		return m, Given, nil
	}
	m, err := findMapping(t.reader.o.Mappings, t.header)
	if err != nil || m != nil {
		return m, BuiltIn, err
	}
	m = guessMapping(t.header)
	if !slices.Contains(slices.Collect(maps.Values(m.Columns)), "name") {
		return nil, "", fmt.Errorf("%s: no column holds the name of a service (the columns are: %s); "+
			"say with a mapping file which one it is: %w", name, clip(strings.Join(t.header, ", ")), ErrFormat)
	}
	return m, Guessed, nil
}

// unmapped reports the columns that fill no field; they are kept as they are.
func (t *table) unmapped() {
	for _, k := range t.row.kept {
		t.reader.note(directory.Warning, "unknown_field", t.header[k.column], "This column fills no field; it is kept as it is.")
	}
}

// records reads the rows.
func (t *table) records(yield yieldRecord) error {
	defer func() {
		if t.rows.converted {
			t.reader.note(directory.Repaired, "encoding_converted", "", "The file was in Windows-1252 and was converted.")
		}
	}()
	for {
		fields, err := t.rows.read()
		var bad *rowError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			if !t.give(yield, malformed(bad, t.rows.line)) {
				return errStopped
			}
			continue
		case err != nil:
			return err
		}
		if record, ok := t.record(fields); ok && !t.give(yield, record) {
			return errStopped
		}
	}
}

func (t *table) give(yield yieldRecord, record directory.Record) bool {
	record.File = t.reader.o.Name
	return yield(record, nil)
}

// record makes a record of one row; false for a row of empty cells.
func (t *table) record(fields []string) (directory.Record, bool) {
	for len(fields) > len(t.header) && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1] // empty cells at the end are a spreadsheet's habit
	}
	if !slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) != "" }) {
		return directory.Record{}, false
	}
	if len(fields) != len(t.header) {
		return malformed(&rowError{"row_malformed",
			fmt.Sprintf("The row has %d fields, the first line has %d.", len(fields), len(t.header)),
			clip(strings.Join(fields, string(t.rows.delimiter)))}, t.rows.line), true
	}
	record := t.row.record(fields)
	record.Row = t.rows.line
	record.Original = t.original(fields)
	return record, true
}

// original is the row as a JSON object of its columns.
func (t *table) original(fields []string) []byte {
	cells := make(map[string]string, len(fields))
	for i, f := range fields {
		if f != "" {
			cells[t.header[i]] = f
		}
	}
	b, err := json.Marshal(cells, json.Deterministic(true))
	if err != nil {
		return nil // a map of texts always has a form
	}
	return b
}
