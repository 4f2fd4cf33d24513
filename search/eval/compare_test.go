package eval

import (
	"math"
	"testing"
)

func TestPairedRandomisation(t *testing.T) {
	for _, tt := range []struct {
		name         string
		ours, theirs []float64
		want         float64 // exact, by counting all ways to swap
	}{
		{"equal", []float64{0.5, 0.5}, []float64{0.5, 0.5}, 1},
		{"one question tells nothing", []float64{1}, []float64{0}, 1},
		{"five alike: 2 of 32 ways", []float64{1, 1, 1, 1, 1}, []float64{0, 0, 0, 0, 0}, 2.0 / 32},
		{"ten alike: 2 of 1024 ways", []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, make([]float64, 10), 2.0 / 1024},
		{"four won, one lost: 12 of 32 ways", []float64{1, 1, 1, 1, 0}, []float64{0, 0, 0, 0, 1}, 12.0 / 32},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := pairedRandomisation(tt.ours, tt.theirs, 1)
			if math.Abs(got-tt.want) > 0.015 {
				t.Errorf("p = %.4f, want %.4f", got, tt.want)
			}
			if again := pairedRandomisation(tt.ours, tt.theirs, 1); again != got {
				t.Errorf("the same seed gave %.4f and %.4f", got, again)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	questions, grades, run := example()
	baseline := Run{Tag: "plain", Answers: map[string]Answer{"q2": {IDs: []string{"y"}}, "q3": run.Answers["q3"]}}
	c := Compare(Evaluate(questions, grades, run), Evaluate(questions, grades, baseline), 1)
	if c.Queries != 3 || c.Won != 1 || c.Lost != 1 || c.Baseline != "plain" {
		t.Errorf("%+v", c)
	}
	want := Difference{Measure: "strong5", Value: 1.0 / 3, Baseline: 0, Change: 1.0 / 3, P: 1}
	if got := c.Measures[4]; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := c.Measures[1]; got.Value != 0.5 || got.Baseline != 0.5 { // q3 has no recall
		t.Errorf("recall %+v", got)
	}
	if c := Compare(Evaluate(questions, grades, run), Report{}, 1); c.Queries != 0 || c.Measures[0].P != 1 {
		t.Errorf("nothing in common: %+v", c)
	}
}
