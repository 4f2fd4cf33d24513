package geo

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"

	"github.com/paulmach/orb"
)

// A pack holds every unit postcode of an official file in memory: per outward
// code a bit map of the inward codes that exist, then one column each for
// east, north and area codes. Columns of neighbours compress well, so that all
// of Great Britain takes about 5 MB on disk and 12 MB in memory.
//
//	magic, version, header length, header JSON, CRC of all that, gzip body
//	body: area code tuples, one block per outward code, centres
const (
	packMagic   = "ANCHORPC"
	packVersion = 1
	inwardCodes = 10 * 20 * 20
	inwardBytes = inwardCodes / 8
	maxBody     = 256 << 20 // far above the whole country; stops a bomb
)

var errPack = errors.New("damaged postcode pack")

// PackMeta tells where a pack comes from. It is kept in the manifest and shown
// at /about/data.
type PackMeta struct {
	Kind    string `json:"kind"` // "codepoint"
	Source  string `json:"source"`
	Vintage string `json:"vintage"` // "2014-08"
	Licence string `json:"licence"`
	Rows    int    `json:"rows"`
}

// Codes are the areas a unit postcode lies in; an unknown one is empty.
type Codes struct{ Country, Region, Council, Ward, ICB string }

// Pack answers for unit postcodes, sectors and outward codes. It is never
// changed after reading, so it needs no lock.
type Pack struct {
	Meta    PackMeta
	tuples  []Codes
	blocks  map[Postcode]*block
	centres []centreRow // outward codes and sectors
}

// block is one outward code. The slices point into the body of the file.
type block struct {
	origin     [2]int32 // 10 m of the grid, or 0.0001 degree when geographic
	geographic bool     // Northern Ireland: offsets of longitude and latitude
	exists     []byte
	east       []byte // uint16 per row
	north      []byte
	codes      []byte
	terminated []byte // bit per row
	poor       []byte
	nowhere    []byte // valid, but without a position
}

type centreRow struct {
	code    Postcode
	point   orb.Point
	spreadM int
	rows    int
	shares  []Share
}

// unitRow is what a pack knows of one postcode.
type unitRow struct {
	point                     orb.Point
	codes                     Codes
	terminated, poor, nowhere bool
}

// inwardIndex numbers the inward codes 0AA to 9ZZ; -1 for none.
func inwardIndex(p Postcode) int {
	if p.Kind() != Unit {
		return -1
	}
	in := p.text[p.out:p.n]
	a, b := bytes.IndexByte(inwardLetters, in[1]), bytes.IndexByte(inwardLetters, in[2])
	if a < 0 || b < 0 || in[0] < '0' || in[0] > '9' {
		return -1
	}
	return int(in[0]-'0')*400 + a*20 + b
}

var inwardLetters = []byte(inwardOK)

// row finds a postcode's place in the columns, -1 when it does not exist.
func (b *block) row(inward int) int {
	if inward < 0 || b.exists[inward/8]&(1<<(inward%8)) == 0 {
		return -1
	}
	n := 0
	i := 0
	for ; i+8 <= inward/8; i += 8 {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(b.exists[i:]))
	}
	for ; i < inward/8; i++ {
		n += bits.OnesCount8(b.exists[i])
	}
	return n + bits.OnesCount8(b.exists[inward/8]&(1<<(inward%8)-1))
}

func bit(b []byte, i int) bool { return b[i/8]&(1<<(i%8)) != 0 }

func (p *Pack) unit(code Postcode) (unitRow, bool) {
	b := p.blocks[code.Outward()]
	if b == nil {
		return unitRow{}, false
	}
	i := b.row(inwardIndex(code))
	if i < 0 {
		return unitRow{}, false
	}
	u := unitRow{terminated: bit(b.terminated, i), poor: bit(b.poor, i), nowhere: bit(b.nowhere, i)}
	u.codes = p.tuples[binary.LittleEndian.Uint16(b.codes[2*i:])]
	if !u.nowhere {
		u.point = b.point(i)
	}
	return u, true
}

func (b *block) point(i int) orb.Point {
	x := b.origin[0] + int32(binary.LittleEndian.Uint16(b.east[2*i:]))
	y := b.origin[1] + int32(binary.LittleEndian.Uint16(b.north[2*i:]))
	if b.geographic {
		return orb.Point{float64(x) / 1e4, float64(y) / 1e4}
	}
	return FromOSGB(float64(x)*10, float64(y)*10)
}

// ReadPack reads a whole pack. Damage anywhere is an error, never a panic.
func ReadPack(r io.Reader) (*Pack, error) {
	meta, err := readPackHeader(r)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: body: %w", errPack, err)
	}
	z.Multistream(false)
	body, err := io.ReadAll(io.LimitReader(z, maxBody))
	if err != nil {
		return nil, fmt.Errorf("%w: body: %w", errPack, err)
	}
	p := &Pack{Meta: meta, blocks: map[Postcode]*block{}}
	c := &cursor{b: body}
	p.readTuples(c)
	p.readBlocks(c)
	p.readCentres(c)
	if c.bad || len(c.b) != 0 {
		return nil, errPack
	}
	return p, nil
}

func readPackHeader(r io.Reader) (PackMeta, error) {
	var head [14]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:8]) != packMagic {
		return PackMeta{}, fmt.Errorf("%w: not a pack", errPack)
	}
	if v := binary.LittleEndian.Uint16(head[8:]); v != packVersion {
		return PackMeta{}, fmt.Errorf("postcode pack of version %d, this program reads %d: import again", v, packVersion)
	}
	size := binary.LittleEndian.Uint32(head[10:])
	if size > 1<<16 {
		return PackMeta{}, fmt.Errorf("%w: header", errPack)
	}
	rest := make([]byte, size+4)
	if _, err := io.ReadFull(r, rest); err != nil {
		return PackMeta{}, fmt.Errorf("%w: header", errPack)
	}
	sum := crc32.Update(crc32.ChecksumIEEE(head[:]), crc32.IEEETable, rest[:size])
	var meta PackMeta
	if sum != binary.LittleEndian.Uint32(rest[size:]) || json.Unmarshal(rest[:size], &meta) != nil {
		return PackMeta{}, fmt.Errorf("%w: header", errPack)
	}
	return meta, nil
}

func (p *Pack) readTuples(c *cursor) {
	for range c.uint16() {
		p.tuples = append(p.tuples, Codes{c.string(), c.string(), c.string(), c.string(), c.string()})
		if c.bad {
			return
		}
	}
}

func (p *Pack) readBlocks(c *cursor) {
	for range c.uint16() {
		whole := c.b
		code, b := c.postcode(), &block{}
		b.geographic = c.byte() == 1
		b.origin = [2]int32{int32(c.uint32()), int32(c.uint32())}
		b.exists = c.bytes(inwardBytes)
		rows := 0
		for _, x := range b.exists {
			rows += bits.OnesCount8(x)
		}
		b.east, b.north, b.codes = c.bytes(2*rows), c.bytes(2*rows), c.bytes(2*rows)
		b.terminated, b.poor, b.nowhere = c.bytes((rows+7)/8), c.bytes((rows+7)/8), c.bytes((rows+7)/8)
		if c.bad || crc32.ChecksumIEEE(whole[:len(whole)-len(c.b)]) != c.uint32() || !p.codesExist(b, rows) {
			c.bad = true
			return
		}
		p.blocks[code] = b
	}
}

func (p *Pack) codesExist(b *block, rows int) bool {
	for i := range rows {
		if int(binary.LittleEndian.Uint16(b.codes[2*i:])) >= len(p.tuples) {
			return false
		}
	}
	return true
}

func (p *Pack) readCentres(c *cursor) {
	for range c.uint32() {
		r := centreRow{code: c.postcode()}
		r.point = orb.Point{float64(int32(c.uint32())) / 1e6, float64(int32(c.uint32())) / 1e6}
		r.spreadM, r.rows = int(c.uint32()), int(c.uint32())
		for range c.byte() {
			i, share := int(c.uint16()), float64(c.uint16())/10000
			if i >= len(p.tuples) {
				c.bad = true
				return
			}
			r.shares = append(r.shares, Share{Code: "lad:" + p.tuples[i].Council, Share: share, Certain: share > 0.9999})
		}
		if c.bad {
			return
		}
		p.centres = append(p.centres, r)
	}
}

// cursor reads little-endian values and goes bad at the end, once and for all.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) bytes(n int) []byte {
	if c.bad || n > len(c.b) {
		c.bad = true
		return make([]byte, min(n, inwardBytes))
	}
	out := c.b[:n:n]
	c.b = c.b[n:]
	return out
}

func (c *cursor) byte() byte     { return c.bytes(1)[0] }
func (c *cursor) uint16() uint16 { return binary.LittleEndian.Uint16(c.bytes(2)) }
func (c *cursor) uint32() uint32 { return binary.LittleEndian.Uint32(c.bytes(4)) }
func (c *cursor) string() string { return string(c.bytes(int(c.byte()))) }

func (c *cursor) postcode() Postcode {
	out := c.byte()
	text := c.bytes(int(c.byte()))
	p := Postcode{out: out, n: uint8(copy(make([]byte, maxLetters), text))}
	if len(text) > maxLetters || out > p.n || out > 4 {
		c.bad = true
		return Postcode{}
	}
	copy(p.text[:], text)
	return p
}
