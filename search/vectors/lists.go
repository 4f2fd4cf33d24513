package vectors

import (
	"cmp"
	"slices"
)

// ListOptions say how a table is divided. The zero value stands for the usual
// numbers.
type ListOptions struct {
	Lists  int // 256
	Rounds int // 4: 8 found no more of the nearest
}

// Lists divides the rows of a table into lists of near ones, so that a search
// among very many looks into a few lists only.
type Lists struct {
	table   *Table
	centres *Table
	start   []uint32 // where each list starts in rows, and the end
	rows    []uint32 // by list, sorted within each
}

// DefaultProbes is how many lists a search looks into. More find more and cost
// more.
const DefaultProbes = 8

// sampleRows bounds the time of finding the centres.
const sampleRows = 16_384

// NewLists divides a table by k-means. Rows without a vector are in no list.
func NewLists(t *Table, o ListOptions) *Lists {
	o.Lists, o.Rounds = cmp.Or(o.Lists, 256), cmp.Or(o.Rounds, 4)
	known := make([]uint32, 0, t.Len())
	for r := range t.Len() {
		if t.rows[r].scale != 0 {
			known = append(known, uint32(r))
		}
	}
	l := &Lists{table: t, centres: t.firstCentres(known, o.Lists)}
	sample := spread(known, sampleRows)
	for range o.Rounds {
		l.move(sample)
	}
	l.assign(known)
	return l
}

// spread picks at most n of rows, evenly.
func spread(rows []uint32, n int) []uint32 {
	if len(rows) <= n {
		return rows
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = rows[i*len(rows)/n]
	}
	return out
}

func (t *Table) firstCentres(known []uint32, n int) *Table {
	centres := NewTable(t.dims, n)
	for _, r := range spread(known, n) {
		centres.Append(t.Row(int(r)).Unit())
	}
	return centres
}

// move puts each centre in the middle of the rows that are nearest to it. A
// centre without rows stays.
func (l *Lists) move(sample []uint32) {
	of := l.nearestCentres(sample)
	dims := l.table.dims
	sums, counts := newDense(l.centres.Len(), dims), make([]int, l.centres.Len())
	for i, r := range sample {
		addCells(sums.row(int(of[i])), l.table.row(r), float64(l.table.rows[r].scale))
		counts[of[i]]++
	}
	moved := NewTable(dims, l.centres.Len())
	for c := range l.centres.Len() {
		if counts[c] == 0 {
			moved.Copy(l.centres, c)
			continue
		}
		moved.Append(narrow(sums.row(c), 1/float64(counts[c])).Unit())
	}
	l.centres = moved
}

// nearestCentres is the list of each row.
func (l *Lists) nearestCentres(rows []uint32) []uint32 {
	of := make([]uint32, len(rows))
	inBlocks(len(rows), 256, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			of[i] = l.nearestCentre(l.table.row(rows[i]))
		}
	})
	return of
}

func (l *Lists) nearestCentre(cells []byte) (best uint32) {
	q, most := pack(cells, 1), float32(0)
	for c := range uint32(l.centres.Len()) {
		if x := l.centres.Cosine(c, q); x > most || c == 0 {
			best, most = c, x
		}
	}
	return best
}

func (l *Lists) assign(known []uint32) {
	of := l.nearestCentres(known)
	l.start, l.rows = make([]uint32, l.centres.Len()+1), make([]uint32, len(known))
	for _, c := range of {
		l.start[c+1]++
	}
	for c := range l.centres.Len() {
		l.start[c+1] += l.start[c]
	}
	next := slices.Clone(l.start)
	for i, r := range known {
		l.rows[next[of[i]]] = r
		next[of[i]]++
	}
}

// Nearest are about the k nearest rows that keep allows (nil allows all): the
// nearest in the probes lists whose centres are nearest to q.
func (l *Lists) Nearest(q *Query, k, probes int, keep func(row uint32) bool) []Near {
	best := newTop(k)
	for _, c := range l.centres.NearestOfAll(q, probes) {
		for _, r := range l.rows[l.start[c.Row]:l.start[c.Row+1]] {
			if keep == nil || keep(r) {
				best.offer(Near{r, l.table.Cosine(r, q)})
			}
		}
	}
	return best.sorted()
}
