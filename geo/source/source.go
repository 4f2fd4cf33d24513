// Package source reads official place files as they are downloaded and turns
// them into packs for package geo.
package source

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"anchorpoint/geo"
)

// Kinds of official files that can be read.
const CodePoint = "codepoint" // Code-Point Open (Ordnance Survey)

var kinds = []string{CodePoint}

// Options says what to import and where to.
type Options struct {
	Dir     string   // the folder that gets the pack and its manifest
	Files   []string // zip files or folders as downloaded
	Kind    string   // empty: found out
	Vintage string   // "2026-08"; empty: found out
	// IncludeNI takes Northern Ireland postcodes too. They have a licence of
	// their own, which the person who imports must have accepted.
	IncludeNI bool
	Progress  func(done, total int64) // bytes; may be nil
}

// Report says what became of every row.
type Report struct {
	Kind    string    `json:"kind"`
	Vintage string    `json:"vintage"`
	File    string    `json:"file"` // the pack, within Dir
	Read    int       `json:"read"`
	Kept    int       `json:"kept"`
	Skipped []Skipped `json:"skipped,omitempty"`

	OutwardCodes int `json:"outward_codes"`
	Sectors      int `json:"sectors"`
}

// Skipped counts rows left out for one reason.
type Skipped struct {
	Reason string   `json:"reason"`
	Rows   int      `json:"rows"`
	First  []string `json:"first"` // "m.csv line 12", at most five
}

// ErrKind is returned for a file that is none of the known kinds.
var ErrKind = errors.New("not a place file that this program reads")

// Import reads the files and puts the result in force. Nothing is changed when
// it fails.
func Import(ctx context.Context, o Options) (Report, error) {
	kind, err := o.kind()
	if err != nil {
		return Report{}, err
	}
	in, err := open(o.Files)
	if err != nil {
		return Report{}, err
	}
	defer in.close()
	in.progress = o.Progress
	if kind == "" && !isCodePoint(in.files) {
		return Report{}, fmt.Errorf("%w; known kinds: %s (a zip or folder with Data/CSV/*.csv)", ErrKind, strings.Join(kinds, ", "))
	}
	return importCodePoint(ctx, o, in)
}

func (o Options) kind() (string, error) {
	if len(o.Files) == 0 {
		return "", errors.New("name at least one file to import")
	}
	if o.Dir == "" {
		return "", errors.New("no folder to write the pack to")
	}
	if o.Kind != "" && !slices.Contains(kinds, o.Kind) {
		return "", fmt.Errorf("kind %q: %w; known kinds: %s", o.Kind, ErrKind, strings.Join(kinds, ", "))
	}
	return o.Kind, nil
}

// skip adds one row to the count of a reason.
func (r *Report) skip(reason, file string, line int) {
	i := slices.IndexFunc(r.Skipped, func(s Skipped) bool { return s.Reason == reason })
	if i < 0 {
		i = len(r.Skipped)
		r.Skipped = append(r.Skipped, Skipped{Reason: reason})
	}
	s := &r.Skipped[i]
	s.Rows++
	if len(s.First) < 5 {
		s.First = append(s.First, fmt.Sprintf("%s line %d", filepath.Base(file), line))
	}
}

// install writes the pack and fills in the report's last lines.
func (r *Report) install(o Options, rows *geo.PackBuilder, meta geo.PackMeta) error {
	if rows.Len() == 0 {
		return errors.New("no postcode with a position in the file; nothing was changed")
	}
	entry, err := geo.InstallPack(o.Dir, meta, rows)
	if err != nil {
		return err
	}
	r.Kind, r.Vintage, r.File, r.Kept = meta.Kind, meta.Vintage, entry.File, rows.Len()
	r.OutwardCodes, r.Sectors = rows.Codes()
	return nil
}
