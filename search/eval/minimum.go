package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Minimum is what one measure must reach overall.
type Minimum struct {
	Measure string
	Value   float64
}

// ParseMinimums reads "ndcg10=0.72,success5=0.92".
func ParseMinimums(text string) ([]Minimum, error) {
	var out []Minimum
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return nil, fmt.Errorf("minimum %q is not of the form ndcg10=0.72", part)
		}
		if !slices.Contains(minimumNames, name) {
			return nil, fmt.Errorf("minimum %q: there is no such measure; there are %s", name, strings.Join(minimumNames, ", "))
		}
		out = append(out, Minimum{name, x})
	}
	return out, nil
}

// minimumNames leaves out unjudged10, of which more is no better.
var minimumNames = measureNames[:5]

// Missed are sentences on the minimums that a summary does not reach.
func (s Summary) Missed(minimums []Minimum) []string {
	var out []string
	for _, m := range minimums {
		if got := *s.list()[slices.Index(measureNames, m.Measure)]; got < m.Value {
			out = append(out, fmt.Sprintf("%s is %.3f, the minimum is %g", m.Measure, got, m.Value))
		}
	}
	return out
}
