package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

//go:embed */*.toml
var embedded embed.FS

const source = "en" // the language that every message is written in first

// Set is the languages of a site. It never changes, so requests share it.
type Set struct {
	languages []*Language // English first, then Welsh, then by code
	byCode    map[string]*Language
}

// Load reads the languages that are part of the program.
func Load() (*Set, error) { return read(embedded) }

// read makes a set of a folder for each language.
func read(from fs.FS) (*Set, error) {
	texts, members, err := readTexts(from)
	if err != nil {
		return nil, err
	}
	english, err := newLanguage(source, texts[source], nil)
	if err != nil {
		return nil, err
	}
	english.members = members
	s := &Set{byCode: map[string]*Language{source: english}, languages: []*Language{english}}
	delete(texts, source)
	codes := slices.SortedFunc(maps.Keys(texts), func(a, b string) int { return strings.Compare(place(a), place(b)) })
	for _, code := range codes {
		l, err := newLanguage(code, texts[code], english)
		if err != nil {
			return nil, err
		}
		s.languages, s.byCode[code] = append(s.languages, l), l
	}
	return s, nil
}

// place puts Welsh before the others: the law gives it an equal standing.
func place(code string) string {
	if code == "cy" {
		return ""
	}
	return code
}

// forMembers are how the names of files begin whose texts are for people who sign
// in, groups and staff, or who get letters from us. Welsh has them as it has all
// others; a language is offered to readers by what stands on public pages.
var forMembers = []string{"groups", "staff", "mail"}

// readTexts are the messages of each language, and the keys of those for members.
func readTexts(from fs.FS) (texts map[string][]*i18n.Message, members map[string]bool, err error) {
	files, err := fs.Glob(from, "*/*.toml")
	if err != nil {
		return nil, nil, err
	}
	unmarshal := map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal}
	texts, members = map[string][]*i18n.Message{}, map[string]bool{}
	for _, name := range files {
		content, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, nil, err
		}
		file, err := i18n.ParseMessageFileBytes(content, name, unmarshal)
		if err != nil {
			return nil, nil, fmt.Errorf("read texts %s: %w", name, err)
		}
		code := path.Dir(name)
		texts[code] = append(texts[code], file.Messages...)
		if slices.ContainsFunc(forMembers, func(b string) bool { return strings.HasPrefix(path.Base(name), b) }) {
			for _, m := range file.Messages {
				members[m.ID] = true
			}
		}
	}
	return texts, members, nil
}

// Languages are all of the set, English first.
func (s *Set) Languages() []*Language { return s.languages }

// Language is one of them by its code, "cy".
func (s *Set) Language(code string) (*Language, bool) {
	l, ok := s.byCode[code]
	return l, ok
}

// English is the source of all others.
func (s *Set) English() *Language { return s.languages[0] }

// Ready are the languages that have enough texts to be offered to readers. Any
// other can be reached by who knows its address, to try it.
func (s *Set) Ready() []*Language {
	return slices.DeleteFunc(slices.Clone(s.languages), func(l *Language) bool { return !l.Ready() })
}

// Preferred is the ready language that a browser asks for first
// (Accept-Language); English where it asks for none of them. Only equal codes
// match: near ones, such as Sorani for Arabic, are another language to a reader.
func (s *Set) Preferred(header string) *Language {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return s.English()
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if l, ok := s.byCode[base.String()]; ok && l.Ready() {
			return l
		}
	}
	return s.English()
}
