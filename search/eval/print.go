package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Write prints a report as a table.
func (r Report) Write(w io.Writer) error {
	return aligned(w, func(out io.Writer) {
		fmt.Fprintf(out, "%s\tqueries\t%s\tempty\tp50 ms\tp95 ms\t\n", r.Tag, strings.Join(measureNames, "\t"))
		for _, s := range append(slices.Clone(r.Groups), r.Overall) {
			fmt.Fprintf(out, "%s\t%d\t", s.Group, s.Queries)
			for _, x := range s.list() {
				fmt.Fprintf(out, "%.3f\t", *x)
			}
			fmt.Fprintf(out, "%d\t%.2f\t%.2f\t\n", s.Empty, s.P50, s.P95)
		}
		if n := len(r.Ungraded); n > 0 {
			fmt.Fprintf(out, "\n%d left out, nothing graded above 0: %s\n", n, strings.Join(r.Ungraded, " "))
		}
	})
}

// Write prints a comparison as a table.
func (c Comparison) Write(w io.Writer) error {
	return aligned(w, func(out io.Writer) {
		fmt.Fprintf(out, "measure\t%s\t%s\tchange\tp\t\n", c.Baseline, c.Tag)
		for _, d := range c.Measures {
			fmt.Fprintf(out, "%s\t%.3f\t%.3f\t%+.3f\t%.4f\t\n", d.Measure, d.Baseline, d.Value, d.Change, d.P)
		}
		fmt.Fprintf(out, "\n%d questions: %d won, %d lost, %d even\n", c.Queries, c.Won, c.Lost, c.Queries-c.Won-c.Lost)
	})
}

// aligned puts columns under one another.
func aligned(w io.Writer, print func(io.Writer)) error {
	var text bytes.Buffer
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	print(out)
	out.Flush() // a buffer takes everything
	_, err := w.Write(text.Bytes())
	return err
}

// WriteJSON prints a report, and a comparison if there is one, for programs.
func WriteJSON(w io.Writer, report Report, comparison *Comparison) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Report     Report      `json:"report"`
		Comparison *Comparison `json:"comparison,omitempty"`
	}{report, comparison})
}

// shown is how many results Details lists of each question.
const shown = 5

// WriteDetails prints what was understood of each question, its first results
// with their grades, and the first listing of grade 3 that is not in the first
// ten.
func WriteDetails(w io.Writer, questions []Question, grades Grades, run Run) error {
	var out bytes.Buffer
	for _, q := range questions {
		answer, of := run.Answers[q.ID], grades[q.ID]
		fmt.Fprintf(&out, "\n%s [%s] %s", q.ID, q.Group, q.Text)
		if q.Near != "" {
			fmt.Fprintf(&out, " near %s", q.Near)
		}
		fmt.Fprintf(&out, "\n  nDCG@10 %.3f", measure(answer.IDs, of).NDCG10)
		if len(answer.Understood) > 0 {
			fmt.Fprintf(&out, "; understood: %s", strings.Join(answer.Understood, ", "))
		}
		out.WriteByte('\n')
		for i, id := range answer.IDs[:min(len(answer.IDs), shown)] {
			fmt.Fprintf(&out, "  %d. %s  %s  %s\n", i+1, gradeMark(of, id), id, classOf(answer, i))
		}
		if id := missed(answer, of); id != "" {
			fmt.Fprintf(&out, "  missed: %s\n", id)
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

func gradeMark(grades map[string]int, id string) string {
	grade, judged := grades[id]
	if !judged {
		return "?"
	}
	return fmt.Sprint(grade)
}

func classOf(a Answer, i int) string {
	if i < len(a.Classes) {
		return a.Classes[i]
	}
	return ""
}

// missed is the first listing of grade 3, by id, outside the first ten.
func missed(a Answer, grades map[string]int) string {
	first := ""
	for id, grade := range grades {
		if grade == gradeExact && !slices.Contains(a.IDs[:min(len(a.IDs), depth)], id) && (first == "" || id < first) {
			first = id
		}
	}
	return first
}
