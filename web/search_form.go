package web

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
)

// maxValues is how many values of one parameter are read, and maxValue how
// long each may be: more is never sent by our own forms.
const (
	maxValues = 60
	maxValue  = 100
	pageSize  = 20
)

// filterGroup joins a parameter of the address with the vocabulary it filters.
type filterGroup struct {
	Param      string
	Vocabulary directory.VocabularyID
}

// filterGroups are in the order in which the page shows them.
var filterGroups = []filterGroup{
	{"cost", directory.CostVocabulary},
	{"start", directory.FirstStepVocabulary},
	{"how", directory.DeliveryVocabulary},
	{"join", directory.JoiningVocabulary},
	{"who", directory.AudienceVocabulary},
	{"care", directory.SupportsVocabulary},
	{"access", directory.AccessVocabulary},
}

// searchForm is what a person asked, as the address holds it.
type searchForm struct {
	Q      string
	Near   string // id of a place, or what was typed
	Within string // miles, "any", or empty for automatic
	Needs  []string
	Terms  map[string][]string // by parameter
	Langs  []string
	Open   search.When
	Age    int
	Taking bool
	Stated bool
	Out    bool // also services that do not cover the place
	Old    bool // also what is too old for public search; for link workers: see readSearch
	// Without are guesses about the words that the person took back.
	Without []string
	Sort    search.Sort
	View    string // "map", or empty for the list alone
	Page    int
}

// readSearchForm reads an address or a form. What it does not know it leaves
// out: badValues names that to the person.
func (s *Server) readSearchForm(v url.Values) searchForm {
	f := searchForm{
		Q:      clean(v.Get("q"), search.MaxTextRunes),
		Near:   clean(v.Get("near"), maxValue),
		Within: v.Get("within"),
		Terms:  map[string][]string{},
		Taking: v.Get("places") == "taking",
		Stated: v.Get("stated") == "1",
		Out:    v.Get("outside") == "1",
		Page:   min(max(number(v.Get("page")), 1), search.MaxWindow/pageSize),
		Age:    min(max(number(v.Get("age")), 0), 120),
	}
	if _, ok := radius(f.Within); !ok {
		f.Within = ""
	}
	f.Without = readWithout(v["without"])
	f.Needs = s.known(directory.NeedVocabulary, v["need"])
	for _, g := range filterGroups {
		if ids := s.known(g.Vocabulary, v[g.Param]); len(ids) > 0 {
			f.Terms[g.Param] = ids
		}
	}
	for _, code := range v["lang"][:min(len(v["lang"]), maxValues)] {
		if languageCode.MatchString(code) && !slices.Contains(f.Langs, code) {
			f.Langs = append(f.Langs, code)
		}
	}
	if o := search.When(v.Get("open")); slices.Contains(openOrder, o) {
		f.Open = o
	}
	if o := search.Sort(v.Get("sort")); o == search.Nearest || o == search.RecentlyChecked {
		f.Sort = o
	}
	if v.Get("view") == viewMap {
		f.View = viewMap
	}
	return f
}

// viewMap as a view shows a map above the list.
const viewMap = "map"

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

// maxWithout is how many guesses about one text can be taken back: there are
// not more.
const maxWithout = 20

// readWithout keeps what can be a guess: a kind, with an id where it has one.
func readWithout(values []string) []string {
	var out []string
	for _, v := range values[:min(len(values), maxValues)] {
		if guessID.MatchString(v) && !slices.Contains(out, v) && len(out) < maxWithout {
			out = append(out, v)
		}
	}
	return out
}

var guessID = regexp.MustCompile(`^[a-z][a-z-]{0,30}(:[\pL\pN'’ -]{1,60})?$`)

// known keeps the ids that a vocabulary has, each once.
func (s *Server) known(v directory.VocabularyID, ids []string) []string {
	var out []string
	for _, id := range ids[:min(len(ids), maxValues)] {
		if s.Vocabularies.Index(v, id) >= 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// clean makes a typed text safe to show and short enough to search.
func clean(s string, runes int) string {
	if len(s) > runes*utf8.UTFMax {
		s = s[:runes*utf8.UTFMax]
	}
	s = strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(s, " "))), " ")
	if utf8.RuneCountInString(s) > runes {
		s = strings.TrimSpace(string([]rune(s)[:runes]))
	}
	return s
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// radius reads "within" as metres; ok is false for what is not offered.
func radius(within string) (metres float64, ok bool) {
	switch within {
	case "":
		return 0, true
	case "any":
		return search.AnyDistance, true
	}
	miles, err := strconv.ParseFloat(within, 64)
	return miles * geo.MetresPerMile, err == nil && slices.Contains(geo.Radii(), miles)
}

// empty says that nothing at all was asked.
func (f searchForm) empty() bool {
	return f.Q == "" && f.Near == "" && !f.filtered() && len(f.Needs) == 0
}

// filtered says whether any filter is on.
func (f searchForm) filtered() bool {
	return len(f.Terms) > 0 || len(f.Langs) > 0 || f.Open != "" || f.Age > 0 || f.Taking || f.Stated || f.Old
}

// values is the address of the form, without what is empty.
func (f searchForm) values() url.Values {
	v := url.Values{}
	put := func(name, value string, on bool) {
		if on && value != "" {
			v.Set(name, value)
		}
	}
	put("q", f.Q, true)
	put("near", f.Near, true)
	put("within", f.Within, true)
	for _, g := range filterGroups {
		if ids := f.Terms[g.Param]; len(ids) > 0 {
			v[g.Param] = ids
		}
	}
	if len(f.Needs) > 0 {
		v["need"] = f.Needs
	}
	if len(f.Langs) > 0 {
		v["lang"] = f.Langs
	}
	put("open", string(f.Open), true)
	put("age", strconv.Itoa(f.Age), f.Age > 0)
	put("places", "taking", f.Taking)
	put("stated", "1", f.Stated)
	put("outside", "1", f.Out)
	put(oldParam, "1", f.Old)
	if len(f.Without) > 0 && f.Q != "" {
		v["without"] = f.Without
	}
	put("sort", string(f.Sort), true)
	put("view", f.View, true)
	put("page", strconv.Itoa(f.Page), f.Page > 1)
	return v
}

// path is the page of results for the form.
func (f searchForm) path() string {
	if v := f.values(); len(v) > 0 {
		return "/search?" + v.Encode()
	}
	return "/search"
}

// with gives a changed copy that shares nothing with the form.
func (f searchForm) with(change func(*searchForm)) searchForm {
	g := f
	g.Needs, g.Langs, g.Without = slices.Clone(f.Needs), slices.Clone(f.Langs), slices.Clone(f.Without)
	g.Terms = map[string][]string{}
	for param, ids := range f.Terms {
		g.Terms[param] = slices.Clone(ids)
	}
	g.Page = 1
	change(&g)
	return g
}

// without takes one ticked term out.
func (f *searchForm) without(param, id string) {
	f.Terms[param] = slices.DeleteFunc(f.Terms[param], func(x string) bool { return x == id })
	if len(f.Terms[param]) == 0 {
		delete(f.Terms, param)
	}
}

// clearFilters takes all filters out; words, needs and place stay.
func (f *searchForm) clearFilters() {
	f.Terms, f.Langs, f.Open, f.Age, f.Taking, f.Stated, f.Old = map[string][]string{}, nil, "", 0, false, false, false
}

// query is the form as the index takes it.
func (f searchForm) query(place *geo.Place) search.Query {
	q := search.Query{
		Text: f.Q, Without: f.Without, Place: place, Outside: f.Out, Unlisted: f.Old, Needs: f.Needs, Sort: f.Sort,
		Skip: (f.Page - 1) * pageSize, Limit: pageSize,
		Filters: search.Filters{
			Terms: map[directory.VocabularyID][]string{}, Taking: f.Taking, Age: f.Age,
			Languages: f.Langs, Open: f.Open, StatedOnly: f.Stated,
		},
	}
	q.WithinM, _ = radius(f.Within)
	for _, g := range filterGroups {
		if ids := f.Terms[g.Param]; len(ids) > 0 {
			q.Filters.Terms[g.Vocabulary] = ids
		}
	}
	return q
}

// openOrder are the times that can be asked for.
var openOrder = []search.When{search.OpenNow, search.OpenToday, search.OpenEvenings, search.OpenWeekend}
