package understand

import (
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"white space", "  food \t bank\n", "food bank"},
		{"curly apostrophe", "can’t", "can't"},
		{"ligature", "ﬁnd a ﬂat", "find a flat"},
		{"full width", "ＢＳ５", "BS5"},
		{"zero width and bidi", "fo\u200bod\u202e bank", "food bank"},
		{"control", "food\x00 bank\x07", "food bank"},
		{"broken UTF-8", "food\xff bank", "food bank"},
		{"nothing", " \u200b ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestSplit(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"can't go out, mum's ill", "can't|go|out|mum's|ill"},
		{"drop-in", "drop|in"},
		{"'quoted'", "quoted"},
		{"no £ left", "no|£|left"},
		{"£20 a week", "20|a|week"},
		{"café", "café"},
		{"?!...", ""},
	} {
		if got := strings.Join(split(tt.in), "|"); got != tt.want {
			t.Errorf("split(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestOneFormForOneThing holds the ways to write one thing together.
func TestOneFormForOneThing(t *testing.T) {
	l := theLexicon(t)
	stems := func(text string) []int32 {
		var out []int32
		for _, tok := range l.tokens(split(lower(clean(text))), l.lookup) {
			out = append(out, tok.stem)
		}
		return out
	}
	for _, pair := range [][2]string{
		{"can't cope", "cant cope"}, {"cannot cope", "can not cope"}, {"can’t cope", "cannot cope"},
		{"i'm lonely", "im lonely"}, {"no one to talk to", "nobody to talk 2"}, {"no1 to talk to", "no-one to talk to"},
		{"counseling", "counselling"}, {"my mom", "my mum"}, {"don't know", "dunno"}, {"sum1", "some one"},
	} {
		if a, b := stems(pair[0]), stems(pair[1]); !slices.Equal(a, b) || len(a) == 0 {
			t.Errorf("%q and %q differ: %v, %v", pair[0], pair[1], a, b)
		}
	}
}

// TestStemsAreTheIndexes compares with bleve's own analyser: a word of a query
// must be the same term as in the index.
func TestStemsAreTheIndexes(t *testing.T) {
	analyser, err := registry.NewCache().AnalyzerNamed(en.AnalyzerName)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range theLexicon(t).phrases[:6000] {
		for _, word := range split(p.Text) {
			if word == "£" {
				continue
			}
			want := ""
			if tokens := analyser.Analyze([]byte(word)); len(tokens) == 1 {
				want = string(tokens[0].Term)
			} else if len(tokens) > 1 {
				continue // bleve parts some words that we keep ("1:1")
			}
			if got := indexTerm(lower(word)); got != want {
				t.Fatalf("term of %q is %q, the index has %q", word, got, want)
			}
		}
	}
}

func TestAges(t *testing.T) {
	for text, want := range map[string]string{
		"boxing for my 15 year old":         "15",
		"im 70 and on my own":               "70",
		"I'm 34":                            "34",
		"lunch club aged 82":                "82",
		"i'm 20 weeks pregnant":             "",
		"married 50 years":                  "",
		"need 2 food parcels":               "",
		"81yo female wants company":         "81",
		"the 30 bus":                        "",
		"i have been on my own for 9 years": "",
	} {
		got := ""
		for _, w := range theLexicon(t).Query(text, Options{Now: noon}).Filters {
			if w.Vocabulary == Age {
				got = w.ID
			}
		}
		if got != want {
			t.Errorf("%s: age %q, want %q", text, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, tt := range []struct {
		text     string
		when     When
		days     uint8 // noon is a Tuesday
		from, to int
	}{
		{"food bank open now", Now, 1 << 1, 12 * 60, 12*60 + 1},
		{"hot meal tonight", Today, 1 << 1, 17 * 60, 24 * 60},
		{"food today", Today, 1 << 1, 0, 0},
		{"advice tomorrow morning", Days, 1 << 2, 8 * 60, 12 * 60},
		{"bingo on a friday afternoon", Days, 1 << 4, 12 * 60, 17 * 60},
		{"walks at weekends", Weekend, weekend, 0, 0},
		{"yoga after work", Evenings, workdays, 17 * 60, 24 * 60},
		{"choir in term time", Days, workdays, 9*60 + 15, 15 * 60},
		{"stay and play this morning", Today, 1 << 1, 8 * 60, 12 * 60},
	} {
		got := theLexicon(t).Query(tt.text, Options{Now: noon}).Times
		if len(got) != 1 || got[0].When != tt.when || got[0].Days != tt.days || got[0].From != tt.from || got[0].To != tt.to {
			t.Errorf("%s: %+v, want %s days %b %d-%d", tt.text, got, tt.when, tt.days, tt.from, tt.to)
		}
	}
}

// TestGuessesTakenBack: every guess can be taken back by its name.
func TestGuessesTakenBack(t *testing.T) {
	text := "free beravement group in Leeds tonight"
	o := Options{Now: noon, Places: thePlaces(t)}
	all := theLexicon(t).Query(text, o)
	if all.Place == nil || len(all.Times) == 0 || len(all.Filters) == 0 || len(all.Needs) == 0 {
		t.Fatalf("too little is understood: %+v", all)
	}
	o.Without = []string{"place", "open", "cost:free", "need:" + all.Needs[0].ID, "words:bereavement"}
	u := theLexicon(t).Query(text, o)
	if u.Place != nil || len(u.Times) > 0 || len(u.Filters) > 0 {
		t.Errorf("still there: %+v", u)
	}
	for _, n := range u.Needs {
		if n.ID == all.Needs[0].ID {
			t.Errorf("need %s is still there", n.ID)
		}
	}
	if !slices.ContainsFunc(u.Words, func(w Word) bool { return w.Used == "beravement" }) {
		t.Errorf("the correction is still there: %+v", u.Words)
	}
}

// TestWordsAreNeverDropped: what nobody understands is searched as words.
func TestWordsAreNeverDropped(t *testing.T) {
	for text, want := range map[string]string{
		"boccia zumbathon":            "boccia zumbathon",
		"Xylomancy circle":            "xylomancy circle",
		"food pantry for seniors":     "food pantry seniors",
		"the the the":                 "",
		"snap benefits utility bills": "snap benefits utility bills",
	} {
		u := theLexicon(t).Query(text, Options{Now: noon})
		var got []string
		for _, w := range u.Words {
			if w.Kind == Content {
				got = append(got, w.Used)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: content %q, want %q", text, got, want)
		}
	}
}

// TestBothSpellingsMatch: American records are found by British words and the
// other way round.
func TestBothSpellingsMatch(t *testing.T) {
	for typed, also := range map[string]string{"centre": "center", "center": "centr", "grey": "grai", "mum": "", "mom": "mum", "diapers": "nappi"} {
		w := theLexicon(t).Query(typed, Options{Now: noon}).Words[0]
		if w.Corrected() || also != "" && !slices.Contains(w.Also, also) {
			t.Errorf("%s: %+v, want also %q", typed, w, also)
		}
	}
}

// TestHostileText must answer, and keep to the limits.
func TestHostileText(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("food bank ", 1000), strings.Repeat("a", 10_000), "' OR 1=1; --", "(((((.*)+)+)+", "😀😀😀",
		"\x00\u202e\u200b", strings.Repeat("é", 5000), "العربية مساعدة", "1 2 3 4 5 6 7 8 9", strings.Repeat("kill ", 500), "....", "£ £ £"} {
		u := theLexicon(t).Query(text, Options{Now: noon, Places: thePlaces(t)})
		content := 0
		for _, w := range u.Words {
			if w.Kind == Content {
				content++
			}
		}
		if content > MaxTerms || len(u.Needs) > 4 {
			t.Errorf("%.20q: %d content words, %d needs", text, content, len(u.Needs))
		}
		if len(text) > 5000 && !u.Cut {
			t.Errorf("%.20q was cut without saying so", text)
		}
	}
}

func TestSameTextSameAnswer(t *testing.T) {
	l := theLexicon(t)
	for _, p := range layPhrases(t, false)[:100] {
		a, b := l.Query(p.text, Options{Now: noon}), l.Query(p.text, Options{Now: noon})
		if !slices.Equal(a.Needs, b.Needs) || len(a.Words) != len(b.Words) {
			t.Errorf("%s: %v, then %v", p.text, a.Needs, b.Needs)
		}
	}
}
