package search

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
)

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
