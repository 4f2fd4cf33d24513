package understand

import (
	"fmt"
	"io/fs"
	"strings"
)

// forms bring the many ways to write one word together. Matching with the
// lexicon works on the forms; the index is searched for the words themselves.
type forms struct {
	// short maps contractions and texting to words: "i'm" to "i". A form of
	// several words has spaces.
	short map[string]string
	// texting marks those of short that nobody finds in a listing ("2moro"):
	// the index is searched for their meaning.
	texting map[string]bool
	// word maps everyday and overseas words to the one that stands for all:
	// "mom" to "mum".
	word map[string]string
	// known are names and rare words that no other list has.
	known map[string]bool
	// british maps American spellings to British ones, american back.
	british, american map[string]string
}

// joined are pairs of words that count as one.
var joined = map[[2]string]string{
	{"can", "not"}: "cant", {"some", "one"}: "someone", {"any", "one"}: "anyone", {"every", "one"}: "everyone",
	{"some", "where"}: "somewhere", {"any", "where"}: "anywhere", {"no", "body"}: "nobody", {"no", "one"}: "nobody",
	{"some", "body"}: "someone", {"any", "body"}: "anyone", {"some", "thing"}: "something", {"any", "thing"}: "anything",
	{"no", "where"}: "nowhere", {"my", "self"}: "myself", {"him", "self"}: "himself", {"her", "self"}: "herself",
	{"do", "not"}: "dont", {"does", "not"}: "doesnt", {"did", "not"}: "didnt", {"will", "not"}: "wont",
	{"is", "not"}: "isnt", {"have", "not"}: "havent", {"has", "not"}: "hasnt", {"was", "not"}: "wasnt",
	{"could", "not"}: "couldnt", {"would", "not"}: "wouldnt", {"are", "not"}: "arent",
}

func readForms(files fs.FS) (*forms, error) {
	f := &forms{short: map[string]string{}, texting: map[string]bool{}, known: map[string]bool{}, word: map[string]string{},
		british: map[string]string{}, american: map[string]string{}}
	if err := readRows(files, "forms.csv", []string{"typed", "means", "kind"}, f.add); err != nil {
		return nil, err
	}
	return f, readRows(files, "spelling.csv", []string{"british", "american"}, func(row []string) error {
		f.british[row[1]], f.american[row[0]] = row[0], row[1]
		return nil
	})
}

func (f *forms) add(row []string) error {
	typed, means := row[0], row[1]
	switch row[2] {
	case "short":
		f.short[typed] = means
	case "texting":
		f.short[typed], f.texting[typed] = means, true
	case "word":
		f.word[typed] = means
	case "known":
		f.known[typed] = true
	default:
		return fmt.Errorf("kind %q is none of short, texting, word, known", row[2])
	}
	return nil
}

// of gives the matching forms of one lower-case word.
func (f *forms) of(word string, yield func(string)) {
	if means, ok := f.short[word]; ok {
		each(means, func(w string) { yield(f.single(w)) })
		return
	}
	word = strings.TrimSuffix(word, "'s")
	if strings.IndexByte(word, '\'') >= 0 {
		word = strings.ReplaceAll(word, "'", "")
	}
	if means, ok := f.word[word]; ok {
		each(means, yield)
		return
	}
	yield(f.single(word))
}

func (f *forms) single(word string) string {
	if british, ok := f.british[word]; ok {
		return british
	}
	return word
}

// each calls yield for every word of a form.
func each(form string, yield func(string)) {
	for {
		word, rest, more := strings.Cut(form, " ")
		yield(word)
		if !more {
			return
		}
		form = rest
	}
}
