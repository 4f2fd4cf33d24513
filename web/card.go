package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
	"anchorpoint/search"
)

// card is one service in a list.
type card struct {
	listButton // without an id there is none
	cardHTML
	From    template.HTML // the list, behind the address of the service
	Place   string        // the first line: how it reaches the person
	Asked   []tag         // facts that were asked for
	Hours   string
	Why     string
	Against string
}

// wholeShare is how much of a place must lie in an area so that nobody is told
// that only a part does; less is left to slivers at borders.
const wholeShare = 0.95

// cardFacts are the parts of a card that depend on the listing alone.
type cardFacts struct {
	Name         string
	Href         string
	Organization string
	Summary      string
	Paused       string
	Tags         []tag
	Fresh        fresh
}

// cardHTML are the facts as our own templates wrote them.
type cardHTML struct {
	Head  template.HTML // up to the address of the service
	Title template.HTML // the rest of its link, and the organization
	Body  template.HTML // summary and tags
	Foot  template.HTML // how fresh it is
}

// tag is one short fact.
type tag struct {
	Text string
	Tone tone
}

// summaryLength is about two lines on a wide screen.
const summaryLength = 180

// factsHold is how long the words of a card stay true: they name days.
const factsHold = time.Hour

func (s *edition) cards(a *asked) ([]card, error) {
	areas, whole := map[string]bool{}, map[string]bool{}
	if a.place != nil {
		for _, share := range s.Places.AreasOf(*a.place) {
			areas[share.Code], whole[share.Code] = true, share.Share >= wholeShare
		}
	}
	out := make([]card, len(a.listings))
	said, strong := false, strongNeeds(a)
	for i, l := range a.listings {
		w := where{in: s.Language, place: a.place, listing: l.listing, hit: a.results.Hits[i], areas: areas, whole: whole, name: s.areaName}
		html, err := l.words[s.number].facts.at(s.Now(), factsHold, func() (cardHTML, error) { return s.cardHTML(l.listing) })
		if err != nil {
			return nil, err
		}
		out[i] = card{
			listButton: listButton{l.id, plainLine(l.listing.Service.Name), (a.form.Page-1)*pageSize + i + 1, slices.Contains(a.mine, l.id)}, cardHTML: html, Place: w.placeReason(!said),
			Asked: s.askedFor(a.form, l.listing), Hours: l.headline(s),
			Why: s.reasons(w.hit.Reasons, l.listing, strong), Against: s.against(w.hit.Against, l.listing, strong),
		}
		said = said || w.straight
	}
	return out, nil
}

func (s *edition) cardFacts(l *directory.Listing) cardFacts {
	now := s.Now()
	return cardFacts{
		Name: plainLine(l.Service.Name), Href: servicePath(l), Organization: otherName(l),
		Summary: summary(l.Service.Description, summaryLength),
		Paused:  pausedWords(s.Language, l, now), Tags: s.tags(l), Fresh: freshWords(s.Language, l, now, s.Periods),
	}
}

// cardHTML writes the facts of a card once for all searches that find it.
func (s *edition) cardHTML(l *directory.Listing) (cardHTML, error) {
	var parts [3]template.HTML
	facts := s.cardFacts(l)
	for i, name := range []string{"card-head", "card-body", "card-foot"} {
		var b strings.Builder
		if err := s.templates.execute(&b, "results", name, facts); err != nil {
			return cardHTML{}, fmt.Errorf("make card %s: %w", l.ID, err)
		}
		parts[i] = template.HTML(b.String()) // escaped by the template
	}
	path := template.HTML(s.href(facts.Href)) // of letters, digits and signs that need no escape
	head, name, _ := strings.Cut(string(parts[0]), string(path))
	return cardHTML{template.HTML(head) + path, template.HTML(name), parts[1], parts[2]}, nil
}

// otherName is the organization where it says more than the service's name.
func otherName(l *directory.Listing) string {
	name := plainLine(l.Organization().Name)
	if strings.EqualFold(name, plainLine(l.Service.Name)) {
		return ""
	}
	return name
}

// tags are the facts that decide whether somebody can go: places, cost, first
// step, joining.
func (s *edition) tags(l *directory.Listing) []tag {
	words, how := placesWords(s.Language, l, s.Now())
	out := []tag{{words, how}}
	switch cost := s.costShort(l); {
	case cost != "":
		out = append(out, tag{Text: s.costOwn(l, cost)[0]})
	case how == unknown: // two questions in one line: it stands on every card of a bare list
		out[0].Text = s.T("places.unknown-as-cost")
	default:
		out = append(out, tag{s.T("price.unknown"), unknown})
	}
	steps := s.yesTerms(l, directory.FirstStepVocabulary)
	slices.SortStableFunc(steps, func(a, b directory.Term) int { return a.Step - b.Step })
	for _, t := range steps[:min(2, len(steps))] {
		out = append(out, tag{Text: s.firstStep(t, false)})
	}
	for _, t := range s.yesTerms(l, directory.JoiningVocabulary) {
		if t.ID != "drop-in" || len(steps) == 0 {
			out = append(out, tag{Text: s.joining(t)})
			break
		}
	}
	return out
}

// askedFor are the access and support facts that the person filters by, said
// as they are: yes, or not stated.
func (s *edition) askedFor(f searchForm, l *directory.Listing) []tag {
	var out []tag
	for _, g := range filterGroups {
		if g.Vocabulary != directory.AccessVocabulary && g.Vocabulary != directory.SupportsVocabulary {
			continue
		}
		for _, id := range f.Terms[g.Param] {
			t, _ := s.Vocabularies.Term(g.Vocabulary, id)
			switch l.Fact(g.Vocabulary, id) {
			case directory.Yes:
				out = append(out, tag{s.T("fact.is-yes", "Fact", s.term(g.Vocabulary, t)), good})
			case directory.No:
				out = append(out, tag{s.T("fact.is-no", "Fact", s.term(g.Vocabulary, t)), warn})
			default:
				out = append(out, tag{s.T("fact.is-unknown", "Fact", s.term(g.Vocabulary, t)), unknown})
			}
		}
	}
	return out
}

// strongNeeds is how many needs the words named for sure.
func strongNeeds(a *asked) int {
	n := 0
	for _, g := range a.results.Looked {
		if g.Kind == "need" && g.Sure {
			n++
		}
	}
	return n
}

// maxReasons on one card; more would not be read.
const maxReasons = 3

// reasons are why a service is in the list, but for its place, which stands in
// the first line.
func (s *edition) reasons(rs []search.Reason, l *directory.Listing, strong int) string {
	var out []string
	for _, r := range saidOnce(rs) {
		if r.Kind != "place" && r.Kind != "fresh" && r.Kind != "capacity" && r.Text != "" && len(out) < maxReasons {
			out = append(out, s.reason(r, l, strong))
		}
	}
	return strings.Join(out, s.T("list.semicolon"))
}

// saidOnce takes out of the words that match those which a fact says too:
// "Matches: free; Free".
func saidOnce(rs []search.Reason) []search.Reason {
	out := make([]search.Reason, 0, len(rs))
	for _, r := range rs {
		if r.Kind == "words" {
			r.Args = slices.DeleteFunc(slices.Clone(r.Args), func(word string) bool {
				return slices.ContainsFunc(rs, func(f search.Reason) bool { return f.Kind == "filter" && strings.EqualFold(f.Text, word) })
			})
			if len(r.Args) == 0 {
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// against are facts that may rule a service out; places and age of the entry
// have their own lines.
func (s *edition) against(rs []search.Reason, l *directory.Listing, strong int) string {
	var out []string
	for _, r := range rs {
		if r.Kind != "fresh" && r.Kind != "capacity" && r.Text != "" {
			out = append(out, capital(s.reason(r, l, strong)))
		}
	}
	return strings.Join(out, ". ")
}

// servicePath is the one address of a service.
func servicePath(l *directory.Listing) string {
	if end := slug(l.Service.Name); end != "" {
		return "/services/" + l.ID + "-" + end
	}
	return "/services/" + l.ID
}
