package vectors

import "slices"

// top keeps the k best of what it is offered, as a heap with the worst first.
type top struct {
	k    int
	heap []Near
}

func newTop(k int) *top { return &top{k: k, heap: make([]Near, 0, max(k, 0))} }

// worse is the one order of results: by cosine, then by row.
func worse(a, b Near) bool {
	return a.Cosine < b.Cosine || a.Cosine == b.Cosine && a.Row > b.Row
}

func (t *top) offer(n Near) {
	if len(t.heap) < t.k {
		t.heap = append(t.heap, n)
		t.rise(len(t.heap) - 1)
	} else if t.k > 0 && worse(t.heap[0], n) {
		t.heap[0] = n
		t.sink(0)
	}
}

func (t *top) rise(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !worse(t.heap[i], t.heap[parent]) {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(t.heap) {
			return
		}
		if child+1 < len(t.heap) && worse(t.heap[child+1], t.heap[child]) {
			child++
		}
		if !worse(t.heap[child], t.heap[i]) {
			return
		}
		t.heap[i], t.heap[child] = t.heap[child], t.heap[i]
		i = child
	}
}

func (t *top) sorted() []Near {
	slices.SortFunc(t.heap, func(a, b Near) int {
		if worse(b, a) {
			return -1
		}
		return 1
	})
	return t.heap
}
