package directory

import (
	"strings"
	"testing"
)

func TestPhraseLint(t *testing.T) {
	for text, want := range map[string]string{
		"the knocker upper has not been": "",
		"can't sleep":                    "",
		"dim arian i’r mesurydd":         "",
		"over 65s":                       "",
		"":                               "phrase-empty",
		"  - ":                           "phrase-empty",
		"123":                            "phrase-empty",
		strings.Repeat("a", MaxPhrase+1): "phrase-long",
		"a b c d e f g h i j k":          "phrase-long",
		"ring 07700 900123":              "phrase-personal",
		"number 0113 496":                "phrase-personal",
		"mail ann@example.org":           "phrase-personal",
		"lives at LS11 9AA":              "phrase-personal",
		"born 3 May 1950":                "phrase-personal",
		"see https:example":              "phrase-signs",
		"<b>sleep</b>":                   "phrase-signs",
		"no\x00sleep":                    "phrase-signs",
		"no\u202esleep":                  "phrase-signs",
	} {
		p := NeedPhrase{Need: "sleep", Text: text}
		p.Tidy()
		got := p.Validate()
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || got[0].Code != want) {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
	if got := (&NeedPhrase{Text: "no sleep"}).Validate(); got.For("need") == "" {
		t.Error("a phrase without a need was taken")
	}
}
