package search

// top keeps the best k hits in a heap whose root is the worst kept.
type top struct {
	order order
	k     int
	hits  []hit
}

func (t *top) push(h *hit) {
	if len(t.hits) < t.k {
		t.hits = append(t.hits, *h)
		t.up(len(t.hits) - 1)
		return
	}
	if t.k > 0 && t.order.compare(h, &t.hits[0]) < 0 {
		t.hits[0] = *h
		t.down(0)
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if t.order.compare(&t.hits[i], &t.hits[parent]) <= 0 {
			return
		}
		t.hits[i], t.hits[parent] = t.hits[parent], t.hits[i]
		i = parent
	}
}

func (t *top) down(i int) {
	for {
		worst := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < len(t.hits) && t.order.compare(&t.hits[child], &t.hits[worst]) > 0 {
				worst = child
			}
		}
		if worst == i {
			return
		}
		t.hits[i], t.hits[worst] = t.hits[worst], t.hits[i]
		i = worst
	}
}

// sorted gives the kept hits, the best first. Nothing may be pushed after it.
func (t *top) sorted() []hit {
	all := t.hits
	for n := len(all) - 1; n > 0; n-- {
		t.hits[0], t.hits[n] = t.hits[n], t.hits[0]
		t.hits = t.hits[:n]
		t.down(0)
	}
	t.hits = all
	return all
}
