package locale

import (
	"maps"
	"slices"
	"strings"
)

// PseudoCode is the code of the language that tests read pages in.
const PseudoCode = "qps"

// WithPseudo is the set with a made-up language: English with accents on its
// vowels, each written twice, so about 40 % longer. A plain vowel on a page in
// it comes from data, or is a text that nobody can translate.
func (s *Set) WithPseudo() *Set {
	from := s.English()
	l := &Language{Code: PseudoCode, Name: "Pseudo", Dir: "ltr", public: from.public, pseudo: true, messages: map[string]*message{}}
	for key, m := range from.messages {
		l.messages[key] = m.pseudo()
	}
	out := &Set{languages: append(slices.Clone(s.languages), l), byCode: maps.Clone(s.byCode)}
	out.byCode[PseudoCode] = l
	return out
}

func (m *message) pseudo() *message {
	out := parse(m.tag, pseudoText(m.plain))
	for form, text := range m.forms {
		if out.forms == nil {
			out.forms = maps.Clone(m.forms)
		}
		out.forms[form] = text.pseudo()
	}
	return out
}

var accents = strings.NewReplacer("a", "áá", "e", "éé", "i", "íí", "o", "óó", "u", "úú",
	"A", "ÁÁ", "E", "ÉÉ", "I", "ÍÍ", "O", "ÓÓ", "U", "ÚÚ")

// pseudoText leaves placeholders and markup alone.
func pseudoText(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		i := strings.IndexAny(text, "{<&")
		if i < 0 {
			break
		}
		end := strings.IndexByte(text[i:], map[byte]byte{'{': '}', '<': '>', '&': ';'}[text[i]])
		if end < 0 || text[i] == '&' && strings.ContainsAny(text[i:i+end], " \u00a0") {
			b.WriteString(accents.Replace(text[:i]) + text[i:i+1])
			text = text[i+1:]
			continue
		}
		b.WriteString(accents.Replace(text[:i]) + text[i:i+end+1])
		text = text[i+end+1:]
	}
	return b.String() + accents.Replace(text)
}
