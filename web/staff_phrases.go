package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// phrasesPage is where staff add what people say when they mean a need.
type phrasesPage struct {
	layout
	Errors  formErrors
	Action  string
	Phrase  string
	Try     string // the search to try it with
	Groups  []wordedNeeds
	Mark    bool // the box about more than one need is shown
	Shared  bool
	Preview *phrasePreview
	Done    string
	Of      string // the need whose phrases alone are listed
	Added   []phraseRow
	Older   string // where the next ones are
	More    int
}

// wordedNeeds are a need and those below it, to choose from.
type wordedNeeds struct {
	Label string
	Needs []option
}

// phraseRow is a phrase that staff added.
type phraseRow struct{ ID, Text, Need, Who, When string }

// phrasePreview is what a search would become.
type phrasePreview struct {
	Phrase        string
	Need          string // id
	Label         string
	Shared        bool
	Try           string
	Before, After phraseAnswer
	Same          bool
}

// phraseAnswer is what a search understands and finds first.
type phraseAnswer struct{ Needs, Found []phraseLine }

type phraseLine struct {
	Text, Href string
	Guess      bool // a need that is not sure
	New        bool // only the phrase brings it
	id         string
}

const (
	phrasesPath   = unmetPath + "/phrases"
	phrasesListed = 80 // at once
	phraseHits    = 5  // results of a preview
)

// phrasesAddress is the page with a need chosen, without the newest phrases.
func phrasesAddress(need string, skip int) string {
	v := url.Values{}
	if need != "" {
		v.Set("need", need)
	}
	if skip > 0 {
		v.Set("skip", strconv.Itoa(skip))
	}
	if len(v) == 0 {
		return phrasesPath
	}
	return phrasesPath + "?" + v.Encode()
}

// phrases answers GET /admin/unmet/phrases.
func (s *edition) phrases(c *gin.Context) error {
	p, err := s.phrasesPage(c, directory.NeedPhrase{Need: c.Query("need")})
	if err != nil {
		return err
	}
	if did := c.Query("did"); did == "added" || did == "gone" {
		p.Done = s.T("phrases.did-" + did)
	}
	return s.renderStaff(c, http.StatusOK, "staff_phrases", p)
}

func (s *edition) phrasesPage(c *gin.Context, typed directory.NeedPhrase) (phrasesPage, error) {
	p := phrasesPage{layout: s.staffPage(c, s.T("phrases.title")), Action: phrasesPath, Phrase: typed.Text, Shared: typed.Shared, Groups: s.needGroups(typed.Need)}
	p.Back = link{unmetPath, s.T("phrases.back")}
	kept, err := s.as(c).NeedPhrases(c.Request.Context())
	if err != nil {
		return p, err
	}
	if t, ok := s.Vocabularies.Need(c.Query("need")); ok {
		p.Of = s.needLabel(t)
		kept = slices.DeleteFunc(kept, func(k directory.NeedPhrase) bool { return k.Need != t.ID })
	}
	skip, _ := strconv.Atoi(c.Query("skip"))
	skip = min(max(skip, 0), len(kept))
	kept = kept[skip:]
	if p.More = len(kept) - phrasesListed; p.More > 0 {
		kept, p.Older = kept[:phrasesListed], phrasesAddress(c.Query("need"), skip+phrasesListed)
	}
	called := map[string]string{}
	for _, k := range kept {
		if called[k.By] == "" {
			called[k.By] = s.who(c, &directory.Version{Author: k.By})
		}
		p.Added = append(p.Added, phraseRow{k.ID, k.Text, s.unmetNeedName(k.Need), called[k.By], s.Date(k.At)})
	}
	return p, nil
}

// needGroups are all needs below the widest, one of them chosen.
func (s *edition) needGroups(chosen string) []wordedNeeds {
	var out []wordedNeeds
	for _, top := range s.Vocabularies.Needs() {
		if top.ParentID != "" {
			continue
		}
		g := wordedNeeds{Label: s.needLabel(top)}
		for _, t := range append([]directory.Term{top}, s.Vocabularies.Children(top.ID)...) {
			g.Needs = append(g.Needs, option{t.ID, s.needLabel(t), t.ID == chosen})
		}
		out = append(out, g)
	}
	return out
}

// changePhrases answers POST /admin/unmet/phrases: a preview, a phrase to keep,
// or one to take away.
func (s *edition) changePhrases(c *gin.Context) error {
	f, err := s.posted(c, phrasesPath)
	if err != nil {
		return err
	}
	if id := f.text("remove"); id != "" {
		return s.removePhrase(c, id)
	}
	typed := directory.NeedPhrase{Text: f.text("phrase"), Need: f.text("need"), Shared: f.text("shared") != "", At: s.Now()}
	typed.Tidy()
	problems, others := s.Index.LintPhrase(typed)
	if len(problems) == 0 && f.text("do") == "save" {
		switch kept, err := s.as(c).AddNeedPhrase(c.Request.Context(), typed); {
		case errors.Is(err, directory.ErrConflict): // somebody was first
			problems.AddCoded("phrase", "phrase-there", "This need has these words already")
		case err != nil:
			return err
		default:
			s.security(c, "phrase added", "user", s.user(c).ID, "phrase", kept.ID, "need", kept.Need)
			return s.phrasesChanged(c, "added")
		}
	}
	p, err := s.phrasesPage(c, typed)
	if err != nil {
		return err
	}
	p.Mark = p.Shared || len(others) > 0
	p.Try = clean(f.text("try"), search.MaxTextRunes)
	if len(problems) > 0 {
		p.Errors, p.Title = s.phraseProblems(problems, others), s.T("problem.page", "Title", p.Title)
		return s.renderStaff(c, http.StatusUnprocessableEntity, "staff_phrases", p)
	}
	if p.Preview, err = s.phrasePreview(c, typed, p.Try); err != nil {
		return err
	}
	return s.renderStaff(c, http.StatusOK, "staff_phrases", p)
}

// phraseProblems names the needs that have the words already.
func (s *edition) phraseProblems(problems directory.FieldErrors, others []string) formErrors {
	out := s.say(problems)
	var names []string
	for _, id := range others {
		names = append(names, s.unmetNeedName(id))
	}
	for i, p := range problems {
		if p.Code == "phrase-elsewhere" {
			out[i].Message += ": " + s.List(names)
		}
	}
	return out
}

func (s *edition) removePhrase(c *gin.Context, id string) error {
	if uuid.Validate(id) != nil {
		return errForm
	}
	err := s.as(c).RemoveNeedPhrase(c.Request.Context(), id)
	if err != nil && !errors.Is(err, directory.ErrNotFound) { // gone is gone
		return err
	}
	if err == nil {
		s.security(c, "phrase removed", "user", s.user(c).ID, "phrase", id)
	}
	return s.phrasesChanged(c, "gone")
}

// phrasesChanged puts the phrases as they are now in force.
func (s *edition) phrasesChanged(c *gin.Context, did string) error {
	if err := s.usePhrases(c); err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, phrasesPath+"?did="+did)
}

// usePhrases reads and swaps as one, so that of two changes at once the later
// stays in force.
func (s *Server) usePhrases(c *gin.Context) error {
	s.rewording.Lock()
	defer s.rewording.Unlock()
	phrases, err := s.program().NeedPhrases(c.Request.Context())
	if err != nil {
		return err
	}
	_, err = s.Index.UsePhrases(phrases)
	return err
}

// phrasePreview asks a search before and after; without words to try, the
// phrase itself.
func (s *edition) phrasePreview(c *gin.Context, typed directory.NeedPhrase, try string) (*phrasePreview, error) {
	if try == "" {
		try = typed.Text
	}
	q := search.Query{Text: try, Limit: phraseHits, NoFacets: true, Now: s.Now()}
	before, err := s.Index.Search(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	after, err := s.Index.SearchWith(c.Request.Context(), q, typed)
	if err != nil {
		return nil, err
	}
	p := &phrasePreview{Phrase: typed.Text, Need: typed.Need, Label: s.unmetNeedName(typed.Need), Shared: typed.Shared, Try: try}
	if p.Before, err = s.phraseAnswer(c, &before); err != nil {
		return nil, err
	}
	if p.After, err = s.phraseAnswer(c, &after); err != nil {
		return nil, err
	}
	p.Same = slices.Equal(p.Before.Needs, p.After.Needs) && slices.Equal(p.Before.Found, p.After.Found)
	markNew(p.After.Needs, p.Before.Needs)
	markNew(p.After.Found, p.Before.Found)
	return p, nil
}

func (s *edition) phraseAnswer(c *gin.Context, r *search.Results) (phraseAnswer, error) {
	var out phraseAnswer
	for _, g := range r.Looked {
		if g.Kind == "need" {
			out.Needs = append(out.Needs, phraseLine{Text: s.unmetNeedName(g.ID), Guess: !g.Sure, id: g.ID})
		}
	}
	var ids []string
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	found, err := s.Store.Listings(c.Request.Context(), ids)
	for i := range found {
		out.Found = append(out.Found, phraseLine{Text: plainLine(found[i].Service.Name), Href: servicePath(&found[i]), id: found[i].ID})
	}
	return out, err
}

// markNew marks the lines that were not there before.
func markNew(lines, before []phraseLine) {
	for i := range lines {
		lines[i].New = !slices.ContainsFunc(before, func(b phraseLine) bool { return b.id == lines[i].id && b.Guess == lines[i].Guess })
	}
}
