package web

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"reflect"
	"slices"
	"strings"
	"time"

	"anchorpoint/directory"
)

// letterPage is a letter as it is read. Its text and its HTML are made of the
// same parts, so the text is complete by itself. Addresses are whole.
type letterPage struct {
	Site    string
	Subject string
	Lead    []string
	Quote   []string // what a person wrote to the reader
	Facts   []letterFact
	Button  link // the one main button
	Choices []link
	Code    string
	More    []string
	Links   []link
	Foot    []string
	Stop    link // no more letters like this

	oneClick string        // of List-Unsubscribe; only letters that nobody asked for
	life     time.Duration // of no use afterwards; 0: directory.LetterLife
	listing  string
	key      string // directory.Letter.Key
}

// letterFact is a row of the table of a letter.
type letterFact struct {
	Key    string // of its texts; may be empty
	Label  string
	Lines  []string
	Change link // where it is changed
}

// letterData is what a kind of letter is written from. Paths in it are those of
// this site, without a language.
type letterData interface {
	compose(e *edition, kind string, p *letterPage)
}

// letterKinds are all letters that the site writes, with the type that each is
// written from: s.post(ctx, language, kind, to, data).
var letterKinds = map[string]letterData{
	"sign-in":         SignInLetter{},
	"sign-in-unknown": SignInUnknownLetter{},
	"invitation":      InvitationLetter{},
	"list-to-self":    ListLetter{},
	"digest":          DigestLetter{},
	"claim-received":  ClaimLetter{},
	"claim-accepted":  ClaimLetter{},
	"claim-refused":   ClaimLetter{},
	"claim-told":      ClaimLetter{},
	"draft":           DraftLetter{},
	"published":       PublishedLetter{},
	"question":        QuestionLetter{},
	"refused":         QuestionLetter{},
	"report-received": ReportLetter{},
	"answer":          AnswerLetter{},
	"withdrawn":       WithdrawnLetter{},
	"still-right":     StillRightLetter{},
	"places":          PlacesLetter{},
	"resuming":        ResumingLetter{},
}

// write makes a letter in a language; one that has no texts for letters gets
// the English ones. to is a bare address.
func (s *Server) write(language, kind, to string, data any) (directory.Letter, error) {
	l := directory.Letter{To: to, Kind: kind, Queued: s.Now()}
	made, ok := data.(letterData)
	if !ok || reflect.TypeOf(letterKinds[kind]) != reflect.TypeOf(data) {
		return l, fmt.Errorf("letter %q is not written from %T", kind, data)
	}
	if a, err := mail.ParseAddress(to); err != nil || a.Address != to || a.Name != "" {
		return l, fmt.Errorf("letter %s: its address is none", kind)
	}
	base := s.linkBase()
	if base == "" {
		return l, fmt.Errorf("letter %s: the setting site.url is empty, and the links of letters need it", kind)
	}
	e := s.letterEdition(language)
	p := letterPage{Site: s.Site.Name}
	made.compose(e, kind, &p)
	p.Foot = append(p.Foot, e.letterHelp())
	p.absolute(func(path string) string { return base + e.href(path) })
	l.Language, l.Subject, l.Text = e.Code, letterLine(p.Subject), p.text(e)
	l.ListingID, l.Key = p.listing, p.key
	if p.life > 0 {
		l.Expires = l.Queued.Add(p.life)
	}
	if p.oneClick != "" {
		l.Headers = map[string]string{"List-Unsubscribe": "<" + base + p.oneClick + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
	}
	var b bytes.Buffer
	if err := e.templates.execute(&b, "mail", "mail", p); err != nil {
		return l, fmt.Errorf("write letter %s: %w", kind, err)
	}
	l.HTML = b.String()
	return l, nil
}

// post writes a letter and puts it into the spool.
func (s *Server) post(ctx context.Context, language, kind, to string, data any) error {
	l, err := s.write(language, kind, to, data)
	if err != nil {
		return err
	}
	if err := s.Store.QueueLetter(ctx, l); err != nil {
		return err
	}
	s.Posted()
	return nil
}

// linkBase is the address of this site that links in letters begin with: the
// setting, else where the server listens.
func (s *Server) linkBase() string {
	if s.Site.URL != "" {
		return s.Site.URL
	}
	return localName(strings.TrimRight(s.Address(), "/"))
}

// letterEdition is the edition for letters in a language.
func (s *Server) letterEdition(language string) *edition {
	for _, e := range s.editions {
		if e.Code == language && !slices.Contains(e.Missing(), "mail.copy") {
			return e
		}
	}
	return s.english()
}

// letterHelp is the last line of every letter: whom to ring.
func (e *edition) letterHelp() string {
	site := &e.Site
	switch {
	case site.Phone != "" && site.HelplineHours != "":
		return e.T("mail.ring-hours", "Name", site.HelplineName, "Phone", site.Phone, "Hours", site.HelplineHours)
	case site.Phone != "":
		return e.T("mail.ring", "Name", site.HelplineName, "Phone", site.Phone)
	case site.Email != "":
		return e.T("mail.write", "Email", site.Email)
	}
	return e.T("mail.contact", "Link", e.linkBase()+e.href("/contact"))
}

// absolute makes every path of the letter an address.
func (p *letterPage) absolute(of func(string) string) {
	all := append([]*link{&p.Button, &p.Stop}, append(pointers(p.Links), pointers(p.Choices)...)...)
	for i := range p.Facts {
		all = append(all, &p.Facts[i].Change)
	}
	for _, l := range all {
		if l.Href != "" {
			l.Href = of(l.Href)
		}
	}
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// text is the whole letter as plain text, one paragraph a line.
func (p *letterPage) text(e *edition) string {
	var b strings.Builder
	block := func(lines ...string) {
		for _, line := range lines {
			b.WriteString(letterLine(line) + "\n")
		}
		if len(lines) > 0 {
			b.WriteString("\n")
		}
	}
	for _, line := range p.Lead {
		block(line)
	}
	for _, line := range p.Quote {
		block("> " + line)
	}
	var facts []string
	for _, f := range p.Facts {
		facts = append(facts, f.Label+": "+strings.Join(f.Lines, " / "))
	}
	block(facts...)
	for _, l := range append([]link{p.Button}, p.Choices...) {
		if l.Href != "" {
			block(l.Text+":", l.Href)
		}
	}
	if p.Code != "" {
		block(e.T("mail.code"), p.Code)
	}
	for _, line := range p.More {
		block(line)
	}
	for _, l := range p.Links {
		block(l.Text+":", l.Href)
	}
	for _, f := range p.Facts {
		if f.Change.Href != "" {
			block(f.Change.Text+":", f.Change.Href)
		}
	}
	b.WriteString("-- \n")
	for _, line := range p.Foot {
		b.WriteString(letterLine(line) + "\n")
	}
	if p.Stop.Href != "" {
		b.WriteString(p.Stop.Text + ": " + p.Stop.Href + "\n")
	}
	return b.String()
}

// letterLine is one line: no break and nothing invisible that could begin a
// header or a line of its own.
func letterLine(s string) string { return strings.Join(strings.Fields(strings.Map(printable, s)), " ") }

func printable(r rune) rune {
	if visible(r) < 0 {
		return ' '
	}
	return r
}
