package search

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
)

func TestBlocksGiveBackWhatTheyKeep(t *testing.T) {
	uuid := "0b0f6f5e-6c1c-4f0e-9d57-7a1f3c0e9a11"
	for _, tt := range []struct {
		name string
		kept int // bytes before compression; 0 for any
		text string
	}{
		{"UUIDs", 2*idBytes + 1, uuid + uuid},
		{"a UUID in capitals", idText + 1, strings.ToUpper(uuid)},
		{"of that length, but no UUID", idText + 1, strings.Repeat("x", idText)},
		{"no hyphens where they belong", idText + 1, strings.ReplaceAll(uuid, "-", "0")},
		{"any other", 8, "feed/17"},
		{"nothing", 0, ""},
	} {
		from, to := []byte(tt.text), []byte(nil)
		b := idTexts(&from).bytes()
		if tt.kept > 0 && len(b) != tt.kept {
			t.Errorf("%s: %d bytes are kept, want %d", tt.name, len(b), tt.kept)
		}
		if !idTexts(&to).fill(b) || string(to) != tt.text {
			t.Errorf("%s: %q became %q", tt.name, tt.text, to)
		}
	}
	for _, numbers := range [][]uint32{nil, {0}, {0, 0, 3, 3, 300, 1 << 31}} {
		var back []uint32
		if !rising(&back).fill(rising(&numbers).bytes()) || !slices.Equal(back, numbers) {
			t.Errorf("%v became %v", numbers, back)
		}
	}
	var back []plain
	many := make([]plain, 2500) // more than one step
	for i := range many {
		many[i] = plain{until: int64(i) << 33, org: uint32(i), ageMax: noAge, flags: uint16(i)}
	}
	if !raw(&back).fill(raw(&many).bytes()) || !slices.Equal(back, many) {
		t.Error("plain facts are not what they were")
	}
	if raw(&back).fill(make([]byte, 7)) {
		t.Error("half a value is taken for a whole one")
	}
}

func TestColumnsFileHoldsTheWholeView(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	fill(t, s, generated(0, 300))
	x := openIndex(t, dir, s)
	x.saveColumns(testNow)
	kept, err := readSnapshot(dir, x.schema, x.storeID, x.indexed)
	if err != nil {
		t.Fatal(err)
	}
	if kept.layout == (layout{}) || kept.layout != layoutOf(x.base.reader) {
		t.Error("the file does not say of which segments it is")
	}
	name := filepath.Join(dir, snapshotName(x.schema, x.indexed))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := range 4 { // of another version, and damaged anywhere
		b := bytes.Clone(whole)
		b[at*(len(b)-1)/3] ^= 1
		if _, err := decodeColumns(b, newHead(x.schema, x.storeID, x.indexed)); !errors.Is(err, errSnapshot) {
			t.Errorf("a file that differs at %d of 3 parts is read: %v", at, err)
		}
	}
	kept.cols.derive(x.words)
	was, is := x.base.cols.blocks(), kept.cols.blocks()
	for i := range was {
		if !bytes.Equal(was[i].bytes(), is[i].bytes()) {
			t.Errorf("block %d of %d differs", i, len(was))
		}
	}
	a, b := x.base.cols, kept.cols
	if !slices.Equal(a.lines, b.lines) || !slices.Equal(a.units, b.units) || !slices.Equal(a.loose, b.loose) ||
		!slices.Equal(a.stated, b.stated) || !slices.Equal(a.byID, b.byID) || a.lengths != b.lengths || a.live != b.live {
		t.Error("other things follow from the columns that were read")
	}
	if !slices.Equal(x.base.cols.titles.place, kept.cols.titles.place) {
		t.Error("the order of the names differs")
	}
}

// TestColumnsOfOtherSegments: document numbers change when the index writes or
// merges segments, and columns in an older order must not be used as they are.
func TestColumnsOfOtherSegments(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	fill(t, s, generated(0, 300))
	x := openIndex(t, dir, s)
	x.saveColumns(testNow)
	old := layoutOf(x.base.reader)
	var public []string // which documents come first differs from build to build
	for _, l := range generated(0, 300) {
		if l.State == directory.Published && len(public) < 5 {
			public = append(public, l.ID)
		}
	}
	for n, id := range public {
		rename := func(l *directory.Listing) error {
			l.Service.Name = fmt.Sprintf("Zeppelin spotters %d", n)
			return nil
		}
		if _, err := s.UpdateListing(t.Context(), id, directory.Edit{}, rename); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	query := Query{Text: "zeppelin debt advice", Limit: 100}
	sorted := func(r Results) []string { return slices.Sorted(slices.Values(ids(r))) } // their number counts for the order
	want, renamed := sorted(find(t, x, query)), find(t, x, Query{Text: "zeppelin"}).Total
	x.kept = snapshot{seq: x.indexed} // no newer file at closing
	r, err := x.live.reader()
	if err != nil {
		t.Fatal(err)
	}
	x.kept.layout = layoutOf(r)
	r.Close()
	x.Close()
	again := openIndex(t, dir, s)
	if layoutOf(again.base.reader) == old {
		t.Error("edits left the segments as they were: this tests nothing")
	}
	if got := sorted(find(t, again, query)); !slices.Equal(got, want) {
		t.Errorf("after reopening %v, want %v", got, want)
	}
	if got := find(t, again, Query{Text: "zeppelin"}); got.Total != renamed || renamed != len(public) {
		t.Errorf("%d renamed listings are found, %d before", got.Total, renamed)
	}
	if r, err := again.Check(t.Context()); err != nil || !r.Sound() || r.Documents != 300 {
		t.Errorf("check: %+v, %v", r, err)
	}
}

// TestClosingLeavesColumnsForTheNextStart: with edits in the overlay, too.
func TestClosingLeavesColumnsForTheNextStart(t *testing.T) {
	s, dir := openStore(t), t.TempDir()
	fill(t, s, generated(0, 100))
	x := openIndex(t, dir, s)
	fill(t, s, generated(100, 120))
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := status(t, x)
	x.Close()
	again := openIndex(t, dir, s)
	if again.kept.layout == (layout{}) || again.kept.layout != layoutOf(again.base.reader) {
		t.Error("the columns must be arranged at the next start")
	}
	if got := status(t, again); got.Overlay != 0 || got.Seq != want.Seq || got.Documents != want.Documents {
		t.Errorf("after reopening %+v, before %+v", got, want)
	}
	if r, err := again.Check(t.Context()); err != nil || !r.Sound() {
		t.Errorf("check: %+v, %v", r, err)
	}
}

func TestNameTable(t *testing.T) {
	p := newPacker()
	for i, name := range []string{"Holbeck Tea & Talk", "Tea and Talk", "", "Café Société", "tea and talk", "Teapot Menders' Shed"} {
		org := []string{"Hearth Trust", "Citizens Advice Bureau"}[i%2]
		p.add(&row{id: fmt.Sprint("l", i), name: name, org: "o" + org[:1], orgName: org})
	}
	c := p.done(testWords())
	texts := func(names []uint32) (out []string) {
		for _, n := range names {
			out = append(out, c.titled(n))
		}
		return out
	}
	for _, tt := range []struct {
		what string
		got  []uint32
		want []string
	}{
		{"the text of two", c.exactly("tea and talk"), []string{"l1", "l4"}},
		{"accents do not count", c.exactly("cafe societe"), []string{"l3"}},
		{"initials", c.exactly("cab"), []string{"oC"}},
		{"part of a name", c.exactly("tea and"), nil},
		{"an unknown word", c.exactly("tea and zeppelins"), nil},
		{"all words in any order", c.holdingAll([]string{"talk", "holbeck"}, 5), []string{"l0"}},
		{"the organization helps", c.holdingAll([]string{"menders", "bureau"}, 5), []string{"l5"}},
		{"an unknown word among them", c.holdingAll([]string{"talk", "zeppelin"}, 5), nil},
		{"begun, names that begin so first", slices.Collect(c.begun("tea")), []string{"l1", "l4", "l5", "l0"}},
		{"the last word begun", slices.Collect(c.begun("tea and ta")), []string{"l1", "l4", "l0"}},
		{"a whole name", slices.Collect(c.begun("teapot menders shed")), []string{"l5"}},
		{"begun like nothing", slices.Collect(c.begun("zep")), nil},
	} {
		if got := texts(tt.got); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, got, tt.want)
		}
	}
}
