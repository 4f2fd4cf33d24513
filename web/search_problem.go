package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// badValue is something in an address or a form that means nothing here.
type badValue struct{ Param, Value string }

// oldestAge is the greatest age that can be asked for, in years.
const oldestAge = 120

// badValues are what a search cannot use, each parameter once. A filter that
// was left out in silence would give a list that looks right and is not.
func (s *Server) badValues(v url.Values) []badValue {
	var out []badValue
	check := func(param string, good func(string) bool) {
		for i, value := range v[param] {
			if value != "" && (i >= maxValues || !good(value)) {
				out = append(out, badValue{param, clean(value, maxValue)})
				return
			}
		}
	}
	oneOf := func(values ...string) func(string) bool {
		return func(value string) bool { return slices.Contains(values, value) }
	}
	term := func(id directory.VocabularyID) func(string) bool {
		return func(value string) bool { return s.Vocabularies.Index(id, value) >= 0 }
	}
	whole := func(low, high int) func(string) bool {
		return func(value string) bool {
			n, err := strconv.Atoi(value)
			return err == nil && n >= low && n <= high
		}
	}
	check("age", whole(0, oldestAge))
	check("within", func(value string) bool { _, ok := radius(value); return ok })
	check("need", term(directory.NeedVocabulary))
	for _, g := range filterGroups {
		check(g.Param, term(g.Vocabulary))
	}
	check("lang", languageCode.MatchString)
	check("open", func(value string) bool { return slices.Contains(openOrder, search.When(value)) })
	check("places", oneOf("taking"))
	check("stated", oneOf("1", "0"))
	check("outside", oneOf("1", "0"))
	check(oldParam, oneOf("1", "0"))
	check("view", oneOf(viewMap, "list"))
	check("sort", oneOf(string(search.Nearest), string(search.RecentlyChecked), "best"))
	check("page", whole(1, 1<<30))
	check("without", guessID.MatchString)
	return out
}

// valueProblems puts into words what a search could not use.
func (s *edition) valueProblems(bad []badValue) []fieldError {
	var out []fieldError
	for _, b := range bad {
		if b.Param == "age" {
			out = append(out, fieldError{"age", s.T("problem.age")})
			continue
		}
		field := "q"
		if b.Param == "within" {
			field = "near"
		}
		out = append(out, fieldError{field, s.T("problem.value", "Value", b.Value)})
	}
	return out
}

// fieldError is one thing to put right: the field's id and the words that
// stand both in the summary and at the field.
type fieldError struct{ Field, Message string }

// searchProblem shows the form again with everything that was typed.
func (s *edition) searchProblem(c *gin.Context, form searchForm, choices []geo.Place, problems ...fieldError) error {
	page := s.homePage(c)
	page.Title, page.NoIndex = s.T("problem.page", "Title", page.Title), true
	page.Errors = problems
	if page.Crisis = s.crisis(form.Q, search.Crisis{}, form.Needs, nil); page.Crisis != nil {
		page.Exit = page.Crisis.Exit
	}
	if slices.ContainsFunc(problems, func(e fieldError) bool { return e.Field == "age" }) {
		form.Age = 0 // it stands in a field of its own
	}
	page.Form = s.formView(form, nil)
	page.Form.Near = form.Near
	for i, problem := range problems {
		page.Form.error(problem)
		switch {
		case problem.Field == "age":
			page.Form.Age = clean(c.Request.FormValue("age"), maxValue)
		case problem.Message == s.T("problem.outside"):
			page.Elsewhere = s.elsewhere()
		case problem.Field == "near" && len(choices) > 0:
			page.Errors[i].Field = "choice-1"
		}
	}
	for i, p := range choices {
		page.Form.Choices = append(page.Form.Choices, choiceView{ID: p.Public().ID, Label: p.Public().Label, N: i + 1})
	}
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusUnprocessableEntity, "home", page)
}
