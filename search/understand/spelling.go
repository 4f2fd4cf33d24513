package understand

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
)

// Terms are the unstemmed words of an index with how many documents hold them.
type Terms struct {
	count map[string]int
	near  func() *deletions // made when a word is first unknown, unless Warm was first
}

// maxTargets bounds the memory of an index's spelling targets: the most
// frequent words are the ones people mean.
const maxTargets = 30_000

// NewTerms takes the lower-case words of an index. Words seen once are known
// but are nothing to correct to: they may be misspelt themselves.
func NewTerms(words iter.Seq2[string, int]) *Terms {
	t := &Terms{count: maps.Collect(words)}
	t.near = sync.OnceValue(func() *deletions { return newDeletions(t.targets()) })
	return t
}

// Warm makes ready what the first misspelt word would wait for, a tenth of a
// second with many words.
func (t *Terms) Warm() { t.near() }

// targets are the words to correct to.
func (t *Terms) targets() []target {
	var targets []target
	for word, n := range t.count {
		if n >= 2 && len(word) >= 4 && plainLetters(word) {
			targets = append(targets, target{word, float64(n)})
		}
	}
	slices.SortFunc(targets, func(a, b target) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.word, b.word))
	})
	return slices.Clip(targets[:min(len(targets), maxTargets)])
}

func plainLetters(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}

// speller corrects words to those of the lexicon and of the index.
type speller struct {
	correct *wordList
	known   map[string]bool // every word of the lexicon
	crisis  map[string]bool // words of the crisis phrases
	near    *deletions

	crisisNear *deletions
}

// lexiconWeight is what one use of a word in the lexicon counts against one
// document of the index.
const lexiconWeight = 5

func newSpeller(l *Lexicon, crisis emergencies, correct *wordList) *speller {
	s := &speller{correct: correct, known: map[string]bool{}, crisis: map[string]bool{}}
	uses := map[string]float64{}
	for _, p := range l.phrases {
		target := p.Voice != Texting && p.Voice != Regional
		for _, w := range split(lower(p.Text)) {
			w = strings.ReplaceAll(w, "'", "")
			if p.Voice != Texting {
				s.known[w] = true // what people text is often misspelt itself
			}
			if target && len(w) >= 4 && plainLetters(w) {
				uses[w] += lexiconWeight
			}
		}
	}
	for _, n := range l.vocabularies.Needs() {
		for _, w := range split(lower(n.Label + " " + n.Description)) {
			s.known[w] = true
			if len(w) >= 4 && plainLetters(w) {
				uses[w] += lexiconWeight
			}
		}
	}
	for w := range crisis.vocabulary() {
		if !correct.has(w) {
			continue // misspelt on purpose
		}
		s.crisis[w] = true
		if len(w) >= 4 && plainLetters(w) {
			uses[w] += 1
		}
	}
	s.near = newDeletions(lexiconTargets(uses, correct))
	s.crisisNear = newDeletions(crisisTargets(s.crisis, correct))
	return s
}

// lexiconTargets are the words to correct to. A word counts with the others of
// its stem; one that is used once and in no list is a slip of the writer.
func lexiconTargets(uses map[string]float64, correct *wordList) []target {
	family := map[string]float64{}
	for w, n := range uses {
		family[stem(w)] += n
	}
	targets := make([]target, 0, len(uses))
	for w, n := range uses {
		if n > lexiconWeight || correct.has(w) {
			targets = append(targets, target{w, (n + family[stem(w)]) / 2})
		}
	}
	slices.SortFunc(targets, func(a, b target) int { return strings.Compare(a.word, b.word) })
	return targets
}

// crisisTargets are the well-spelt words of the crisis phrases.
func crisisTargets(words map[string]bool, correct *wordList) []target {
	var out []target
	for w := range words {
		if len(w) >= 3 && plainLetters(w) && correct.has(w) {
			out = append(out, target{w, 1})
		}
	}
	slices.SortFunc(out, func(a, b target) int { return strings.Compare(a.word, b.word) })
	return out
}

// spelling corrects the words of the query that nobody spells so.
func (q *query) spelling() {
	for i := range q.u.Words {
		w := &q.u.Words[i]
		if w.Kind != Content && w.Kind != Filler || q.taken("words:"+w.Used) || q.foreign(i) {
			continue
		}
		q.respell(w)
	}
	q.byCompany()
}

func (q *query) respell(w *Word) {
	if means, ok := q.forms.short[w.Used]; ok && q.forms.texting[w.Used] && !strings.Contains(means, " ") {
		q.use(w, means)
		return
	}
	if stretched(w.Used) {
		if word := q.unstretched(w.Used); word != "" {
			q.use(w, word)
			return
		}
	}
	if !q.correctable(w.Used) {
		q.offerNeighbour(w)
		return
	}
	found := q.candidates(w.Used)
	switch {
	case len(found) == 0:
	case len(found) == 1 || found[0].weight-found[1].weight >= clearWin:
		q.use(w, found[0].word)
	case len(w.Used) >= tellingLength:
		// Nothing holds the word as it was typed, so the likelier of two
		// readings loses nothing; the other is offered.
		q.use(w, found[0].word)
		q.offer(w, found[1].word)
	default:
		q.offer(w, found[0].word)
	}
}

// longWord is from how many letters on two may be missing or too many.
const longWord = 9

// tellingLength is from how many letters on a misspelt word tells enough to be
// corrected even between two readings.
const tellingLength = 5

func (q *query) use(w *Word, word string) {
	if q.taken("words:" + word) {
		return
	}
	w.Used = word
	w.Kind = Content
	if isFiller(word) {
		w.Kind = Filler
	}
}

func (q *query) offer(w *Word, word string) {
	q.u.Offer = append(q.u.Offer, Correction{Typed: w.Typed, Meant: word})
}

// leastScore is what a correction must score at all: two slips in a rare word
// are more likely a name.
const leastScore = -1.4

// soundsAlike is added when two longer words have the same consonants: most
// slips are in the vowels and in doubled letters.
const soundsAlike = 1.4

// skeleton is how a word sounds without its vowels and doubled letters.
func skeleton(word string) string {
	out := make([]byte, 0, len(word)+2)
	for i := range len(word) {
		c := word[i]
		switch {
		case strings.IndexByte("aeiouy", c) >= 0:
			continue
		case c == 'z', c == 'c' && i+1 < len(word) && strings.IndexByte("eiy", word[i+1]) >= 0:
			c = 's'
		case c == 'c', c == 'q':
			c = 'k'
		case c == 'h' && i > 0 && word[i-1] == 'p':
			out[len(out)-1] = 'f'
			continue
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}

// clearWin is how far the best correction must lead to be applied at once.
const clearWin = 0.75

// known says that a word is spelt as somebody meant it.
func (q *query) known(word string) bool {
	s := q.spell
	return s.known[word] || s.crisis[word] || s.correct.has(word) ||
		q.forms.short[word] != "" || q.forms.word[word] != "" || q.forms.known[word] ||
		q.o.Terms != nil && q.o.Terms.count[word] > 0
}

// correctable words are unknown, long enough, of plain letters, and stand in no
// name.
func (q *query) correctable(word string) bool {
	if len(word) < 4 || len(word) > maxSpelt || !plainLetters(word) || q.known(word) {
		return false
	}
	if plain, ok := strings.CutSuffix(word, "s"); ok && q.known(plain) {
		return false
	}
	return q.o.InName == nil || !q.o.InName(word)
}

// unstretched finds the word behind "helllp" and "soooo".
func (q *query) unstretched(word string) string {
	for most := 2; most >= 1; most-- {
		if w := squeeze(word, most); q.known(w) || isFiller(w) {
			return w
		}
	}
	return ""
}

// candidates are what a word may have been meant to be, best first; their
// weight is the score.
func (q *query) candidates(word string) []target {
	most := editsAllowed(len(word))
	best := map[string]float64{}
	sounds := skeleton(word)
	collect := func(t target, _ int) {
		score := chance(word, t)
		alike := len(word) > 5 && skeleton(t.word) == sounds
		if alike {
			score += soundsAlike
		}
		if score < leastScore || !alike && len(word) < longWord && max(len(word)-len(t.word), len(t.word)-len(word)) > 1 {
			return
		}
		if old, ok := best[t.word]; !ok || score > old {
			best[t.word] = score
		}
	}
	q.spell.near.near(word, most, collect)
	if q.o.Terms != nil {
		q.o.Terms.near().near(word, most, collect)
	}
	out := make([]target, 0, len(best))
	for w, score := range best {
		out = append(out, target{w, score})
	}
	slices.SortFunc(out, func(a, b target) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.word, b.word))
	})
	return sameStem(out)
}

// chance is how likely a word was meant where another was typed: its logarithm,
// near enough.
func chance(typed string, meant target) float64 {
	score := 0.7*math.Log(meant.weight) - 3*slips(typed, meant.word)
	if meant.word[0] == typed[0] {
		score += 1.5
	}
	return score
}

// sameStem drops candidates that differ from the best only in their ending:
// they are no other meaning.
func sameStem(found []target) []target {
	if len(found) < 2 {
		return found
	}
	best := stem(found[0].word)
	return append(found[:1], slices.DeleteFunc(found[1:], func(t target) bool { return stem(t.word) == best })...)
}

// offerRatio is how much more frequent the neighbour of a rare word must be to
// be offered.
const offerRatio = 20

// offerNeighbour offers a much more frequent word one edit from a word of the
// directory that is rare and that the lexicon does not know.
func (q *query) offerNeighbour(w *Word) {
	if q.o.Terms == nil || len(w.Used) < 4 || q.spell.known[w.Used] || q.spell.crisis[w.Used] || !plainLetters(w.Used) {
		return
	}
	seen := float64(max(1, q.o.Terms.count[w.Used]))
	if q.o.InName != nil && q.o.InName(w.Used) || seen > 2 {
		return
	}
	var best target
	q.o.Terms.near().near(w.Used, 1, func(t target, edits int) {
		if t.word != w.Used && t.weight >= offerRatio*seen && t.weight > best.weight && stem(t.word) != stem(w.Used) {
			best = t
		}
	})
	if best.word != "" {
		q.offer(w, best.word)
	}
}
