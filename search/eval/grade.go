package eval

import (
	"io"
	"strconv"
)

// Grades: 3 exactly what is needed and reachable, 2 helps with it, 1 related,
// 0 no use.
const (
	gradeHelps = 2
	gradeExact = 3
)

// Grades are the judgements: by question, then by listing.
type Grades map[string]map[string]int

// ReadGrades reads a grades file: qid, listing_id, grade. Every qid must be
// among the questions. Name is for messages.
func ReadGrades(name string, r io.Reader, questions []Question) (Grades, error) {
	t, err := newTable(name, r, []string{"qid", "listing_id", "grade"}, nil)
	if err != nil {
		return nil, err
	}
	out := Grades{}
	for _, q := range questions {
		out[q.ID] = map[string]int{}
	}
	for t.next() {
		if err := out.add(t); err != nil {
			return nil, err
		}
	}
	return out, t.end(nil)
}

func (g Grades) add(t *table) error {
	id, listing := t.value("qid"), t.value("listing_id")
	of, known := g[id]
	if !known {
		return t.fault("qid %q is not among the questions", id)
	}
	if err := t.plainID("listing_id", listing); err != nil {
		return err
	}
	if _, twice := of[listing]; twice {
		return t.fault("listing %q is graded twice for question %s", listing, id)
	}
	grade, err := strconv.Atoi(t.value("grade"))
	if err != nil || grade < 0 || grade > gradeExact {
		return t.fault("grade %q is not 0, 1, 2 or 3", t.value("grade"))
	}
	of[listing] = grade
	return nil
}

// Publish puts grades under the ids that the engine answers with. Published
// gives that id for one of ours or of the source's, and false when there is no
// such listing any more; those grades stay, since somebody who needs the service
// still does not find it, and their number is returned. Where two ids turn out
// to be one listing, the better grade counts.
func (g Grades) Publish(published func(id string) (string, bool)) (gone int) {
	for question, of := range g {
		named := make(map[string]int, len(of))
		for id, grade := range of {
			now, there := published(id)
			if !there {
				now = id
				gone++
			}
			named[now] = max(named[now], grade)
		}
		g[question] = named
	}
	return gone
}
