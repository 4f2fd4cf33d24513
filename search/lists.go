package search

import "unsafe"

// texts is a column of strings in one block of memory. off has one entry more
// than there are strings.
type texts struct {
	off  []uint32
	blob []byte
}

func (t *texts) add(s string) {
	if len(t.off) == 0 {
		t.off = append(t.off, 0)
	}
	t.blob = append(t.blob, s...)
	t.off = append(t.off, uint32(len(t.blob)))
}

func (t *texts) len() int { return max(len(t.off)-1, 0) }

// at shares memory with the column, which never changes once it is packed.
func (t *texts) at(i uint32) string {
	from, to := t.off[i], t.off[i+1]
	if from == to {
		return ""
	}
	return unsafe.String(&t.blob[from], int(to-from))
}

// lists is a column of short lists in one block of memory.
type lists[T any] struct {
	off []uint32
	val []T
}

func (l *lists[T]) add(values ...T) {
	if len(l.off) == 0 {
		l.off = append(l.off, 0)
	}
	l.val = append(l.val, values...)
	l.off = append(l.off, uint32(len(l.val)))
}

func (l *lists[T]) at(i uint32) []T { return l.val[l.off[i]:l.off[i+1]] }

// dictionary numbers strings from 0 in the order in which they came.
type dictionary struct {
	texts
	numbers map[string]uint32
}

// number gives the number of a string, a new one if need be.
func (d *dictionary) number(s string) uint32 {
	if n, ok := d.find(s); ok {
		return n
	}
	if d.numbers == nil {
		d.numbers = map[string]uint32{}
	}
	n := uint32(d.len())
	d.add(s)
	d.numbers[s] = n
	return n
}

func (d *dictionary) find(s string) (uint32, bool) {
	n, ok := d.numbers[s]
	return n, ok
}

// index makes the look-up for strings that were read from a file.
func (d *dictionary) index() {
	d.numbers = make(map[string]uint32, d.len())
	for i := range uint32(d.len()) {
		d.numbers[d.at(i)] = i
	}
}

// bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]&(1<<(i&63)) != 0 }
func (b bitset) set(i uint32)      { b[i>>6] |= 1 << (i & 63) }
