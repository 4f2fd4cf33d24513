package web

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"anchorpoint/geo"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// inText finds what looks like a full postcode among other words.
var inText = regexp.MustCompile(`(?i)\b[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}\b`)

// liftPostcode moves a full postcode from the words to the place, so that it
// cannot stay in an address.
func (f *searchForm) liftPostcode() (found bool) {
	rest := inText.ReplaceAllStringFunc(f.Q, func(text string) string {
		if _, ok := namesHousehold(text); !ok {
			return text
		}
		found = true
		if f.Near == "" {
			f.Near = text
		}
		return " "
	})
	if found {
		f.Q = strings.Join(strings.Fields(rest), " ")
		for _, word := range []string{" near", " in", " at", " around"} {
			f.Q = strings.TrimSuffix(f.Q, word)
		}
	}
	return found
}

// distanceInText finds a distance among other words: "within 2 miles of".
var distanceInText = regexp.MustCompile(`(?i)\bwithin (?:a |about )?(half a|half|mile|[0-9]{1,3}(?:\.[0-9])?)(?: miles?)?\b(?: (?:of|from|around|round)\b)?`)

// liftRadius moves a distance from the words to the field for it, where it can
// be seen and changed. One that is not offered becomes the next longer one.
func (f *searchForm) liftRadius() (found bool) {
	at := distanceInText.FindStringSubmatchIndex(f.Q)
	if at == nil || f.Within != "" {
		return false
	}
	miles, whole := 0.0, f.Q[at[0]:at[1]]
	switch word := strings.ToLower(f.Q[at[2]:at[3]]); word {
	case "half", "half a":
		miles = 0.5
	case "mile":
		miles = 1
	default:
		if !strings.Contains(strings.ToLower(whole), "mile") {
			return false // "within 2 weeks"
		}
		miles, _ = strconv.ParseFloat(word, 64)
	}
	for _, offered := range geo.Radii() {
		if offered >= miles && miles > 0 {
			f.Within = fmt.Sprint(offered)
			f.Q = strings.Join(strings.Fields(f.Q[:at[0]]+" near "+f.Q[at[1]:]), " ")
			f.Q = strings.TrimPrefix(strings.TrimSuffix(f.Q, " near"), "near me")
			return true
		}
	}
	return false
}

// postSearch answers the search form: with a redirect to an address that any
// browser may keep and share, the exact place apart from it in a cookie.
func (s *edition) postSearch(c *gin.Context) error {
	if err := c.Request.ParseForm(); err != nil {
		return formError(err)
	}
	v := c.Request.PostForm
	form := s.readSearch(c, v)
	form.Page = 1
	if clean(v.Get("of"), search.MaxTextRunes) != form.Q {
		form.Without = nil // other words, other guesses
	}
	form.liftPostcode()
	form.liftRadius()
	if bad := s.badValues(v); len(bad) > 0 {
		return s.searchProblem(c, form, nil, s.valueProblems(bad)...)
	}
	if form.empty() {
		return s.searchProblem(c, form, nil, fieldError{"q", s.T("problem.nothing")})
	}
	if form.Near == "" {
		s.forget(c, "")
		return s.redirect(c, http.StatusSeeOther, form.path())
	}
	answer := s.answer(form.Near, clean(v.Get("was"), maxValue), clean(v.Get("choice"), maxValue))
	switch {
	case answer.Place != nil:
		s.remember(c, *answer.Place)
		form.Near = nearID(*answer.Place)
		return s.redirect(c, http.StatusSeeOther, form.path())
	case len(answer.Choices) > 0:
		return s.searchProblem(c, form, answer.Choices, fieldError{"near", s.T("problem.several-places")})
	}
	return s.searchProblem(c, form, s.Places.Suggest(form.Near, 5), fieldError{"near", s.placeProblem(answer.Problem)})
}

func formError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return errForm
}

// answer resolves the place of a form: a choice between places of one name, the
// place of the search before when its label still stands there, or the words.
func (s *Server) answer(near, was, choice string) geo.Answer {
	if p, ok := s.Places.ByID(choice); ok && choice != "" {
		return geo.Answer{Place: &p}
	}
	if was != "" {
		if before := s.nearby(was); before.Place != nil && before.Place.Public().Label == near {
			return before
		}
	}
	return s.Places.Find(near)
}

// remember keeps a full postcode on the person's device; a place that is no
// finer than its address needs no cookie.
func (s *Server) remember(c *gin.Context, p geo.Place) {
	label, _, _ := strings.Cut(p.Label, ",") // a container may follow
	if postcode, ok := namesHousehold(label); ok && p.Kind == geo.Unit {
		s.cookie.write(c.Writer, postcode.String())
		return
	}
	s.forget(c, p.ID)
}

// forget takes the exact place of another search away.
func (s *Server) forget(c *gin.Context, sector string) {
	kept := strings.TrimSpace(s.cookie.read(c.Request))
	if kept == "" {
		return
	}
	if p := s.Places.Resolve(kept).Place; p == nil || p.ID != sector {
		s.cookie.clear(c.Writer)
	}
}

// formView is the search box as a page shows it.
type formView struct {
	Q, Near   string
	NearIs    string // id of the place that Near is the label of
	Within    []option
	Hidden    []hidden // everything else that was asked
	Short     bool     // without hints, above a list
	PlaceOnly bool     // the need is given: only where is asked
	QError    string
	NearError string
	Age       string // what was typed, when it is no age
	AgeError  string
	Choices   []choiceView
}

type option struct {
	Value, Text string
	On          bool
}

type hidden struct{ Name, Value string }

type choiceView struct {
	ID, Label string
	N         int
}

func (f *formView) error(e fieldError) {
	switch e.Field {
	case "q":
		f.QError = e.Message
	case "age":
		f.AgeError = e.Message
	default:
		f.NearError = e.Message
	}
}

// formView makes the search box of a form; place is the one that was found.
func (s *edition) formView(form searchForm, place *geo.Place) formView {
	v := formView{Q: form.Q, Near: form.Near, Hidden: form.hidden("q", "near", "within", "page", "outside")}
	if len(form.Without) > 0 {
		v.Hidden = append(v.Hidden, hidden{"of", form.Q})
	}
	if place != nil {
		v.Near, v.NearIs = place.Public().Label, nearID(*place)
	}
	return v
}

// hidden are the fields of a form but for some, for a second form on the page.
func (f searchForm) hidden(but ...string) []hidden {
	values := f.values()
	for _, name := range but {
		values.Del(name)
	}
	var out []hidden
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			out = append(out, hidden{name, value})
		}
	}
	return out
}
