package understand

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"anchorpoint/directory"
)

// Phrase is one line of phrases.csv: words that people use for a need or for a
// term of another vocabulary.
type Phrase struct {
	// Target is a need id, or "vocabulary:id".
	Target string
	Text   string
	Voice  Voice
	// Weight is 1 for words that tell the target, 0.5 for a hint, and negative
	// for words that look like it and are not. In the vocabularies below 1 means
	// that the words tell a state of the person, not the fact.
	Weight float64
	Shared bool // stands under needs of different tops on purpose
}

// Voice is who would say it.
type Voice string

// The voices of phrases.csv.
const (
	Own        Voice = "own"
	Carer      Voice = "carer"
	LinkWorker Voice = "link-worker"
	Regional   Voice = "regional"
	Spoken     Voice = "spoken"
	Texting    Voice = "texting"
	Service    Voice = "service"
	Overseas   Voice = "overseas"
	Negative   Voice = "negative"
	State      Voice = "state" // of vocabularies: how a person is
	FactVoice  Voice = "fact"  // of vocabularies: what is wanted
)

var voices = map[Voice]bool{Own: true, Carer: true, LinkWorker: true, Regional: true, Spoken: true,
	Texting: true, Service: true, Overseas: true, Negative: true, State: true, FactVoice: true}

// inRecords says whether services use such words of themselves.
func (p Phrase) inRecords() bool {
	return p.Voice == Service || p.Voice == LinkWorker || p.Voice == Overseas
}

func readPhrases(files fs.FS, known func(target string) bool) ([]Phrase, error) {
	var out []Phrase
	err := readRows(files, "phrases.csv", []string{"target", "phrase", "voice", "weight", "shared"}, func(row []string) error {
		p, err := parsePhrase(row)
		if err == nil && !known(p.Target) {
			err = fmt.Errorf("%q is no need and no term of a vocabulary", p.Target)
		}
		out = append(out, p)
		return err
	})
	return out, err
}

func parsePhrase(row []string) (Phrase, error) {
	weight, err := strconv.ParseFloat(row[3], 64)
	if err != nil {
		return Phrase{}, fmt.Errorf("weight %q is no number", row[3])
	}
	p := Phrase{Target: row[0], Text: row[1], Voice: Voice(row[2]), Weight: weight, Shared: row[4] == "1"}
	return p, p.check()
}

// check says what is wrong with a phrase by itself.
func (p Phrase) check() error {
	switch {
	case strings.TrimSpace(p.Text) == "":
		return fmt.Errorf("%s has an empty phrase", p.Target)
	case !voices[p.Voice]:
		return fmt.Errorf("voice %q is not known", p.Voice)
	case (p.Weight < 0) != (p.Voice == Negative):
		return fmt.Errorf("phrase %q: only the voice negative has a weight below 0", p.Text)
	}
	return nil
}

// knownTarget reports whether a target is a need, a term of a vocabulary or a
// language.
func knownTarget(v *directory.Vocabularies, target string) bool {
	if vocabulary, id, ok := strings.Cut(target, ":"); ok {
		if directory.VocabularyID(vocabulary) == Language {
			return len(id) == 2
		}
		_, ok := v.Term(directory.VocabularyID(vocabulary), id)
		return ok
	}
	_, ok := v.Need(target)
	return ok
}
