package understand

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
)

// wishModel finds phrases of the fact vocabularies. Unlike needs they go by the
// words themselves, not by stems: "book a place" is a wish and "book group" is
// none.
type wishModel struct {
	matcher *matcher
	numbers map[string]int32 // of word forms
	targets []wishTarget
}

type wishTarget struct {
	vocabulary directory.VocabularyID
	id         string
}

// ownWords are the vocabularies whose words only say how help is given. Where
// the wish is sure, they need not stand in a listing's text. Words of the others
// ("women", "wheelchair") say what is wanted as well.
var ownWords = map[directory.VocabularyID]bool{
	directory.CostVocabulary: true, directory.JoiningVocabulary: true, directory.DeliveryVocabulary: true,
	directory.FirstStepVocabulary: true, directory.SupportsVocabulary: true, directory.CapacityVocabulary: true,
	Age: true,
}

func newWishes(l *Lexicon) *wishModel {
	w := &wishModel{matcher: newMatcher(0), numbers: map[string]int32{}}
	w.matcher.fillersBetween = true
	index := map[string]int32{}
	for _, p := range l.phrases {
		w.add(l, index, p.Target, p.Text, p.Weight)
	}
	for _, name := range slices.Sorted(maps.Keys(languages)) {
		for _, frame := range languageFrames {
			w.add(l, index, string(Language)+":"+languages[name], strings.ReplaceAll(frame, "%", name), 1)
		}
	}
	w.matcher.finish(nil)
	return w
}

func (w *wishModel) add(l *Lexicon, index map[string]int32, target, text string, weight float64) {
	vocabulary, id, isWish := strings.Cut(target, ":")
	if !isWish {
		return
	}
	tokens := l.tokens(split(lower(clean(text))), w.number)
	if len(tokens) == 0 {
		return
	}
	n, ok := index[target]
	if !ok {
		n = int32(len(w.targets))
		index[target] = n
		w.targets = append(w.targets, wishTarget{directory.VocabularyID(vocabulary), id})
	}
	w.matcher.add(tokens, n, weight)
}

func (w *wishModel) number(form string) int32 {
	n, ok := w.numbers[form]
	if !ok {
		n = int32(len(w.numbers))
		w.numbers[form] = n
	}
	return n
}

func (w *wishModel) lookup(form string) int32 {
	if n, ok := w.numbers[form]; ok {
		return n
	}
	return -1
}

// wishes finds what the person wants besides the need, and how old they are.
func (q *query) wishes() {
	model := q.Lexicon.wishes
	for _, h := range model.find(q.Lexicon.tokens(q.used(), model.lookup)) {
		t := model.targets[h.target]
		wish := FilterWish{Vocabulary: t.vocabulary, ID: t.id, Phrase: q.typed(int(h.from), int(h.to)), Sure: h.score >= sureWish}
		if !q.wish(wish) {
			continue
		}
		if t.vocabulary == Language {
			wish.Vocabulary, wish.ID = directory.SupportsVocabulary, "interpreter"
			q.wish(wish)
		}
		q.wished(int(h.from), int(h.to), wish.Sure)
		if wish.Sure && t.vocabulary == directory.AudienceVocabulary {
			for i := h.from; i <= h.to; i++ {
				q.whom[i] = true
			}
		}
		if wish.Sure && ownWords[t.vocabulary] {
			q.mark(int(h.from), int(h.to), InWish)
		}
	}
	q.ages()
}

// Said finds the facts that a text names in so many words ("drop in",
// "Saturdays"), each with the words, unless a "no" or "not" stands before them.
func (l *Lexicon) Said(text string) []FilterWish {
	l.built.Wait()
	var out []FilterWish
	for sentence := range strings.FieldsFuncSeq(lower(clean(text)), func(r rune) bool { return strings.ContainsRune(".!?;:\n", r) }) {
		words := split(sentence)
		for _, h := range l.wishes.find(l.tokens(words, l.wishes.lookup)) {
			t := l.wishes.targets[h.target]
			if h.score < sureWish || t.vocabulary == Language || denied(words[max(0, int(h.from)-3):h.from]) ||
				slices.ContainsFunc(out, func(o FilterWish) bool { return o.Vocabulary == t.vocabulary && o.ID == t.id }) {
				continue
			}
			out = append(out, FilterWish{Vocabulary: t.vocabulary, ID: t.id, Phrase: strings.Join(words[h.from:h.to+1], " ")})
		}
	}
	return out
}

// denied reports whether one of some words takes back what follows.
func denied(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return w == "no" || w == "not" || w == "never" || w == "without" || w == "cannot" || w == "unfortunately" || w == "except" ||
			strings.HasSuffix(w, "n't")
	})
}

// wish adds a wish unless the person took it back or has it already.
func (q *query) wish(w FilterWish) bool {
	if q.taken(string(w.Vocabulary)+":"+w.ID) || slices.ContainsFunc(q.u.Filters, func(o FilterWish) bool {
		return o.Vocabulary == w.Vocabulary && o.ID == w.ID
	}) {
		return false
	}
	q.u.Filters = append(q.u.Filters, w)
	return true
}

// mark gives content words another kind.
func (q *query) mark(from, to int, kind Kind) {
	for i := from; i <= to; i++ {
		if w := &q.u.Words[i]; w.Kind == Content || w.Kind == Filler {
			w.Kind = kind
		}
	}
}

// sureWish is the weight from which a phrase names the fact.
const sureWish = 0.99

// find gives one hit per term, in the order of the text; of two phrases over
// the same words the longer one counts, and a negative takes out what it holds.
func (w *wishModel) find(tokens []token) []hit {
	var hits, not []hit
	w.matcher.match(tokens, func(h hit) {
		h.score = w.matcher.phrases[h.phrase].weight
		if h.score < 0 {
			not = append(not, h)
			return
		}
		hits = append(hits, h)
	})
	hits = slices.DeleteFunc(hits, func(h hit) bool {
		return slices.ContainsFunc(not, func(n hit) bool {
			return n.target == h.target && n.from <= h.to && h.from <= n.to && n.to-n.from >= h.to-h.from
		})
	})
	slices.SortStableFunc(hits, func(a, b hit) int { return longerFirst(a, b) })
	var out []hit
	for _, h := range hits {
		if !slices.ContainsFunc(out, func(o hit) bool { return o.target == h.target || w.covers(o, h) }) {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return int(a.from) - int(b.from) })
	return out
}

func longerFirst(a, b hit) int {
	switch {
	case b.to-b.from != a.to-a.from:
		return int((b.to - b.from) - (a.to - a.from))
	case a.score != b.score && a.score > b.score:
		return -1
	case a.score != b.score:
		return 1
	}
	return int(a.target - b.target)
}

// covers reports whether a longer phrase already says what lies inside it.
func (w *wishModel) covers(long, short hit) bool {
	return long.from <= short.from && short.to <= long.to && long.to-long.from > short.to-short.from
}

// ages finds "my 15 year old", "aged 70", "i'm 34", and what a note begins with:
// "78F lives alone", "17 and pregnant".
func (q *query) ages() {
	words := q.u.Words
	for i, w := range words {
		age, err := strconv.Atoi(strings.TrimRight(w.Used, "yorfm"))
		if err != nil || age < 1 || age > 110 || w.Kind == InPlace {
			continue
		}
		from, to := i, i
		switch {
		case i+2 < len(words) && isYear(words[i+1].Used) && words[i+2].Used == "old":
			to = i + 2
		case strings.HasSuffix(w.Used, "yo"):
		case i == 0 && age >= 13 && q.opens(w.Used):
		case i > 0 && (words[i-1].Used == "aged" || words[i-1].Used == "age"):
			from = i - 1
		case i > 0 && (words[i-1].Used == "i'm" || words[i-1].Used == "im") && age >= 10 && !q.countsSomething(i):
			from = i - 1
		default:
			continue
		}
		q.wishAge(age, from, to)
	}
}

// opens reports whether a number that a text begins with is somebody's age.
func (q *query) opens(number string) bool {
	if strings.HasSuffix(number, "f") || strings.HasSuffix(number, "m") {
		return true
	}
	words := q.u.Words
	switch {
	case len(words) < 3 || strings.TrimLeft(number, "0123456789") != "":
		return false
	case q.breaks[1]:
		return true
	}
	return words[1].Used == "and" && words[2].Used != "over" && words[2].Used != "above"
}

func isYear(word string) bool {
	return word == "year" || word == "years" || word == "yr" || word == "yrs" || word == "yo"
}

// countsSomething reports whether the number goes with what follows it: "i'm 20
// weeks pregnant", "im 5 foot".
func (q *query) countsSomething(i int) bool {
	if i+1 == len(q.u.Words) {
		return false
	}
	switch q.u.Words[i+1].Used {
	case "and", "now", "this", "next", "but", "with", "live", "living", "on", "from", "in", "just", "so", "i", "my", "today":
		return false
	}
	return true
}

func (q *query) wishAge(age, from, to int) {
	id := strconv.Itoa(age)
	if q.taken("age:"+id) || q.taken("age") {
		return
	}
	q.u.Filters = append(q.u.Filters, FilterWish{Vocabulary: Age, ID: id, Phrase: q.typed(from, to)})
	q.mark(from, to, InWish)
}
