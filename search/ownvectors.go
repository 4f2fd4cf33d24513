package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"anchorpoint/directory"
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

// learnWords learns word vectors from everything in the store and puts them in
// force for the build that follows. They are learnt anew at each full build;
// while texts change by single edits the words keep their meaning.
func (x *Index) learnWords(ctx context.Context) error {
	if x.options.Vectors == nil || x.options.Lexicon == nil {
		return nil
	}
	texts, err := x.texts(ctx)
	if err != nil || len(texts) < leastTexts {
		return err
	}
	needs := NeedWords(x.options.Vocabularies, x.options.Lexicon.Phrases())
	for _, n := range x.options.Vocabularies.Needs() { // a map has no order
		texts = append(texts, vectors.Text{Words: needs[n.ID], Times: lexiconCopies})
	}
	m := vectors.Train(slices.Values(texts), vectors.Options{})
	if m.Dims() != vectorDims {
		return nil // too few different words to tell meanings apart
	}
	if err := writeFile(filepath.Join(x.options.Dir, modelFile), m.Encode()); err != nil {
		return fmt.Errorf("keep the word vectors: %w", err)
	}
	x.setModel(m)
	return nil
}

// mostTexts bounds the time that learning takes of a build. Ids are random, so
// the first by id are a fair sample.
const mostTexts = 2_500

var errEnough = errors.New("enough texts")

// texts are the words of public listings.
func (x *Index) texts(ctx context.Context) ([]vectors.Text, error) {
	var out []vectors.Text
	_, err := x.source.Walk(ctx, func(l directory.Listing) error {
		if l.Public() {
			out = append(out, vectors.Text{Words: listingWords(&l, x.words)})
		}
		if len(out) == mostTexts {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("read the texts: %w", err)
	}
	return out, nil
}

// meanings are a model with what is made of it.
type meanings struct {
	model   *vectors.Model
	centres map[string]vectors.Vector // of the needs
	hash    string
}

// setModel puts a model in force for what is prepared and asked from now on.
func (x *Index) setModel(m *vectors.Model) {
	mean := &meanings{model: m}
	if m != nil {
		mean.centres, mean.hash = centresOf(&x.options, m), m.Hash()
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
