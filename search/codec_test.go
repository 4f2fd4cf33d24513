package search

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

func bitmapOf(t *testing.T, docs []uint32) []byte {
	t.Helper()
	b, err := roaring.BitmapOf(docs...).ToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// oftenOf is how bleve writes the frequencies of a word, with a length of 1.
func oftenOf(often ...uint64) (b []byte) {
	for _, n := range often {
		b = append(binary.AppendUvarint(b, 2*n), 1)
	}
	return b
}

func TestPiecesComeBackAsTheyWere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	some := func(of, share uint32) (docs []uint32) {
		for d := range of {
			if random.Uint32N(share) == 0 {
				docs = append(docs, d)
			}
		}
		return docs
	}
	every := make([]uint32, 200_000)
	for i := range every {
		every[i] = uint32(i)
	}
	id := []byte("0b9d4a3e-5c6f-4b1a-9e2d-7f8091a2b3c4")
	noise := make([]byte, 999)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	for _, tt := range []struct {
		what  string
		piece []byte
		most  int // bytes that it may take
	}{
		{"nothing", nil, 0},
		{"one byte", []byte{36}, 2},
		{"noise", noise, 1000},
		{"a dictionary", bytes.Repeat([]byte("counsel, counselling, counsellor, "), 4000), 1000},
		{"a short one", bytes.Repeat([]byte("counsel, counselling, counsellor, "), 40), 1361},
		{"an id and what is stored", append(slices.Clone(id), 0), 18},
		{"an id in capitals", bytes.ToUpper(id), 37},
		{"the first document", bitmapOf(t, []uint32{0}), 6},
		{"the last of all documents", bitmapOf(t, []uint32{1<<32 - 1}), 16},
		{"two documents far apart", bitmapOf(t, []uint32{0, 1 << 31}), 16},
		{"one in 1,000", bitmapOf(t, some(100_000, 1000)), 200},
		{"one in 10", bitmapOf(t, some(100_000, 10)), 6_500},
		{"half", bitmapOf(t, some(200_000, 2)), 26_000},
		{"all", bitmapOf(t, every), 25_100},
		{"all of two containers", bitmapOf(t, every[:1<<17]), 16_400},
		{"as many as stand in an array", bitmapOf(t, every[:4096]), 600},
		{"one more", bitmapOf(t, every[:4097]), 600},
		{"runs kept as such", func() []byte {
			b := roaring.BitmapOf(every[:1000]...)
			b.RunOptimize()
			out, err := b.ToBytes()
			if err != nil {
				t.Fatal(err)
			}
			return out
		}(), 100},
		{"once each", oftenOf(slices.Repeat([]uint64{1}, 1000)...), 128},
		{"often", oftenOf(1, 2, 3, 1, 64, 500, 1), 80},
		{"too often to be worth it", oftenOf(1, 9_000), 7},
		{"with lengths", []byte{2, 7, 2, 9, 4, 30}, 7},
		{"frequencies without lengths", []byte{0, 0, 0, 0}, 5},
	} {
		got := encodePiece(tt.piece)
		if len(got) > tt.most {
			t.Errorf("%s takes %d bytes of %d, want at most %d", tt.what, len(got), len(tt.piece), tt.most)
		}
		if back, err := decodePiece(got); err != nil || !bytes.Equal(back, tt.piece) {
			t.Errorf("%s came back as %d bytes that differ, want %d (%v)", tt.what, len(back), len(tt.piece), err)
		}
	}
}

// FuzzPieces: whatever bleve may write comes back, and whatever may stand in a
// damaged file is an error at worst.
func FuzzPieces(f *testing.F) {
	for _, seed := range [][]byte{{}, {pieceOften, 200, 1, 0}, {pieceDocs + 31, 9, 1, 1, 2, 3}, {pieceLarge, 200, 1, 3, 0}, oftenOf(1, 2, 1), {58, 48, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 7, 0}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if back, err := decodePiece(encodePiece(b)); err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%v came back as %v, %v", b, back, err)
		}
		decodePiece(b) // must not panic
	})
}

func TestOnlySegmentsOfOursAreRecoded(t *testing.T) {
	for path, want := range map[string]bool{
		"/data/search/index-0a1b-1/store/000000000002.zap":     true,
		"/data/search/index-0a1b-2.tmp/store/000000000002.zap": true,
		"/data/search/index-0a1b-1/store/root.bolt":            false,
		"/data/search/index-0a1b-1/index_meta.json":            false,
		"/data/search/scorch-offline-build7/000000000002.zap":  false, // no build merges
		"/elsewhere/bleve/store/000000000002.zap":              false,
		"": false,
	} {
		if got := coded(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
