package main

import (
	"os"
	"testing"

	"anchorpoint/data"
	"anchorpoint/directory"
	"anchorpoint/search"
	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// The shipped vectors may be a little older than the lexicon, but must know most
// of its words: make vectors brings them up to date.
func TestShippedVectors(t *testing.T) {
	blob, err := os.ReadFile("../vectors.bin")
	if err != nil {
		t.Fatal(err)
	}
	model, err := vectors.DecodeModel(blob)
	if err != nil {
		t.Fatal(err)
	}
	if len(blob) > vectorsMost {
		t.Errorf("%d bytes, more than %d", len(blob), vectorsMost)
	}
	words, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	lexicon, err := understand.NewLexicon(data.FS, words)
	if err != nil {
		t.Fatal(err)
	}
	known, all := 0, 0
	for _, text := range search.NeedWords(words, lexicon.Phrases()) {
		for _, word := range text {
			all++
			if model.Knows(word) {
				known++
			}
		}
	}
	if share := float64(known) / float64(all); share < 0.95 {
		t.Errorf("only %.1f %% of the lexicon's words are known; run make vectors", 100*share)
	}
	died, bailiff := model.Text([]string{"husband", "di", "sudden"}), model.Word("bailiff") // as the index has "died suddenly"
	if near, far := died.Cosine(model.Word("bereav")), died.Cosine(bailiff); near < far+0.2 {
		t.Errorf("a death is %.2f to bereavement and %.2f to bailiffs", near, far)
	}
}
