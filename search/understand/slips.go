package understand

import "strings"

// What a slip costs, where about 1 is any edit between two words. Fingers and
// ears make some slips more often than others: the figures were fitted to half
// of the corrections of codespell's dictionary whose word the lexicon has (about 6,500),
// with the other half held out: 93 % of those are corrected rightly and 3 %
// wrongly, where equal costs gave 89 and 4 %.
const (
	costSwap    = 0.4  // two letters in each other's place
	costLeft    = 0.45 // a letter left out
	costDouble  = 0.4  // a letter once instead of twice, or twice instead of once
	costSilent  = 0.6  // an e or h too many
	costAdded   = 1.0  // another letter too many
	costSound   = 0.7  // a consonant for one that sounds alike
	costNear    = 0.9  // a vowel for another, or a key beside the right one
	costChanged = 1.2  // any other letter in its place
)

// soundsLike are the pairs of consonants that are taken for each other.
const soundsLike = "cs sc ck kc cq qc kq qk sz zs gj jg fv vf vw wv dt td mn nm bp pb"

// keyboard is where the keys are, row by row.
var keyboard = [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// beside says for two letters whether their keys touch.
var beside = touching()

func touching() (beside [26][26]bool) {
	touch := func(a, b byte) { beside[a-'a'][b-'a'], beside[b-'a'][a-'a'] = true, true }
	for r, keys := range keyboard {
		for i := range len(keys) {
			if i > 0 {
				touch(keys[i-1], keys[i])
			}
			if r > 0 {
				above := keyboard[r-1] // half a key to the left
				touch(keys[i], above[i])
				touch(keys[i], above[i+1])
			}
		}
	}
	return beside
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// slips is what the slips between a typed word and the one that was meant cost
// together. Both are of plain letters, at most maxSpelt.
func slips(typed, meant string) float64 {
	var rows [3][maxSpelt + 1]float64
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := 1; j <= len(meant); j++ {
		last[j] = last[j-1] + leftOut(meant, j-1)
	}
	for i := 1; i <= len(typed); i++ {
		row[0] = last[0] + tooMany(typed, i-1)
		for j := 1; j <= len(meant); j++ {
			row[j] = min(last[j]+tooMany(typed, i-1), row[j-1]+leftOut(meant, j-1), last[j-1]+changed(typed[i-1], meant[j-1]))
			if i > 1 && j > 1 && typed[i-1] == meant[j-2] && typed[i-2] == meant[j-1] {
				row[j] = min(row[j], before[j-2]+costSwap)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(meant)]
}

// leftOut is what it costs that the i-th letter was not typed.
func leftOut(meant string, i int) float64 {
	if i > 0 && meant[i] == meant[i-1] {
		return costDouble
	}
	return costLeft
}

// tooMany is what it costs that the i-th letter was not meant.
func tooMany(typed string, i int) float64 {
	switch {
	case i > 0 && typed[i] == typed[i-1]:
		return costDouble
	case typed[i] == 'e' || typed[i] == 'h':
		return costSilent
	}
	return costAdded
}

// changed is what one letter for another costs.
func changed(typed, meant byte) float64 {
	switch {
	case typed == meant:
		return 0
	case strings.Contains(soundsLike, string([]byte{typed, meant})):
		return costSound
	case vowel(typed) && vowel(meant), beside[typed-'a'][meant-'a']:
		return costNear
	}
	return costChanged
}
