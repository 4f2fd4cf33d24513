package eval

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestTRECComesBack(t *testing.T) {
	questions, _, run := example()
	var out strings.Builder
	if err := WriteTREC(&out, questions, run); err != nil {
		t.Fatal(err)
	}
	const want = "q1 Q0 x 1 1.000000 ours\nq3 Q0 z 1 1.000000 ours\nq3 Q0 x 2 0.500000 ours\n"
	if out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	back, err := ReadTREC("run.trec", strings.NewReader(out.String()))
	if err != nil || back.Tag != "ours" || !reflect.DeepEqual(back.Answers["q3"].IDs, []string{"z", "x"}) || len(back.Answers) != 2 {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestReadTREC(t *testing.T) {
	run, err := ReadTREC("run.trec", strings.NewReader("q1 Q0 b 2 0.4 bm25\n\nq1\tQ0\ta\t1\t0.9\tbm25\n"))
	if err != nil || !reflect.DeepEqual(run.Answers["q1"].IDs, []string{"a", "b"}) {
		t.Errorf("out of order: %+v, %v", run, err)
	}
	for text, want := range map[string]string{
		"q1 Q0 a 1 0.9\n":           "run.trec: row 1: 5 values",
		"q1 Q0 a first 0.9 tag\n\n": `run.trec: row 1: rank "first"`,
	} {
		if _, err := ReadTREC("run.trec", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	spaced := Run{Answers: map[string]Answer{"q1": {IDs: []string{"group 18"}}}}
	if err := WriteTREC(&bytes.Buffer{}, []Question{{ID: "q1"}}, spaced); err == nil {
		t.Error("an id with a space was written")
	}
}

func TestReportAsTable(t *testing.T) {
	questions, grades, run := example()
	report := Evaluate(questions, grades, run)
	var out strings.Builder
	if err := report.Write(&out); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(out.String(), "\n")
	for i, want := range []string{
		"ours queries ndcg10 recall10 mrr success5 strong5 unjudged10 empty p50 ms p95 ms",
		"a 1 0.000 0.000 0.000 0.000 0.000 0.000 1 3.00 3.00",
		"b 2 1.000 1.000 0.500 0.500 0.500 0.500 0 1.00 2.00",
		"overall 3 0.667 0.500 0.333 0.333 0.333 0.333 1 2.00 3.00",
		"", "1 left out, nothing graded above 0: q4",
	} {
		if got := strings.Join(strings.Fields(rows[i]), " "); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
	if len(rows[1]) != len(rows[3]) {
		t.Errorf("rows are not aligned:\n%s", out.String())
	}
}

func TestDetails(t *testing.T) {
	questions, grades, run := example()
	grades["q1"]["v"] = 3
	var out strings.Builder
	if err := WriteDetails(&out, questions[:2], grades, run); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"q1 [b] lonely\n", "understood: loneliness 0.9\n", "  1. 3  x  fair\n", "  missed: v\n", "q2 [a] debt near BS5\n  nDCG@10 0.000\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	questions, grades, run := example()
	report := Evaluate(questions, grades, run)
	c := Compare(report, report, 1)
	var out bytes.Buffer
	if err := WriteJSON(&out, report, &c); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Report     struct{ Overall map[string]any }
		Comparison struct{ Measures []map[string]any }
	}
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Report.Overall["success5"] != 1.0/3 || back.Report.Overall["empty"] != 1.0 || back.Comparison.Measures[0]["p"] != 1.0 {
		t.Errorf("%s", out.String())
	}
}
