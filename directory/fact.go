package directory

import (
	"fmt"
	"slices"
)

// Fact is one of three values. Unknown is not no: the zero value is NotStated.
type Fact int8

// The three values of every fact.
const (
	NotStated Fact = iota
	Yes
	No
)

// String gives the word that people read.
func (f Fact) String() string {
	switch f {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "not stated"
}

// ParseFact reads "yes", "no" and "not stated" (or nothing).
func ParseFact(s string) (Fact, error) {
	switch s {
	case "yes":
		return Yes, nil
	case "no":
		return No, nil
	case "", "not stated":
		return NotStated, nil
	}
	return NotStated, fmt.Errorf("fact %q is none of yes, no, not stated", s)
}

// Set holds what is stated about the terms of one vocabulary: ids that are yes
// and ids that are no, both sorted; an id in neither is not stated.
type Set struct {
	Yes []string `json:"yes,omitempty"`
	No  []string `json:"no,omitempty"`
}

// Value is what the set says of one term.
func (s Set) Value(id string) Fact {
	if _, ok := slices.BinarySearch(s.Yes, id); ok {
		return Yes
	}
	if _, ok := slices.BinarySearch(s.No, id); ok {
		return No
	}
	return NotStated
}

// Put states one term and keeps the set sorted. NotStated takes it out.
func (s *Set) Put(id string, f Fact) {
	s.Yes, s.No = without(s.Yes, id), without(s.No, id)
	switch f {
	case Yes:
		s.Yes = with(s.Yes, id)
	case No:
		s.No = with(s.No, id)
	}
}

// Stated says whether anything at all is known of this vocabulary.
func (s Set) Stated() bool { return len(s.Yes)+len(s.No) > 0 }

func with(ids []string, id string) []string {
	i, _ := slices.BinarySearch(ids, id)
	return slices.Insert(slices.Clone(ids), i, id)
}

func without(ids []string, id string) []string {
	i, ok := slices.BinarySearch(ids, id)
	if !ok {
		return ids
	}
	return slices.Delete(slices.Clone(ids), i, i+1)
}

// Facts are the three-valued sets of a listing, one for each vocabulary.
type Facts struct {
	FirstStep Set `json:"first-step,omitzero"`
	Joining   Set `json:"joining,omitzero"`
	Delivery  Set `json:"delivery,omitzero"`
	Access    Set `json:"access,omitzero"`
	Supports  Set `json:"supports,omitzero"`
	Audience  Set `json:"audience,omitzero"`
	Cost      Set `json:"cost,omitzero"`
}

// Of is the set of one vocabulary, nil for one that holds no facts.
func (f *Facts) Of(v VocabularyID) *Set {
	switch v {
	case FirstStepVocabulary:
		return &f.FirstStep
	case JoiningVocabulary:
		return &f.Joining
	case DeliveryVocabulary:
		return &f.Delivery
	case AccessVocabulary:
		return &f.Access
	case SupportsVocabulary:
		return &f.Supports
	case AudienceVocabulary:
		return &f.Audience
	case CostVocabulary:
		return &f.Cost
	}
	return nil
}

// Fact is what a listing says of one term. It is the one function behind the
// label, the filter and the sort of that fact. Evenings, weekends and cost are
// derived from times and prices where those are stated; for the rest the
// stated value stands.
func (l *Listing) Fact(v VocabularyID, id string) Fact {
	if v == SupportsVocabulary {
		switch id {
		case "evenings", "weekends":
			if times := l.Hours(nil); times.Stated() {
				if id == "evenings" {
					return Fact(times.Evenings())
				}
				return Fact(times.Weekends())
			}
		}
	}
	if v == CostVocabulary && !l.Facts.Cost.Stated() {
		if derived, ok := l.costFromPrices(); ok {
			return factOf(derived == id)
		}
	}
	if s := l.Facts.Of(v); s != nil {
		return s.Value(id)
	}
	return NotStated
}

func factOf(b bool) Fact {
	if b {
		return Yes
	}
	return No
}

// lowCostPounds is the most that the vocabulary calls low cost.
const lowCostPounds = 5

// costFromPrices is the cost term that the stated prices amount to: free when
// all are nil, else by the smallest price.
func (l *Listing) costFromPrices() (string, bool) {
	lowest, known := 0.0, false
	for _, c := range l.Service.CostOptions {
		if c.Amount == nil {
			continue
		}
		if !known || *c.Amount < lowest {
			lowest = *c.Amount
		}
		known = true
	}
	switch {
	case !known:
		return "", false
	case lowest == 0:
		return "free", true
	case lowest <= lowCostPounds:
		return "low-cost", true
	}
	return "paid", true
}
