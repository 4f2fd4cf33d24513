package geo

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// record is one row of a CSV file with a header.
type record struct {
	file    string
	line    int
	columns map[string]int
	fields  []string
}

func (r record) field(column string) string {
	if i, ok := r.columns[column]; ok && i < len(r.fields) {
		return strings.TrimSpace(r.fields[i])
	}
	return ""
}

func (r record) errorf(format string, args ...any) error {
	return fmt.Errorf("%s line %d: %w", r.file, r.line, fmt.Errorf(format, args...))
}

// point reads the columns lat and lon; ok is false when both are empty.
func (r record) point() (p orb.Point, ok bool, err error) {
	lat, lon := r.field("lat"), r.field("lon")
	if lat == "" && lon == "" {
		return p, false, nil
	}
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	if errors.Join(err1, err2) != nil || y < -90 || y > 90 || x < -180 || x > 180 {
		return p, false, r.errorf("lat or lon is not a position")
	}
	return orb.Point{x, y}, true, nil
}

// number reads a whole number, 0 when the column is empty.
func (r record) number(column string) (int, error) {
	text := r.field(column)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, r.errorf("%s is not a whole number", column)
	}
	return n, nil
}

// readTable calls row for every row of a CSV file. A file that is not there
// has no rows: every layer may be missing.
func readTable(fsys fs.FS, name string, row func(record) error) error {
	if fsys == nil {
		return nil
	}
	f, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.FieldsPerRecord = -1
	in.Comment = '#'
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("read the header of %s: %w", name, err)
	}
	columns := make(map[string]int, len(head))
	for i, h := range head {
		columns[strings.TrimPrefix(strings.TrimSpace(h), "\ufeff")] = i
	}
	return eachRecord(in, record{file: name, columns: columns}, row)
}

func eachRecord(in *csv.Reader, r record, row func(record) error) (err error) {
	for {
		if r.fields, err = in.Read(); errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", r.file, err)
		}
		r.line, _ = in.FieldPos(0)
		if err := row(r); err != nil {
			return err
		}
	}
}
