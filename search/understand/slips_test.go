package understand

import "testing"

// TestSlips: of two words an edit away the one is meant whose slip is easier
// made.
func TestSlips(t *testing.T) {
	for _, test := range []struct{ typed, easier, harder string }{
		{"huosing", "housing", "hugsing"},             // swapped rather than changed
		{"caner", "cancer", "carer"},                  // left out rather than changed
		{"adress", "address", "dress"},                // once for twice rather than too many
		{"hellp", "help", "hells"},                    // twice for once rather than changed
		{"hpme", "home", "hime"},                      // the key beside
		{"consel", "counsel", "cousel"},               // one letter rather than two
		{"benifit", "benefit", "benzfit"},             // a vowel for a vowel
		{"sertificate", "certificate", "xertificate"}, // as it sounds
	} {
		if e, h := slips(test.typed, test.easier), slips(test.typed, test.harder); e >= h || e <= 0 {
			t.Errorf("%s: %s costs %.2f, %s %.2f", test.typed, test.easier, e, test.harder, h)
		}
	}
	if cost := slips("housing", "housing"); cost != 0 {
		t.Errorf("no slip costs %.2f", cost)
	}
	for _, keys := range []string{"qw", "qa", "sw", "se", "pl", "zs", "mk", "bh", "bg"} {
		if !beside[keys[0]-'a'][keys[1]-'a'] || !beside[keys[1]-'a'][keys[0]-'a'] {
			t.Errorf("%s do not touch", keys)
		}
	}
	if beside['q'-'a']['p'-'a'] || beside['z'-'a']['q'-'a'] || beside['l'-'a'][0] {
		t.Error("keys far from each other touch")
	}
}
