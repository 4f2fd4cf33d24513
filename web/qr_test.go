package web

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	qrcode "github.com/skip2/go-qrcode"
)

var qrBar = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// drawn reads the dark modules back out of the path.
func drawn(t *testing.T, svg string, side int) [][]bool {
	t.Helper()
	dots := make([][]bool, side)
	for y := range dots {
		dots[y] = make([]bool, side)
	}
	for _, m := range qrBar.FindAllStringSubmatch(svg, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1])
		}
		if n[2] != n[3] {
			t.Fatalf("a bar is not closed: %s", m[0])
		}
		for x := range n[2] {
			dots[n[1]][n[0]+x] = true
		}
	}
	return dots
}

// finder is the pattern in three corners by which a reader finds a code.
const finder = "#######" + "#.....#" + "#.###.#" + "#.###.#" + "#.###.#" + "#.....#" + "#######"

func pattern(dots [][]bool, x, y int) string {
	var b strings.Builder
	for dy := range 7 {
		for dx := range 7 {
			b.WriteByte(".#"[map[bool]int{true: 1}[dots[y+dy][x+dx]]])
		}
	}
	return b.String()
}

func TestQR(t *testing.T) {
	const text, modules = "https://find.example.org/l/7K3M-9QFD-2TXV", 29
	markup, err := qrSVG(text, `Code "for" <this> list`)
	if err != nil {
		t.Fatal(err)
	}
	svg := string(markup)
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
	}
	side := modules + 2*qrQuiet
	for _, want := range []string{fmt.Sprintf(`viewBox="0 0 %d %d"`, side, side), `shape-rendering="crispEdges"`, `role="img"`,
		`aria-label="Code &#34;for&#34; &lt;this&gt; list"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %.300s", want, svg)
		}
	}
	if strings.Contains(svg, "style=") || strings.Contains(svg, "<script") {
		t.Error("the policy of pages forbids styles and scripts inline")
	}
	if len(svg) > 8000 {
		t.Errorf("%d bytes, about 6,000 were meant", len(svg))
	}
	dots := drawn(t, svg, side)
	far := side - qrQuiet - 7
	for _, corner := range [][2]int{{qrQuiet, qrQuiet}, {far, qrQuiet}, {qrQuiet, far}} {
		if got := pattern(dots, corner[0], corner[1]); got != finder {
			t.Errorf("no finder pattern at %v: %s", corner, got)
		}
	}
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range code.Bitmap() { // with its own border of four
		for x, dark := range row {
			if dots[y][x] != dark {
				t.Fatalf("module %d, %d is drawn %v", x, y, dots[y][x])
			}
		}
	}
	for i := 8; i < modules-8; i++ { // the timing pattern alternates
		if dots[qrQuiet+6][qrQuiet+i] != (i%2 == 0) {
			t.Errorf("timing module %d is %v", i, i%2 != 0)
		}
	}
}

func TestQRRefusesWhatPaperCannotCarry(t *testing.T) {
	if _, err := qrSVG(strings.Repeat("x", maxQR+1), "x"); err == nil {
		t.Error("a code too fine to read was drawn")
	}
	if _, err := qrSVG(strings.Repeat("x", maxQR), "x"); err != nil {
		t.Error(err)
	}
}
