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
	"sync"
	"sync/atomic"
	"unsafe"

	"anchorpoint/directory/hours"
)

// The columns are kept in a file so that opening need not read the whole
// store. It holds the memory of each column, compressed, after a header that
// tells another machine's, version's or store's file apart. Any doubt: the file
// is ignored and the store is read.
//
// The listings stand in the order of the documents of one reader of the index.
// Layout names the segments of that reader: only while the index has exactly
// these are the columns used as they are, else they are arranged anew.
const snapshotMagic = 0x0A5C0C010000000B

var errSnapshot = errors.New("unusable columns file")

// castagnoli is checked in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type snapshotHead struct {
	Magic, Seq uint64
	Schema     [16]byte
	Store      [64]byte
	Layout     layout
	Sizes      [4]uint32 // of the structs in memory
	Sum        uint32
	Blocks     uint32
}

func newHead(schema, store string, seq int64) snapshotHead {
	h := snapshotHead{Magic: snapshotMagic, Seq: uint64(seq), Sizes: [4]uint32{
		uint32(unsafe.Sizeof(facts{})),
		uint32(unsafe.Sizeof(plain{})), uint32(unsafe.Sizeof(venue{})), uint32(unsafe.Sizeof(hours.Rule{}))}}
	copy(h.Schema[:], schema)
	copy(h.Store[:], store)
	return h
}

// blocks are the columns' slices in the order of the file.
func (c *columns) blocks() []block {
	t := &c.titles
	all := []block{
		c.vectors.block(), // the longest first, so that the others are read beside it
		rising(&c.ids.off), idTexts(&c.ids.blob), rising(&c.names.off), raw(&c.names.blob),
		rising(&c.needs.off), raw(&c.needs.val), c.factsBlock(), raw(&c.plain),
		rising(&c.confidence.off), raw(&c.confidence.val), rising(&c.covers.off), raw(&c.covers.val),
		rising(&c.languages.off), raw(&c.languages.val), rising(&c.venues.off), raw(&c.venues.val),
		rising(&c.postcodes.off), raw(&c.postcodes.blob), raw(&c.towns), rising(&c.townNames.off), raw(&c.townNames.blob), rising(&c.orgs.off), idTexts(&c.orgs.blob),
		rising(&c.orgNames.off), raw(&c.orgNames.blob), rising(&c.terms.off), raw(&c.terms.blob),
		rising(&c.tongues.off), raw(&c.tongues.blob), rising(&c.said.off), raw(&c.said.val),
		rising(&c.sayings.off), raw(&c.sayings.blob), rising(&c.times.off), raw(&c.times.val), raw(&c.rules),
		rising(&c.forms.words.off), raw(&c.forms.words.blob), raw(&c.forms.count), raw(&c.learnt),
		raw(&c.byID), rising(&t.words.off), raw(&t.words.blob), rising(&t.spelt.off), raw(&t.spelt.val), raw(&t.order),
	}
	for f := range c.lens {
		all = append(all, raw(&c.lens[f]))
	}
	return all
}

func snapshotName(schema string, seq int64) string {
	return fmt.Sprintf("columns-%s-%d.bin", schema, seq)
}

// writeSnapshot keeps the columns of a view and removes older files.
func writeSnapshot(dir, schema, store string, seq int64, c *columns, l layout) error {
	head := newHead(schema, store, seq)
	head.Layout = l
	var body bytes.Buffer
	for _, b := range c.blocks() {
		length, part := pressed(b.bytes())
		binary.Write(&body, binary.NativeEndian, [2]uint64{length, uint64(len(part))}) // a Buffer never fails
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

// snapshot are columns from a file: as of which change, and arranged as in
// which reader.
type snapshot struct {
	cols   *columns
	seq    int64
	layout layout
}

// readSnapshot loads the newest columns that fit schema and store, not newer
// than the index.
func readSnapshot(dir, schema, store string, upTo int64) (snapshot, error) {
	best, bestSeq := "", int64(-1)
	for _, name := range snapshots(dir) {
		rest, ok := strings.CutPrefix(filepath.Base(name), "columns-"+schema+"-")
		seq, err := strconv.ParseInt(strings.TrimSuffix(rest, ".bin"), 10, 64)
		if ok && err == nil && seq <= upTo && seq > bestSeq {
			best, bestSeq = name, seq
		}
	}
	if best == "" {
		return snapshot{}, fmt.Errorf("%w: there is none for this index", errSnapshot)
	}
	data, err := os.ReadFile(best)
	if err != nil {
		return snapshot{}, fmt.Errorf("read the columns: %w", err)
	}
	return decodeColumns(data, newHead(schema, store, bestSeq))
}

func decodeColumns(data []byte, want snapshotHead) (snapshot, error) {
	var head snapshotHead
	n, err := binary.Decode(data, binary.NativeEndian, &head)
	if err != nil {
		return snapshot{}, fmt.Errorf("%w: too short", errSnapshot)
	}
	body := data[n:]
	want.Sum, want.Blocks, want.Layout = crc32.Checksum(body, castagnoli), head.Blocks, head.Layout
	if head != want {
		return snapshot{}, fmt.Errorf("%w: another schema or store, or damaged", errSnapshot)
	}
	c := &columns{}
	if !c.decode(body) {
		return snapshot{}, fmt.Errorf("%w: cut off", errSnapshot)
	}
	return snapshot{c, int64(head.Seq), head.Layout}, nil
}

// decode fills the columns, all at once as far as there are processors.
func (c *columns) decode(body []byte) bool {
	var wait sync.WaitGroup
	var bad atomic.Bool
	for _, b := range c.blocks() {
		if len(body) < 16 {
			bad.Store(true)
			break
		}
		length, size := binary.NativeEndian.Uint64(body), binary.NativeEndian.Uint64(body[8:])
		if body = body[16:]; uint64(len(body)) < size {
			bad.Store(true)
			break
		}
		part := body[:size]
		body = body[size:]
		wait.Go(func() {
			if plain, ok := unpressed(length, part); !ok || !b.fill(plain) {
				bad.Store(true)
			}
		})
	}
	wait.Wait()
	if bad.Load() {
		return false
	}
	c.orgs.index()
	c.terms.index()
	c.tongues.index()
	c.sayings.index()
	return true
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
