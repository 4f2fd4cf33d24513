package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// noticeFile is made from what is linked into the program and from the npm
// lockfile, so that nobody has to remember it.
const noticeFile = "THIRD_PARTY.md"

const noticeHead = `# Third-party parts

Made by ` + "`make notice`" + ` from go.mod and the npm lockfiles; do not edit. None of this
code is in the repository: Go modules are fetched by the go command, front-end
parts by npm. Data sets and their licences are in data/NOTICE.md.

`

// part is one module or npm package.
type part struct{ name, version, licence, use string }

func buildNotice() error {
	modules, err := linkedModules()
	if err != nil {
		return err
	}
	var out strings.Builder
	out.WriteString(noticeHead)
	writeParts(&out, "Go modules in the program", modules)
	for _, lock := range []string{"static/src/package-lock.json", "data/build/package-lock.json"} {
		packages, err := npmPackages(lock)
		if err != nil {
			return err
		}
		writeParts(&out, "npm packages of "+lock, packages)
	}
	return os.WriteFile(noticeFile, []byte(out.String()), 0o644)
}

func writeParts(out *strings.Builder, title string, parts []part) {
	fmt.Fprintf(out, "## %s\n\n| part | version | licence | use |\n|---|---|---|---|\n", title)
	for _, p := range parts {
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", p.name, p.version, p.licence, p.use)
	}
	out.WriteString("\n")
}

// linkedModules asks the go command which modules the program is made of.
func linkedModules() ([]part, error) {
	list := exec.Command("go", "list", "-deps", "-json=Module", "-tags", "sqlite_fts5 sqlite_math_functions", "./cmd/anchorpoint")
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	type module struct {
		Path, Version, Dir string
		Main               bool
	}
	found := map[string]part{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct{ Module *module }
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if m := p.Module; m != nil && !m.Main {
			found[m.Path] = part{m.Path, m.Version, licenceOf(m.Dir), "linked into the program"}
		}
	}
	return sortedParts(found), nil
}

func sortedParts(found map[string]part) []part {
	var parts []part
	for _, p := range found {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.version, b.version)) })
	return parts
}

// licences are telling words of the licences that our modules come under; the
// first that matches names it.
var licences = []struct{ name, words string }{
	{"Apache-2.0", "apache license"},
	{"MPL-2.0", "mozilla public license"},
	{"BSD-3-Clause", "neither the name of"},
	{"BSD-2-Clause", "redistributions of source code must retain"},
	{"ISC", "permission to use, copy, modify, and/or distribute"},
	{"MIT", "permission is hereby granted, free of charge"},
	{"Unlicense", "this is free and unencumbered software"},
}

// licenceOf reads a module's licence file and names its kind.
func licenceOf(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "not found, please look"
	}
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		if !strings.HasPrefix(name, "licen") && !strings.HasPrefix(name, "copying") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			continue
		}
		text := strings.Join(strings.Fields(strings.ToLower(string(b))), " ")
		for _, l := range licences {
			if strings.Contains(text, l.words) {
				return l.name
			}
		}
	}
	return "not found, please look"
}

// npmPackages reads a lockfile. Packages that only build the styles are not in
// the program.
func npmPackages(lock string) ([]part, error) {
	b, err := os.ReadFile(lock)
	if err != nil {
		return nil, err
	}
	var file struct {
		Packages map[string]struct {
			Version, License string
			Dev, Optional    bool
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", lock, err)
	}
	found := map[string]part{}
	for path, p := range file.Packages {
		i := strings.LastIndex(path, "node_modules/")
		if i < 0 || p.Optional {
			continue // the root, and builds of one package for other machines
		}
		name := path[i+len("node_modules/"):]
		use := "styles, scripts or data of the product"
		if p.Dev {
			use = "building and testing only"
		}
		found[name+" "+p.Version] = part{name, p.Version, cmp.Or(p.License, "see the package"), use}
	}
	return sortedParts(found), nil
}
