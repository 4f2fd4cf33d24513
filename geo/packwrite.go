package geo

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// UnitRow is one unit postcode as an official file gives it.
type UnitRow struct {
	Postcode    Postcode
	East, North float64 // metres of the British grid; longitude and latitude when Geographic
	Geographic  bool    // Northern Ireland
	Terminated  bool
	Poor        bool // position worse than its own building
	Nowhere     bool // no position at all
	Codes       Codes
}

// PackBuilder gathers the rows of a pack.
type PackBuilder struct {
	rows   map[Postcode][]packRow
	tuples map[Codes]uint16
	count  int
}

type packRow struct {
	x, y       int32
	codes      uint16
	inward     uint16
	geographic bool
	flags      uint8
}

const (
	flagTerminated = 1 << iota
	flagPoor
	flagNowhere
)

// NewPackBuilder starts an empty pack.
func NewPackBuilder() *PackBuilder {
	return &PackBuilder{rows: map[Postcode][]packRow{}, tuples: map[Codes]uint16{}}
}

// Len is the number of rows added.
func (b *PackBuilder) Len() int { return b.count }

var errUnitRow = errors.New("not a unit postcode")

// Add takes one row. A postcode given twice keeps its last row.
func (b *PackBuilder) Add(u UnitRow) error {
	inward := inwardIndex(u.Postcode)
	if inward < 0 {
		return errUnitRow
	}
	codes, ok := b.tuples[u.Codes]
	if !ok {
		if len(b.tuples) == math.MaxUint16 {
			return errors.New("more than 65,535 combinations of area codes")
		}
		codes = uint16(len(b.tuples))
		b.tuples[u.Codes] = codes
	}
	r := packRow{codes: codes, inward: uint16(inward), geographic: u.Geographic, flags: flagsOf(u)}
	scale := 0.1
	if u.Geographic {
		scale = 1e4
	}
	if !u.Nowhere {
		r.x, r.y = int32(math.Round(u.East*scale)), int32(math.Round(u.North*scale))
	}
	out := u.Postcode.Outward()
	b.rows[out] = append(b.rows[out], r)
	b.count++
	return nil
}

func flagsOf(u UnitRow) (f uint8) {
	if u.Terminated {
		f |= flagTerminated
	}
	if u.Poor {
		f |= flagPoor
	}
	if u.Nowhere {
		f |= flagNowhere
	}
	return f
}

// Write writes the pack. The same rows give the same bytes.
func (b *PackBuilder) Write(w io.Writer, meta PackMeta) error {
	header, err := json.Marshal(meta)
	if err != nil {
		return err
	}
	head := binary.LittleEndian.AppendUint16([]byte(packMagic), packVersion)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(header)))
	head = append(head, header...)
	head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(head))
	if _, err := w.Write(head); err != nil {
		return err
	}
	z, _ := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err := b.writeBody(z); err != nil {
		return err
	}
	return z.Close()
}

func (b *PackBuilder) writeBody(w io.Writer) error {
	names := slices.SortedFunc(maps.Keys(b.tuples), func(x, y Codes) int { return cmp.Compare(b.tuples[x], b.tuples[y]) })
	body := binary.LittleEndian.AppendUint16(nil, uint16(len(names)))
	for _, t := range names {
		for _, s := range []string{t.Country, t.Region, t.Council, t.Ward, t.ICB} {
			body = append(append(body, byte(len(s))), s...)
		}
	}
	outward := slices.SortedFunc(maps.Keys(b.rows), comparePostcodes)
	body = binary.LittleEndian.AppendUint16(body, uint16(len(outward)))
	var centres []byte
	n := uint32(0)
	for _, code := range outward {
		rows, err := sortRows(b.rows[code])
		if err != nil {
			return fmt.Errorf("outward code %s: %w", code, err)
		}
		if body, err = appendBlock(body, code, rows); err != nil {
			return fmt.Errorf("outward code %s: %w", code, err)
		}
		for code, part := range parts(code, rows) {
			if c := b.appendCentre(nil, code, part, names); c != nil {
				centres, n = append(centres, c...), n+1
			}
		}
	}
	body = binary.LittleEndian.AppendUint32(body, n)
	_, err := w.Write(append(body, centres...))
	return err
}

func comparePostcodes(a, b Postcode) int {
	return cmp.Or(bytes.Compare(a.text[:a.out], b.text[:b.out]), bytes.Compare(a.text[:], b.text[:]))
}

// sortRows orders by inward code and drops repeats, keeping the last.
func sortRows(rows []packRow) ([]packRow, error) {
	slices.SortStableFunc(rows, func(a, b packRow) int { return cmp.Compare(a.inward, b.inward) })
	kept := rows[:0]
	for i, r := range rows {
		if i+1 < len(rows) && rows[i+1].inward == r.inward {
			continue
		}
		if r.geographic != rows[0].geographic {
			return nil, errors.New("rows on two different grids")
		}
		kept = append(kept, r)
	}
	return kept, nil
}

func appendBlock(body []byte, code Postcode, rows []packRow) ([]byte, error) {
	start := len(body)
	origin, err := originOf(rows)
	if err != nil {
		return nil, err
	}
	body = appendPostcode(body, code)
	body = append(body, boolByte(rows[0].geographic))
	body = binary.LittleEndian.AppendUint32(body, uint32(origin[0]))
	body = binary.LittleEndian.AppendUint32(body, uint32(origin[1]))
	exists := make([]byte, inwardBytes)
	for _, r := range rows {
		exists[r.inward/8] |= 1 << (r.inward % 8)
	}
	body = append(body, exists...)
	for _, column := range []func(packRow) uint16{
		func(r packRow) uint16 { return offset(r, r.x, origin[0]) },
		func(r packRow) uint16 { return offset(r, r.y, origin[1]) },
		func(r packRow) uint16 { return r.codes },
	} {
		for _, r := range rows {
			body = binary.LittleEndian.AppendUint16(body, column(r))
		}
	}
	for _, flag := range []uint8{flagTerminated, flagPoor, flagNowhere} {
		set := make([]byte, (len(rows)+7)/8)
		for i, r := range rows {
			if r.flags&flag != 0 {
				set[i/8] |= 1 << (i % 8)
			}
		}
		body = append(body, set...)
	}
	return binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE(body[start:])), nil
}

func offset(r packRow, v, origin int32) uint16 {
	if r.flags&flagNowhere != 0 {
		return 0
	}
	return uint16(v - origin)
}

func originOf(rows []packRow) (origin [2]int32, err error) {
	origin = [2]int32{math.MaxInt32, math.MaxInt32}
	far := [2]int32{math.MinInt32, math.MinInt32}
	for _, r := range rows {
		if r.flags&flagNowhere == 0 {
			origin = [2]int32{min(origin[0], r.x), min(origin[1], r.y)}
			far = [2]int32{max(far[0], r.x), max(far[1], r.y)}
		}
	}
	if far[0] == math.MinInt32 {
		return [2]int32{}, nil
	}
	if int64(far[0])-int64(origin[0]) > math.MaxUint16 || int64(far[1])-int64(origin[1]) > math.MaxUint16 {
		return origin, errors.New("positions more than 655 km apart")
	}
	return origin, nil
}

func appendPostcode(body []byte, p Postcode) []byte {
	return append(append(body, p.out, p.n), p.text[:p.n]...)
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// parts yields the outward code with all its rows, then each sector with its
// own, in order.
func parts(code Postcode, rows []packRow) func(func(Postcode, []packRow) bool) {
	return func(yield func(Postcode, []packRow) bool) {
		if !yield(code, rows) {
			return
		}
		for start := 0; start < len(rows); {
			digit := rows[start].inward / 400
			end := start
			for end < len(rows) && rows[end].inward/400 == digit {
				end++
			}
			sector := code
			sector.text[sector.n] = '0' + byte(digit)
			sector.n++
			if !yield(sector, rows[start:end]) {
				return
			}
			start = end
		}
	}
}

// appendCentre writes the median position of some rows, the distance that
// holds 90 % of them, and the councils with their shares; nil when no row has
// a position.
func (b *PackBuilder) appendCentre(out []byte, code Postcode, rows []packRow, names []Codes) []byte {
	var xs, ys []int32
	councils := map[string]int{}
	total := 0
	for _, r := range rows {
		if r.flags&(flagNowhere|flagTerminated) == 0 {
			xs, ys = append(xs, r.x), append(ys, r.y)
		}
		if c := names[r.codes].Council; c != "" && r.flags&flagTerminated == 0 {
			councils[c]++
			total++
		}
	}
	if len(xs) == 0 {
		return nil
	}
	slices.Sort(xs)
	slices.Sort(ys)
	x, y := xs[len(xs)/2], ys[len(ys)/2]
	at, spread := centreOf(rows, x, y)
	out = appendPostcode(out, code)
	out = binary.LittleEndian.AppendUint32(out, uint32(int32(math.Round(at[0]*1e6))))
	out = binary.LittleEndian.AppendUint32(out, uint32(int32(math.Round(at[1]*1e6))))
	out = binary.LittleEndian.AppendUint32(out, uint32(spread))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(xs)))
	return b.appendShares(out, councils, total, names)
}

func centreOf(rows []packRow, x, y int32) (orb.Point, int) {
	at := func(x, y int32) orb.Point { return FromOSGB(float64(x)*10, float64(y)*10) }
	apart := func(r packRow) float64 { return 10 * math.Hypot(float64(r.x-x), float64(r.y-y)) }
	if rows[0].geographic {
		at = func(x, y int32) orb.Point { return orb.Point{float64(x) / 1e4, float64(y) / 1e4} }
		apart = func(r packRow) float64 { return Distance(at(r.x, r.y), at(x, y)) }
	}
	var d []float64
	for _, r := range rows {
		if r.flags&(flagNowhere|flagTerminated) == 0 {
			d = append(d, apart(r))
		}
	}
	slices.Sort(d)
	return at(x, y), int(math.Ceil(d[len(d)*9/10]))
}

// appendShares leaves out councils below 1 %: they are the noise of borders.
func (b *PackBuilder) appendShares(out []byte, councils map[string]int, total int, names []Codes) []byte {
	var order []string
	for c, n := range councils {
		if 100*n >= total {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(x, y string) int { return cmp.Or(councils[y]-councils[x], cmp.Compare(x, y)) })
	order = order[:min(len(order), math.MaxUint8)]
	out = append(out, byte(len(order)))
	for _, c := range order {
		i := slices.IndexFunc(names, func(t Codes) bool { return t.Council == c })
		out = binary.LittleEndian.AppendUint16(out, uint16(i))
		out = binary.LittleEndian.AppendUint16(out, uint16(math.Round(float64(councils[c])/float64(total)*10000)))
	}
	return out
}

// Codes counts the outward codes and sectors among the rows.
func (b *PackBuilder) Codes() (outward, sectors int) {
	for code, rows := range b.rows {
		outward++
		for range parts(code, rows) {
			sectors++
		}
		sectors-- // the outward code itself
	}
	return outward, sectors
}
