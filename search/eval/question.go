package eval

import (
	"cmp"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// Question is one row of a questions file.
type Question struct {
	ID          string
	Group       string // "all" when the file names none
	Text        string // as a person would type it
	Near        string // postcode or place; empty when not given
	WithinMiles float64
	Filters     url.Values
}

// ReadQuestions reads a questions file: qid, query and, if wanted, group, near,
// within_miles and filters (as in an address). Name is for messages.
func ReadQuestions(name string, r io.Reader) ([]Question, error) {
	t, err := newTable(name, r, []string{"qid", "query"}, []string{"group", "near", "within_miles", "filters"})
	if err != nil {
		return nil, err
	}
	var out []Question
	rows := map[string]int{}
	for t.next() {
		q, err := t.question()
		if err != nil {
			return nil, err
		}
		if row, twice := rows[q.ID]; twice {
			return nil, t.fault("qid %q stands in row %d too", q.ID, row)
		}
		rows[q.ID] = t.number
		out = append(out, q)
	}
	return out, t.end(nil)
}

func (t *table) question() (Question, error) {
	q := Question{
		ID: t.value("qid"), Group: cmp.Or(t.value("group"), "all"),
		Text: t.value("query"), Near: t.value("near"),
	}
	if err := t.plainID("qid", q.ID); err != nil {
		return q, err
	}
	if len(t.fields) > len(t.columns) {
		return q, t.fault("%d values for %d columns", len(t.fields), len(t.columns))
	}
	if miles := t.value("within_miles"); miles != "" {
		var err error
		if q.WithinMiles, err = strconv.ParseFloat(miles, 64); err != nil || !(q.WithinMiles > 0 && q.WithinMiles <= 1000) {
			return q, t.fault("within_miles %q is no number of miles", miles)
		}
		if q.Near == "" {
			return q, t.fault("within_miles without near")
		}
	}
	var err error
	if q.Filters, err = url.ParseQuery(strings.TrimPrefix(t.value("filters"), "?")); err != nil {
		return q, t.fault("filters %q: %v", t.value("filters"), err)
	}
	if q.Text == "" && q.Near == "" && len(q.Filters) == 0 {
		return q, t.fault("question %s asks for nothing", q.ID)
	}
	return q, nil
}

// plainID refuses ids that a TREC file could not hold.
func (t *table) plainID(column, id string) error {
	if id == "" {
		return t.fault("%s is empty", column)
	}
	if strings.ContainsAny(id, " \t") {
		return t.fault("%s %q has a space in it", column, id)
	}
	return nil
}
