package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// compress makes the forms once, when a browser first asks: brotli at its best
// level takes a tenth of a second for the sheet, a tenth smaller than at the
// quick ones, and a command that serves no page need not wait for it.
func (f *file) compress() {
	f.br = f.worth(func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterLevel(w, brotli.BestCompression), nil
	})
	f.gz = f.worth(func(w io.Writer) (io.WriteCloser, error) {
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	})
}

// worth gives nil when the result saves less than a tenth, as with images, or
// cannot be made: the file as it is will always do.
func (f *file) worth(writer func(io.Writer) (io.WriteCloser, error)) []byte {
	var out bytes.Buffer
	w, err := writer(&out)
	if err != nil {
		return nil
	}
	if _, err := w.Write(f.plain); err != nil {
		return nil
	}
	if err := w.Close(); err != nil || out.Len() > len(f.plain)*9/10 {
		return nil
	}
	return out.Bytes()
}

// encoded picks the smallest form that the browser takes.
func (f *file) encoded(accept string) (body []byte, coding string) {
	f.squeezed.Do(f.compress)
	switch {
	case f.br != nil && accepts(accept, "br"):
		return f.br, "br"
	case f.gz != nil && accepts(accept, "gzip"):
		return f.gz, "gzip"
	}
	return f.plain, ""
}

// accepts reads Accept-Encoding; "br;q=0" refuses. A star is not taken as a
// yes: what is not named is sent plain, which is never wrong.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, weighted := strings.CutPrefix(strings.TrimSpace(params), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !weighted || (err == nil && weight > 0)
	}
	return false
}
