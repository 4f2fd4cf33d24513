package understand

// maxNameWords is how many content words a query may have to be taken for a
// name.
const maxNameWords = 5

// content are the lower-case words that say what is wanted.
func (q *query) content() []string {
	var out []string
	for _, w := range q.u.Words {
		if w.Kind == Content {
			out = append(out, w.Used)
		}
	}
	return out
}

// names finds listings and organizations that the words name. Their words stay
// what they are: a name made of need words is both.
func (q *query) names() {
	if q.o.Names == nil {
		return
	}
	if words := q.content(); len(words) > 0 && len(words) <= maxNameWords {
		q.u.Names = q.o.Names(words)
	}
}
