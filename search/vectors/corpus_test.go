package vectors

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// invented makes texts as a directory has them: each of one or two topics with
// words of their own, among general words of which few are common.
type invented struct {
	random  *rand.Rand
	general *rand.Zipf
	topics  int
}

func newInvented(seed uint64, topics, words int) *invented {
	r := rand.New(rand.NewPCG(seed, 7))
	return &invented{r, rand.NewZipf(r, 1.08, 3, uint64(words-1)), topics}
}

func (v *invented) text(topic, length int) []string {
	words := make([]string, length)
	for i := range words {
		if v.random.Float64() < 0.3 {
			words[i] = fmt.Sprintf("topic%dword%d", topic, v.random.IntN(20))
		} else {
			words[i] = fmt.Sprintf("general%d", v.general.Uint64())
		}
	}
	return words
}

func (v *invented) texts(n int) [][]string {
	out := make([][]string, n)
	for i := range out {
		out[i] = append(v.text(v.random.IntN(v.topics), 20+v.random.IntN(40)), v.text(v.random.IntN(v.topics), 10)...)
	}
	return out
}

func TestOrderOfTextsDoesNotMatter(t *testing.T) {
	texts := newInvented(1, 10, 500).texts(200)
	forwards := Train(Copies(1, texts...), Options{Dims: 20})
	slices.Reverse(texts)
	if backwards := Train(Copies(1, texts...), Options{Dims: 20}); forwards.Hash() != backwards.Hash() {
		t.Error("the same texts in another order gave another model")
	}
}

func TestTimesIsAsManyCopies(t *testing.T) {
	texts := newInvented(2, 5, 200).texts(60)
	copies := slices.Concat(texts[:40], texts[40:], texts[40:], texts[40:])
	weighed := chain(Copies(1, texts[:40]...), Copies(3, texts[40:]...))
	a, b := Train(Copies(1, copies...), Options{Dims: 10}), Train(weighed, Options{Dims: 10})
	for _, word := range a.words {
		if got := a.Word(word).Cosine(a.Word("topic1word1")) - b.Word(word).Cosine(b.Word("topic1word1")); math.Abs(got) > 0.05 {
			t.Fatalf("%s: cosine with three copies and with weight 3 differ by %.3f", word, got)
		}
	}
	if a.Words() != b.Words() || !slices.Equal(a.idf, b.idf) {
		t.Error("three copies and weight 3 gave other words or weights")
	}
}

func chain(parts ...iter.Seq[Text]) iter.Seq[Text] {
	return func(yield func(Text) bool) {
		for _, p := range parts {
			for t := range p {
				if !yield(t) {
					return
				}
			}
		}
	}
}

func TestWordsLeftOut(t *testing.T) {
	texts := [][]string{{"tea", "walk"}, {"tea", "walk", "typo"}, {"tea", "chat"}, {"chat", "tea"}}
	for _, tt := range []struct {
		name string
		o    Options
		want []string
	}{
		{"once only", Options{}, []string{"chat", "tea", "walk"}},
		{"all", Options{MinTexts: 1}, []string{"chat", "tea", "typo", "walk"}},
		{"only the commonest two, ties by word", Options{MaxWords: 2}, []string{"chat", "tea"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m := Train(Copies(1, texts...), tt.o); !slices.Equal(m.words, tt.want) {
				t.Errorf("words %v, want %v", m.words, tt.want)
			}
		})
	}
}

func TestSampleKeepsTheLexicon(t *testing.T) {
	texts := chain(Copies(1, newInvented(3, 5, 200).texts(500)...), Copies(3, []string{"lay", "phrase"}))
	c := newCorpus(texts)
	c.sample(100)
	heavy := slices.IndexFunc(c.texts, func(b bag) bool { return b.times == 3 })
	if n := len(c.texts); n < 100 || n > 101 || heavy < 0 {
		t.Errorf("%d texts left of 501, lexicon at %d; want about 100 with the lexicon", n, heavy)
	}
}

func TestLn(t *testing.T) {
	for _, x := range []float64{1e-9, 0.3, 0.7071, 0.7072, 1, 1.0001, 2, math.E, 10, 5600, 1e12} {
		if got, want := ln(x), math.Log(x); math.Abs(got-want) > 4e-16*max(1, math.Abs(want)) {
			t.Errorf("ln(%g) = %.17g, want %.17g", x, got, want)
		}
	}
}
