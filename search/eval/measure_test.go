package eval

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

func many(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint(prefix, i)
	}
	return out
}

// The values were worked out by hand: gains are 7, 3, 1, 0, divided by the
// binary logarithms 1, 1.584963, 2, 2.321928, 2.584963 ...
func TestMeasure(t *testing.T) {
	grades := map[string]int{"a": 3, "b": 2, "c": 1, "d": 0} // ideal 7 + 3/1.584963 + 1/2 = 9.392789
	twelve := map[string]int{}
	for _, id := range many("h", 12) {
		twelve[id] = 2
	}
	for _, tt := range []struct {
		name   string
		ids    string
		grades map[string]int
		want   Measures // nDCG, recall, MRR, success, strong, unjudged
	}{
		{"ideal", "a b c d", grades, Measures{1, 1, 1, 1, 1, 0}},
		// (3 + 0 + 7/2 + 1/2.321928) / 9.392789
		{"one unjudged, the best third", "b x a c", grades, Measures{0.737872, 1, 1, 1, 1, 1}},
		// 7/2.584963 / 9.392789
		{"first help at 5", "w x y z a", grades, Measures{0.288304, 0.5, 0.2, 1, 1, 4}},
		// 7/2.807355 / 9.392789
		{"first help at 6", "v w x y z a", grades, Measures{0.265465, 0.5, 1.0 / 6, 0, 0, 5}},
		{"help at 2, strong too late", "d b v w x a", grades, Measures{0.466979, 1, 0.5, 1, 0, 3}},
		{"after the tenth only MRR sees it", "1 2 3 4 5 6 7 8 9 10 a", grades, Measures{0, 0, 1.0 / 11, 0, 0, 10}},
		{"a double gains once", "a a a", grades, Measures{0.745252, 0.5, 1, 1, 1, 0}},
		{"a grade of 1 helps nobody", "c", grades, Measures{0.106465, 0, 0, 0, 0, 0}},
		{"nothing found", "", grades, Measures{}},
		{"recall of twelve is capped at ten", strings.Join(many("h", 10), " "), twelve, Measures{1, 1, 1, 1, 0, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := measure(strings.Fields(tt.ids), tt.grades)
			for i, x := range got.list() {
				if want := *tt.want.list()[i]; math.Abs(*x-want) > 1e-6 {
					t.Errorf("%s is %.6f, want %.6f", measureNames[i], *x, want)
				}
			}
		})
	}
}

// three questions in two groups; q3 has nothing that helps, q4 no grade.
func example() ([]Question, Grades, Run) {
	questions := []Question{{ID: "q1", Group: "b", Text: "lonely"}, {ID: "q2", Group: "a", Text: "debt", Near: "BS5"}, {ID: "q3", Group: "b"}, {ID: "q4", Group: "b"}}
	grades := Grades{"q1": {"x": 3}, "q2": {"y": 2}, "q3": {"z": 1}, "q4": {"w": 0}}
	run := Run{Tag: "ours", Answers: map[string]Answer{
		"q1": {IDs: []string{"x"}, Took: time.Millisecond, Understood: []string{"loneliness 0.9"}, Classes: []string{"fair"}},
		"q2": {Took: 3 * time.Millisecond},
		"q3": {IDs: []string{"z", "x"}, Took: 2 * time.Millisecond},
	}}
	return questions, grades, run
}

func TestEvaluate(t *testing.T) {
	report := Evaluate(example())
	want := Summary{Group: "overall", Queries: 3, Empty: 1, P50: 2, P95: 3, Measures: Measures{
		NDCG10: 2.0 / 3, Recall10: 0.5, MRR: 1.0 / 3, Success5: 1.0 / 3, Strong5: 1.0 / 3, Unjudged10: 1.0 / 3}}
	if report.Overall != want {
		t.Errorf("overall %+v, want %+v", report.Overall, want)
	}
	if a, b := report.Groups[0], report.Groups[1]; a.Group != "a" || a.NDCG10 != 0 || a.Empty != 1 || b.Queries != 2 || b.Recall10 != 1 {
		t.Errorf("groups %+v", report.Groups)
	}
	if len(report.Ungraded) != 1 || report.Ungraded[0] != "q4" {
		t.Errorf("ungraded %v, want q4", report.Ungraded)
	}
	if none := Evaluate(nil, nil, Run{}); none.Overall != (Summary{Group: "overall"}) {
		t.Errorf("no questions: %+v", none.Overall)
	}
}

func TestMinimums(t *testing.T) {
	minimums, err := ParseMinimums("ndcg10=0.6, success5=0.92")
	if err != nil {
		t.Fatal(err)
	}
	missed := Evaluate(example()).Overall.Missed(minimums)
	if len(missed) != 1 || missed[0] != "success5 is 0.333, the minimum is 0.92" {
		t.Errorf("missed %q", missed)
	}
	for text, want := range map[string]string{"ndcg=0.5": "no such measure", "mrr": "not of the form", "mrr=high": "not of the form"} {
		if _, err := ParseMinimums(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}
