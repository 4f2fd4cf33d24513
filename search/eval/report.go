package eval

import (
	"cmp"
	"slices"
	"time"
)

// Report is the result of a run against its grades.
type Report struct {
	Tag     string    `json:"tag"`
	Overall Summary   `json:"overall"`
	Groups  []Summary `json:"groups"` // by name
	// Ungraded are questions with no grade above 0: nothing can be right there,
	// so they are in no mean.
	Ungraded  []string         `json:"ungraded,omitempty"`
	Questions []QuestionReport `json:"questions"`
}

// Summary is the means over a group of questions. Recall is over those of them
// that something helps with.
type Summary struct {
	Group   string `json:"group"`
	Queries int    `json:"queries"`
	Measures
	Empty int     `json:"empty"` // answers without any result
	P50   float64 `json:"p50_ms"`
	P95   float64 `json:"p95_ms"`
}

// QuestionReport is one question of a report.
type QuestionReport struct {
	ID    string `json:"qid"`
	Group string `json:"group"`
	Measures
	Results int     `json:"results"`
	Took    float64 `json:"ms"`
	helped  bool    // something judged helps with it
}

// Evaluate measures a run.
func Evaluate(questions []Question, grades Grades, run Run) Report {
	report := Report{Tag: run.Tag}
	groups := map[string][]QuestionReport{}
	for _, q := range questions {
		of, answer := grades[q.ID], run.Answers[q.ID]
		if ideal(of) == 0 {
			report.Ungraded = append(report.Ungraded, q.ID)
			continue
		}
		r := QuestionReport{
			ID: q.ID, Group: q.Group, Measures: measure(answer.IDs, of), Results: len(answer.IDs),
			Took: milliseconds(answer.Took), helped: helpful(of) > 0,
		}
		report.Questions = append(report.Questions, r)
		groups[q.Group] = append(groups[q.Group], r)
	}
	report.Overall = summarise("overall", report.Questions)
	for name, of := range groups {
		report.Groups = append(report.Groups, summarise(name, of))
	}
	slices.SortFunc(report.Groups, func(a, b Summary) int { return cmp.Compare(a.Group, b.Group) })
	return report
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func summarise(group string, questions []QuestionReport) Summary {
	s := Summary{Group: group, Queries: len(questions)}
	helped := 0
	took := make([]float64, 0, len(questions))
	for _, q := range questions {
		for i, x := range q.list() {
			*s.list()[i] += *x
		}
		if q.helped {
			helped++
		}
		if q.Results == 0 {
			s.Empty++
		}
		took = append(took, q.Took)
	}
	recall := s.Recall10
	for _, x := range s.list() {
		*x /= float64(max(len(questions), 1))
	}
	s.Recall10 = recall / float64(max(helped, 1))
	slices.Sort(took)
	s.P50, s.P95 = percentile(took, 50), percentile(took, 95)
	return s
}

// percentile is the smallest value that p in a hundred do not exceed.
func percentile(sorted []float64, p int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*p+99)/100-1]
}
