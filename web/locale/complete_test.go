package locale

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
)

// complete are the languages that have every text: the law gives Welsh an
// equal standing, so a Welsh page never has an English sentence of ours.
var complete = []string{"cy"}

// offered are the languages that readers are led to. One that has enough texts
// is added here, and from then on may not fall behind.
var offered = []string{"en", "cy", "pl", "ar"}

// fileOf is where each English text stands, "pages.toml".
func fileOf(t *testing.T) map[string]string {
	t.Helper()
	names, err := fs.Glob(embedded, source+"/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range names {
		content, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := i18n.ParseMessageFileBytes(content, name, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range file.Messages {
			out[m.ID] = path.Base(name)
		}
	}
	return out
}

// pluralForms are those that a language tells apart, by the rules of CLDR.
var pluralForms = map[string][]plural.Form{
	"cy": {plural.Zero, plural.One, plural.Two, plural.Few, plural.Many},
}

// A text added in English is added in Welsh with it.
func TestCompleteLanguages(t *testing.T) {
	s, files := load(t), fileOf(t)
	en := s.English()
	for _, code := range complete {
		l, _ := s.Language(code)
		for _, key := range l.Missing() {
			t.Errorf("%s has no %s. Write it in web/locale/%s/%s; in English it is %q%s",
				l.Name, key, code, files[key], en.messages[key].plain, sixForms(en.messages[key]))
		}
		for key, m := range en.messages {
			if m.forms == nil || slices.Contains(l.Missing(), key) {
				continue
			}
			for _, form := range pluralForms[code] {
				if l.messages[key].forms[form] == nil {
					t.Errorf("%s: %s in web/locale/%s/%s has no form %q", l.Name, key, code, files[key], formNames[form])
				}
			}
		}
	}
}

func sixForms(m *message) string {
	if m.forms == nil {
		return ""
	}
	return " (a plural: give zero, one, two, few, many and other)"
}

// A language that readers are led to keeps enough texts to be read.
func TestOfferedLanguages(t *testing.T) {
	s := load(t)
	for _, l := range s.Languages() {
		missing := l.Missing()
		switch {
		case slices.Contains(offered, l.Code) && !l.Ready():
			t.Errorf("%s lacks %d of %d texts, but readers are led to it only with %d %%. Write in web/locale/%s: %s",
				l.Name, l.lacking, l.public, readyPercent, l.Code, strings.Join(missing[:min(20, len(missing))], " "))
		case !slices.Contains(offered, l.Code) && l.Ready():
			t.Errorf("%s has enough texts now, so readers are led to it: add %q to the languages offered", l.Name, l.Code)
		}
	}
}
