package search

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"anchorpoint/search/vectors"
)

// leastTexts is from how many listings on a directory teaches its own word
// vectors; before, those that the program came with serve.
const leastTexts = 500

// modelFile holds the word vectors learnt from this directory, beside the index.
const modelFile = "vectors.bin"

// startModel is the model to begin with: this directory's own, where it was
// kept and is whole, else the one that came with the program.
func (x *Index) startModel() *vectors.Model {
	if x.options.Vectors == nil {
		return nil
	}
	blob, err := os.ReadFile(filepath.Join(x.options.Dir, modelFile))
	if err != nil {
		return x.options.Vectors
	}
	own, err := vectors.DecodeModel(blob)
	if err != nil {
		x.log.Warn("the directory's own word vectors are damaged and will be learnt again", "error", err)
		return x.options.Vectors
	}
	return own
}

// mostTexts bounds the time that learning takes of a build. Ids are random, so
// the first by id are a fair sample.
const mostTexts = 2_500

// lesson learns word vectors while a full build reads the store: from the first
// listings, in the background, as soon as they were read. Listings that were
// read before the vectors were known wait for them. While texts change by
// single edits the words keep their meaning.
type lesson struct {
	index *Index
	known atomic.Pointer[vectors.Model]
	over  chan struct{} // closed when there is nothing more to learn
	err   error         // to be read when over

	listening sync.Mutex
	texts     []vectors.Text
	heard     int
	begun     bool

	waiting []*prepared // the taker's own
	none    bool        // nothing is learnt
}

// noLesson leaves the words what they are.
func (x *Index) noLesson() *lesson {
	s := &lesson{index: x, over: make(chan struct{}), begun: true, none: true}
	s.known.Store(x.meanings.Load().model)
	close(s.over)
	return s
}

func (x *Index) newLesson() *lesson {
	if x.options.Vectors == nil || x.options.Lexicon == nil {
		return x.noLesson()
	}
	return &lesson{index: x, over: make(chan struct{})}
}

// model is what has been learnt; nil while it is being learnt.
func (s *lesson) model() *vectors.Model { return s.known.Load() }

// listen hears one of the listings, numbered in the order of the walk. Which
// are learnt from does not depend on the order in which they were prepared.
func (s *lesson) listen(number int, p *prepared) {
	if number >= mostTexts {
		return
	}
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.heard++; p.err == nil && !s.begun {
		s.texts = append(s.texts, vectors.Text{Words: slices.Concat(p.terms[:]...)})
	}
	if s.heard == mostTexts {
		s.begin()
	}
}

// begin starts to learn; the caller holds the lock.
func (s *lesson) begin() {
	if s.begun {
		return
	}
	s.begun = true
	go func() {
		defer close(s.over)
		s.err = s.learn()
		s.texts = nil
		s.known.Store(s.index.meanings.Load().model)
	}()
}

// learn puts new word vectors in force where the texts are enough for them.
func (s *lesson) learn() error {
	x := s.index
	if len(s.texts) < leastTexts {
		return nil
	}
	needs := NeedWords(x.options.Vocabularies, x.options.Lexicon.Phrases())
	for _, n := range x.options.Vocabularies.Needs() { // a map has no order
		s.texts = append(s.texts, vectors.Text{Words: needs[n.ID], Times: lexiconCopies})
	}
	m := vectors.Train(slices.Values(s.texts), vectors.Options{})
	if m.Dims() != vectorDims {
		return nil // too few different words to tell meanings apart
	}
	if err := writeFile(filepath.Join(x.options.Dir, modelFile), m.Encode()); err != nil {
		return fmt.Errorf("keep the word vectors: %w", err)
	}
	x.setModel(m)
	return nil
}

// take says whether a listing has all it needs; otherwise it waits for end.
func (s *lesson) take(p *prepared) bool {
	if s.none || p.meant {
		return true
	}
	p.document = document{} // its words are counted; nobody reads it again
	s.waiting = append(s.waiting, p)
	return false
}

// drop ends a lesson that nobody needs any more.
func (s *lesson) drop() {
	s.listening.Lock()
	begun := s.begun
	s.begun = true
	s.listening.Unlock()
	if begun {
		<-s.over
	}
}

// end waits for the vectors and gives the rows that waited for them.
func (s *lesson) end(use func(*row)) error {
	s.listening.Lock()
	s.begin()
	s.listening.Unlock()
	<-s.over
	m := s.model()
	var workers sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for part := range slices.Chunk(s.waiting, max((len(s.waiting)+n-1)/n, 1)) {
		workers.Go(func() {
			var d desk
			d.model(m, true)
			for _, p := range part {
				p.mean(d.meaning)
			}
		})
	}
	workers.Wait()
	for _, p := range s.waiting {
		use(p.row)
	}
	return s.err
}

// meanings are a model with what is made of it.
type meanings struct {
	model   *vectors.Model
	centres func() map[string]vectors.Vector // of the needs
	hash    string
}

// setModel puts a model in force for what is prepared and asked from now on.
func (x *Index) setModel(m *vectors.Model) {
	mean := &meanings{model: m}
	if m != nil {
		// A tenth of a second of work that opening need not wait for; a search
		// that understood a need does.
		mean.hash = m.Hash()
		mean.centres = sync.OnceValue(func() map[string]vectors.Vector { return x.centres(m) })
		x.background.Go(func() { mean.centres() })
	}
	x.meanings.Store(mean)
}

// Grown says that the directory holds so much more than its word vectors were
// learnt from that a rebuild would understand people better.
func (x *Index) Grown() bool {
	m := x.meanings.Load().model
	if m == nil || x.options.Lexicon == nil {
		return false
	}
	listings := x.documents()
	if m == x.options.Vectors { // those of the program
		return listings >= leastTexts
	}
	return listings > 2*m.Texts() && m.Texts() < mostTexts
}
