package eval

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestReadQuestions(t *testing.T) {
	const file = "\ufeff# asked in spring\r\nqid\tgroup\tquery\tnear\twithin_miles\tfilters\r\n" +
		"q1\tmisspelt\tdett advise\r\n\n# a place\nq2\tplace\tsomewhere \"warm\"\tBS5 6XX\t2.5\tcost=free&access=step-free\n"
	got, err := ReadQuestions("q.tsv", strings.NewReader(file))
	want := []Question{
		{ID: "q1", Group: "misspelt", Text: "dett advise", Filters: url.Values{}},
		{ID: "q2", Group: "place", Text: `somewhere "warm"`, Near: "BS5 6XX", WithinMiles: 2.5,
			Filters: url.Values{"cost": {"free"}, "access": {"step-free"}}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got, err := ReadQuestions("q.tsv", strings.NewReader("query\tqid\nlonely\tq1\n")); err != nil || got[0].Group != "all" || got[0].Text != "lonely" {
		t.Errorf("columns in another order, without group: %+v, %v", got, err)
	}
}

func TestQuestionsRefused(t *testing.T) {
	const head = "qid\tgroup\tquery\tnear\twithin_miles\tfilters\n"
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "the first row names the columns"},
		{"no header", "q1\tlonely\n", `row 1: unknown column "q1"`},
		{"slip in a column", "qid\tquery\tnaer\n", `row 1: unknown column "naer"`},
		{"a column twice", "qid\tquery\tquery\n", `row 1: column "query" stands there twice`},
		{"no query", "qid\tgroup\n", `column "query" is missing`},
		{"no id", head + "\tg\tlonely\n", "row 2: qid is empty"},
		{"a space in the id", head + "q 1\tg\tlonely\n", `qid "q 1" has a space`},
		{"an id twice", head + "q1\tg\tlonely\n# note\nq1\tg\tdebt\n", `row 4: qid "q1" stands in row 2 too`},
		{"too many values", head + "q1\tg\tlonely\tBS5\t2\tcost=free\tmore\n", "7 values for 6 columns"},
		{"miles in words", head + "q1\tg\tlonely\tBS5\ttwo\n", `within_miles "two"`},
		{"miles that are none", head + "q1\tg\tlonely\tBS5\tNaN\n", `within_miles "NaN"`},
		{"miles from nowhere", head + "q1\tg\tlonely\t\t2\n", "within_miles without near"},
		{"bad filters", head + "q1\tg\tlonely\t\t\tcost=%zz\n", `filters "cost=%zz"`},
		{"nothing asked", head + "q1\tg\n", "asks for nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadQuestions("q.tsv", strings.NewReader(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "q.tsv: ") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestReadGrades(t *testing.T) {
	questions := []Question{{ID: "q1"}, {ID: "q2"}}
	const head = "qid\tlisting_id\tgrade\n"
	got, err := ReadGrades("g.tsv", strings.NewReader(head+"q1\ta\t3\nq1\tb\t0\n"), questions)
	if want := (Grades{"q1": {"a": 3, "b": 0}, "q2": {}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	for _, tt := range []struct{ name, rows, want string }{
		{"unknown question", "q9\ta\t1\n", `g.tsv: row 2: qid "q9" is not among the questions`},
		{"grade 4", "q1\ta\t4\n", `row 2: grade "4" is not 0, 1, 2 or 3`},
		{"grade below 0", "q1\ta\t-1\n", `grade "-1"`},
		{"no grade", "q1\ta\n", `grade ""`},
		{"half a grade", "q1\ta\t1.5\n", `grade "1.5"`},
		{"a pair twice", "q1\ta\t1\nq2\ta\t1\nq1\ta\t1\n", `row 4: listing "a" is graded twice for question q1`},
		{"no listing", "q1\t\t1\n", "listing_id is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadGrades("g.tsv", strings.NewReader(head+tt.rows), questions)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestPublish(t *testing.T) {
	grades := Grades{"q1": {"source-1": 1, "ours-1": 3, "gone": 2}, "q2": {"source-1": 2}}
	gone := grades.Publish(func(id string) (string, bool) {
		return "ours-1", id == "source-1" || id == "ours-1"
	})
	if want := (Grades{"q1": {"ours-1": 3, "gone": 2}, "q2": {"ours-1": 2}}); gone != 1 || !reflect.DeepEqual(grades, want) {
		t.Errorf("%v with %d gone, want %v with 1", grades, gone, want)
	}
}
