package locale

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// message is one text, cut at its placeholders. The templates of go-i18n would
// cost more than the rest of a results page, so filling in is done here.
type message struct {
	tag   language.Tag // whose plural rules it follows
	plain string       // the text as written
	parts []part       // empty without placeholders
	forms map[plural.Form]*message
}

// part is a piece of text, or the name of what stands there.
type part struct{ text, name string }

func newMessage(tag language.Tag, from *i18n.Message) *message {
	m := parse(tag, from.Other)
	for form, text := range map[plural.Form]string{
		plural.Zero: from.Zero, plural.One: from.One, plural.Two: from.Two, plural.Few: from.Few, plural.Many: from.Many,
	} {
		if text == "" {
			continue
		}
		if m.forms == nil {
			m.forms = map[plural.Form]*message{}
		}
		m.forms[form] = parse(tag, text)
	}
	return m
}

// parse cuts a text at its placeholders: {Name}. Braces round anything that
// does not begin with a capital are text; scripts have such of their own.
func parse(tag language.Tag, text string) *message {
	m := &message{tag: tag, plain: text}
	for rest := text; ; {
		before, name, after, ok := placeholder(rest)
		if !ok {
			if m.parts != nil && rest != "" {
				m.parts = append(m.parts, part{text: rest})
			}
			return m
		}
		m.parts = append(m.parts, part{text: before, name: name})
		rest = after
	}
}

func placeholder(text string) (before, name, after string, ok bool) {
	for from := 0; ; {
		open := strings.IndexByte(text[from:], '{')
		if open < 0 {
			return text, "", "", false
		}
		open += from
		length := strings.IndexByte(text[open:], '}')
		if length > 1 && text[open+1] >= 'A' && text[open+1] <= 'Z' {
			return text[:open], text[open+1 : open+length], text[open+length+1:], true
		}
		from = open + 1
	}
}

func (m *message) names() []string {
	var out []string
	for _, p := range m.parts {
		if p.name != "" && !slices.Contains(out, p.name) {
			out = append(out, p.name)
		}
	}
	slices.Sort(out)
	return out
}

// fill puts the arguments in, each passed through escape where there is one.
func (m *message) fill(l *Language, args []any, escape func(string) string) string {
	if m.forms != nil {
		m = m.form(args)
	}
	if len(m.parts) == 0 {
		return m.plain
	}
	var b strings.Builder
	b.Grow(len(m.plain) + 16*len(args))
	for _, p := range m.parts {
		b.WriteString(p.text)
		if p.name != "" {
			b.WriteString(l.argument(p.name, args, escape))
		}
	}
	return b.String()
}

// argument is a value as it is written; the placeholder itself where there is
// none.
func (l *Language) argument(name string, args []any, escape func(string) string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		var text string
		switch v := args[i+1].(type) {
		case string:
			text = v
		case int:
			text = l.Number(v)
		case float64:
			text = strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", l.T("number.point"), 1)
		case template.HTML:
			return string(v)
		default:
			text = fmt.Sprint(v)
		}
		if escape != nil {
			text = escape(text)
		}
		return text
	}
	return "{" + name + "}"
}

// form is the plural that fits the argument "Count".
func (m *message) form(args []any) *message {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "Count" {
			continue
		}
		if form, ok := m.forms[formOf(m.tag, args[i+1])]; ok {
			return form
		}
	}
	return m
}

// Forms are a message in each of its plural forms, by their names in CLDR; one
// without forms has "other" alone. Nothing is filled in.
func (l *Language) Forms(key string) map[string]string {
	m := l.messages[key]
	if m == nil {
		return map[string]string{"other": l.unknown(key)}
	}
	out := map[string]string{"other": m.plain}
	for form, text := range m.forms {
		out[formNames[form]] = text.plain
	}
	return out
}

// formOf is the plural form of a number, by the rules of CLDR.
func formOf(tag language.Tag, count any) plural.Form {
	switch n := count.(type) {
	case int:
		return plural.Cardinal.MatchPlural(tag, max(n, -n)%10_000_000, 0, 0, 0, 0)
	case float64:
		whole, fraction, _ := strings.Cut(strconv.FormatFloat(max(n, -n), 'f', -1, 64), ".")
		i, _ := strconv.Atoi(whole)
		f, _ := strconv.Atoi(fraction)
		// The shortest writing has no zeros at its end, so digits seen and
		// digits that count are the same.
		return plural.Cardinal.MatchPlural(tag, i%10_000_000, len(fraction), len(fraction), f, f)
	}
	return plural.Other
}
