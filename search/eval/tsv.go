package eval

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// table is a file of tab-separated values with a header row. Lines that are
// blank or start with # are left out. There is no quoting.
type table struct {
	name    string // of the file, for messages
	columns map[string]int
	lines   *bufio.Scanner
	number  int // of the line last read
	fields  []string
}

// newTable reads the header: it must name every needed column and no other than
// the needed and the optional ones, so that a slip in a name is not ignored.
func newTable(name string, r io.Reader, needed, optional []string) (*table, error) {
	t := &table{name: name, columns: map[string]int{}, lines: bufio.NewScanner(r)}
	if !t.next() {
		return nil, t.end(fmt.Errorf("%s: empty; the first row names the columns: %s", name, strings.Join(needed, ", ")))
	}
	known := slices.Concat(needed, optional)
	for i, column := range t.fields {
		column = strings.ToLower(strings.TrimSpace(column))
		if !slices.Contains(known, column) {
			return nil, t.fault("unknown column %q; known are %s", column, strings.Join(known, ", "))
		}
		if _, twice := t.columns[column]; twice {
			return nil, t.fault("column %q stands there twice", column)
		}
		t.columns[column] = i
	}
	for _, column := range needed {
		if _, there := t.columns[column]; !there {
			return nil, t.fault("column %q is missing in the header", column)
		}
	}
	return t, nil
}

// next goes to the next row and says whether there is one.
func (t *table) next() bool {
	for t.lines.Scan() {
		t.number++
		line := strings.TrimSuffix(t.lines.Text(), "\r")
		if t.number == 1 {
			line = strings.TrimPrefix(line, "\ufeff") // spreadsheets put it there
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		t.fields = strings.Split(line, "\t")
		return true
	}
	return false
}

// end is the error of reading, or else instead.
func (t *table) end(instead error) error {
	if err := t.lines.Err(); err != nil {
		return fmt.Errorf("%s: after row %d: %w", t.name, t.number, err)
	}
	return instead
}

// value of a column in this row; empty when the row ends before it.
func (t *table) value(column string) string {
	i, there := t.columns[column]
	if !there || i >= len(t.fields) {
		return ""
	}
	return strings.TrimSpace(t.fields[i])
}

func (t *table) fault(format string, args ...any) error {
	return fmt.Errorf("%s: row %d: %s", t.name, t.number, fmt.Sprintf(format, args...))
}
