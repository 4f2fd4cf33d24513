package understand

import "testing"

// Somebody who asks for help in Welsh is shown whom to ring, with or without
// the accents of the language.
func TestWelshCrisis(t *testing.T) {
	for text, panel := range map[string]string{
		"hunanladdiad":                          "suicide",
		"dwi eisiau marw":                       "suicide",
		"Dw i isio lladd fy hun":                "suicide",
		"mae fy ngŵr yn fy nharo i":             "abuse",
		"ofn fy ngwr":                           "abuse",
		"trais yn y cartref":                    "abuse",
		"plentyn mewn perygl":                   "at-risk",
		"maen nhw'n fy ngorfodi i briodi":       "forced",
		"rwy'n ddigartref heno, digartref heno": "rough-sleeping",
		"unman i gysgu heno":                    "rough-sleeping",
		"poen yn y frest":                       "medical",
		"dyw hi ddim yn deffro":                 "medical",
		"clwb cinio yng Nghaerdydd":             "",
		"poeni am arian a budd-daliadau":        "",
		"grŵp canu i bobl hŷn":                  "",
		"help i roi'r gorau i smygu":            "",
		"cysgu'n well":                          "",
	} {
		u, got := theLexicon(t).Query(text, Options{Now: noon}), ""
		if u.Crisis != nil {
			got = u.Crisis.ID
		}
		if got != panel {
			t.Errorf("%q shows %q, want %q", text, got, panel)
		}
	}
}
