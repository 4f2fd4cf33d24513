package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// layout names the segments of a reader, so the numbers of its documents too: a
// segment's file never changes, and each has its checksum at its end. Zero is
// for a reader with segments that are not on disk.
type layout [sha256.Size]byte

func layoutOf(r index.IndexReader) (out layout) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return out
	}
	h := sha256.New()
	for _, s := range snapshot.Segments() {
		p, onDisk := s.Segment().(segment.PersistedSegment)
		if !onDisk {
			return out
		}
		end, err := segmentEnd(p.Path())
		if err != nil {
			return out
		}
		fmt.Fprintf(h, "%s|%x|%d|", filepath.Base(p.Path()), end, s.FullSize())
		if gone := s.Deleted(); gone != nil && !gone.IsEmpty() {
			if _, err := gone.WriteTo(h); err != nil {
				return out
			}
		}
	}
	return layout(h.Sum(nil))
}

// segmentEnd is the checksum that a segment says it has, and where it ends.
func segmentEnd(name string) (end [12]byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return end, err
	}
	defer f.Close()
	size, err := f.Seek(-4, io.SeekEnd)
	if err != nil {
		return end, err
	}
	binary.BigEndian.PutUint64(end[:], uint64(size))
	_, err = io.ReadFull(f, end[8:])
	return end, err
}

// segmentSound checks the checksum of one bleve segment: its last four bytes
// are the CRC-32 of all bytes before them.
func segmentSound(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() < 4 {
		return false
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, info.Size()-4), make([]byte, 1<<20)); err != nil {
		return false
	}
	var last [4]byte
	if _, err := io.ReadFull(f, last[:]); err != nil {
		return false
	}
	return binary.BigEndian.Uint32(last[:]) == sum.Sum32()
}
