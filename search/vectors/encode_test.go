package vectors

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"testing"
)

// decoders are all kinds of blob, each with a whole one.
func decoders(t *testing.T) map[string]struct {
	blob   []byte
	decode func([]byte) ([]byte, error) // and encode again
} {
	t.Helper()
	m := Train(Copies(1, small...), Options{Dims: 5})
	table, _ := benchmarkTable(40, 5)
	lists := NewLists(table, ListOptions{Lists: 4})
	type kind = struct {
		blob   []byte
		decode func([]byte) ([]byte, error)
	}
	return map[string]kind{
		"model": {m.Encode(), func(b []byte) ([]byte, error) {
			m, err := DecodeModel(b)
			if err != nil {
				return nil, err
			}
			return m.Encode(), nil
		}},
		"table": {table.Encode(), func(b []byte) ([]byte, error) {
			t, err := DecodeTable(b)
			if err != nil {
				return nil, err
			}
			return t.Encode(), nil
		}},
		"lists": {lists.Encode(), func(b []byte) ([]byte, error) {
			l, err := DecodeLists(b, table)
			if err != nil {
				return nil, err
			}
			return l.Encode(), nil
		}},
	}
}

func TestBlobsComeBackWhole(t *testing.T) {
	for name, kind := range decoders(t) {
		if again, err := kind.decode(kind.blob); err != nil || !slices.Equal(again, kind.blob) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDamagedBlobsAreRefused(t *testing.T) {
	for name, kind := range decoders(t) {
		refuse := func(what string, blob []byte) {
			t.Helper()
			if _, err := kind.decode(blob); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s, %s: error %v, want ErrDamaged", name, what, err)
			}
		}
		for at := range kind.blob {
			flipped := slices.Clone(kind.blob)
			flipped[at] ^= 4
			refuse("a flipped bit", flipped)
		}
		for size := range len(kind.blob) {
			refuse("cut off", kind.blob[:size])
			refuse("cut off, with a right checksum", resealed(kind.blob[:size]))
		}
		refuse("something behind it", resealed(append(slices.Clone(kind.blob), 0)))
		refuse("nothing", nil)
	}
}

// resealed makes the checksum right again, as a faulty writer would.
func resealed(blob []byte) []byte {
	out := slices.Clone(blob)
	if len(out) >= headSize {
		binary.LittleEndian.PutUint32(out[8:], crc32.Checksum(out[headSize:], castagnoli))
	}
	return out
}

func TestListsOfAnotherTableAreRefused(t *testing.T) {
	large, _ := benchmarkTable(40, 5)
	less, _ := benchmarkTable(39, 5)
	blob := NewLists(large, ListOptions{Lists: 4}).Encode()
	if _, err := DecodeLists(blob, less); !errors.Is(err, ErrDamaged) {
		t.Errorf("error %v, want ErrDamaged", err)
	}
}
