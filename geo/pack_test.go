package geo

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
)

func buildPack(t testing.TB, rows []UnitRow) []byte {
	t.Helper()
	b := NewPackBuilder()
	for _, r := range rows {
		if err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := b.Write(&out, PackMeta{Kind: "codepoint", Vintage: "2026-08"}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func mustCode(t testing.TB, text string) Postcode {
	t.Helper()
	p, _, err := ParsePostcode(text, nil)
	if err != nil {
		t.Fatalf("%s is not a postcode", text)
	}
	return p
}

// invented makes n units over the outward codes, in the inward codes' order of
// a seeded shuffle.
func invented(t testing.TB, outward []Postcode, n int) []UnitRow {
	random := rand.New(rand.NewPCG(3, 4))
	var rows []UnitRow
	for i, out := range outward {
		at := random.Perm(inwardCodes)[:n]
		for _, in := range at {
			code := fmt.Sprintf("%s %d%c%c", out, in/400, inwardOK[in/20%20], inwardOK[in%20])
			rows = append(rows, UnitRow{Postcode: mustCode(t, code),
				East: float64(100000 + i*150 + random.IntN(4000)), North: float64(100000 + random.IntN(4000)),
				Terminated: random.IntN(10) == 0, Poor: random.IntN(10) == 0, Nowhere: random.IntN(50) == 0,
				Codes: Codes{Country: "E92000001", Council: fmt.Sprintf("E0700000%d", i%9), Ward: fmt.Sprintf("E05%06d", i)}})
		}
	}
	return rows
}

func TestPackRoundTrip(t *testing.T) {
	rows := invented(t, []Postcode{mustCode(t, "BS5"), mustCode(t, "EC1A"), mustCode(t, "M1")}, 900)
	p, err := ReadPack(bytes.NewReader(buildPack(t, rows)))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		u, ok := p.unit(r.Postcode)
		if !ok || u.terminated != r.Terminated || u.poor != r.Poor || u.nowhere != r.Nowhere || u.codes != r.Codes {
			t.Fatalf("%s: %+v, want %+v", r.Postcode, u, r)
		}
		if d := Distance(u.point, FromOSGB(r.East, r.North)); !r.Nowhere && d > 7.2 {
			t.Fatalf("%s is %.1f m off", r.Postcode, d)
		}
	}
	known := map[Postcode]bool{}
	for _, r := range rows {
		known[r.Postcode] = true
	}
	for in := range inwardCodes {
		code := mustCode(t, fmt.Sprintf("BS5 %d%c%c", in/400, inwardOK[in/20%20], inwardOK[in%20]))
		if _, ok := p.unit(code); ok != known[code] {
			t.Fatalf("%s: known %v", code, ok)
		}
	}
	if !bytes.Equal(buildPack(t, rows), buildPack(t, rows)) {
		t.Error("the same rows give other bytes")
	}
}

func TestPackCentres(t *testing.T) {
	var rows []UnitRow
	for i, in := range []string{"6AA", "6AB", "6AD", "7AA"} {
		council := "E06000023"
		if i == 3 {
			council = "E06000025"
		}
		rows = append(rows, UnitRow{Postcode: mustCode(t, "BS5 "+in), East: float64(360000 + 100*i), North: 174000, Codes: Codes{Council: council}})
	}
	p, err := ReadPack(bytes.NewReader(buildPack(t, rows)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range p.centres {
		got = append(got, fmt.Sprint(c.code, c.spreadM, c.rows, c.shares))
	}
	want := "[BS5 200 4 [{lad:E06000023 0.75 false} {lad:E06000025 0.25 false}] BS5 6 100 3 [{lad:E06000023 1 true}] BS5 7 0 1 [{lad:E06000025 1 true}]]"
	if fmt.Sprint(got) != want {
		t.Errorf("centres %v", got)
	}
}

func TestPackNorthernIreland(t *testing.T) {
	rows := []UnitRow{{Postcode: mustCode(t, "BT1 5GS"), East: -5.9301, North: 54.5973, Geographic: true},
		{Postcode: mustCode(t, "BT1 5GT"), East: -5.9288, North: 54.5991, Geographic: true}}
	p, err := ReadPack(bytes.NewReader(buildPack(t, rows)))
	if err != nil {
		t.Fatal(err)
	}
	u, _ := p.unit(rows[1].Postcode)
	if math.Abs(u.point[0]+5.9288) > 1e-4 || math.Abs(u.point[1]-54.5991) > 1e-4 {
		t.Errorf("point %v", u.point)
	}
	b := NewPackBuilder()
	b.Add(rows[0])
	b.Add(UnitRow{Postcode: mustCode(t, "BT1 5GX"), East: 333000, North: 374000})
	if err := b.Write(&bytes.Buffer{}, PackMeta{}); err == nil {
		t.Error("one outward code on two grids was taken")
	}
}

func TestPackRefuses(t *testing.T) {
	if err := NewPackBuilder().Add(UnitRow{Postcode: mustCode(t, "BS5 6")}); err == nil {
		t.Error("a sector was taken as a unit")
	}
	good := buildPack(t, invented(t, []Postcode{mustCode(t, "BS5")}, 50))
	for n := range good {
		if _, err := ReadPack(bytes.NewReader(good[:n])); err == nil {
			t.Fatalf("%d of %d bytes were taken as a pack", n, len(good))
		}
	}
	newer := bytes.Clone(good)
	newer[8]++
	if _, err := ReadPack(bytes.NewReader(newer)); err == nil {
		t.Error("a pack of another version was read")
	}
}

func FuzzReadPack(f *testing.F) {
	f.Add(buildPack(f, invented(f, []Postcode{mustCode(f, "BS5"), mustCode(f, "M1")}, 20)))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadPack(bytes.NewReader(b))
		if err == nil {
			p.unit(mustCode(t, "BS5 6AA"))
		}
	})
}

// The body alone, as a damaged or hostile file could have it inside an intact
// gzip stream.
func FuzzPackBody(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 1, 0, 3, 3, 'B', 'S', '5'})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, c := &Pack{blocks: map[Postcode]*block{}}, &cursor{b: b}
		p.readTuples(c)
		p.readBlocks(c)
		p.readCentres(c)
	})
}

// country is as many units as Great Britain has.
func country(b *testing.B) []byte {
	var outward []Postcode
	for _, c := range testData(b).snap().outward {
		if c.code.Kind() == Outward && len(outward) < 2880 {
			outward = append(outward, c.code)
		}
	}
	return buildPack(b, invented(b, outward, 585))
}

func BenchmarkReadCountry(b *testing.B) {
	pack := country(b)
	runtime.GC()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var p *Pack
	for b.Loop() {
		p, _ = ReadPack(bytes.NewReader(pack))
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/1e6, "MB-held")
	b.ReportMetric(float64(len(pack))/1e6, "MB-file")
	runtime.KeepAlive(p)
}

func BenchmarkUnit(b *testing.B) {
	rows := invented(b, []Postcode{mustCode(b, "BS5")}, 2000)
	p, err := ReadPack(bytes.NewReader(buildPack(b, rows)))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		p.unit(rows[1].Postcode)
	}
}
