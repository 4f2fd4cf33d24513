//go:build browser

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestMain builds the program once for all tests, unless one is named already
// or there is no browser to look at it with.
func TestMain(m *testing.M) {
	code, err := runAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func runAll(m *testing.M) (int, error) {
	if named := os.Getenv(programVariable); named != "" {
		path, err := filepath.Abs(named) // it runs in other folders too
		if err != nil {
			return 1, err
		}
		if err := os.Setenv(programVariable, path); err != nil {
			return 1, err
		}
		return m.Run(), nil
	}
	if _, err := findChrome(); err != nil {
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "anchorpoint-e2e-*")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "anchorpoint")
	build := exec.Command("go", "build", "-tags", buildTags, "-o", path, "../cmd/anchorpoint")
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	if err := os.Setenv(programVariable, path); err != nil {
		return 1, err
	}
	return m.Run(), nil
}
