package directory

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// VocabularyID names one of our own vocabularies.
type VocabularyID string

// Our vocabularies. Needs are a vocabulary with two levels of their own file.
const (
	NeedVocabulary      VocabularyID = "need"
	FirstStepVocabulary VocabularyID = "first-step"
	JoiningVocabulary   VocabularyID = "joining"
	DeliveryVocabulary  VocabularyID = "delivery"
	AccessVocabulary    VocabularyID = "access"
	SupportsVocabulary  VocabularyID = "supports"
	AudienceVocabulary  VocabularyID = "audience"
	CapacityVocabulary  VocabularyID = "capacity"
	CostVocabulary      VocabularyID = "cost"
)

// FactVocabularies are those whose terms are three-valued facts of a listing,
// in the order in which pages show them.
var FactVocabularies = []VocabularyID{
	CostVocabulary, FirstStepVocabulary, JoiningVocabulary, DeliveryVocabulary,
	AccessVocabulary, SupportsVocabulary, AudienceVocabulary,
}

// taxonomyNamespace is the fixed UUID under which all our taxonomy and term
// ids are made (version 5), so that every deployment has the same ones.
var taxonomyNamespace = uuid.MustParse("5b4ad9c4-9ef4-5f5e-9b51-0d5d6b1a6f2e")

// TaxonomyID is the UUID of a vocabulary on the wire.
func (v VocabularyID) TaxonomyID() string {
	return uuid.NewSHA1(taxonomyNamespace, []byte(v)).String()
}

// TermID is the UUID of one of its terms on the wire.
func (v VocabularyID) TermID(id string) string {
	return uuid.NewSHA1(taxonomyNamespace, []byte(string(v)+":"+id)).String()
}

// Term is one entry of a vocabulary. Step is the size of the first step, 1
// (smallest) to 4; 0 where the term is no step. The phrases that people use for
// a term are in phrases.csv, read by search/understand.
type Term struct {
	Vocabulary  VocabularyID
	ID          string
	ParentID    string // needs only
	Label       string
	Description string
	Codes       []string // needs only: "oe:1303", terms of other vocabularies
	Sensitive   bool     // needs only: who looks for it may be watched; it holds for the needs below too
	Step        int
}

// Vocabularies are all our terms, in file order.
type Vocabularies struct {
	terms map[VocabularyID][]Term
	byID  map[VocabularyID]map[string]int
	byUID map[string]*Term
	codes map[string][]string
}

// ReadVocabularies reads needs.csv and vocabularies.csv from the data set.
func ReadVocabularies(files fs.FS) (*Vocabularies, error) {
	v := &Vocabularies{
		terms: map[VocabularyID][]Term{},
		byID:  map[VocabularyID]map[string]int{},
		byUID: map[string]*Term{},
		codes: map[string][]string{},
	}
	if err := v.read(files, "needs.csv"); err != nil {
		return nil, err
	}
	if err := v.read(files, "vocabularies.csv"); err != nil {
		return nil, err
	}
	v.link()
	return v, v.check()
}

func (v *Vocabularies) read(files fs.FS, name string) error {
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	header, err := rows.Read()
	if err != nil {
		return fmt.Errorf("read the header of %s: %w", name, err)
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		t := Term{Vocabulary: NeedVocabulary}
		for i, column := range header {
			t.set(column, row[i])
		}
		line, _ := rows.FieldPos(0)
		if err := v.add(t); err != nil {
			return fmt.Errorf("%s line %d: %w", name, line, err)
		}
	}
}

func (t *Term) set(column, value string) {
	switch column {
	case "vocabulary":
		t.Vocabulary = VocabularyID(value)
	case "id":
		t.ID = value
	case "parent_id":
		t.ParentID = value
	case "label":
		t.Label = value
	case "description":
		t.Description = value
	case "external_codes":
		t.Codes = split(value, ";")
	case "sensitive":
		t.Sensitive = value == "yes"
	case "step":
		t.Step, _ = strconv.Atoi(value) // empty: no step
	}
}

func split(s, separator string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, separator)
}

func (v *Vocabularies) add(t Term) error {
	if t.ID == "" || t.Label == "" {
		return errors.New("a term needs an id and a label")
	}
	ids := v.byID[t.Vocabulary]
	if ids == nil {
		ids = map[string]int{}
		v.byID[t.Vocabulary] = ids
	}
	if _, doubled := ids[t.ID]; doubled {
		return fmt.Errorf("%s %q stands twice", t.Vocabulary, t.ID)
	}
	ids[t.ID] = len(v.terms[t.Vocabulary])
	v.terms[t.Vocabulary] = append(v.terms[t.Vocabulary], t)
	return nil
}

// link makes the look-ups once all terms stand where they stay.
func (v *Vocabularies) link() {
	for vocabulary, terms := range v.terms {
		for i := range terms {
			v.byUID[vocabulary.TermID(terms[i].ID)] = &terms[i]
			for _, code := range terms[i].Codes {
				v.codes[code] = append(v.codes[code], terms[i].ID)
			}
		}
	}
}

func (v *Vocabularies) check() error {
	for _, t := range v.terms[NeedVocabulary] {
		if t.ParentID == "" {
			continue
		}
		if parent, ok := v.Term(NeedVocabulary, t.ParentID); !ok || parent.ParentID != "" {
			return fmt.Errorf("need %q: parent %q is no top need", t.ID, t.ParentID)
		}
	}
	return nil
}

// Terms are the terms of one vocabulary in file order. Do not change them.
func (v *Vocabularies) Terms(id VocabularyID) []Term { return v.terms[id] }

// Needs are all needs, each top need before its children.
func (v *Vocabularies) Needs() []Term { return v.terms[NeedVocabulary] }

// Term finds one term.
func (v *Vocabularies) Term(vocabulary VocabularyID, id string) (Term, bool) {
	i, ok := v.byID[vocabulary][id]
	if !ok {
		return Term{}, false
	}
	return v.terms[vocabulary][i], true
}

// Need finds one need.
func (v *Vocabularies) Need(id string) (Term, bool) { return v.Term(NeedVocabulary, id) }

// SensitiveNeed says whether pages about a need can be left in a hurry: the data
// mark it, or the need above it.
func (v *Vocabularies) SensitiveNeed(id string) bool {
	t, ok := v.Need(id)
	if ok && !t.Sensitive && t.ParentID != "" {
		t, ok = v.Need(t.ParentID)
	}
	return ok && t.Sensitive
}

// Index is the place of a term in its vocabulary's file order, -1 if unknown.
func (v *Vocabularies) Index(vocabulary VocabularyID, id string) int {
	if i, ok := v.byID[vocabulary][id]; ok {
		return i
	}
	return -1
}

// TermByUUID finds the term that has this id on the wire.
func (v *Vocabularies) TermByUUID(id string) (Term, bool) {
	t, ok := v.byUID[id]
	if !ok {
		return Term{}, false
	}
	return *t, true
}

// NeedsForCode are the needs that a term of another vocabulary stands for,
// such as "oe:1303" or "esd-need:69".
func (v *Vocabularies) NeedsForCode(code string) []string { return v.codes[code] }

// Children are the needs below a top need.
func (v *Vocabularies) Children(id string) []Term {
	var out []Term
	for _, t := range v.terms[NeedVocabulary] {
		if t.ParentID == id {
			out = append(out, t)
		}
	}
	return out
}
