package search

// top keeps the best k hits in a heap whose root is the worst kept.
type top struct {
	order order
	k     int
	hits  []hit
}

// push takes a pointer to memory of the scan: as a value each match would go
// to the heap, for the order is a function value.
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
