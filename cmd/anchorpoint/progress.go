package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// progress tells people how far long work has come: a bar on a terminal, a
// plain line every five seconds elsewhere.
type progress struct {
	out  io.Writer
	what string
	bar  *progressbar.ProgressBar
	next time.Time
}

const progressEvery = 5 * time.Second

// newProgress begins; total -1 when nobody knows how much there is.
func newProgress(out io.Writer, what string, total int64) *progress {
	p := &progress{out: out, what: what, next: time.Now().Add(progressEvery)}
	if terminal(out) {
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(out),
			progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

// at says how much is done.
func (p *progress) at(done int64) {
	switch {
	case p.bar != nil:
		_ = p.bar.Set64(done) // a bar that cannot be drawn stops no work
	case time.Now().After(p.next):
		fmt.Fprintf(p.out, "%s: %d\n", p.what, done)
		p.next = time.Now().Add(progressEvery)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
