package web

import (
	"errors"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
)

// Number is a helpline: who answers, the number as people read it, and when
// to use it. Name and When may be the key of a text, "when.life": it is said in
// the language of the page.
type Number struct {
	Name   string
	Number string
	When   string
	Text   bool // send a text to it instead of ringing
	// Panels are the emergencies that it is for: "suicide", "abuse", "at-risk",
	// "forced", "rough-sleeping", "medical" and "fire-gas".
	Panels []string
	// Nations are where it works, such as "Scotland"; empty: everywhere.
	Nations []string
}

// Link is the number to press. Numbers are written from left to right in every
// language.
func (n Number) Link() template.HTML {
	scheme := "tel:"
	if n.Text {
		scheme = "sms:"
	}
	return template.HTML(`<a class="govuk-link app-nowrap" href="` + scheme + n.Dial() + `"><bdi dir="ltr" translate="no">` +
		template.HTMLEscapeString(noBreak(n.Number)) + `</bdi></a>`)
}

// Dial is the number as a telephone takes it.
func (n Number) Dial() string { return dial(n.Number) }

// ringable are short numbers, numbers of the United Kingdom and whole
// international ones.
var ringable = regexp.MustCompile(`^([1-9][0-9]{2,5}|0[1-9][0-9]{6,9}|\+[1-9][0-9]{7,14})$`)

// Check says what is wrong with a number that an operator gave.
func (n Number) Check() error {
	if n.Name == "" {
		return errors.New("name: who answers?")
	}
	if n.When == "" {
		return errors.New("when: say when to ring it")
	}
	if digits := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(n.Number); !ringable.MatchString(digits) {
		return fmt.Errorf("number: %q is no telephone number", n.Number)
	}
	for _, p := range n.Panels {
		if _, ok := panels[p]; !ok {
			return fmt.Errorf("panels: %q is none of %s", p, strings.Join(panelNames(), ", "))
		}
	}
	for _, nation := range n.Nations {
		if !slices.Contains(nations, nation) {
			return fmt.Errorf("nations: %q is none of %s", nation, strings.Join(nations, ", "))
		}
	}
	return nil
}

func panelNames() []string {
	var out []string
	for name := range panels {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// CheckPanels proves that nobody in an emergency is left without a number: each
// panel has one in each nation.
func CheckPanels(list []Number) error {
	for _, panel := range panelNames() {
		for _, nation := range nations {
			if !slices.ContainsFunc(list, func(n Number) bool {
				return slices.Contains(n.Panels, panel) && (len(n.Nations) == 0 || slices.Contains(n.Nations, nation))
			}) {
				return fmt.Errorf("no helpline is for %q in %s", panel, nation)
			}
		}
	}
	return nil
}
