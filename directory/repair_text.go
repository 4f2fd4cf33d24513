package directory

import (
	"html"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// textClass says what a string field may hold.
type textClass int8

const (
	tokenText textClass = iota // ids, codes, numbers, addresses of the web
	nameText                   // one line, no markup
	longText                   // paragraphs, in our small Markdown
)

// names and longs are the HSDS fields that people read, by class.
var (
	names = map[string]bool{
		"name": true, "alternate_name": true, "title": true, "department": true, "attention": true,
		"address_1": true, "address_2": true, "city": true, "region": true, "state_province": true,
		"label": true, "option": true, "service_area": true, "legal_status": true,
	}
	longs = map[string]bool{
		"description": true, "interpretation_services": true, "application_process": true,
		"fees_description": true, "fees": true, "wait_time": true, "accreditations": true,
		"eligibility_description": true, "alert": true, "transportation": true, "details": true,
		"notes": true, "note": true, "attending_type": true, "amount_description": true, "source": true,
		"document": true, "accessibility": true, "licenses": true,
	}
)

// textField is a field of a type that holds text or objects with text.
type textField struct {
	index int
	name  string
	class textClass
	kind  reflect.Kind // String, Struct, Pointer, Slice
}

// plan lists the fields of a type that the text rules look at.
func (r *repairer) plan(t reflect.Type) []textField {
	if p, ok := r.plans[t]; ok {
		return p
	}
	var p []textField
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" { // Extra: kept as it came
			continue
		}
		f := textField{index: i, name: name, kind: t.Field(i).Type.Kind(), class: tokenText}
		if names[name] {
			f.class = nameText
		}
		if longs[name] {
			f.class = longText
		}
		if holdsText(t.Field(i).Type) {
			p = append(p, f)
		}
	}
	r.plans[t] = p
	return p
}

func holdsText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Struct:
		return true
	case reflect.Pointer, reflect.Slice:
		return t.Elem().Kind() == reflect.Struct
	}
	return false
}

// texts cleans every text of an object and of all that hangs on it.
func (r *repairer) texts(v reflect.Value, at *trail) {
	for _, f := range r.plan(v.Type()) {
		field := v.Field(f.index)
		switch f.kind {
		case reflect.String:
			if s := field.String(); s != "" {
				if clean := r.text(s, f.class, at, f.name); clean != s {
					field.SetString(clean)
				}
			}
		case reflect.Struct:
			r.texts(field, &trail{up: at, name: f.name})
		case reflect.Pointer:
			if !field.IsNil() {
				r.texts(field.Elem(), &trail{up: at, name: f.name})
			}
		case reflect.Slice:
			for i := range field.Len() {
				r.texts(field.Index(i), &trail{up: at, name: f.name, index: i + 1})
			}
		}
	}
}

// text applies the text rules to one value.
func (r *repairer) text(s string, class textClass, at *trail, name string) string {
	out := s
	if class != tokenText && hasMarkup(out) {
		out = r.markup(out, class, at, name)
	}
	if clean := cleanText(out, class == longText); clean != out {
		if strings.TrimSpace(out) != clean && clean != "" { // blanks at the ends are no news
			r.mendText("text_cleaned", at, name, out, clean, "Blanks and invisible characters were put right.")
		}
		out = clean
	}
	if class != tokenText && placeholder(out) || class == tokenText && name != "value" && name != "code" && emptyWord(out) {
		r.mendText("placeholder_dropped", at, name, out, "", "This word stands for nothing.")
		return ""
	}
	return out
}

func (r *repairer) markup(s string, class textClass, at *trail, name string) string {
	var clean string
	if class == nameText {
		clean = plainFromHTML(s)
	} else {
		clean = markdownFromHTML(s)
	}
	if clean != s {
		r.mendText("html_cleaned", at, name, s, clean, "Markup was turned into plain text.")
	}
	return clean
}

func (r *repairer) mendText(code string, at *trail, name, before, after, message string) {
	r.mend(code, (&trail{up: at, name: name}).String(), before, after, message)
}

// hasMarkup is true for a tag or an entity.
func hasMarkup(s string) bool {
	if i := strings.IndexByte(s, '<'); i >= 0 && i+1 < len(s) && strings.IndexByte(s[i:], '>') > 0 &&
		(isASCIILetter(s[i+1]) || s[i+1] == '/' || s[i+1] == '!') {
		return true
	}
	return strings.IndexByte(s, '&') >= 0 && html.UnescapeString(s) != s
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// cleanText normalises to NFC, drops invisible characters and invalid bytes and
// makes one blank of several; lines are kept in long texts only.
func cleanText(s string, lines bool) string {
	if tidy(s, lines) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	var b strings.Builder
	b.Grow(len(s))
	blank, breaks := false, 0
	for _, c := range s {
		switch {
		case c == '\n' && lines:
			breaks++
		case unicode.IsSpace(c):
			blank = true
		case invisible(c):
		default:
			if b.Len() > 0 {
				b.WriteString(gap(blank, breaks))
			}
			blank, breaks = false, 0
			b.WriteRune(c)
		}
	}
	return b.String()
}

// gap is what stands between two words: line breaks, at most one empty line,
// or one blank.
func gap(blank bool, breaks int) string {
	switch {
	case breaks > 1:
		return "\n\n"
	case breaks == 1:
		return "\n"
	case blank:
		return " "
	}
	return ""
}

// tidy is the quick answer for the many texts that need nothing.
func tidy(s string, lines bool) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' && !(c == '\n' && lines) || c == 0x7f {
			return false
		}
		if (c == ' ' || c == '\n') && (before == ' ' || before == '\n') {
			return false
		}
		before = c
	}
	return before != ' ' && before != '\n'
}

// invisible characters are controls, zero-width marks and those that turn the
// direction of writing.
func invisible(c rune) bool {
	switch {
	case c >= 0x200B && c <= 0x200F, c >= 0x202A && c <= 0x202E, c >= 0x2060 && c <= 0x2069,
		c == 0xFEFF, c == 0x00AD, c == utf8.RuneError:
		return true
	}
	return unicode.IsControl(c)
}

// placeholder is true for words that stand for nothing in a text.
func placeholder(s string) bool { return s == "0" || s == "." || emptyWord(s) }

// emptyWord is true for the words that stand for nothing in any field.
func emptyWord(s string) bool {
	if len(s) > 14 {
		return false
	}
	switch strings.ToLower(strings.TrimRight(s, ".")) {
	case "n/a", "na", "n.a", "none", "-", "--", "tbc", "tba", "null", "nil", "undefined", "not known",
		"unknown", "not applicable", "#n/a", "nan":
		return true
	}
	return false
}
