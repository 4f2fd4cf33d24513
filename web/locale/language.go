package locale

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Language says the words of the site in one language.
type Language struct {
	Code string // "cy", as in the path and the lang attribute
	Name string // what the language calls itself, "Cymraeg"
	Dir  string // "ltr" or "rtl"

	messages map[string]*message // its own, and English ones for what it lacks
	missing  []string            // keys that it lacks
	public   int                 // how many texts for the public English has
	lacking  int                 // how many of those it lacks
	members  map[string]bool     // English only: keys of texts for members
	pseudo   bool
}

// notMessages is the table of a file that tells of the language itself.
const notMessages = "this-language."

func newLanguage(code string, texts []*i18n.Message, english *Language) (*Language, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, fmt.Errorf("language %q: %w", code, err)
	}
	own := map[string]*message{}
	for _, text := range texts {
		if own[text.ID] != nil {
			return nil, fmt.Errorf("language %s has the text %s twice", code, text.ID)
		}
		own[text.ID] = newMessage(tag, text)
	}
	l := &Language{Code: code, Dir: "ltr", messages: own}
	if m := own[notMessages+"name"]; m != nil {
		l.Name = m.plain
	}
	if m := own[notMessages+"dir"]; m != nil {
		l.Dir = m.plain
	}
	if l.Name == "" || l.Dir != "ltr" && l.Dir != "rtl" {
		return nil, fmt.Errorf("language %s: [this-language] needs a name, and dir is ltr or rtl", code)
	}
	maps.DeleteFunc(own, func(key string, _ *message) bool { return strings.HasPrefix(key, notMessages) })
	l.fill(english)
	return l, nil
}

// fill takes from English what the language lacks.
func (l *Language) fill(english *Language) {
	if english == nil {
		return
	}
	for key, m := range english.messages {
		lacks := l.messages[key] == nil
		if lacks {
			l.messages[key] = m
			l.missing = append(l.missing, key)
		}
		if !english.members[key] {
			l.public++
			if lacks {
				l.lacking++
			}
		}
	}
	slices.Sort(l.missing)
}

// T says a message. args are pairs of a name and its value, which replaces
// {Name} in the text. A whole number is written with the language's separators;
// the one named "Count" chooses the plural. So a number that is a name, such as
// a year, is given as a string. A key that not even English has is said as it is.
func (l *Language) T(key string, args ...any) string {
	m := l.messages[key]
	if m == nil {
		return l.unknown(key)
	}
	if len(m.parts) == 0 && m.forms == nil {
		return m.plain
	}
	return m.fill(l, args, nil)
}

// HTML says a message that holds markup. Its arguments are escaped, but for
// those that are template.HTML.
func (l *Language) HTML(key string, args ...any) template.HTML {
	m := l.messages[key]
	if m == nil {
		return template.HTML(template.HTMLEscapeString(l.unknown(key)))
	}
	return template.HTML(m.fill(l, args, template.HTMLEscapeString))
}

func (l *Language) unknown(key string) string { return key }

// Has says whether the language, or English for it, has a message.
func (l *Language) Has(key string) bool { return l.messages[key] != nil }

// Label is the name of a coded fact: the text with the key kind.id, such as
// need.debt, else the label of the data, which is in English. Further words
// about it have further parts: Label("need", "debt.about", t.Description).
func (l *Language) Label(kind, id, fallback string) string {
	if m := l.messages[kind+"."+id]; m != nil {
		return m.plain
	}
	if l.pseudo {
		return pseudoText(fallback)
	}
	return fallback
}

// Keys are those of all messages, in order.
func (l *Language) Keys() []string { return slices.Sorted(maps.Keys(l.messages)) }

// Missing are the keys of English that the language has no text for yet.
func (l *Language) Missing() []string { return l.missing }

// readyPercent of the texts for the public must be there before readers are offered a
// language: a page that is half English helps nobody who reads none.
const readyPercent = 75

// Ready says whether the language has enough texts to be offered.
func (l *Language) Ready() bool {
	return (l.public-l.lacking)*100 >= l.public*readyPercent
}

// Share is how many of 100 texts on pages for everyone the language has.
func (l *Language) Share() int {
	if l.public == 0 {
		return 100
	}
	return (l.public - l.lacking) * 100 / l.public
}

// Prefix stands before every path in this language: "" for English, else "/cy".
func (l *Language) Prefix() string {
	if l.Code == source {
		return ""
	}
	return "/" + l.Code
}

// Placeholders are the names that a message puts values in for, in order.
func (l *Language) Placeholders(key string) []string {
	m := l.messages[key]
	if m == nil {
		return nil
	}
	return m.names()
}
