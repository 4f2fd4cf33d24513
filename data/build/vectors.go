package main

import (
	"fmt"
	"iter"
	"os"
	"time"

	"anchorpoint/data"
	"anchorpoint/data/demo"
	"anchorpoint/directory"
	"anchorpoint/search"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

const (
	vectorsFile = "data/vectors.bin"
	vectorsMost = 2_000_000 // bytes: it is part of every copy of the program
)

// buildVectors learns the word vectors of a new installation, which has too few
// listings of its own, from the demo directory and the lexicon.
func buildVectors() error {
	texts, err := demoTexts()
	if err != nil {
		return err
	}
	model := vectors.Train(texts, vectors.Options{})
	blob := model.Encode()
	if len(blob) > vectorsMost {
		return fmt.Errorf("%s would take %d bytes, more than %d", vectorsFile, len(blob), vectorsMost)
	}
	fmt.Printf("%s: %d words from %d texts, %d bytes\n", vectorsFile, model.Words(), model.Texts(), len(blob))
	return os.WriteFile(vectorsFile, blob, 0o644)
}

func demoTexts() (iter.Seq[vectors.Text], error) {
	words, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		return nil, err
	}
	lexicon, err := understand.NewLexicon(data.FS, words)
	if err != nil {
		return nil, err
	}
	listings := demo.Listings(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)) // any day: texts have no dates
	each := func(yield func(*directory.Listing) bool) {
		for i := range listings {
			if !yield(&listings[i]) {
				return
			}
		}
	}
	return search.TrainingTexts(each, words, lexicon.Phrases())
}
