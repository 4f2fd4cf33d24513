package search

import (
	"context"
	"slices"
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search/understand"
)

// enoughFair is how many answers make looking further needless.
const enoughFair = 3

// answer runs a query over one view, and tries further where too little is
// found.
func (x *Index) answer(ctx context.Context, v *view, q *Query, force Route) (Results, error) {
	u := x.read(q, v)
	r, err := x.once(ctx, v, q, u, force)
	if err == nil && u.PlaceWords != "" && !u.placeListed && r.Total < aPage {
		if other, as, found, err := x.placeAsWords(ctx, v, q, &u); found || err != nil {
			return x.tell(other, q, as), err
		}
	}
	if err != nil || r.Total > 0 || x.options.Lexicon == nil {
		if err == nil && u.Reading.Text != "" && r.fair < enoughFair && q.window == nil {
			err = x.further(ctx, v, q, u, &r)
		}
		return x.tell(r, q, &u), err
	}
	r, err = x.recover(ctx, v, q, u, r)
	return x.tell(r, q, &u), err
}

// aPage is what a search with nothing but near misses must at least give.
const aPage = 10

// placeAsWords looks for the name of a place as a word, for a directory may lie
// elsewhere: Christchurch is not only in Dorset. Where the directory has services
// in the place it is meant, whatever they are for. It counts as found where that
// gives answers and the place gave none.
func (x *Index) placeAsWords(ctx context.Context, v *view, q *Query, u *Understood) (Results, *Understood, bool, error) {
	answers := func(q Query, u Understood) (bool, error) {
		q.window, q.NoFacets = nil, true // a map counts places, not answers
		r, err := x.once(ctx, v, &q, u, "")
		return r.fair > 0, err
	}
	other := *q
	other.Place, other.Without = nil, append(slices.Clone(q.Without), "place")
	as := x.read(&other, v)
	if near, err := answers(*q, *u); near || err != nil {
		return Results{}, nil, false, err
	}
	if any, err := answers(other, as); !any || err != nil {
		return Results{}, nil, false, err
	}
	r, err := x.once(ctx, v, &other, as, "")
	r.Steps = append(r.Steps, Step{Kind: "place-as-words", Text: u.PlaceWords, Count: r.Total, Applied: true})
	q.Place = nil
	return r, &as, true, err
}

// once runs a query as it is understood.
func (x *Index) once(ctx context.Context, v *view, q *Query, u Understood, force Route) (Results, error) {
	p := newPlan(q, u, x.words, x.options.Weights, x.options.Places, x.options.Periods, x.options.Calendar)
	p.vector = x.meaning(v, &u)
	s := newScan(ctx, v, p)
	s.force = force
	defer s.close()
	if err := s.run(); err != nil {
		return Results{}, err
	}
	r := Results{
		Total: s.total, Excluded: s.excluded, Corrected: u.Corrected, Epoch: v.epoch, Seq: v.seq,
		fair: s.fair,
	}
	if !q.NoFacets {
		r.Facets = s.tally.facets(p, p.searcher.radius)
	}
	if s.pins != nil {
		r.mapped = s.pins.answer(x.words, s.total)
		return r, nil
	}
	if p.searcher.given && p.searcher.radius <= MaxRadiusM*2 {
		r.RadiusM, r.Automatic = p.searcher.radius, q.WithinM == 0
	}
	for _, h := range s.page() {
		r.Hits = append(r.Hits, s.hit(&h))
	}
	return r, nil
}

// widest is how far a search is widened by itself, in metres.
const widest = 25 * geo.MetresPerMile

// recover does by itself what a person would try after a page with nothing:
// without the filters that were guessed, then farther away, then without the
// words that nothing holds. The first that finds anything is the answer, and
// says so.
func (x *Index) recover(ctx context.Context, v *view, q *Query, u Understood, none Results) (Results, error) {
	try := func(step Step, q *Query, u Understood) (Results, bool, error) {
		r, err := x.once(ctx, v, q, u, "")
		if err != nil || r.Total == 0 {
			return none, false, err
		}
		step.Count, step.Applied = r.Total, true
		r.Steps = append(r.Steps, step)
		return r, true, nil
	}
	wider := *q
	for _, o := range u.Reading.Offer {
		meant := *q
		meant.Text = replaceWord(u.Reading, o)
		again := x.read(&meant, v)
		if r, found, err := try(Step{Kind: "correction", Text: o.Meant}, &meant, again); found || err != nil {
			return r, err
		}
	}
	if u.guessed {
		loose := u
		loose.Filters, loose.guessed = Filters{}, false
		wider.Filters = u.asked
		if r, found, err := try(Step{Kind: "without-guesses"}, &wider, loose); found || err != nil {
			return r, err
		}
		u = loose
	}
	for q.Place != nil && wider.WithinM > 0 && wider.WithinM < widest {
		wider.WithinM = min(wider.WithinM*2, widest)
		if r, found, err := try(Step{Kind: "wider", RadiusM: wider.WithinM}, &wider, u); found || err != nil {
			return r, err
		}
	}
	if q.Place != nil {
		wider.WithinM = AnyDistance
		if r, found, err := try(Step{Kind: "wider"}, &wider, u); found || err != nil {
			return r, err
		}
	}
	return x.byMeaning(ctx, v, &wider, u, none)
}

// byMeaning is the last way: the parent needs of whatever was guessed, and the
// listings whose meaning is nearest.
func (x *Index) byMeaning(ctx context.Context, v *view, q *Query, u Understood, none Results) (Results, error) {
	for i, n := range u.Needs {
		if t, ok := x.options.Vocabularies.Need(n.ID); ok && t.ParentID != "" {
			u.Needs[i].ID = t.ParentID
		}
	}
	u.anyNear = true
	r, err := x.once(ctx, v, q, u, "")
	if err == nil && r.Total == 0 {
		return x.generalHelp(ctx, v, q, u, none)
	}
	if err != nil {
		return none, err
	}
	r.Steps = append(r.Steps, Step{Kind: "near-meaning", Count: r.Total, Applied: true})
	return r, nil
}

// generalHelp is for words for which nothing is found: services that tell
// people where to turn; where nothing was understood either, else whatever
// there is in reach, the nearest first. The ticks of the person stay.
func (x *Index) generalHelp(ctx context.Context, v *view, q *Query, u Understood, none Results) (Results, error) {
	// A map shows where answers are; and what serves other places is not
	// unknown: that it does not come here is the answer.
	if q.window != nil || none.Excluded > 0 {
		return none, nil
	}
	any := *q
	if q.Place != nil {
		any.WithinM = widest
	}
	any.Text, any.Filters = "", u.asked
	ways := [][]string{{adviceNeed}, nil}
	if len(u.Needs) > 0 || u.Reading.Crisis != nil {
		ways = ways[:1] // what was understood has a better page than a list of anything
	}
	if len(q.Needs) > 0 {
		ways = [][]string{q.Needs}
	}
	for _, needs := range ways {
		any.Needs = needs
		r, err := x.once(ctx, v, &any, Understood{}, "")
		if err != nil {
			return none, err
		}
		if r.Total == 0 {
			continue
		}
		step := Step{Kind: "general-help", Count: r.Total, Applied: true}
		if len(q.Needs) == 0 && len(needs) > 0 {
			step.ID = adviceNeed
		}
		r.Steps = append(r.Steps, step)
		return r, nil
	}
	return none, nil
}

// adviceNeed is the need whose services tell people where to turn.
const adviceNeed = "general-advice"

// further counts what other ways would give where there are few answers.
func (x *Index) further(ctx context.Context, v *view, q *Query, u Understood, r *Results) error {
	count := func(step Step, q Query, u Understood) error {
		q.Limit, q.Skip, q.NoFacets = 1, 0, true
		found, err := x.once(ctx, v, &q, u, "")
		if step.Count = found.Total; err == nil && step.Count > r.Total {
			r.Steps = append(r.Steps, step)
		}
		return err
	}
	if u.guessed {
		loose, free := *q, u
		loose.Filters, free.Filters, free.guessed = u.asked, Filters{}, false
		if err := count(Step{Kind: "without-guesses"}, loose, free); err != nil {
			return err
		}
	}
	if q.Place != nil && r.RadiusM > 0 && r.RadiusM < widest {
		wide := *q
		wide.WithinM = min(r.RadiusM*2, widest)
		if err := count(Step{Kind: "wider", RadiusM: wide.WithinM}, wide, u); err != nil {
			return err
		}
	}
	return x.relatedNeeds(ctx, v, q, u, r)
}

// relatedNeeds counts the need above the best understood one and those beside it.
func (x *Index) relatedNeeds(ctx context.Context, v *view, q *Query, u Understood, r *Results) error {
	if len(u.Needs) == 0 {
		return nil
	}
	best, ok := x.options.Vocabularies.Need(u.Needs[0].ID)
	if !ok || best.ParentID == "" {
		return nil
	}
	parent, _ := x.options.Vocabularies.Need(best.ParentID)
	for _, t := range append([]directory.Term{parent}, x.options.Vocabularies.Children(parent.ID)...) {
		if t.ID == best.ID {
			continue
		}
		kind := "sibling"
		if t.ID == parent.ID {
			kind = "parent"
		}
		n := *q
		n.Text, n.Needs, n.Limit, n.Skip, n.NoFacets = "", []string{t.ID}, 1, 0, true
		found, err := x.once(ctx, v, &n, Understood{}, "")
		if err != nil {
			return err
		}
		if found.Total > 0 {
			r.Steps = append(r.Steps, Step{Kind: kind, ID: t.ID, Text: t.Label, Count: found.Total})
		}
	}
	return nil
}

// tell adds what was understood to an answer.
func (x *Index) tell(r Results, q *Query, u *Understood) Results {
	if q.Place != nil && u.PlaceWords != "" {
		r.Place = q.Place
		r.Looked = append(r.Looked, Guess{Kind: "place", ID: q.Place.ID, Text: q.Place.Label, From: u.PlaceWords, Without: "place", Sure: true})
	}
	for _, n := range u.Reading.Needs {
		if t, ok := x.options.Vocabularies.Need(n.ID); ok && (n.Strong || len(r.Looked) == 0) {
			r.Looked = append(r.Looked, Guess{Kind: "need", ID: n.ID, Text: t.Label, From: n.Phrase, Without: "need:" + n.ID, Sure: n.Strong})
		}
	}
	for _, w := range u.Reading.Filters {
		r.Looked = append(r.Looked, x.wishGuess(w))
	}
	for _, t := range u.Reading.Times {
		r.Looked = append(r.Looked, Guess{Kind: "time", ID: "open:" + string(t.When), Text: t.Phrase, From: t.Phrase, Without: "open", Sure: true})
	}
	for _, o := range u.Reading.Offer {
		r.Offers = append(r.Offers, Offer{Typed: o.Typed, Meant: o.Meant, Text: replaceWord(u.Reading, o)})
	}
	if c := u.Reading.Crisis; c != nil {
		r.Crisis = Crisis{Panel: c.ID, Phrase: c.Phrase}
	}
	return r
}

func (x *Index) wishGuess(w understand.FilterWish) Guess {
	g := Guess{Kind: "preference", ID: string(w.Vocabulary) + ":" + w.ID, Text: w.Phrase, From: w.Phrase,
		Without: string(w.Vocabulary) + ":" + w.ID, Sure: w.Sure}
	if w.Sure {
		g.Kind = "filter"
	}
	if w.Vocabulary == understand.Age {
		g.Kind, g.Text = "age", "Age "+w.ID
		if _, err := strconv.Atoi(w.ID); err != nil {
			g.Text = w.Phrase
		}
	}
	if t, ok := x.options.Vocabularies.Term(w.Vocabulary, w.ID); ok {
		g.Text = t.Label
	}
	return g
}

// replaceWord is the query with one word replaced.
func replaceWord(u understand.Understanding, o understand.Correction) string {
	out := ""
	for _, w := range u.Words {
		typed := w.Typed
		if typed == o.Typed {
			typed = o.Meant
		}
		if out != "" {
			out += " "
		}
		out += typed
	}
	return out
}

// audienceNeeds are the needs that a wish for a service of one's own kind
// points to besides.
var audienceNeeds = map[string]string{
	"carers": "caring", "women-only": "womens-groups", "men-only": "mens-groups", "lgbt": "lgbt", "faith": "faith-spirit",
	"ethnicity": "ethnic-communities", "disability": "physical-disability", "learning-disability": "learning-disability",
	"neurodivergent": "autism-adult", "refugees": "refugees-community", "veterans": "veterans", "parents": "family",
	"young-people": "youth", "older-people": "older-people-groups", "leaving-care": "care-leavers", "prison-leavers": "prison-probation",
}

// audienceConfidence is what such a need counts: the person asked for the
// people, not for that need.
const audienceConfidence = 0.4

// audiences adds the needs that named groups of people point to.
func (r *reader) audiences() {
	for _, w := range r.u.Reading.Filters {
		need := audienceNeeds[w.ID]
		if w.Vocabulary != directory.AudienceVocabulary || need == "" ||
			slices.ContainsFunc(r.u.Needs, func(n NeedWish) bool { return n.ID == need && n.Confidence >= audienceConfidence }) {
			continue
		}
		r.u.Needs = append(r.u.Needs, NeedWish{ID: need, Confidence: audienceConfidence, Phrase: w.Phrase})
	}
}
