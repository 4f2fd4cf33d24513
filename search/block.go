package search

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
	"unsafe"

	"github.com/golang/snappy"
)

// block is one slice of the columns on its way to or from the columns file.
type block struct {
	// bytes are what is kept.
	bytes func() []byte
	// fill takes over what was kept; false when it cannot be.
	fill func([]byte) bool
}

// raw keeps plain values as they are in memory, but sorted by byte: first the
// first byte of all values, then the second. Most are alike among themselves,
// which makes masks and small numbers a tenth as long when they are compressed.
func raw[T any](s *[]T) block {
	size := int(unsafe.Sizeof(*new(T)))
	return block{
		bytes: func() []byte { return shuffle(bytesOf(*s), size) },
		fill: func(b []byte) bool {
			*s = make([]T, len(b)/size)
			unshuffle(bytesOf(*s), b, size)
			return len(b)%size == 0
		},
	}
}

// bytesOf is a slice of plain values as bytes.
func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(s[0])))
}

func shuffle(values []byte, size int) []byte {
	n := len(values) / size
	out := make([]byte, 0, n*size)
	for k := range size {
		for i := k; i < len(values); i += size {
			out = append(out, values[i])
		}
	}
	return out
}

func unshuffle(values, b []byte, size int) {
	if size == 1 {
		copy(values, b)
		return
	}
	n := len(values) / size
	// In steps that stay in the processor's cache.
	const step = 1024
	for from := 0; from < n; from += step {
		to := min(from+step, n)
		for k := range size {
			at := from*size + k
			for _, c := range b[k*n+from : k*n+to] {
				values[at] = c
				at += size
			}
		}
	}
}

// rising keeps numbers that never fall as the steps between them.
func rising(s *[]uint32) block {
	return block{
		bytes: func() []byte {
			var out []byte
			last := uint32(0)
			for _, n := range *s {
				out = binary.AppendUvarint(out, uint64(n-last))
				last = n
			}
			return out
		},
		fill: func(b []byte) bool {
			out, last := make([]uint32, 0, steps(b)), uint64(0)
			for len(b) > 0 {
				n, taken := binary.Uvarint(b)
				if taken <= 0 {
					return false
				}
				last += n
				out, b = append(out, uint32(last)), b[taken:]
			}
			*s = out
			return true
		},
	}
}

// steps counts the numbers in b: each ends with a byte below 128.
func steps(b []byte) (n int) {
	for _, c := range b {
		n += int(c>>7 ^ 1)
	}
	return n
}

// idBytes and idText are the lengths of a UUID.
const (
	idBytes = 16
	idText  = 36
)

// idTexts keeps texts in 16 bytes each when all are UUIDs, as nearly always.
func idTexts(blob *[]byte) block {
	return block{
		bytes: func() []byte {
			if packed := packIDs(*blob); packed != nil {
				return append(packed, 1)
			}
			return append(slices.Clone(*blob), 0)
		},
		fill: func(b []byte) bool {
			if len(b) == 0 {
				return false
			}
			packed, kind := b[:len(b)-1], b[len(b)-1]
			if kind == 0 {
				*blob = slices.Clone(packed)
				return true
			}
			*blob = unpackIDs(packed)
			return len(packed)%idBytes == 0
		},
	}
}

// packIDs is nil when a text is no UUID as it is usually written.
func packIDs(blob []byte) []byte {
	if len(blob)%idText != 0 {
		return nil
	}
	out := make([]byte, 0, len(blob)/idText*idBytes)
	var plain [2 * idBytes]byte
	for text := range slices.Chunk(blob, idText) {
		n := copy(plain[:], text[:8])
		for _, at := range [4]int{9, 14, 19, 24} {
			n += copy(plain[n:], text[at:min(at+4, len(text))])
		}
		copy(plain[n:], text[28:])
		var id [idBytes]byte
		if _, err := hex.Decode(id[:], plain[:]); err != nil {
			return nil
		}
		out = append(out, id[:]...)
	}
	if !slices.Equal(unpackIDs(out), blob) {
		return nil // capitals, or other marks than hyphens
	}
	return out
}

func unpackIDs(packed []byte) []byte {
	out := make([]byte, 0, len(packed)/idBytes*idText)
	for len(packed) >= idBytes {
		for k, n := range [5]int{4, 2, 2, 2, 6} {
			if k > 0 {
				out = append(out, '-')
			}
			out = hex.AppendEncode(out, packed[:n])
			packed = packed[n:]
		}
	}
	return out
}

// pressed is a block's bytes as the file has them: their length when unpacked,
// then compressed, or as they are where that saves little.
func pressed(b []byte) (length uint64, file []byte) {
	if small := snappy.Encode(nil, b); len(small) < len(b)*7/8 {
		return uint64(len(b)), small
	}
	return uint64(len(b)), b
}

func unpressed(length uint64, file []byte) ([]byte, bool) {
	if uint64(len(file)) == length {
		return file, true
	}
	n, err := snappy.DecodedLen(file)
	if err != nil || uint64(n) != length {
		return nil, false
	}
	b, err := snappy.Decode(nil, file)
	return b, err == nil
}
