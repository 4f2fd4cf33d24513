package locale

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// The Flesch-Kincaid grade is 0.39 words a sentence + 11.8 syllables a word
// - 15.59. Its authors measured running text of 100 words and more. For one
// sentence of seven words a single long word, such as "accessibility", is worth
// several grades, so the ceiling of one text is higher than the goal: it finds what
// stands out. The goal of the product, 5, is for all words together; headings
// and short lines pull that down, so it holds at 3, and the texts of two
// sentences and more, which people read as prose, hold the goal by themselves.
const (
	gradeOfAll   = 3.0
	gradeOfProse = 5.0
	gradeOfOne   = 9.0
	gradedWords  = 5 // shorter texts are labels
)

// must are texts that the law or a licence words for us.
var must = []string{"accessibility.enforce-law", "data.interface", "accessibility.unhappy"}

var (
	markup      = regexp.MustCompile(`<[^>]*>`)
	filledIn    = regexp.MustCompile(`\{[^}]*\}`)
	endOfPhrase = regexp.MustCompile(`[.!?]+(\s|$|”)`)
	vowels      = regexp.MustCompile(`[aeiouy]+`)
)

// syllables counts groups of vowels; a silent e at the end, and the e of -es and
// -ed but after t, d, s, x, z, ch, sh, c and g, make none. Two vowels that are
// said apart (i-a, i-o after other than t, s, c; e-a in "area", u-a, i-e-t) are
// not told from one: English spelling does not say. At least one a word.
func syllables(word string) int {
	w := strings.ToLower(strings.Trim(word, "'’"))
	n := len(vowels.FindAllString(w, -1))
	switch {
	case strings.HasSuffix(w, "le") && len(w) > 2 && !strings.ContainsRune("aeiouy", rune(w[len(w)-3])):
	case strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "ee") && !strings.HasSuffix(w, "ie") && !strings.HasSuffix(w, "ye"):
		n--
	case strings.HasSuffix(w, "ed") && len(w) > 3 && !strings.ContainsRune("td", rune(w[len(w)-3])) && !strings.ContainsRune("aeiou", rune(w[len(w)-3])):
		n--
	case strings.HasSuffix(w, "es") && len(w) > 3 && !strings.ContainsRune("sxzcg", rune(w[len(w)-3])) && !strings.HasSuffix(w, "ches") &&
		!strings.HasSuffix(w, "shes") && !strings.HasSuffix(w, "les") && !strings.ContainsRune("aeiou", rune(w[len(w)-3])):
		n--
	}
	for _, apart := range []string{"area", "ia", "iet", "io", "ual"} {
		if i := strings.Index(w, apart); i >= 0 && !(strings.HasPrefix(apart, "i") && i > 0 && strings.ContainsRune("tscg", rune(w[i-1]))) {
			n++
		}
	}
	return max(n, 1)
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{"the": 1, "place": 1, "people": 2, "checked": 1, "wanted": 2, "services": 3, "places": 2, "area": 3,
		"station": 2, "radio": 3, "postcode": 2, "see": 1, "you": 1, "accessibility": 6, "make": 1, "little": 2, "names": 1, "buses": 2, "quiet": 2} {
		if got := syllables(word); got != want {
			t.Errorf("%s: %d, want %d", word, got, want)
		}
	}
}

// counted is what the grade of a text is made of.
type counted struct{ words, sentences, syllables int }

func (c counted) grade() float64 {
	return 0.39*float64(c.words)/float64(c.sentences) + 11.8*float64(c.syllables)/float64(c.words) - 15.59
}

func (c *counted) add(other counted) {
	c.words, c.sentences, c.syllables = c.words+other.words, c.sentences+other.sentences, c.syllables+other.syllables
}

// count reads a message as a person does: without markup, with a word of one
// syllable for what is filled in, and numbers as one syllable.
func count(text string) counted {
	text = filledIn.ReplaceAllString(markup.ReplaceAllString(text, ""), "x")
	var c counted
	for _, phrase := range endOfPhrase.Split(text, -1) {
		n := 0
		for _, word := range strings.FieldsFunc(phrase, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '’' && r != '\'' }) {
			n++
			c.syllables += syllables(word)
		}
		if c.words += n; n > 0 {
			c.sentences++
		}
	}
	return c
}

// The second sentence is the usual example of the formula, with 24 syllables;
// our rule hears 26, for it takes the i and a of "reptilian" apart.
func TestGrade(t *testing.T) {
	for text, want := range map[string]float64{
		"The cat sat on the mat.": -1.45,
		"The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.": 13.1,
	} {
		if got := count(text).grade(); math.Abs(got-want) > 0.1 {
			t.Errorf("%s: grade %.1f, want %.1f", text, got, want)
		}
	}
}

func TestReadingGrade(t *testing.T) {
	type graded struct {
		key, text string
		grade     float64
	}
	var all, prose counted
	var texts []graded
	en := load(t).English()
	for _, key := range en.Keys() {
		text := en.messages[key].plain // of a plural the form "other", its longest
		c := count(text)
		if c.words < gradedWords {
			continue
		}
		texts = append(texts, graded{key, text, c.grade()})
		all.add(c)
		if c.sentences > 1 {
			prose.add(c)
		}
		if c.grade() > gradeOfOne && !slices.Contains(must, key) {
			t.Errorf("%s: grade %.1f, at most %.1f: %s", key, c.grade(), gradeOfOne, text)
		}
		if long := c.words / max(c.sentences, 1); long > 20 && !slices.Contains(must, key) {
			t.Errorf("%s: %d words a sentence, at most 20: %s", key, long, text)
		}
	}
	slices.SortFunc(texts, func(a, b graded) int { return int(1000 * (b.grade - a.grade)) })
	var worst strings.Builder
	for _, g := range texts[:min(10, len(texts))] {
		fmt.Fprintf(&worst, "%5.1f  %s: %s\n", g.grade, g.key, g.text)
	}
	t.Logf("grade %.2f over %d texts of %d words or more (%d words), %.2f over those of two sentences and more (%d words); the worst ten:\n%s",
		all.grade(), len(texts), gradedWords, all.words, prose.grade(), prose.words, &worst)
	if prose.grade() > gradeOfProse {
		t.Errorf("the texts of two sentences and more have the grade %.2f, at most %.1f", prose.grade(), gradeOfProse)
	}
	if all.grade() > gradeOfAll {
		t.Errorf("all texts together have the grade %.2f, at most %.1f", all.grade(), gradeOfAll)
	}
}
