package hsds

import (
	"bufio"
	"fmt"
	"io"
	"reflect"

	"anchorpoint/directory"
)

// WriteOptions say what an export is made with.
type WriteOptions struct {
	Vocabularies *directory.Vocabularies
	// Place names the city and county of an address that has none; see
	// directory.AddressFiller. May be nil.
	Place func(directory.Address) (city, county string)
}

// Service is the public, fully nested HSDS service of a listing. What must never
// leave (staff notes, hidden addresses, who maintains it) is not in it.
func Service(l *directory.Listing, o WriteOptions) (directory.Service, error) {
	return l.Wire(o.Vocabularies, o.Place)
}

// ListItem is a service as lists show it: its plain members, and those of its
// organization.
func ListItem(s directory.Service) directory.Service {
	item := plain(s)
	if s.Organization != nil {
		o := plain(*s.Organization)
		item.Organization = &o
	}
	return item
}

// plain is an object without the objects that hang on it.
func plain[T any](object T) T {
	v := reflect.ValueOf(&object).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch f.Kind() {
		case reflect.Slice, reflect.Map:
			f.SetZero()
		case reflect.Pointer:
			if f.Type().Elem().Kind() == reflect.Struct {
				f.SetZero()
			}
		}
	}
	return object
}

// Page is the envelope of every list.
type Page[T any] struct {
	TotalItems int  `json:"total_items"`
	TotalPages int  `json:"total_pages"`
	PageNumber int  `json:"page_number"`
	Size       int  `json:"size"` // of this page
	FirstPage  bool `json:"first_page"`
	LastPage   bool `json:"last_page"`
	Empty      bool `json:"empty"`
	Contents   []T  `json:"contents"`
}

// NewPage is a page of a list of total items. A page beyond the end is empty
// and not the last; the one page of an empty list is first and last.
func NewPage[T any](items []T, page, perPage, total int) Page[T] {
	if items == nil {
		items = []T{} // an empty list, not null
	}
	pages := (total + perPage - 1) / perPage
	return Page[T]{
		TotalItems: total, TotalPages: pages, PageNumber: page, Size: len(items),
		FirstPage: page == 1, LastPage: page == max(pages, 1), Empty: len(items) == 0, Contents: items,
	}
}

// Format is a form of export.
type Format string

// The forms of export.
const (
	Array Format = "json"   // one array of full services
	Lines Format = "ndjson" // one full service a line
)

// Writer writes listings in the canonical form: written again from an import
// of itself, an export has the same bytes. Give it the listings by id.
type Writer struct {
	out    *bufio.Writer
	format Format
	o      WriteOptions
	count  int
}

// NewWriter begins an export. Close ends it.
func NewWriter(w io.Writer, format Format, o WriteOptions) *Writer {
	return &Writer{out: bufio.NewWriterSize(w, 1<<16), format: format, o: o}
}

// Write writes one listing; one that is not public is passed over.
func (w *Writer) Write(l *directory.Listing) error {
	if !l.Public() {
		return nil
	}
	s, err := Service(l, w.o)
	if err != nil {
		return fmt.Errorf("export listing %s: %w", l.ID, err)
	}
	b, err := directory.Encode(s)
	if err != nil {
		return fmt.Errorf("export listing %s: %w", l.ID, err)
	}
	w.lead()
	w.count++
	_, err = w.out.Write(b) // bufio keeps the first error for all that follow
	return err
}

// lead writes what stands in front of a record.
func (w *Writer) lead() {
	switch {
	case w.count == 0 && w.format == Array:
		w.out.WriteString("[\n")
	case w.count > 0 && w.format == Array:
		w.out.WriteString(",\n")
	case w.count > 0:
		w.out.WriteByte('\n')
	}
}

// Count is how many listings were written.
func (w *Writer) Count() int { return w.count }

// Close ends the file. It does not close what is written to.
func (w *Writer) Close() error {
	switch {
	case w.format == Array && w.count == 0:
		w.out.WriteString("[]\n")
	case w.format == Array:
		w.out.WriteString("\n]\n")
	case w.count > 0:
		w.out.WriteByte('\n')
	}
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}
