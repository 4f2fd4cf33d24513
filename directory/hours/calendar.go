package hours

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Nations is a set of the four nations.
type Nations uint8

// The nations, by their bank holidays.
const (
	England Nations = 1 << iota
	Wales
	Scotland
	NorthernIreland

	AllNations = England | Wales | Scotland | NorthernIreland
)

// nationNames are the nations as files name them, in the order of their bits.
var nationNames = [4]string{"England", "Wales", "Scotland", "Northern Ireland"}

// nationCodes are their GSS codes in the same order.
var nationCodes = [4]string{"E92000001", "W92000004", "S92000003", "N92000002"}

// NationOf is the nation of a GSS code such as "E08000035"; none for any other
// code.
func NationOf(code string) Nations {
	if len(code) != 9 || strings.Trim(code[1:], "0123456789") != "" {
		return 0
	}
	for i, c := range nationCodes {
		if c[0] == code[0] {
			return 1 << i
		}
	}
	return 0
}

// Calendar knows bank holidays and school terms. A nil one knows none.
type Calendar struct {
	holidays map[Day]holiday
	terms    map[string][]span // by GSS code, in order
}

type holiday struct {
	nations Nations
	name    string
}

type span struct{ from, to Day }

// ReadCalendar reads bank holidays: rows of nation, date, name under a header.
func ReadCalendar(r io.Reader) (*Calendar, error) {
	c := &Calendar{holidays: map[Day]holiday{}, terms: map[string][]span{}}
	err := eachRow(r, "nation,date,name", func(row []string) error {
		i := slices.Index(nationNames[:], row[0])
		d, ok := ParseDay(row[1])
		switch {
		case i < 0:
			return fmt.Errorf("%q is none of %s", row[0], strings.Join(nationNames[:], ", "))
		case !ok:
			return fmt.Errorf("date %q is not written like 2026-12-25", row[1])
		}
		h := c.holidays[d]
		if h.name == "" {
			h.name = row[2]
		}
		c.holidays[d] = holiday{h.nations | 1<<i, h.name}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read bank holidays: %w", err)
	}
	return c, nil
}

// ReadTerms adds school terms: rows of a nation or council, first day and last
// day under a header. code finds the GSS code of a council's name.
func (c *Calendar) ReadTerms(r io.Reader, code func(name string) (string, bool)) error {
	err := eachRow(r, "area,start,end", func(row []string) error {
		area, ok := termArea(row[0], code)
		from, okFrom := ParseDay(row[1])
		to, okTo := ParseDay(row[2])
		switch {
		case !ok:
			return fmt.Errorf("%q is no nation, council or GSS code", row[0])
		case !okFrom || !okTo:
			return fmt.Errorf("dates %q and %q are not both written like 2026-09-01", row[1], row[2])
		case to < from:
			return fmt.Errorf("the term ends on %s, before it starts", row[2])
		}
		c.terms[area] = append(c.terms[area], span{from, to})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read school terms: %w", err)
	}
	for _, spans := range c.terms {
		slices.SortFunc(spans, func(a, b span) int { return int(a.from) - int(b.from) })
	}
	return nil
}

func termArea(text string, code func(string) (string, bool)) (string, bool) {
	if NationOf(text) != 0 {
		return text, true
	}
	if i := slices.Index(nationNames[:], text); i >= 0 {
		return nationCodes[i], true
	}
	if code == nil {
		return "", false
	}
	return code(text)
}

var errColumns = errors.New("wrong columns")

// eachRow reads a CSV file of three columns, with or without a header.
func eachRow(r io.Reader, columns string, use func([]string) error) error {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.TrimLeadingSpace, in.Comment = 3, true, '#'
	for {
		row, err := in.Read()
		if err == io.EOF {
			return nil
		}
		line, _ := in.FieldPos(0)
		if errors.Is(err, csv.ErrFieldCount) {
			return fmt.Errorf("line %d: %w, want %s", line, errColumns, columns)
		}
		if err != nil {
			return err
		}
		for i := range row {
			row[i] = strings.TrimSpace(strings.TrimPrefix(row[i], "\ufeff"))
		}
		if line == 1 && !strings.ContainsAny(row[1], "0123456789") {
			continue // the header
		}
		if err := use(row); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// Holiday is the name of a bank holiday and the nations that have it.
func (c *Calendar) Holiday(d Day) (Nations, string) {
	if c == nil {
		return 0, ""
	}
	h := c.holidays[d]
	return h.nations, h.name
}

// InTerm says whether schools of a council, else of its nation, are open on a
// day; not known outside the dates that the operator gave.
func (c *Calendar) InTerm(council string, nations Nations, d Day) Answer {
	if c == nil {
		return Unknown
	}
	spans := c.terms[council]
	for i, code := range nationCodes {
		if spans == nil && nations == 1<<i {
			spans = c.terms[code]
		}
	}
	if len(spans) == 0 || d < spans[0].from {
		return Unknown
	}
	last := Always
	for _, s := range spans {
		if d >= s.from && d <= s.to {
			return Yes
		}
		last = max(last, s.to)
	}
	if d > last {
		return Unknown
	}
	return No
}
