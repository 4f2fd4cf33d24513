package hsds

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"anchorpoint/directory"
)

// maxRow is the largest row of a CSV. More is a broken file, not a service.
const maxRow = 64 << 10

// rowReader cuts CSV into rows. Unlike encoding/csv it holds no more than
// maxRow of any row, and a quote that is never closed costs one line, not the
// rest of the file.
type rowReader struct {
	in        *bufio.Reader
	delimiter byte
	line      int  // of the row last read, from 1
	next      int  // line at which the next row begins
	converted bool // some text was in Windows-1252
}

// rowError is a row that cannot be read; the rows after it can.
type rowError struct {
	code    string
	message string
	text    string
}

func (e *rowError) Error() string { return e.message }

// read gives the fields of the next row; io.EOF after the last. Empty lines are
// passed over.
func (r *rowReader) read() ([]string, error) {
	for {
		window, err := r.in.Peek(maxRow + 1)
		if len(window) == 0 {
			if errors.Is(err, io.EOF) {
				return nil, io.EOF
			}
			return nil, fmt.Errorf("read line %d: %w", r.next, err)
		}
		atEnd := err != nil
		fields, n, whole := scanRow(window, r.delimiter, atEnd)
		r.line = r.next
		if !whole {
			return nil, r.skip(window)
		}
		r.next += bytes.Count(window[:n], []byte("\n"))
		if _, err := r.in.Discard(n); err != nil {
			return nil, err
		}
		if len(fields) == 1 && fields[0] == "" {
			continue
		}
		return r.decode(fields), nil
	}
}

// skip passes over a row that has no end within the limit: its first line when
// a quote is the cause, all of it when the line itself is too long.
func (r *rowReader) skip(window []byte) error {
	text := clip(string(window[:min(len(window), 200)]))
	if i := bytes.IndexByte(window, '\n'); i >= 0 {
		_, _ = r.in.Discard(i + 1) // it was just seen
		r.next++
		return &rowError{"row_malformed", "A quotation mark in this line is never closed.", text}
	}
	r.next++
	for {
		part, err := r.in.ReadSlice('\n')
		if err == nil || !errors.Is(err, bufio.ErrBufferFull) {
			_ = part
			return &rowError{"row_too_long", fmt.Sprintf("The line is longer than %d KiB.", maxRow>>10), text}
		}
	}
}

// scanRow takes one row from the beginning of window: its fields and its
// length. whole is false when it does not end in it.
func scanRow(window []byte, delimiter byte, atEnd bool) (fields []string, n int, whole bool) {
	var field []byte
	quoted, start := false, true
	for i := 0; i < len(window); i++ {
		c := window[i]
		switch {
		case quoted && c == '"':
			if i+1 < len(window) && window[i+1] == '"' {
				field = append(field, '"')
				i++
				continue
			}
			quoted = false
		case quoted:
			field = append(field, c)
		case c == '"' && start:
			quoted, start = true, false
			field = field[:0]
		case c == delimiter:
			fields, field, start = append(fields, string(field)), field[:0], true
		case c == '\n':
			field = bytes.TrimSuffix(field, []byte("\r"))
			return append(fields, string(field)), i + 1, true
		default:
			field = append(field, c)
			start = start && c == ' '
		}
	}
	if !atEnd || quoted && bytes.IndexByte(window, '\n') >= 0 {
		return nil, 0, false
	}
	return append(fields, string(bytes.TrimSuffix(field, []byte("\r")))), len(window), true
}

// decode reads fields that are not UTF-8 as Windows-1252, and takes away the
// apostrophe that guards a spreadsheet against formulas.
func (r *rowReader) decode(fields []string) []string {
	for i, f := range fields {
		if !utf8.ValidString(f) {
			if s, err := charmap.Windows1252.NewDecoder().String(f); err == nil {
				f, r.converted = s, true
			}
		}
		// A text that began with an apostrophe was given a second one.
		if rest := strings.TrimLeft(f, "'"); rest != f && rest != "" && strings.IndexByte("=+-@\t\r", rest[0]) >= 0 {
			f = f[1:]
		}
		fields[i] = f
	}
	return fields
}

// delimiters are those that are looked for in the header.
const delimiters = ",;\t|"

// findDelimiter counts the candidates outside quotes in the first line.
func findDelimiter(head []byte) (byte, bool) {
	if i := bytes.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	counts := [256]int{}
	quoted := false
	for _, c := range head {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	best := byte(',')
	for i := range len(delimiters) {
		if counts[delimiters[i]] > counts[best] {
			best = delimiters[i]
		}
	}
	return best, counts[best] > 0
}

// malformed is the record of a row that cannot be read.
func malformed(e *rowError, line int) directory.Record {
	bad := refused(e.code, e.text, e.message)
	bad.Row = line
	return bad
}
