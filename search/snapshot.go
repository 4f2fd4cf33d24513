package search

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unsafe"

	"anchorpoint/directory/hours"
)

// The columns are kept in a file so that opening need not read the whole
// store. It holds the memory of each column as it is, after a header that tells
// another machine's, version's or store's file apart. Any doubt: the file is
// ignored and the store is read.
const snapshotMagic = 0x0A5C0C0100000005

var errSnapshot = errors.New("unusable columns file")

// castagnoli is checked in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type snapshotHead struct {
	Magic, Seq uint64
	Schema     [16]byte
	Store      [64]byte
	Sizes      [5]uint32 // of the structs in memory
	Sum        uint32
	Blocks     uint32
}

func newHead(schema, store string, seq int64) snapshotHead {
	h := snapshotHead{Magic: snapshotMagic, Seq: uint64(seq), Sizes: [5]uint32{
		uint32(unsafe.Sizeof(needs{})), uint32(unsafe.Sizeof(facts{})),
		uint32(unsafe.Sizeof(plain{})), uint32(unsafe.Sizeof(venue{})), uint32(unsafe.Sizeof(hours.Rule{}))}}
	copy(h.Schema[:], schema)
	copy(h.Store[:], store)
	return h
}

// blocks are the columns' slices in the order of the file.
func (c *columns) blocks() []block {
	return []block{
		raw(&c.ids.off), raw(&c.ids.blob), raw(&c.names.off), raw(&c.names.blob),
		raw(&c.needs), raw(&c.facts), raw(&c.plain),
		raw(&c.confidence.off), raw(&c.confidence.val), raw(&c.covers.off), raw(&c.covers.val),
		raw(&c.languages.off), raw(&c.languages.val), raw(&c.venues.off), raw(&c.venues.val),
		raw(&c.postcodes.off), raw(&c.postcodes.blob), raw(&c.orgs.off), raw(&c.orgs.blob),
		raw(&c.orgNames.off), raw(&c.orgNames.blob), raw(&c.terms.off), raw(&c.terms.blob),
		raw(&c.tongues.off), raw(&c.tongues.blob), raw(&c.times.off), raw(&c.times.val),
		raw(&c.forms.words.off), raw(&c.forms.words.blob), raw(&c.forms.count), c.vectors.block(), raw(&c.learnt),
	}
}

// block reads and writes the memory of one slice of plain values.
type block struct {
	bytes func() []byte
	fill  func([]byte) bool
}

func raw[T any](s *[]T) block {
	size := int(unsafe.Sizeof(*new(T)))
	return block{
		bytes: func() []byte {
			if len(*s) == 0 {
				return nil
			}
			return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*s))), len(*s)*size)
		},
		fill: func(b []byte) bool {
			*s = make([]T, len(b)/size)
			if len(*s) > 0 {
				copy(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*s))), len(b)), b)
			}
			return len(b)%size == 0
		},
	}
}

func snapshotName(schema string, seq int64) string {
	return fmt.Sprintf("columns-%s-%d.bin", schema, seq)
}

// writeSnapshot keeps the columns of a view and removes older files.
func writeSnapshot(dir, schema, store string, seq int64, c *columns) error {
	head := newHead(schema, store, seq)
	var body bytes.Buffer
	for _, b := range c.blocks() {
		part := b.bytes()
		binary.Write(&body, binary.NativeEndian, uint64(len(part))) // a Buffer never fails
		body.Write(part)
		head.Blocks++
	}
	head.Sum = crc32.Checksum(body.Bytes(), castagnoli)
	var file bytes.Buffer
	binary.Write(&file, binary.NativeEndian, head)
	file.Write(body.Bytes())
	name := snapshotName(schema, seq)
	if err := writeFile(filepath.Join(dir, name), file.Bytes()); err != nil {
		return fmt.Errorf("write the columns: %w", err)
	}
	for _, old := range snapshots(dir) {
		if filepath.Base(old) != name {
			os.Remove(old) // a leftover is only disk space
		}
	}
	return nil
}

func snapshots(dir string) []string {
	names, _ := filepath.Glob(filepath.Join(dir, "columns-*.bin"))
	return names
}

// readSnapshot loads the newest columns that fit schema and store, not newer
// than the index. Seq is the change number that they hold.
func readSnapshot(dir, schema, store string, upTo int64) (*columns, int64, error) {
	best, bestSeq := "", int64(-1)
	for _, name := range snapshots(dir) {
		rest, ok := strings.CutPrefix(filepath.Base(name), "columns-"+schema+"-")
		seq, err := strconv.ParseInt(strings.TrimSuffix(rest, ".bin"), 10, 64)
		if ok && err == nil && seq <= upTo && seq > bestSeq {
			best, bestSeq = name, seq
		}
	}
	if best == "" {
		return nil, 0, fmt.Errorf("%w: there is none for this index", errSnapshot)
	}
	data, err := os.ReadFile(best)
	if err != nil {
		return nil, 0, fmt.Errorf("read the columns: %w", err)
	}
	c, err := decodeColumns(data, newHead(schema, store, bestSeq))
	return c, bestSeq, err
}

func decodeColumns(data []byte, want snapshotHead) (*columns, error) {
	var head snapshotHead
	n, err := binary.Decode(data, binary.NativeEndian, &head)
	if err != nil {
		return nil, fmt.Errorf("%w: too short", errSnapshot)
	}
	body := data[n:]
	want.Sum, want.Blocks = crc32.Checksum(body, castagnoli), head.Blocks
	if head != want {
		return nil, fmt.Errorf("%w: another schema or store, or damaged", errSnapshot)
	}
	c := &columns{}
	for _, b := range c.blocks() {
		if len(body) < 8 {
			return nil, fmt.Errorf("%w: cut off", errSnapshot)
		}
		size := binary.NativeEndian.Uint64(body)
		if body = body[8:]; uint64(len(body)) < size || !b.fill(body[:size]) {
			return nil, fmt.Errorf("%w: cut off", errSnapshot)
		}
		body = body[size:]
	}
	c.orgs.index()
	c.terms.index()
	c.tongues.index()
	c.sortIDs()
	return c, nil
}

// writeFile writes a file so that a crash leaves the old one or the new one.
func writeFile(name string, data []byte) error {
	tmp := name + ".tmp"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// syncDir makes renames in a directory lasting.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
