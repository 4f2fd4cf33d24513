package locale

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func load(t testing.TB) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// made is a set of three languages whose texts the tests choose.
func made(t testing.TB) *Set {
	t.Helper()
	words, err := embedded.ReadFile("en/words.toml")
	if err != nil {
		t.Fatal(err)
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	s, err := read(fstest.MapFS{
		"en/words.toml": &fstest.MapFile{Data: words},
		"en/pages.toml": file("[a]\nplain = \"Search\"\nname = \"For {Name}, {Name}\"\nscript = \"{n} found\"\nlink = \"<a href=\\\"{Href}\\\">{Name}</a>\"\n" +
			"[a.services]\none = \"{Count} service\"\nother = \"{Count} services\"\n[a.miles]\none = \"{Count} mile\"\nother = \"{Count} miles\"\n"),
		"cy/words.toml": file("[this-language]\nname = \"Cymraeg\"\ndir = \"ltr\"\n[need]\ndebt = \"Dyled\"\n\"debt.about\" = \"Help\"\n" +
			"[a.services]\nzero = \"zero\"\none = \"one\"\ntwo = \"two\"\nfew = \"few\"\nmany = \"many\"\nother = \"other {Count}\"\n[list]\nand = \" a \"\nand-before-vowel = \" ac \"\n"),
		"pl/words.toml": file("[this-language]\nname = \"Polski\"\ndir = \"ltr\"\n" +
			"[a.services]\none = \"one\"\nfew = \"few\"\nmany = \"many\"\nother = \"other\"\n[number]\ngroup = \"\u00a0\"\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTexts(t *testing.T) {
	s := made(t)
	cy, _ := s.Language("cy")
	pl, _ := s.Language("pl")
	en := s.English()
	for _, tt := range []struct{ name, got, want string }{
		{"plain", en.T("a.plain"), "Search"},
		{"falls back to English", cy.T("a.plain"), "Search"},
		{"not even in English", cy.T("a.nothing"), "a.nothing"},
		{"filled in twice", en.T("a.name", "Name", "you"), "For you, you"},
		{"no value", en.T("a.name"), "For {Name}, {Name}"},
		{"a value that looks like a placeholder", en.T("a.name", "Name", "{Name}"), "For {Name}, {Name}"},
		{"a script's own braces", en.T("a.script"), "{n} found"},
		{"one", en.T("a.services", "Count", 1), "1 service"},
		{"thousands", en.T("a.services", "Count", 1234567), "1,234,567 services"},
		{"under a thousand", en.Number(-123), "-123"},
		{"Polish thousands", pl.Number(12345), "12\u00a0345"},
		{"a decimal is no one", en.T("a.miles", "Count", 0.4), "0.4 miles"},
		{"a whole decimal", en.T("a.miles", "Count", 1.0), "1 mile"},
		{"markup escapes what is put in", string(en.HTML("a.link", "Href", `"><b>`, "Name", "<b>")), `<a href="&#34;&gt;&lt;b&gt;">&lt;b&gt;</a>`},
		{"list", en.List([]string{"tea", "talk", "art"}), "tea, talk and art"},
		{"Welsh list", cy.List([]string{"te", "sgwrs"}), "te a sgwrs"},
		{"Welsh list before a vowel", cy.List([]string{"te", "afal"}), "te ac afal"},
		{"Welsh list before an i that is a consonant", cy.List([]string{"Mawrth", "Iau"}), "Mawrth a Iau"},
		{"Welsh list before a w that is a vowel", cy.List([]string{"saith", "wyth"}), "saith ac wyth"},
		{"Welsh list mutates a word", cy.List([]string{"dyled", "tai"}), "dyled a thai"},
		{"but not one that begins with ch", cy.List([]string{"dawns", "chwaraeon"}), "dawns a chwaraeon"},
		{"Welsh list and the article", cy.List([]string{"Lloegr", "yr Alban"}), "Lloegr a’r Alban"},
		{"nor a name", cy.List([]string{"Bangor", "Totnes"}), "Bangor a Totnes"},
		{"English list", en.List([]string{"tea", "talk"}), "tea and talk"},
		{"label of the data", en.Label("need", "debt", "Debt"), "Debt"},
		{"label of the language", cy.Label("need", "debt", "Debt"), "Dyled"},
		{"more about it", cy.Label("need", "debt.about", "x"), "Help"},
		{"date", en.Date(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)), "3 November 2026"},
		{"day", cy.WeekdayDayMonth(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)), "Tuesday 3 November"},
		{"every week", en.Weekdays(time.Sunday), "Sundays"},
		{"prefix", cy.Prefix() + en.Prefix(), "/cy"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

// The plural forms of CLDR: Welsh has six, Polish four.
func TestPlurals(t *testing.T) {
	s := made(t)
	for code, want := range map[string]map[int]string{
		"cy": {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many", 4: "other 4", 10: "other 10"},
		"pl": {0: "many", 1: "one", 2: "few", 4: "few", 5: "many", 12: "many", 22: "few", 112: "many"},
	} {
		l, _ := s.Language(code)
		for n, form := range want {
			if got := l.T("a.services", "Count", n); got != form {
				t.Errorf("%s %d: got %q, want %q", code, n, got, form)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	s := load(t)
	var codes []string
	for _, l := range s.Languages() {
		codes = append(codes, l.Code+" "+l.Dir)
	}
	if want := []string{"en ltr", "cy ltr", "ar rtl", "pl ltr"}; !slices.Equal(codes, want) {
		t.Errorf("got %v, want %v", codes, want)
	}
	if _, ok := s.Language("xx"); ok {
		t.Error("an unknown language is there")
	}
	if _, ok := s.Language(PseudoCode); ok {
		t.Error("the language of tests is offered to readers")
	}
}

// What a language lacks is told; it does not fail, for English stands in.
func TestMissing(t *testing.T) {
	for _, l := range load(t).Languages() {
		if missing := l.Missing(); len(missing) > 0 {
			t.Logf("%s (%s) lacks %d of %d texts: %s", l.Name, l.Code, len(missing), len(l.messages), strings.Join(missing[:min(8, len(missing))], " "))
		}
	}
	pl, _ := made(t).Language("pl")
	if !slices.Contains(pl.Missing(), "a.plain") || slices.Contains(pl.Missing(), "a.services") {
		t.Errorf("lacks %v", pl.Missing())
	}
}

// Every text of a language fills in only what the English one does, so nothing
// is printed with its braces; and none is there that English lacks but for
// labels of coded facts.
func TestPlaceholdersAgree(t *testing.T) {
	s := load(t)
	en := s.English()
	for _, l := range s.Languages()[1:] {
		for key, m := range l.messages {
			if m == en.messages[key] {
				continue
			}
			if en.messages[key] == nil {
				if kind, _, _ := strings.Cut(key, "."); !slices.Contains(Coded, kind) {
					t.Errorf("%s: %s is not in English", l.Code, key)
				}
				continue
			}
			if problem := disagree(en.messages[key], m); problem != "" {
				t.Errorf("%s: %s: %s", l.Code, key, problem)
			}
		}
	}
}

func TestDisagree(t *testing.T) {
	s := made(t)
	en, pl := s.English(), func() *Language { l, _ := s.Language("pl"); return l }()
	if disagree(en.messages["a.name"], pl.messages["a.services"]) == "" {
		t.Error("a text without its placeholder passes")
	}
	if disagree(en.messages["a.services"], pl.messages["a.services"]) != "" {
		t.Error("a plural that names its number in words fails")
	}
}

func TestBrokenFiles(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"no name":     {"en/a.toml": {Data: []byte("[this-language]\ndir = \"ltr\"\n")}},
		"twice":       {"en/a.toml": {Data: []byte("[this-language]\nname = \"E\"\n[a]\nb = \"1\"\n")}, "en/b.toml": {Data: []byte("[a]\nb = \"2\"\n")}},
		"no English":  {"cy/a.toml": {Data: []byte("[this-language]\nname = \"C\"\n")}},
		"not TOML":    {"en/a.toml": {Data: []byte("{{")}},
		"no language": {"en/a.toml": {Data: []byte("[this-language]\nname = \"E\"\n")}, "---/a.toml": {Data: []byte("[this-language]\nname = \"x\"\n")}},
	} {
		if _, err := read(files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPreferred(t *testing.T) {
	s := made(t).WithPseudo() // a ready language beside English
	for header, want := range map[string]string{
		"": "en", "qps": "qps", "en-GB,qps;q=0.5": "en", "de, qps;q=0.5, en;q=0.1": "qps",
		"ckb": "en", "cy": "en" /* not ready */, ";;;": "en",
	} {
		if got := s.Preferred(header).Code; got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func TestPseudo(t *testing.T) {
	s := made(t).WithPseudo()
	l, _ := s.Language(PseudoCode)
	for _, tt := range []struct{ name, got, want string }{
		{"accents", l.T("a.plain"), "Sééáárch"},
		{"values stay", l.T("a.name", "Name", "Ada"), "Fóór Ada, Ada"},
		{"plural", l.T("a.services", "Count", 1), "1 séérvíícéé"},
		{"markup stays", string(l.HTML("a.link", "Href", "/a", "Name", "a")), `<a href="/a">a</a>`},
		{"labels", l.Label("need", "debt", "Debt & loss"), "Déébt & lóóss"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func BenchmarkT(b *testing.B) {
	en := made(b).English()
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			en.T("a.plain")
		}
	})
	b.Run("plural", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			en.T("a.services", "Count", 14)
		}
	})
}

func TestForms(t *testing.T) {
	s := made(t)
	if got := s.English().Forms("a.services"); got["one"] == "" || got["other"] == "" || len(got) != 2 {
		t.Errorf("forms %v", got)
	}
	if got := s.English().Forms("a.plain"); got["other"] != "Search" || len(got) != 1 {
		t.Errorf("a plain text has the forms %v", got)
	}
}

// What members alone read does not count when a language is offered to readers.
func TestTextsForMembersAreNotThePublics(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	of := func(name string) string { return "[this-language]\nname = \"" + name + "\"\ndir = \"ltr\"\n" }
	s, err := read(fstest.MapFS{
		"en/pages.toml":       file(of("English") + "[home]\ntitle = \"Find\"\n"),
		"en/groups-form.toml": file("[form]\na = \"A\"\nb = \"B\"\nc = \"C\"\n"),
		"pl/pages.toml":       file(of("Polski") + "[home]\ntitle = \"Znajdź\"\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	pl, _ := s.Language("pl")
	if !pl.Ready() || len(pl.Missing()) != 3 {
		t.Errorf("Polish is ready: %v, and lacks %v; all that the public reads is there", pl.Ready(), pl.Missing())
	}
}
