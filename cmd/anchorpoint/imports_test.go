package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed is the whole architecture: which of our packages each may import in
// its own code. One direction; docs/design.md gives the reasons. Tests may
// import more.
var allowed = map[string][]string{
	"geo":                 {},
	"geo/source":          {"geo"},
	"data":                {},
	"data/build":          {"data", "data/demo", "geo", "directory", "search", "search/understand", "search/vectors"},
	"data/demo":           {"data", "geo", "directory"},
	"data/hsds":           {"directory", "geo"},
	"static":              {},
	"directory":           {"directory/hours", "geo"},
	"directory/hours":     {},
	"directory/sqlite":    {"directory"},
	"directory/storetest": {"directory", "geo"},
	"search":              {"directory", "directory/hours", "geo", "search/understand", "search/vectors"},
	"search/understand":   {"directory", "geo"},
	"search/vectors":      {},
	"search/oracle":       {"directory", "directory/hours", "geo", "search", "search/understand"},
	"search/bench":        {"search", "search/oracle", "search/understand", "search/vectors", "directory", "directory/sqlite", "geo", "data"},
	"search/eval":         {},
	"mail":                {"directory"},
	"outbound":            {},
	"web":                 {"directory", "directory/hours", "search", "geo", "data/hsds", "static", "web/locale", "web/plot"},
	"web/plot":            {"geo"},
	"web/locale":          {},
	"cmd/anchorpoint": {
		"data", "data/demo", "data/hsds", "directory", "directory/hours", "directory/sqlite", "geo", "geo/source", "mail", "outbound",
		"search", "search/eval", "search/understand", "search/vectors", "static", "web",
	},
	"e2e":       {},
	"e2e/trust": {"directory", "directory/sqlite", "search"},
}

// onlyHere are libraries that one package alone may know.
var onlyHere = map[string]string{
	"github.com/gin-gonic/gin":    "web",
	"github.com/wneessen/go-mail": "mail",
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestImportsGoOneWay(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, "anchorpoint/")
		may, known := allowed[name]
		if !known {
			t.Errorf("package %s has no row in the table of imports", name)
			continue
		}
		for _, imported := range p.Imports {
			ours, isOurs := strings.CutPrefix(imported, "anchorpoint/")
			if isOurs && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s, which the table does not allow", name, ours)
			}
			if owner := onlyHere[imported]; owner != "" && owner != name {
				t.Errorf("%s imports %s, which is %s's alone", name, imported, owner)
			}
		}
	}
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports", "-tags", "sqlite_fts5 sqlite_math_functions browser", "anchorpoint/...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
