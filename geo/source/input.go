package source

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// input is the content of zip files, folders and single files, in name order.
type input struct {
	files    []inputFile
	zips     []*zip.ReadCloser
	progress func(done, total int64)
	done     int64
	total    int64
}

type inputFile struct {
	name string // with forward slashes
	size int64
	open func() (io.ReadCloser, error)
}

// maxInput bounds what is unpacked: ten times the largest official file.
const maxInput = 16 << 30

func open(paths []string) (*input, error) {
	in := &input{}
	for _, p := range paths {
		if err := in.add(p); err != nil {
			in.close()
			return nil, err
		}
	}
	slices.SortStableFunc(in.files, func(a, b inputFile) int { return strings.Compare(a.name, b.name) })
	for _, f := range in.files {
		in.total += f.size
	}
	if in.total > maxInput {
		in.close()
		return nil, fmt.Errorf("the files unpack to %d bytes, more than any official file", in.total)
	}
	return in, nil
}

func (in *input) add(p string) error {
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return fmt.Errorf("open place file: %w", err)
	case info.IsDir():
		return in.addFolder(p)
	case strings.EqualFold(filepath.Ext(p), ".zip"):
		return in.addZip(p)
	default:
		in.addFile(p, filepath.Base(p), info.Size())
		return nil
	}
}

func (in *input) addFile(p, name string, size int64) {
	in.files = append(in.files, inputFile{name, size, func() (io.ReadCloser, error) { return os.Open(p) }})
}

func (in *input) addFolder(root string) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, p)
		in.addFile(p, filepath.ToSlash(name), info.Size())
		return nil
	})
}

func (in *input) addZip(p string) error {
	z, err := zip.OpenReader(p)
	if err != nil {
		return fmt.Errorf("open %s as a zip file: %w", filepath.Base(p), err)
	}
	in.zips = append(in.zips, z)
	for _, f := range z.File {
		if !f.FileInfo().IsDir() {
			in.files = append(in.files, inputFile{f.Name, int64(f.UncompressedSize64), func() (io.ReadCloser, error) { return f.Open() }})
		}
	}
	return nil
}

func (in *input) close() {
	for _, z := range in.zips {
		z.Close()
	}
}

// read opens one file and counts what is read of it.
func (in *input) read(f inputFile, use func(io.Reader) error) error {
	r, err := f.open()
	if err != nil {
		return fmt.Errorf("open %s: %w", path.Base(f.name), err)
	}
	defer r.Close()
	return use(&counter{r, in})
}

type counter struct {
	r  io.Reader
	in *input
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.in.done += int64(n)
	if c.in.progress != nil {
		c.in.progress(c.in.done, c.in.total)
	}
	return n, err
}
