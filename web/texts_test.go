package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/web/locale"
)

// sources are the Go files that say something, but for tests.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	var out []*ast.File
	for _, dir := range []string{".", "locale"} {
		files, err := fs.Glob(os.DirFS(dir), "*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), dir+"/"+name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, f)
		}
	}
	return out
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

// saidTexts are the keys, and the beginnings of keys, that Go code says, and all its
// strings.
func saidTexts(files []*ast.File) (keys, beginnings, all map[string]bool) {
	keys, beginnings, all = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, ok := literal(n); ok {
					all[s] = true
				}
			case *ast.BinaryExpr:
				if s, ok := literal(n.X); ok && n.Op == token.ADD && keyBeginning.MatchString(s) {
					beginnings[s] = true
				}
			case *ast.CallExpr:
				if call, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) > 0 && (call.Sel.Name == "T" || call.Sel.Name == "HTML") {
					if s, ok := literal(n.Args[0]); ok {
						keys[s] = true
					}
				} else if ok && len(n.Args) > 0 && call.Sel.Name == "Label" {
					if s, ok := literal(n.Args[0]); ok {
						all[s+"."] = true // a kind of coded fact
					}
				}
			}
			return true
		})
	}
	return keys, beginnings, all
}

var keyBeginning = regexp.MustCompile(`^[a-z][a-z-]*\.([a-z-]+-)?$`)
var keyInTemplate = regexp.MustCompile(`[{(](?:t|thtml|forms "[^"]+") "([^"]+)"`)

func keysInTemplates(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	names, err := fs.Glob(embedded, "template/*.gohtml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyInTemplate.FindAllStringSubmatch(string(text), -1) {
			out[m[1]] = true
		}
	}
	return out
}

// Every text that a page asks for is there in English.
func TestTextsAreThere(t *testing.T) {
	en := english(t)
	keys, beginnings, _ := saidTexts(sources(t))
	maps.Copy(keys, keysInTemplates(t))
	for key := range keys {
		if !en.Has(key) {
			t.Errorf("there is no text %s", key)
		}
	}
	for beginning := range beginnings {
		if !slices.ContainsFunc(en.Keys(), func(key string) bool { return strings.HasPrefix(key, beginning) }) {
			t.Errorf("no text begins with %s", beginning)
		}
	}
	if len(keys) < 100 || len(beginnings) < 5 {
		t.Errorf("only %d keys and %d beginnings were found: the test reads too little", len(keys), len(beginnings))
	}
}

// Every text in English is used, so translators write nothing in vain.
func TestTextsAreUsed(t *testing.T) {
	_, beginnings, all := saidTexts(sources(t))
	for s := range all { // beginnings that are passed on
		if keyBeginning.MatchString(s) {
			beginnings[s] = true
		}
	}
	used := keysInTemplates(t)
	for _, key := range english(t).Keys() {
		if strings.HasPrefix(key, "calendar.") { // of files that are written beside the pages
			continue
		}
		if used[key] || all[key] || endsMade(key, all) ||
			slices.ContainsFunc(slices.Collect(maps.Keys(beginnings)), func(b string) bool { return strings.HasPrefix(key, b) }) {
			continue
		}
		t.Errorf("%s is used nowhere", key)
	}
}

// endsMade says whether a key is another key with ends that code puts on:
// "place.covers" with "-office".
func endsMade(key string, all map[string]bool) bool {
	for i := range key {
		if key[i] != '-' || !all[key[:i]] {
			continue
		}
		rest := key[i:]
		if all[rest] || !slices.ContainsFunc(strings.Split(rest[1:], "-"), func(part string) bool { return !all["-"+part] }) {
			return true
		}
	}
	return false
}

// Every coded fact has its name in Welsh and the line that explains it.
func TestWelshNamesEveryTerm(t *testing.T) {
	v, err := newWords()
	if err != nil {
		t.Fatal(err)
	}
	set, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	cy, _ := set.Language("cy")
	check := func(file string, kind directory.VocabularyID, key, english string) {
		if !cy.Has(string(kind) + "." + key) {
			t.Errorf("Welsh has no name for %q: write %q in the table [%s] of web/locale/cy/%s", english, key, kind, file)
		}
	}
	for _, n := range v.Needs() {
		check("needs.toml", directory.NeedVocabulary, n.ID, n.Label)
		check("needs.toml", directory.NeedVocabulary, n.ID+".about", n.Description)
	}
	for _, kind := range locale.Coded {
		id := directory.VocabularyID(kind)
		if id == directory.NeedVocabulary {
			continue
		}
		for _, term := range v.Terms(id) {
			check("terms.toml", id, term.ID, term.Label)
			check("terms.toml", id, term.ID+".about", term.Description)
		}
	}
}
