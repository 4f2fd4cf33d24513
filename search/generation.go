package search

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// generation is one bleve index on disk, in a folder of its own.
type generation struct {
	dir   string
	index bleve.Index
}

// What a generation says of itself, written in the same batch as documents.
var (
	keySeq    = []byte("anchorpoint/seq")
	keySchema = []byte("anchorpoint/schema")
	keyStore  = []byte("anchorpoint/store")
	keyParked = []byte("anchorpoint/parked")
)

// boltTimeout is how long to wait for another process's lock; without it bleve
// waits for ever.
const boltTimeout = "2s"

// folder is the place of all generations: the live one is named in CURRENT.
type folder struct {
	dir  string
	lock *os.File
}

// openFolder takes the folder for this process. The lock ends with the process,
// however that ends, so there is no stale lock to clear.
func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the index folder: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the index: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", dir, ErrInUse)
	}
	return &folder{dir: dir, lock: f}, nil
}

func (f *folder) close() error { return f.lock.Close() }

// current is the folder of the live generation, empty when there is none.
func (f *folder) current() string {
	name, err := os.ReadFile(filepath.Join(f.dir, "CURRENT"))
	s := strings.TrimSpace(string(name))
	if err != nil || s == "" || s != filepath.Base(s) || !strings.HasPrefix(s, "index-") {
		return ""
	}
	return filepath.Join(f.dir, s)
}

// next names a new generation.
func (f *folder) next(schema string) string {
	highest := 0
	for _, name := range f.generations() {
		if n, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:]); err == nil {
			highest = max(highest, n)
		}
	}
	return filepath.Join(f.dir, fmt.Sprintf("index-%s-%d", schema, highest+1))
}

func (f *folder) generations() []string {
	names, _ := filepath.Glob(filepath.Join(f.dir, "index-*"))
	return slices.DeleteFunc(names, func(s string) bool { return strings.HasSuffix(s, ".tmp") })
}

// publish gives a finished generation its name and makes it the live one, so
// that a crash leaves either the old or the new.
func (f *folder) publish(tmp, dir string) error {
	if err := errors.Join(syncDir(filepath.Join(tmp, "store")), syncDir(tmp)); err != nil {
		return fmt.Errorf("sync the new index: %w", err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return fmt.Errorf("name the new index: %w", err)
	}
	if err := writeFile(filepath.Join(f.dir, "CURRENT"), []byte(filepath.Base(dir)+"\n")); err != nil {
		return fmt.Errorf("publish the new index: %w", err)
	}
	return nil
}

// quarantine puts a generation that cannot be trusted aside, for people to look
// at; the two newest are kept.
func (f *folder) quarantine(dir string, now time.Time) {
	aside := filepath.Join(f.dir, "quarantine-"+now.UTC().Format("20060102-150405.000"))
	if err := os.Rename(dir, aside); err != nil {
		os.RemoveAll(dir)
	}
	keep(f.dir, "quarantine-*", 2)
}

// tidy removes what interrupted builds left, and old generations but one.
func (f *folder) tidy() {
	for _, pattern := range []string{"index-*.tmp", "scorch-offline-build*", "*.bin.tmp", "CURRENT.tmp"} {
		keep(f.dir, pattern, 0)
	}
	live := f.current()
	var others []string
	for _, name := range f.generations() {
		if name != live {
			others = append(others, name)
		}
	}
	slices.SortFunc(others, byTime)
	for _, name := range others[:max(len(others)-1, 0)] {
		os.RemoveAll(name)
	}
}

func keep(dir, pattern string, n int) {
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	slices.SortFunc(names, byTime)
	for _, name := range names[:max(len(names)-n, 0)] {
		os.RemoveAll(name)
	}
}

// byTime puts the oldest first.
func byTime(a, b string) int {
	return modified(a).Compare(modified(b))
}

func modified(name string) time.Time {
	info, err := os.Stat(name)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// openGeneration opens a bleve index that verify has passed. Panics and bad
// memory inside bleve become errors.
func openGeneration(dir string) (g *generation, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			g, err = nil, fmt.Errorf("open the index %s: %v", filepath.Base(dir), r)
		}
	}()
	useCodec()
	i, err := bleve.OpenUsing(dir, map[string]any{"bolt_timeout": boltTimeout})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, ErrInUse
	}
	if err != nil {
		return nil, fmt.Errorf("open the index %s: %w", filepath.Base(dir), err)
	}
	return &generation{dir, i}, nil
}

func (g *generation) reader() (index.IndexReader, error) {
	inner, err := g.index.Advanced()
	if err != nil {
		return nil, fmt.Errorf("reach into the index: %w", err)
	}
	r, err := inner.Reader()
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	return r, nil
}

// origin is where a generation comes from and how far it is.
type origin struct {
	schema, store string
	seq           int64
	parked        map[string]Parked
}

func (g *generation) origin() (o origin, err error) {
	read := func(key []byte) []byte {
		value, e := g.index.GetInternal(key)
		err = errors.Join(err, e)
		return value
	}
	o.schema, o.store = string(read(keySchema)), string(read(keyStore))
	if b := read(keySeq); len(b) == 8 {
		o.seq = int64(binary.BigEndian.Uint64(b))
	} else {
		err = errors.Join(err, errors.New("the index does not say which changes it holds"))
	}
	o.parked = map[string]Parked{}
	if b := read(keyParked); len(b) > 0 {
		err = errors.Join(err, json.Unmarshal(b, &o.parked))
	}
	return o, err
}

func seqBytes(seq int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(seq)) }

// verify looks a generation over before bleve may touch it: opening a damaged
// one can panic or delete its segments, and bleve never checks their checksums.
// It gives the names of damaged files.
func verify(dir string) (damaged []string, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			damaged, err = []string{"store/root.bolt"}, nil
		}
	}()
	meta, err := os.ReadFile(filepath.Join(dir, "index_meta.json"))
	if err != nil || !json.Valid(meta) {
		return []string{"index_meta.json"}, nil
	}
	names, err := segmentNames(filepath.Join(dir, "store", "root.bolt"))
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, ErrInUse
	}
	if err != nil {
		return []string{"store/root.bolt"}, nil
	}
	for _, name := range names {
		if !segmentSound(filepath.Join(dir, "store", name)) {
			damaged = append(damaged, "store/"+name)
		}
	}
	return damaged, nil
}

// segmentNames reads the files that root.bolt counts on; others in the folder
// are leftovers.
func segmentNames(name string) ([]string, error) {
	if info, err := os.Stat(name); err != nil || info.Size() == 0 {
		return nil, errors.New("missing or empty")
	}
	db, err := bolt.Open(name, 0o600, &bolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var out []string
	err = db.View(func(tx *bolt.Tx) error {
		snapshots := tx.Bucket([]byte{'s'})
		if snapshots == nil {
			return errors.New("no snapshots")
		}
		return snapshots.ForEachBucket(func(epoch []byte) error {
			segments := snapshots.Bucket(epoch)
			return segments.ForEachBucket(func(key []byte) error {
				if path := segments.Bucket(key).Get([]byte{'p'}); path != nil {
					out = append(out, string(path))
				}
				return nil
			})
		})
	})
	slices.Sort(out)
	return slices.Compact(out), err
}
