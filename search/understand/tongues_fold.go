package understand

import (
	"strings"
	"unicode/utf8"
)

// tongueLanguages are the languages of phrases-languages.csv, by ISO 639-1.
var tongueLanguages = []string{"cy", "pl", "ar"}

// letters are written in several ways by people with one keyboard or another.
// NFKC and [WithoutAccents] have done most: these are letters of their own.
// Arabic is typed with and without hamza, with alef maqsura for ya, ha for ta
// marbuta, and on Persian keyboards with their kaf and ya.
var letters = strings.NewReplacer("ł", "l",
	"أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ى", "ي", "ی", "ي", "ئ", "ي", "ؤ", "و", "ة", "ه", "ک", "ك", "ء", "",
	"ـ", "", // tatweel, which only stretches
	"\u064b", "", "\u064c", "", "\u064d", "", "\u064e", "", "\u064f", "", "\u0650", "", "\u0651", "", "\u0652", "", "\u0670", "",
	"\u0653", "", "\u0654", "", "\u0655", "")

// foldWord writes a lower-case word in the one way in which words of other
// languages are compared. Of Welsh contractions ("teimlo'n", "i'r") the first
// word stays. A plain English word is left alone but for its apostrophe.
func foldWord(word string) string {
	word = foldLetters(word)
	if at := strings.IndexByte(word, '\''); at > 0 {
		return word[:at]
	}
	return word
}

func foldLetters(word string) string {
	if isASCII(word) {
		return word
	}
	return letters.Replace(WithoutAccents(word))
}

// foldAll folds the letters of words that are beyond ASCII; mostly there are
// none and the words come back as they are.
func foldAll(words []string) []string {
	for i, w := range words {
		if !isASCII(w) {
			out := append([]string(nil), words...)
			for j := i; j < len(out); j++ {
				out[j] = foldLetters(out[j])
			}
			return out
		}
	}
	return words
}

// tongueStem brings the common forms of a folded word together. It is light on
// purpose: what it leaves apart stands in the list in several forms.
func tongueStem(language, word string) string {
	switch language {
	case "cy":
		return radical(word)
	case "pl":
		return withoutEnding(word, polishEndings, 4)
	case "ar":
		return withoutEnding(withoutArticle(word), arabicEndings, 3)
	}
	return word
}

// radicals undo the mutations of Welsh: tŷ is also dŷ, nhŷ and thŷ. Soft b and m
// are both f, so all lips fall together; a lost g cannot be told.
var radicals = []struct{ from, to string }{
	{"ngh", "g"}, {"ng", "g"}, {"nh", "d"}, {"mh", "b"}, {"ch", "g"}, {"ph", "b"}, {"th", "d"}, {"dd", "d"}, {"ff", "ff"},
	{"ll", "l"}, {"rh", "r"}, {"c", "g"}, {"t", "d"}, {"p", "b"}, {"f", "b"}, {"m", "b"},
}

func radical(word string) string {
	if len(word) < 4 {
		return word
	}
	for _, r := range radicals {
		if rest, ok := strings.CutPrefix(word, r.from); ok {
			return r.to + rest
		}
	}
	return word
}

// polishEndings are of nouns and adjectives, without accents, longest first.
var polishEndings = strings.Fields(`iami ami ach ego emu ych ich ymi imi owi iej ow om em im ym ej ia ie io iu a e y i u o`)

// arabicEndings are those of number, gender, case and possession.
var arabicEndings = strings.Fields(`ات ون ين يه ها ه ي ا`)

// withoutEnding takes one ending off and leaves at least so many letters.
func withoutEnding(word string, endings []string, least int) string {
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(word, e); ok && utf8.RuneCountInString(rest) >= least {
			return rest
		}
	}
	return word
}

// articles are "the", with the little words that are written with it.
var articles = strings.Fields(`وال بال كال فال لل ال`)

func withoutArticle(word string) string {
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(word, a); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return word
}
