//go:build browser

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	// programVariable names a program that is built already.
	programVariable = "E2E_PROGRAM"
	buildTags       = "sqlite_fts5 sqlite_math_functions"
	startTimeout    = 2 * time.Minute // an empty folder loads the demonstration
	stopTimeout     = 15 * time.Second
	listening       = "listening on "
)

// Program is the running server.
type Program struct {
	URL    string // http://127.0.0.1:PORT
	Data   string // the data folder
	path   string // of the program
	cancel context.CancelFunc
	exited chan error
	said   *output
}

// StartProgram builds the program, unless E2E_PROGRAM names one, and
// serves an empty data folder on a free port until the test ends.
func StartProgram(t testing.TB, args ...string) *Program {
	t.Helper()
	return startIn(t, "", args...)
}

// startIn is StartProgram with another folder to work in, where --dev finds
// templates and styles.
func startIn(t testing.TB, folder string, args ...string) *Program {
	t.Helper()
	path := programPath(t)
	data := t.TempDir()
	args = append([]string{"serve", "--data", data, "--addr", "127.0.0.1:0"}, args...)
	p, err := startProgram(folder, path, args...)
	if err != nil {
		t.Fatal(err)
	}
	p.Data, p.path = data, path
	t.Cleanup(func() {
		if err := p.Stop(); err != nil {
			t.Errorf("%v", err)
		}
		if t.Failed() {
			t.Logf("the program said:\n%s", p.said)
		}
	})
	return p
}

// programPath is the program that E2E_PROGRAM names, else one built here.
func programPath(t testing.TB) string {
	t.Helper()
	if path := os.Getenv(programVariable); path != "" {
		return path
	}
	return buildProgram(t, "../cmd/anchorpoint")
}

func buildProgram(t testing.TB, folder string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "anchorpoint")
	cmd := exec.Command("go", "build", "-tags", buildTags, "-o", path, folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return path
}

// startProgram returns when the program has said where it listens.
func startProgram(folder, path string, args ...string) (*Program, error) {
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = folder
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopTimeout // killed after that
	p := &Program{cancel: cancel, exited: make(chan error, 1), said: &output{}}
	cmd.Stderr = p.said
	reader, writer := io.Pipe()
	cmd.Stdout = writer
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	go func() {
		p.exited <- cmd.Wait()
		writer.Close()
	}()
	if err := p.await(reader); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// await reads what the program says until it names its address, and goes on
// reading afterwards, for a full pipe would stop the program.
func (p *Program) await(stdout io.Reader) error {
	address := make(chan string, 1)
	go func() {
		defer close(address)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			fmt.Fprintln(p.said, lines.Text())
			if url, ok := strings.CutPrefix(lines.Text(), listening); ok {
				address <- url
				break
			}
		}
		_, _ = io.Copy(p.said, stdout)
	}()
	select {
	case url, ok := <-address:
		if !ok {
			return fmt.Errorf("the program ended before it listened:\n%s", p.said)
		}
		p.URL = url
		return nil
	case <-time.After(startTimeout):
		return fmt.Errorf("the program did not listen within %v:\n%s", startTimeout, p.said)
	}
}

// Stop asks the program to end and waits for it. A program that had to be
// killed, or that ended badly, is an error.
func (p *Program) Stop() error {
	p.cancel()
	err := <-p.exited
	p.exited <- nil // a second Stop finds nothing wrong
	if errors.Is(err, context.Canceled) || err == nil {
		return nil
	}
	return fmt.Errorf("stop the program: %w", err)
}

// output gathers what a program says; two streams write to it.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
