package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"anchorpoint/directory"
)

// confirmPage shows what people read about a service, and one button.
type confirmPage struct {
	layout
	Name   string
	Facts  []letterFact
	Fresh  string
	Action string
	Change string
	Stop   string
	View   string // the public page
}

// placesPage asks whether a service takes new people.
type placesPage struct {
	layout
	Errors formErrors
	Name   string
	Thanks bool // they have just confirmed
	Action string
	Skip   string
	States []option
	Chosen string // words of the only state, when a letter's button named it
	Say    string
	Weeks  []option
	Wait   string
}

// answeredPage is what follows: thanks, or that the link is of no use, or that
// letters stop.
type answeredPage struct {
	layout
	Heading string
	Lines   []string
	Button  string
	Action  string
	Again   bool // the button takes the stop back
	Links   []link
}

// answering is the listing that a token is for, with who answers. errDead: the
// link is too old, or the address has nothing to do with the listing any more.
type answering struct {
	token   string
	listing directory.Listing
	who     recipient
}

var errDead = errors.New("the link of a letter is dead")

func (s *edition) answerer(c *gin.Context) (*answering, error) {
	ctx, a := c.Request.Context(), &answering{token: c.Param("token")}
	said, ok := s.answers.read(a.token, s.Now())
	if !ok {
		return nil, errDead
	}
	var err error
	a.listing, err = s.letters().Listing(ctx, said.listing)
	if errors.Is(err, directory.ErrNotFound) || errors.Is(err, directory.ErrGone) || err == nil && !a.listing.Public() {
		return nil, errDead
	}
	if err != nil {
		return nil, err
	}
	all, err := ownersOfOne(ctx, s.letters(), &a.listing, s.Now())
	if err != nil {
		return nil, err
	}
	for _, r := range all.of(&a.listing) {
		if said.is(r.address) {
			a.who = r
			return a, nil
		}
	}
	return nil, errDead
}

// answered runs a handler with what its token is for, or says that the link
// is of no use any more.
func answered(work func(*edition, *gin.Context, *answering) error) func(*edition, *gin.Context) error {
	return func(s *edition, c *gin.Context) error {
		c.Header("Cache-Control", "private, no-store")
		a, err := s.answerer(c)
		if errors.Is(err, errDead) {
			p := answeredPage{layout: s.answerPage(c, "answer.dead"), Lines: []string{s.T("answer.dead-why"), s.T("answer.dead-do")},
				Links: []link{{"/sign-in", s.T("answer.sign-in")}, {"/groups", s.T("groups.link")}}}
			p.Heading = p.Title
			return s.render(c, http.StatusGone, "answered", p)
		}
		if err != nil {
			return err
		}
		return work(s, c, a)
	}
}

// answerPage is a page that only who has the letter sees.
func (s *edition) answerPage(c *gin.Context, title string, args ...any) layout {
	p := s.page(c, s.T(title, args...))
	p.NoIndex = true
	return p
}

func (a *answering) path(rest string) string { return "/confirm/" + a.token + rest }

func (a *answering) places() string { return "/places/" + a.token }

func (a *answering) change() string { return a.path("/change") }

// letterAuthor is who answers a letter to the published address.
const letterAuthor = "contact"

// by is the author of what is answered: the editor, or the published address.
func (a *answering) by() string {
	if a.who.user != "" {
		return a.who.user
	}
	return letterAuthor
}

// confirm answers GET /confirm/{token}. It changes nothing: programs that look
// for harmful links open it too.
func (s *edition) confirm(c *gin.Context, a *answering) error {
	p := confirmPage{layout: s.answerPage(c, "answer.confirm-title"), Name: plainLine(a.listing.Service.Name),
		Action: a.path(""), Change: a.change(), Stop: a.path("/stop"), View: servicePath(&a.listing)}
	p.Fresh = freshWords(s.Language, &a.listing, s.Now(), s.Periods).Words
	shown := a.listing
	p.Facts = s.letterFacts(&shown)
	s.changeLinks(p.Facts, a.change())
	return s.render(c, http.StatusOK, "confirm", p)
}

// sendConfirm answers POST /confirm/{token}. Twice is as good as once.
func (s *edition) sendConfirm(c *gin.Context, a *answering) error {
	now := s.Now()
	edit := directory.Edit{Reason: "still right, by a letter", Source: directory.SourcePerson, At: now}
	_, err := s.Store.As(directory.SystemActor(a.by())).UpdateListing(c.Request.Context(), a.listing.ID, edit, func(l *directory.Listing) error {
		return l.Confirm(a.by(), directory.HowLetter, now)
	})
	if err != nil {
		return err
	}
	return s.redirect(c, http.StatusSeeOther, a.places()+"?thanks=1")
}

// askPlaces answers GET /places/{token}. A letter's button names the answer, so
// one button is left.
func (s *edition) askPlaces(c *gin.Context, a *answering) error {
	p := s.placesPage(c, a, c.Query("say"), "4", "")
	p.Thanks = c.Query("thanks") != ""
	if p.Thanks {
		p.Title = s.T("answer.thanks-title")
	}
	return s.render(c, http.StatusOK, "places", p)
}

func (s *edition) placesPage(c *gin.Context, a *answering, say, weeks, wait string) placesPage {
	p := placesPage{layout: s.answerPage(c, "answer.places-title"), Name: plainLine(a.listing.Service.Name),
		Action: a.places(), Skip: a.path("/done"), Wait: wait}
	for _, state := range placesAnswers {
		words := s.T("places-answer." + string(state))
		if string(state) == say {
			p.Say, p.Chosen = say, words
		}
		p.States = append(p.States, option{string(state), words, string(state) == say})
	}
	for _, n := range directory.PlacesWeeks {
		value := strconv.Itoa(n)
		p.Weeks = append(p.Weeks, option{value, s.T("answer.weeks", "Count", n), value == weeks})
	}
	return p
}

// sendPlaces answers POST /places/{token}.
func (s *edition) sendPlaces(c *gin.Context, a *answering) error {
	f, err := s.posted(c, "/places")
	if err != nil {
		return err
	}
	say, weeks, wait := f.text("say"), f.text("weeks"), f.text("wait")
	n, waits := readPlaces(say, weeks, wait)
	now := s.Now()
	by := directory.Stamp{At: now.UTC(), By: a.by(), How: directory.HowLetter}
	edit := directory.Edit{Reason: "places, by a letter", Source: directory.SourcePerson, At: now}
	var before *directory.Listing
	after, err := s.Store.As(directory.SystemActor(a.by())).UpdateListing(c.Request.Context(), a.listing.ID, edit, func(l *directory.Listing) error {
		before = l.Clone()
		return l.SayPlaces(directory.CapacityState(say), waits, n, by)
	})
	var problems directory.FieldErrors
	if errors.As(err, &problems) {
		p := s.placesPage(c, a, say, weeks, wait)
		p.Chosen, p.Errors = "", s.say(problems)
		p.Title = s.T("problem.page", "Title", p.Title)
		return s.render(c, http.StatusUnprocessableEntity, "places", p)
	}
	if err != nil {
		return err
	}
	s.lookAfterwards(c.Request.Context(), directory.Actor{}, before, &after) // whoever holds the letter is no staff
	return s.redirect(c, http.StatusSeeOther, a.path("/done"))
}

// answerDone answers GET /confirm/{token}/done.
func (s *edition) answerDone(c *gin.Context, a *answering) error {
	p := answeredPage{layout: s.answerPage(c, "answer.done-title"), Lines: []string{freshWords(s.Language, &a.listing, s.Now(), s.Periods).Words},
		Links: []link{{servicePath(&a.listing), s.T("answer.view")}, {a.change(), s.T("answer.change")}}}
	p.Heading = p.Title
	if words, how := placesWords(s.Language, &a.listing, s.Now()); how != unknown {
		p.Lines = append(p.Lines, words)
	}
	return s.render(c, http.StatusOK, "answered", p)
}

// stop answers GET /confirm/{token}/stop.
func (s *edition) stop(c *gin.Context, a *answering) error {
	why, err := s.letters().Stopped(c.Request.Context(), a.who.address)
	if err != nil {
		return err
	}
	p := answeredPage{layout: s.answerPage(c, "answer.stop-title"), Action: a.path("/stop"), Again: why != "",
		Lines: []string{s.T("answer.stop-why")}, Button: s.T("answer.stop-button"),
		Links: []link{{a.change(), s.T("answer.change")}}}
	if p.Again {
		p.Title, p.Lines, p.Button = s.T("answer.stopped-title"), []string{s.T("answer.stopped")}, s.T("answer.again-button")
	}
	p.Heading = p.Title
	return s.render(c, http.StatusOK, "answered", p)
}

// sendStop answers POST /confirm/{token}/stop, from the page or from a mail
// program (RFC 8058), which wants no page to follow.
func (s *edition) sendStop(c *gin.Context, a *answering) error {
	f, err := s.posted(c, "/stop")
	if err != nil {
		return err
	}
	ctx, store := c.Request.Context(), s.letters()
	if f.text("again") != "" {
		err = store.ResumeLetters(ctx, a.who.address)
	} else {
		err = store.StopLetters(ctx, a.who.address, directory.StopAsked, s.Now())
	}
	if err != nil {
		return err
	}
	if f.text("List-Unsubscribe") != "" {
		c.Status(http.StatusOK)
		c.Writer.WriteHeaderNow()
		return nil
	}
	return s.redirect(c, http.StatusSeeOther, a.path("/stop"))
}
