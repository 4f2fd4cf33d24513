package understand

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// readRows reads a data file that must have exactly these columns, and calls
// add for each row. The row is valid during the call only.
func readRows(files fs.FS, name string, columns []string, add func(row []string) error) error {
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return fmt.Errorf("read the header of %s: %w", name, err)
	}
	if !slices.Equal(header, columns) {
		return fmt.Errorf("%s has the columns %q, want %q", name, header, columns)
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if err := add(row); err != nil {
			line, _ := rows.FieldPos(0)
			return fmt.Errorf("%s line %d: %w", name, line, err)
		}
	}
}
