package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/directory"
	"anchorpoint/search/understand"
)

// read makes of a person's words what a view can look for. Without a lexicon
// the words are taken as they are.
func (x *Index) read(q *Query, v *view) Understood {
	if q.lexicon == nil {
		u := plainWords(q.Text)
		u.without(q.Without)
		return u
	}
	o := understand.Options{Now: q.Now, Terms: v.base.spelling(), InName: v.inName, Without: q.Without}
	if x.options.Places != nil {
		o.Places = nearby{x.options.Places, v}
	}
	r := reader{q: q, v: x.words, weights: x.options.Weights, u: Understood{Reading: q.lexicon.Query(q.Text, o)}}
	r.u.asked = q.Filters
	r.u.Named = v.named(q.Text)
	r.place()
	r.terms()
	r.needs()
	r.related(q.lexicon)
	r.standIns(q.lexicon, v)
	r.audiences()
	r.wishes()
	r.times()
	r.u.without(q.Without)
	return r.u
}

// reader turns an understanding into what the index ranks by.
type reader struct {
	q       *Query
	v       *vocabulary
	weights *Weights
	u       Understood
}

// place takes the place out of the words where the person gave no other.
func (r *reader) place() {
	if p := r.u.Reading.Place; r.q.Place == nil && p != nil && p.Place != nil {
		r.q.Place = p.Place
		r.u.PlaceWords, r.u.placeListed = p.Text, p.Listed > 0
	}
}

// terms are the words to look for: those with content, and with less weight
// those that already are a wish or a time.
func (r *reader) terms() {
	r.u.inOwnWords = r.u.Reading.Told() && len(r.u.Reading.Needs) > 0 && r.u.Reading.Needs[0].Strong
	explained := r.explained()
	bits := map[string]uint8{}
	for _, w := range r.u.Reading.Words {
		weight := 1.0
		switch w.Kind {
		case understand.Content:
		case understand.InWish, understand.InTime:
			weight = r.weights.WishWord
		default:
			continue
		}
		if w.Stem == "" || len(bits) == MaxTerms {
			continue
		}
		if _, met := bits[w.Stem]; met {
			continue
		}
		if c := explained[w.Typed]; c > 0 && w.Kind == understand.Content {
			weight *= 1 - c*r.weights.Explained
		}
		bit := uint8(len(bits))
		for _, stem := range append([]string{w.Stem}, w.Also...) {
			bits[stem] = bit
			r.u.Terms = append(r.u.Terms, Term{Stem: stem, Word: w.Typed, Shown: shown(w), Weight: weight, bit: bit, optional: w.Kind != understand.Content})
		}
	}
	r.u.Corrected = corrected(r.u.Reading.Words)
}

// shown is a word as people read it: as typed, unless it was corrected.
func shown(w understand.Word) string {
	if w.Corrected() {
		return w.Used
	}
	return w.Typed
}

// explained says of each typed word how sure it is that it only tells a need:
// such words are seldom those that a service uses of itself.
func (r *reader) explained() map[string]float64 {
	out := map[string]float64{}
	for _, n := range r.u.Reading.Needs {
		for _, w := range contentWords(n.Phrase) {
			out[w] = max(out[w], n.Confidence)
		}
	}
	return out
}

// corrected is the text as it is searched, empty where it is as typed.
func corrected(words []understand.Word) string {
	changed := false
	var used []string
	for _, w := range words {
		changed = changed || w.Corrected()
		used = append(used, w.Used)
	}
	if !changed {
		return ""
	}
	return strings.Join(used, " ")
}

func (r *reader) needs() {
	r.u.told = map[string]bool{}
	for _, n := range r.u.Reading.Needs {
		if n.Strong {
			for _, w := range strings.Fields(n.Phrase) {
				r.u.told[w] = true
			}
		}
		r.u.Needs = append(r.u.Needs, NeedWish{ID: n.ID, Confidence: n.Confidence, Strong: n.Strong, Told: n.Told, Phrase: n.Phrase})
	}
}

// related are the needs whose services also take somebody with the surest
// understood need, or with any other that is sure.
func (r *reader) related(l *understand.Lexicon) {
	for i, n := range r.u.Needs {
		if i == 0 || n.Strong {
			r.u.related = append(r.u.related, l.Related(n.ID)...)
			r.u.relatedBy = max(r.u.relatedBy, n.Confidence)
		}
	}
}

// fewCarriers is below how many services a need counts as one that this
// directory has nothing for.
const fewCarriers = 3

// standIns names those needs whose services must do where a directory has hardly
// any for the one that was understood: a law centre for who is being evicted.
func (r *reader) standIns(l *understand.Lexicon, v *view) {
	for k := range r.u.Needs {
		n := &r.u.Needs[k]
		if i := r.v.need(n.ID); i >= 0 && (n.Strong || n.Told) && v.carriers(i) < fewCarriers {
			n.instead = l.Related(n.ID)
		}
	}
}

// carriers counts the listings that carry a need; of a top need also those with
// a part of it.
func (v *view) carriers(need int) int {
	return v.base.cols.carrying(need).count() + v.over.cols.carrying(need).count()
}

// wishes turn on as filters where the words name the fact; the others only
// re-order.
func (r *reader) wishes() {
	for _, w := range r.u.Reading.Filters {
		switch w.Vocabulary {
		case understand.Language:
			if w.Sure && !slices.Contains(r.q.Filters.Languages, w.ID) {
				r.q.Filters.Languages = append(slices.Clone(r.q.Filters.Languages), w.ID)
				r.u.guessed = true
			}
		case understand.Age:
			if age, err := strconv.Atoi(w.ID); err == nil {
				r.u.Age = age
			}
		default:
			r.wish(w)
		}
	}
}

func (r *reader) wish(w understand.FilterWish) {
	if w.Vocabulary == directory.FirstStepVocabulary {
		if t, ok := r.v.Term(w.Vocabulary, w.ID); ok && t.Step > 0 && !w.Sure {
			r.u.Step = cmp.Or(min(cmp.Or(r.u.Step, t.Step), t.Step), t.Step)
		}
	}
	if i := r.v.fact(w.Vocabulary, w.ID); w.Sure && i >= 0 {
		r.u.liked.set(i) // a stated yes before what is not stated
		if r.u.Filters.Terms == nil {
			r.u.Filters.Terms = map[directory.VocabularyID][]string{}
		}
		r.u.Filters.Terms[w.Vocabulary] = append(r.u.Filters.Terms[w.Vocabulary], w.ID)
		r.u.guessed = true
		return
	}
	if i := r.v.fact(w.Vocabulary, w.ID); i >= 0 {
		r.u.liked.set(i)
	}
}

// times ask for services that are open then.
func (r *reader) times() {
	if r.q.Filters.Open != OpenAnytime {
		return
	}
	for _, t := range r.u.Reading.Times {
		switch t.When {
		case understand.Now:
			r.q.Filters.Open = OpenNow
		case understand.Today:
			r.q.Filters.Open = OpenToday
		case understand.Evenings:
			r.q.Filters.Open = OpenEvenings
		case understand.Weekend:
			r.q.Filters.Open = OpenWeekend
		default:
			continue
		}
		r.u.guessed = true
		return
	}
}
