package hsds

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"anchorpoint/directory"
)

// Kind is what a file turned out to be, whatever its name says.
type Kind string

// The kinds of file that can be read.
const (
	JSON   Kind = "JSON"
	NDJSON Kind = "NDJSON"
	CSV    Kind = "CSV"
)

// ErrFormat is behind every refusal of a whole file; its text says why.
var ErrFormat = errors.New("this file cannot be read")

// ReadOptions say how a file is read.
type ReadOptions struct {
	Name string // of the file, for reports
	// Mapping says what the columns of a CSV are; nil: the one of Mappings
	// whose columns are all there, else a guess from the header.
	Mapping  *Mapping
	Mappings fs.FS // holds mappings/*.toml; may be nil
}

// Reader reads the records of one file.
type Reader struct {
	o       ReadOptions
	kind    Kind
	in      *bufio.Reader
	decoder *objectDecoder
	table   *table // of a CSV
	notes   []directory.Finding
	// converted: some text was in Windows-1252.
	converted bool
}

// peekSize is how much of a file is looked at to tell what it is.
const peekSize = 1 << 20

// NewReader looks at the beginning of a file and gets ready to read it. An
// error wraps ErrFormat when the file is not one that can be read.
func NewReader(in io.Reader, o ReadOptions) (*Reader, error) {
	r := &Reader{o: o, in: bufio.NewReaderSize(in, peekSize), decoder: newObjectDecoder()}
	head, err := r.in.Peek(peekSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, fmt.Errorf("read %s: %w", o.Name, err)
	}
	if utf16LE, utf16BE := bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}); utf16LE || utf16BE {
		r.in = bufio.NewReaderSize(&utf16Reader{in: r.in, big: utf16BE}, peekSize)
		r.note(directory.Repaired, "encoding_converted", "", "The file was in UTF-16 and was converted.")
		head, _ = r.in.Peek(peekSize) // what cannot be read shows below as an empty file
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = r.in.Discard(3) // these bytes were just seen
		head = head[3:]
	}
	if why := unreadable(head); why != "" {
		return nil, fmt.Errorf("%s: %s: %w", o.Name, why, ErrFormat)
	}
	return r, r.open(head)
}

// unreadable says in words why a file can be no data at all.
func unreadable(head []byte) string {
	trimmed := bytes.TrimSpace(head)
	sniff := head[:min(len(head), 4096)]
	switch {
	case len(trimmed) == 0:
		return "the file is empty"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "this is a spreadsheet or zip file; save the sheet as CSV and import that"
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return "this is an old spreadsheet file; save the sheet as CSV and import that"
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "this is a PDF file; services cannot be read from it"
	case bytes.IndexByte(sniff, 0) >= 0:
		return "this is a binary file; save the data as CSV or JSON"
	case trimmed[0] == '<':
		return "this is a web page or XML file; CSV or JSON is needed"
	}
	return ""
}

// open settles the kind of the file.
func (r *Reader) open(head []byte) error {
	trimmed := bytes.TrimSpace(head)
	for _, prefix := range []string{"export default", "module.exports ="} {
		if bytes.HasPrefix(trimmed, []byte(prefix)) {
			_, _ = r.in.Discard(bytes.Index(head, []byte(prefix)) + len(prefix)) // these bytes were just seen
			trimmed = bytes.TrimSpace(trimmed[len(prefix):])
		}
	}
	if len(trimmed) == 0 {
		return fmt.Errorf("%s: the file is empty: %w", r.o.Name, ErrFormat)
	}
	switch trimmed[0] {
	case '{', '[':
		r.kind = JSON
		if trimmed[0] == '{' && looksLikeLines(trimmed) {
			r.kind = NDJSON
		}
		return nil
	}
	if inner, ok := jsonInString(trimmed); ok {
		r.kind, r.in = JSON, bufio.NewReaderSize(bytes.NewReader(inner), peekSize)
		return nil
	}
	r.kind = CSV
	var err error
	r.table, err = r.newTable()
	return err
}

// Kind is what the file is.
func (r *Reader) Kind() Kind { return r.kind }

// Mapping is the mapping by which a CSV is read, and how it was found; nil for
// JSON.
func (r *Reader) Mapping() (*Mapping, Origin) {
	if r.table == nil {
		return nil, ""
	}
	return r.table.mapping, r.table.origin
}

// Notes are what was noticed of the file as a whole; complete only after the
// last record was read.
func (r *Reader) Notes() []directory.Finding {
	out := slices.Clone(r.notes)
	for _, name := range slices.Sorted(maps.Keys(r.decoder.unknown)) {
		out = append(out, directory.Finding{Level: directory.Warning, Code: "unknown_field", Field: name,
			Message: fmt.Sprintf("This field is not in the standard; it is kept (%d times).", r.decoder.unknown[name])})
	}
	return out
}

func (r *Reader) note(level directory.Level, code, field, message string) {
	r.notes = append(r.notes, directory.Finding{Level: level, Code: code, Field: field, Message: message})
}

// Records reads the file once. An error is the last thing it gives: the rest of
// the file cannot be read.
func (r *Reader) Records() iter.Seq2[directory.Record, error] {
	return func(yield func(directory.Record, error) bool) {
		var err error
		switch r.kind {
		case CSV:
			err = r.table.records(yield)
		case NDJSON:
			err = r.lines(yield)
		default:
			err = r.values(yield)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(directory.Record{}, fmt.Errorf("%s: %w", r.o.Name, err))
		}
	}
}

// utf8 reads bytes that are not UTF-8 as Windows-1252, and says so once.
func (r *Reader) utf8(raw []byte) []byte {
	if utf8.Valid(raw) {
		return raw
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return raw
	}
	if !r.converted {
		r.note(directory.Repaired, "encoding_converted", "", "The file was in Windows-1252 and was converted.")
	}
	r.converted = true
	return out
}

// errStopped says that the caller wants no more records.
var errStopped = errors.New("stopped")

// refused is a record that cannot be used, with the reason.
func refused(code, before, message string) directory.Record {
	return directory.Record{Refused: true, Findings: []directory.Finding{
		{Level: directory.Refusal, Code: code, Before: before, Message: message}}}
}

// utf16Reader turns UTF-16 into UTF-8.
type utf16Reader struct {
	in      *bufio.Reader
	big     bool
	pending []byte
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.pending) == 0 {
		var pair [2]byte
		if _, err := io.ReadFull(u.in, pair[:]); err != nil {
			return 0, io.EOF // half a character at the end is nothing
		}
		c := rune(u.unit(pair))
		if utf16.IsSurrogate(c) {
			if _, err := io.ReadFull(u.in, pair[:]); err == nil {
				c = utf16.DecodeRune(c, rune(u.unit(pair)))
			}
		}
		u.pending = []byte(string(c))
	}
	n := copy(p, u.pending)
	u.pending = u.pending[n:]
	return n, nil
}

func (u *utf16Reader) unit(b [2]byte) uint16 {
	if u.big {
		return uint16(b[0])<<8 | uint16(b[1])
	}
	return uint16(b[1])<<8 | uint16(b[0])
}
