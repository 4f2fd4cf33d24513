package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// WriteTREC writes a run in the form of TREC: qid Q0 listing_id rank score tag.
// The score is 1 over the rank: it only keeps the order.
func WriteTREC(w io.Writer, questions []Question, run Run) error {
	out := bufio.NewWriter(w)
	for _, q := range questions {
		for i, id := range run.Answers[q.ID].IDs {
			if id == "" || strings.ContainsAny(id, " \t\r\n") {
				return fmt.Errorf("write run: question %s, rank %d: id %q cannot stand in a TREC file", q.ID, i+1, id)
			}
			fmt.Fprintf(out, "%s Q0 %s %d %.6f %s\n", q.ID, id, i+1, 1/float64(i+1), tagOf(run))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	return nil
}

func tagOf(run Run) string {
	return cmp.Or(strings.Join(strings.Fields(run.Tag), "-"), "run")
}

type trecLine struct {
	id   string
	rank int
}

// ReadTREC reads a run. Answers are put in the order of their ranks; a question
// without lines has an empty answer. Name is for messages.
func ReadTREC(name string, r io.Reader) (Run, error) {
	run := Run{Answers: map[string]Answer{}}
	answers := map[string][]trecLine{}
	lines := bufio.NewScanner(r)
	number := 0
	for lines.Scan() {
		number++
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 6 {
			return run, fmt.Errorf("%s: row %d: %d values; a run has qid Q0 listing_id rank score tag", name, number, len(fields))
		}
		rank, err := strconv.Atoi(fields[3])
		if err != nil {
			return run, fmt.Errorf("%s: row %d: rank %q is no whole number", name, number, fields[3])
		}
		answers[fields[0]] = append(answers[fields[0]], trecLine{fields[2], rank})
		run.Tag = fields[5]
	}
	if err := lines.Err(); err != nil {
		return run, fmt.Errorf("%s: after row %d: %w", name, number, err)
	}
	for question, found := range answers {
		slices.SortStableFunc(found, func(a, b trecLine) int { return cmp.Compare(a.rank, b.rank) })
		ids := make([]string, len(found))
		for i, line := range found {
			ids[i] = line.id
		}
		run.Answers[question] = Answer{IDs: ids}
	}
	return run, nil
}
