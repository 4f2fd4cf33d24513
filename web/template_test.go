package web

import (
	"html/template"
	"testing"

	"anchorpoint/static"
	"anchorpoint/web/locale"

	"github.com/jba/templatecheck"
)

// Every field that a template names is there and of a fitting type.
func TestTemplates(t *testing.T) {
	assets, err := static.Open(static.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := parsedTemplates(t, assets, texts.English())
	for _, l := range texts.Languages() {
		parsedTemplates(t, assets, l)
	}
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			if err := templatecheck.CheckHTML(all[name].Lookup("layout"), page); err != nil {
				t.Error(err)
			}
		})
	}
	if err := templatecheck.CheckHTML(all["mail"].Lookup("mail"), letterPage{}); err != nil {
		t.Error(err)
	}
	if err := templatecheck.CheckHTML(all["results"].Lookup("facet-box"), facetBox{}); err != nil {
		t.Error(err)
	}
	for _, part := range []string{"card-head", "card-body", "card-foot"} {
		if err := templatecheck.CheckHTML(all["results"].Lookup(part), cardFacts{}); err != nil {
			t.Error(err)
		}
	}
}

// parsedTemplates are all pages of a language, which a site parses at first use.
func parsedTemplates(t *testing.T, assets *static.Assets, l *locale.Language) map[string]*template.Template {
	t.Helper()
	all, err := parseTemplates(nil, assets, l)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*template.Template{}
	for name, parse := range all {
		if out[name], err = parse(); err != nil {
			t.Errorf("%s: %v", l.Code, err)
		}
	}
	return out
}
