package hsds

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"anchorpoint/directory"
)

// maxRecord is the largest JSON record: an organization with all its services
// may be one. A larger one is refused without being held.
const maxRecord = 16 << 20

var errTooLarge = errors.New("the record is too large")

type yieldRecord = func(directory.Record, error) bool

// jsonSource cuts a stream into JSON values by brackets and strings alone, so
// that a value that is broken inside costs only itself.
type jsonSource struct{ in *bufio.Reader }

// next gives the next byte that is not blank, without taking it.
func (s *jsonSource) next() (byte, error) {
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != ' ' && b != '\n' && b != '\r' && b != '\t' {
			return b, s.in.UnreadByte()
		}
	}
}

// take takes a byte if it is next.
func (s *jsonSource) take(want byte) bool {
	if b, err := s.next(); err != nil || b != want {
		return false
	}
	_, _ = s.in.ReadByte() // it was just seen
	return true
}

// value takes one whole value.
func (s *jsonSource) value() ([]byte, error) {
	first, err := s.next()
	if err != nil {
		return nil, err
	}
	switch first {
	case '{', '[', '"':
		return s.nested()
	}
	return s.scalar()
}

func (s *jsonSource) scalar() ([]byte, error) {
	var out []byte
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return out, nil // the end of the file ends it too
		}
		if strings.IndexByte(",]}: \n\r\t", b) >= 0 {
			if len(out) == 0 { // a stray sign: taken, or nothing would move on
				return []byte{b}, nil
			}
			return out, s.in.UnreadByte()
		}
		if out = append(out, b); len(out) > maxRecord {
			return nil, errTooLarge
		}
	}
}

// nested takes a string, an object or an array.
func (s *jsonSource) nested() ([]byte, error) {
	var out []byte
	depth, inString, escaped, large := 0, false, false, false
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return out, io.ErrUnexpectedEOF
		}
		if !large {
			if out = append(out, b); len(out) > maxRecord {
				out, large = nil, true
			}
		}
		switch {
		case escaped:
			escaped = false
			continue
		case inString:
			escaped = b == '\\'
			inString = b != '"'
			if inString || depth > 0 {
				continue
			}
		case b == '"':
			inString = true
			continue
		case b == '{' || b == '[':
			depth++
			continue
		case b == '}' || b == ']':
			depth--
		default:
			continue
		}
		if depth <= 0 {
			if large {
				return nil, errTooLarge
			}
			return out, nil
		}
	}
}

// values reads a JSON file: an array, an envelope, one object or several.
func (r *Reader) values(yield yieldRecord) error {
	s := &jsonSource{in: r.in}
	sink := &sink{reader: r, yield: yield}
	for {
		first, err := s.next()
		if errors.Is(err, io.EOF) {
			return sink.close()
		}
		if err != nil {
			return err
		}
		switch first {
		case '[':
			err = s.array("", sink)
		case '{':
			err = s.envelope(sink)
		case ';', ',':
			s.take(first)
		default:
			return fmt.Errorf("there is something that is no JSON after the records: %w", ErrFormat)
		}
		if err != nil {
			return err
		}
	}
}

// array reads the elements of an array one by one.
func (s *jsonSource) array(name string, sink *sink) error {
	s.take('[')
	for i := 0; ; {
		b, err := s.next()
		if err != nil {
			return fmt.Errorf("the file ends inside a list, after %d records: %w", i, io.ErrUnexpectedEOF)
		}
		if b == ']' || b == ',' {
			s.take(b)
			if b == ']' {
				return nil
			}
			continue
		}
		if err := s.element(fmt.Sprintf("%s[%d]", name, i), sink); err != nil {
			return err
		}
		i++
	}
}

func (s *jsonSource) element(path string, sink *sink) error {
	raw, err := s.value()
	switch {
	case errors.Is(err, errTooLarge):
		bad := refused("record_too_large", "", fmt.Sprintf("The record is larger than %d MiB.", maxRecord>>20))
		bad.Path = path
		return sink.give(bad)
	case err != nil:
		return fmt.Errorf("the file ends inside the record %s: %w", path, err)
	}
	return sink.record(raw, path, 0)
}

// pageMembers are the members of a page envelope, of 3.x and of 1.0, that stand
// beside its list.
var pageMembers = map[string]bool{"total_items": true, "total_pages": true, "page_number": true, "size": true,
	"first_page": true, "last_page": true, "empty": true, "totalElements": true, "totalPages": true, "number": true,
	"first": true, "last": true, "numberOfElements": true, "pageable": true, "sort": true}

// listMembers are the members that hold the records of an envelope.
var listMembers = map[string]bool{"contents": true, "content": true, "services": true, "service_at_locations": true,
	"organizations": true, "items": true, "results": true, "data": true}

// envelope reads an object that either holds a list of records or is a record
// itself. Only members of envelopes may stand before the list: an organization
// has services as well, but says who it is first.
func (s *jsonSource) envelope(sink *sink) error {
	s.take('{')
	whole := []byte{'{'}
	listed := false
	for {
		b, err := s.next()
		if err != nil {
			return fmt.Errorf("the file ends inside an object: %w", io.ErrUnexpectedEOF)
		}
		if b == '}' {
			s.take('}')
			if listed {
				return nil
			}
			return sink.record(append(whole, '}'), "", 0)
		}
		if b == ',' {
			s.take(',')
			whole = append(whole, ',')
			continue
		}
		key, err := s.value()
		if err != nil {
			return fmt.Errorf("the file ends inside an object: %w", err)
		}
		s.take(':')
		name := strings.Trim(string(key), `"`)
		if list, _ := s.next(); list == '[' && listMembers[name] {
			listed = true
			if err := s.array(name, sink); err != nil {
				return err
			}
			continue
		}
		if listed || pageMembers[name] {
			value, err := s.value()
			if err != nil {
				return fmt.Errorf("the file ends inside an object: %w", err)
			}
			whole = append(append(append(whole, key...), ':'), value...)
			continue
		}
		return s.single(append(append(whole, key...), ':'), sink)
	}
}

// single reads the rest of an object that is one record, or a set of tables.
func (s *jsonSource) single(whole []byte, sink *sink) error {
	for {
		value, err := s.value()
		if err != nil {
			return fmt.Errorf("the file ends inside an object, or it is too large: %w", err)
		}
		if whole = append(whole, value...); len(whole) > 4*maxRecord {
			return fmt.Errorf("the file is one object of more than %d MiB: %w", 4*maxRecord>>20, ErrFormat)
		}
		b, err := s.next()
		if err != nil {
			return fmt.Errorf("the file ends inside an object: %w", io.ErrUnexpectedEOF)
		}
		s.take(b)
		if whole = append(whole, b); b == '}' {
			return sink.record(whole, "", 0)
		}
		if b == ':' || b == ',' {
			continue
		}
		_ = s.in.UnreadByte() // an odd sign is part of the broken record
		whole = whole[:len(whole)-1]
	}
}

// looksLikeLines says whether a file is one object a line, so that a broken
// line can be told from the next.
func looksLikeLines(head []byte) bool {
	begin, valid := 0, 0
	for n, line := range bytes.SplitN(head, []byte("\n"), 5) {
		line = bytes.TrimSpace(line)
		if n == 4 || len(line) == 0 {
			continue
		}
		if line[0] == '{' {
			begin++
		}
		if len(line) > 2 && jsontext.Value(line).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) {
			valid++
		}
	}
	return begin >= 2 && valid >= 1
}

// lines reads NDJSON.
func (r *Reader) lines(yield yieldRecord) error {
	sink := &sink{reader: r, yield: yield}
	for row := 1; ; row++ {
		line, err := readLine(r.in)
		if errors.Is(err, io.EOF) {
			return sink.close()
		}
		switch {
		case errors.Is(err, errTooLarge):
			bad := refused("record_too_large", "", fmt.Sprintf("The line is larger than %d MiB.", maxRecord>>20))
			bad.Row = row
			err = sink.give(bad)
		case err != nil:
			return err
		case len(bytes.TrimSpace(line)) > 0:
			err = sink.record(line, "", row)
		}
		if err != nil {
			return err
		}
	}
}

// readLine reads one line without its end; of a line that is too large nothing
// is held.
func readLine(in *bufio.Reader) ([]byte, error) {
	var out []byte
	large := false
	for {
		part, err := in.ReadSlice('\n')
		if !large {
			out = append(out, part...)
		}
		if len(out) > maxRecord {
			out, large = nil, true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		switch {
		case large:
			return nil, errTooLarge
		case err != nil && len(out) == 0:
			return nil, err
		}
		return bytes.TrimRight(out, "\r\n"), nil
	}
}

// jsonInString unwraps JSON text that stands inside a JSON string.
func jsonInString(head []byte) ([]byte, bool) {
	if head[0] != '"' || len(head) >= peekSize-3 {
		return nil, false
	}
	inner, err := jsontext.AppendUnquote(nil, bytes.TrimRight(head, "; \r\n\t"))
	if err != nil {
		return nil, false
	}
	inner = bytes.TrimSpace(inner)
	return inner, len(inner) > 0 && (inner[0] == '{' || inner[0] == '[')
}
