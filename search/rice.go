package search

import (
	"encoding/binary"
	"math/bits"
)

// bitWriter writes numbers in Rice's code: the upper bits as so many zeros and
// a one, the lower ones as they are. The first bit is the lowest of the first
// byte.
type bitWriter struct {
	data []byte
	word uint64
	have uint // bits of word, below 8 between numbers
}

func (w *bitWriter) rice(n uint32, shift uint) {
	zeros := n >> shift
	for ; zeros >= 32; zeros -= 32 {
		w.put(0, 32)
	}
	w.put(1<<zeros, uint(zeros)+1)
	w.put(uint64(n)&(1<<shift-1), shift)
}

func (w *bitWriter) put(b uint64, n uint) {
	w.word |= b << w.have
	for w.have += n; w.have >= 8; w.have -= 8 {
		w.data = append(w.data, byte(w.word))
		w.word >>= 8
	}
}

func (w *bitWriter) close() []byte {
	if w.have > 0 {
		w.data = append(w.data, byte(w.word))
	}
	return w.data
}

// bitReader reads what a bitWriter wrote.
type bitReader struct {
	data []byte
	word uint64
	have uint // bits of word
}

// fill makes at least 56 bits ready, or all there are.
func (r *bitReader) fill() {
	if len(r.data) >= 8 {
		r.word |= binary.LittleEndian.Uint64(r.data) << r.have
		taken := (63 - r.have) / 8
		r.data = r.data[taken:]
		r.have += 8 * taken
		return
	}
	for ; r.have <= 56 && len(r.data) > 0; r.data = r.data[1:] {
		r.word |= uint64(r.data[0]) << r.have
		r.have += 8
	}
}

// rice reads one number; false at the end or where there is none. shift is at
// most 31.
func (r *bitReader) rice(shift uint) (uint32, bool) {
	r.fill()
	zeros, own := uint(0), uint(bits.TrailingZeros64(r.word))
	for own >= r.have { // what stands in the word beyond is not taken yet
		if len(r.data) == 0 {
			return 0, false
		}
		zeros += r.have
		r.word, r.have = 0, 0
		r.fill()
		own = uint(bits.TrailingZeros64(r.word))
	}
	r.word >>= own + 1
	r.have -= own + 1
	if zeros += own; shift == 0 {
		return uint32(zeros), true
	}
	if r.have < shift {
		r.fill()
	}
	if r.have < shift {
		return 0, false
	}
	low := uint32(r.word & (1<<shift - 1))
	r.word >>= shift
	r.have -= shift
	return uint32(zeros)<<shift | low, true
}
