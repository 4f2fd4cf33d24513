package locale

import (
	"slices"
	"strings"
)

// Coded are the kinds of Label. Their English stands in the data, so their
// texts are in the other languages alone.
var Coded = []string{
	"need", "first-step", "joining", "delivery", "access", "supports", "audience", "cost", "capacity", "language", "area", "helpline-name",
}

// disagree says what a translation fills in other than its source; a plural
// may leave out its number, for "one" can be said in words.
func disagree(source, other *message) string {
	want := source.names()
	check := func(form string, m *message) string {
		got := m.names()
		for _, name := range got {
			if !slices.Contains(want, name) {
				return form + " has {" + name + "}, which English has not"
			}
		}
		for _, name := range want {
			if !slices.Contains(got, name) && (name != "Count" || source.forms == nil) {
				return form + " lacks {" + name + "}"
			}
		}
		return ""
	}
	problems := []string{check("the text", other)}
	for form, m := range other.forms {
		problems = append(problems, check("form "+formNames[form], m))
	}
	if source.forms == nil && other.forms != nil {
		problems = append(problems, "it has plural forms, which English has not")
	}
	return strings.Join(slices.DeleteFunc(problems, func(p string) bool { return p == "" }), "; ")
}

var formNames = [...]string{"other", "zero", "one", "two", "few", "many"}
