package search

import (
	"encoding/binary"
	"math/bits"
)

// The documents of a posting list, which bleve keeps as a Roaring bitmap: the
// numbers by their upper 16 bits, in two bytes each or, where there are more
// than 4,096, as a set of 65,536 bits. The codec writes the steps from each to
// the next in Rice's code, which comes close to the least that numbers without
// a pattern need.

// The form of a bitmap as it is serialized when no run of numbers is kept as
// such: github.com/RoaringBitmap/RoaringFormatSpec.
const (
	roaringCookie  = 12346
	roaringHead    = 8       // bytes: the cookie, how many containers
	roaringEach    = 4 + 4   // bytes of a container: its key, its size, where it is
	roaringArray   = 1 << 12 // numbers in two bytes each, at most
	roaringBits    = 1 << 16 / 8
	containerShift = 16
)

// encodeDocs is nil for anything but such a bitmap.
func encodeDocs(data []byte) []byte {
	docs := readRoaring(data)
	if len(docs) == 0 {
		return nil
	}
	containers := 1
	for k := 1; k < len(docs); k++ {
		if docs[k]>>containerShift != docs[k-1]>>containerShift {
			containers++
		}
	}
	shift := stepShift(docs)
	w := bitWriter{data: []byte{byte(pieceDocs + shift)}}
	w.data = binary.AppendUvarint(w.data, uint64(len(docs)))
	w.data = binary.AppendUvarint(w.data, uint64(containers))
	next := uint32(0)
	for _, d := range docs {
		w.rice(d-next, shift)
		next = d + 1
	}
	return w.close()
}

// stepShift is how many bits of each step are best written as they are.
func stepShift(docs []uint32) (shift uint) {
	cost := func(shift uint) (n uint64) {
		next := uint32(0)
		for _, d := range docs {
			n += uint64((d-next)>>shift) + 1 + uint64(shift)
			next = d + 1
		}
		return n
	}
	mean := docs[len(docs)-1] / uint32(len(docs))
	from := uint(max(bits.Len32(mean)-2, 0))
	best := cost(from)
	shift = from
	for try := from + 1; try < from+3; try++ {
		if n := cost(try); n < best {
			best, shift = n, try
		}
	}
	return shift
}

// readRoaring is nil for what it cannot read.
func readRoaring(data []byte) (docs []uint32) {
	if len(data) < roaringHead || binary.LittleEndian.Uint32(data) != roaringCookie {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(data[4:]))
	if n <= 0 || n > 1<<16 || len(data) < roaringHead+n*roaringEach {
		return nil
	}
	at := roaringHead + n*roaringEach
	for k := range n {
		head := data[roaringHead+4*k:]
		high := uint32(binary.LittleEndian.Uint16(head)) << containerShift
		size := int(binary.LittleEndian.Uint16(head[2:])) + 1
		if size > roaringArray {
			if len(data) < at+roaringBits {
				return nil
			}
			for word := range roaringBits / 8 {
				for set := binary.LittleEndian.Uint64(data[at+8*word:]); set != 0; set &= set - 1 {
					docs = append(docs, high|uint32(64*word+bits.TrailingZeros64(set)))
				}
			}
			at += roaringBits
			continue
		}
		if len(data) < at+2*size {
			return nil
		}
		for range size {
			docs = append(docs, high|uint32(binary.LittleEndian.Uint16(data[at:])))
			at += 2
		}
	}
	for k := 1; k < len(docs); k++ {
		if docs[k] <= docs[k-1] {
			return nil
		}
	}
	return docs
}

// decodeDocs makes the bitmap again.
func decodeDocs(data []byte, shift uint) ([]byte, error) {
	n, taken := binary.Uvarint(data)
	containers, more := binary.Uvarint(data[max(taken, 0):])
	if taken <= 0 || more <= 0 || n == 0 || n > 8*uint64(len(data)) || containers > n || shift > 31 {
		return nil, errPiece
	}
	r := bitReader{data: data[taken+more:]}
	heads := roaringHead + int(containers)*roaringEach
	w := roaringWriter{out: make([]byte, heads, heads+2*int(n)), heads: int(containers)}
	binary.LittleEndian.PutUint32(w.out, roaringCookie)
	binary.LittleEndian.PutUint32(w.out[4:], uint32(containers))
	next := uint32(0)
	for range n {
		step, ok := r.rice(shift)
		if !ok {
			return nil, errPiece
		}
		w.add(next + step)
		next += step + 1
	}
	w.end()
	if w.container != w.heads {
		return nil, errPiece
	}
	return w.out, nil
}

// roaringWriter serializes rising numbers. The space for the heads of all
// containers stands before.
type roaringWriter struct {
	out              []byte
	heads, container int    // how many there are to be, and are
	from             int    // where the numbers of this container begin
	high             uint32 // its key, plus one; 0 before the first
}

func (w *roaringWriter) add(doc uint32) {
	if high := doc>>containerShift + 1; high != w.high {
		w.end()
		w.high, w.from = high, len(w.out)
	}
	w.out = binary.LittleEndian.AppendUint16(w.out, uint16(doc))
}

// end closes the container, as a set of bits where that is shorter.
func (w *roaringWriter) end() {
	if w.high == 0 {
		return
	}
	size := (len(w.out) - w.from) / 2
	if w.container < w.heads {
		head := w.out[roaringHead+4*w.container:]
		binary.LittleEndian.PutUint16(head, uint16(w.high-1))
		binary.LittleEndian.PutUint16(head[2:], uint16(size-1))
		binary.LittleEndian.PutUint32(w.out[roaringHead+4*(w.heads+w.container):], uint32(w.from))
	}
	if size > roaringArray {
		w.setBits()
	}
	w.container++
}

func (w *roaringWriter) setBits() {
	var set [roaringBits / 8]uint64
	for at := w.from; at < len(w.out); at += 2 {
		n := binary.LittleEndian.Uint16(w.out[at:])
		set[n>>6] |= 1 << (n & 63)
	}
	w.out = w.out[:w.from]
	for _, word := range set {
		w.out = binary.LittleEndian.AppendUint64(w.out, word)
	}
}
