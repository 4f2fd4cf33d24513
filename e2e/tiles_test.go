//go:build browser

package e2e

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The two colours of the library's light map that the tiles of the test show.
const (
	earthColour = "#e2dfda"
	waterColour = "#80deea"
)

// TestLocalTiles: a file of vector tiles on the server's own disk is drawn under
// the pins, from this site alone.
func TestLocalTiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tiny.pmtiles")
	if err := os.WriteFile(file, tileArchive(), 0o600); err != nil {
		t.Fatal(err)
	}
	browser, site := StartBrowser(t), startSite(t, "--map-base", file, "--map-attribution", "Invented tiles of a test")
	for _, width := range []int64{320, 1280} {
		page := browser.Open(t, site.URL+mapPath, Look{Width: width})
		if got := page.Text(".app-map"); !strings.Contains(got, "Invented tiles of a test") {
			t.Errorf("%d: nobody is named for the tiles: %q", width, got)
		}
		openMap(page)
		await(page, `document.querySelector(".app-live canvas.leaflet-tile-loaded")`)
		time.Sleep(500 * time.Millisecond)
		found := eval[[]string](page, `[...new Set([...document.querySelectorAll(".app-live canvas.leaflet-tile")].flatMap(canvas => {
			const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, out = [];
			for (let i = 0; i < pixels.length; i += 4 * 997) out.push("#" + [0, 1, 2].map(n => pixels[i + n].toString(16).padStart(2, "0")).join(""));
			return out;
		}))]`)
		for _, want := range []string{earthColour, waterColour} {
			if !slices.Contains(found, want) {
				t.Errorf("%d: no %s in the map, it has %q", width, want, found)
			}
		}
		for _, wrong := range slices.Concat(page.Errors(), page.Overflow(), page.Weight().Foreign) {
			t.Error(width, wrong)
		}
		for _, v := range page.Violations() {
			t.Error(width, v)
		}
		page.Screenshot("map-tiles-" + strconv.FormatInt(width, 10))
	}
}

// tileArchive is a PMTiles file, version 3, whose one tile stands for every
// tile of all zooms: land with a lake in its middle.
func tileArchive() []byte {
	const headerLength, lowest, highest = 127, 0, 15
	everyTile := (uint64(1)<<(2*(highest+1)) - 1) / 3 // 1 + 4 + ... + 4^15
	tile, about := landWithLake(), []byte("{}")
	var index []byte // one entry: from tile 0 on, at the first byte
	for _, n := range []uint64{1, 0, everyTile, uint64(len(tile)), 1} {
		index = binary.AppendUvarint(index, n)
	}
	h := append([]byte("PMTiles"), 3)
	at := uint64(headerLength)
	for _, part := range [][]byte{index, about, nil, tile} {
		h = binary.LittleEndian.AppendUint64(h, at)
		h = binary.LittleEndian.AppendUint64(h, uint64(len(part)))
		at += uint64(len(part))
	}
	for _, n := range []uint64{everyTile, 1, 1} { // tiles, entries, contents
		h = binary.LittleEndian.AppendUint64(h, n)
	}
	const clustered, plain, vector = 1, 1, 1
	h = append(h, clustered, plain, plain, vector, lowest, highest)
	for _, degrees := range []int32{-180, -85, 180, 85} {
		h = binary.LittleEndian.AppendUint32(h, uint32(degrees*1e7))
	}
	h = append(h, make([]byte, headerLength-len(h))...) // the middle: nobody asks
	return slices.Concat(h, index, about, tile)
}

// landWithLake is a vector tile: two layers with a square each.
func landWithLake() []byte {
	return slices.Concat(
		message(3, layer("earth", 0, 4096)),
		message(3, layer("water", 1024, 2048)),
	)
}

func layer(name string, from, side int32) []byte {
	move := func(x, y int32) []byte { return slices.Concat(signed(x), signed(y)) }
	const moveTo, lineTo, closePath, polygon, extent = 1<<3 | 1, 3<<3 | 2, 1<<3 | 7, 3, 4096
	square := slices.Concat([]byte{moveTo}, move(from, from), []byte{lineTo}, move(side, 0), move(0, side), move(-side, 0), []byte{closePath})
	feature := slices.Concat(message(2, []byte{0, 0}), number(3, polygon), message(4, square)) // its kind, its shape
	return slices.Concat(number(15, 2), message(1, []byte(name)), message(2, feature),
		message(3, []byte("kind")), message(4, message(1, []byte(name))), number(5, extent))
}

// message is a field of a protocol buffer that holds bytes, number one that
// holds a number, signed a number within packed bytes.
func message(field uint64, body []byte) []byte {
	return append(binary.AppendUvarint(binary.AppendUvarint(nil, field<<3|2), uint64(len(body))), body...)
}

func number(field, n uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, field<<3), n)
}

func signed(n int32) []byte { return binary.AppendUvarint(nil, uint64(uint32(n<<1^n>>31))) }
