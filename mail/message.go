package mail

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"anchorpoint/directory"
)

var headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// message is a letter as it goes out.
func (o *Options) message(l *directory.Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	set := []struct {
		what, value string
		set         func(string) error
	}{
		{"from", o.From, m.From}, {"to", l.To, m.AddTo},
		{"return path", o.envelope(l.ID), m.EnvelopeFrom},
	}
	for _, s := range set {
		if err := s.set(s.value); err != nil {
			return nil, fmt.Errorf("letter %s: its %s address is none", l.ID, s.what) // the address is not told
		}
	}
	if o.ReplyTo != "" {
		if err := m.ReplyTo(o.ReplyTo); err != nil {
			return nil, fmt.Errorf("letter %s: reply to: %w", l.ID, err)
		}
	}
	m.Subject(oneLine(l.Subject))
	m.SetDateWithValue(o.Now())
	m.SetMessageIDWithValue(l.ID + "@" + o.domain())
	m.SetGenHeader("Auto-Submitted", "auto-generated") // nobody's machine answers it (RFC 3834)
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetGenHeader("Content-Language", oneLine(l.Language))
	for _, name := range slices.Sorted(maps.Keys(l.Headers)) {
		value := l.Headers[name]
		if !headerName.MatchString(name) || value != oneLine(value) {
			return nil, fmt.Errorf("letter %s: the header %q cannot be sent", l.ID, name)
		}
		m.SetGenHeaderPreformatted(gomail.Header(name), value)
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// oneLine keeps what is typed by people from beginning a header of its own.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " ")))
}
