package search

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	index "github.com/blevesearch/bleve_index_api"
)

// bleve writes a posting in four bytes or more: two for the document, one for
// how often the word stands in it, and one for a length that the columns hold
// as well. It lets whoever uses it recode each piece of a segment on its way to
// the file and back; the codec writes a posting in about one byte so.

// codecID names the codec in each segment that was written with it. Another
// encoding needs another name.
const codecID = "anchorpoint-2"

// useCodec has bleve write and read segments of an index of ours with the codec.
var useCodec = sync.OnceFunc(func() {
	index.WriterHook = func(context []byte) (string, func([]byte) []byte, error) {
		if !coded(string(context)) {
			return "", nil, nil
		}
		return codecID, encodePiece, nil
	}
	index.ReaderHook = func(id string, context []byte) (func([]byte) ([]byte, error), error) {
		switch id {
		case "":
			return nil, nil
		case codecID:
			return decodePiece, nil
		}
		return nil, fmt.Errorf("%s was written with %s, which this version cannot read", filepath.Base(string(context)), id)
	}
})

// finishing counts the full builds that merge their pieces into one segment.
var finishing atomic.Int32

// coded says whether a file is to be written with the codec: all segments of a
// live index, and what a full build merges. The pieces of that are short-lived
// and merge faster as they are.
func coded(path string) bool {
	if filepath.Ext(path) != ".zap" {
		return false
	}
	folder := filepath.Dir(path)
	if strings.HasPrefix(filepath.Base(folder), "scorch-offline-build") {
		return finishing.Load() > 0
	}
	return strings.HasPrefix(filepath.Base(filepath.Dir(folder)), "index-")
}

// The first byte of a piece says how the rest is written.
const (
	pieceRaw   = iota // as it was
	pieceUUID         // the text of a UUID in 16 bytes, then the rest as it was
	pieceOften        // how often a word stands in each of some documents
	pieceLarge        // deflated: dictionaries, which are read once
	pieceDocs  = 32   // and above: documents, with the shift of their steps
)

var errPiece = errors.New("a piece of the index is damaged")

// encodePiece recodes a piece of a segment. What is not recognised, or would
// not come back the same to the last bit, is written as it is.
func encodePiece(data []byte) []byte {
	if len(data) == 0 {
		return nil
	}
	for _, encode := range [...]func([]byte) []byte{encodeUUID, encodeDocs, encodeOften, encodeLarge} {
		out := encode(data)
		if out == nil || len(out) > len(data) {
			continue
		}
		if back, err := decodePiece(out); err == nil && bytes.Equal(back, data) {
			return out
		}
	}
	return append([]byte{pieceRaw}, data...)
}

// decodePiece gives a piece as bleve wrote it. It may share memory with data.
func decodePiece(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	kind, rest := data[0], data[1:]
	switch {
	case kind == pieceRaw:
		return rest, nil
	case kind == pieceUUID && len(rest) >= idBytes:
		return append(unpackIDs(rest[:idBytes]), rest[idBytes:]...), nil
	case kind == pieceOften:
		return decodeOften(rest)
	case kind == pieceLarge:
		return decodeLarge(rest)
	case kind >= pieceDocs:
		return decodeDocs(rest, uint(kind-pieceDocs))
	}
	return nil, errPiece
}

func encodeUUID(data []byte) []byte {
	if len(data) < idText {
		return nil
	}
	id := packIDs(data[:idText])
	if id == nil {
		return nil
	}
	return append(append([]byte{pieceUUID}, id...), data[idText:]...)
}

// encodeOften writes the frequencies of a word. bleve has a length beside each,
// which is 1 for all fields of ours.
func encodeOften(data []byte) []byte {
	var often []uint32
	for len(data) > 0 {
		n, taken := binary.Uvarint(data)
		if taken <= 0 || taken == len(data) || data[taken] != 1 || n&1 != 0 || n == 0 || n > 2*mostOften {
			return nil
		}
		often, data = append(often, uint32(n/2)), data[taken+1:]
	}
	var w bitWriter
	w.data = binary.AppendUvarint([]byte{pieceOften}, uint64(len(often)))
	for _, n := range often {
		w.rice(n-1, 0)
	}
	return w.close()
}

// mostOften is the highest frequency that is worth a bit for each time.
const mostOften = 1 << 10

func decodeOften(data []byte) ([]byte, error) {
	n, taken := binary.Uvarint(data)
	if taken <= 0 || n > 8*uint64(len(data)) {
		return nil, errPiece
	}
	r := bitReader{data: data[taken:]}
	out := make([]byte, 0, 2*n+8)
	for range n {
		often, ok := r.rice(0)
		if !ok {
			return nil, errPiece
		}
		out = append(binary.AppendUvarint(out, 2*uint64(often+1)), 1)
	}
	return out, nil
}

// leastLarge is from how many bytes on a piece may be a dictionary. Shorter ones
// stay as they are, for bleve reads those in place.
const leastLarge = 1 << 16

func encodeLarge(data []byte) []byte {
	if len(data) < leastLarge {
		return nil
	}
	out := bytes.NewBuffer(binary.AppendUvarint([]byte{pieceLarge}, uint64(len(data))))
	w, err := flate.NewWriter(out, flate.DefaultCompression)
	if err != nil {
		return nil // the level is a constant that exists
	}
	if _, err := w.Write(data); err != nil || w.Close() != nil {
		return nil
	}
	return out.Bytes()
}

// mostDeflated is how much shorter deflating can make anything.
const mostDeflated = 1100

func decodeLarge(data []byte) ([]byte, error) {
	n, taken := binary.Uvarint(data)
	if taken <= 0 || n > mostDeflated*uint64(len(data)) {
		return nil, errPiece
	}
	out := make([]byte, n)
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(data[taken:])), out); err != nil {
		return nil, errPiece
	}
	return out, nil
}
