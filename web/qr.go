package web

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	qrcode "github.com/skip2/go-qrcode"
)

const (
	// qrQuiet is the empty border that readers need, in modules.
	qrQuiet = 4
	// maxQR keeps a code readable from paper: 29 modules up to 42 bytes, 37 up
	// to 84.
	maxQR = 120
)

// qrSVG draws a code for a text as one path, black on white in every colour
// scheme. label is said to people who hear the page.
func qrSVG(text, label string) (template.HTML, error) {
	if len(text) > maxQR {
		return "", fmt.Errorf("a QR code of %d bytes, at most %d can be read from paper", len(text), maxQR)
	}
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("make a QR code: %w", err)
	}
	code.DisableBorder = true
	dots := code.Bitmap()
	side := len(dots) + 2*qrQuiet
	return template.HTML(fmt.Sprintf(
		`<svg class="app-qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" shape-rendering="crispEdges">`+
			`<path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		side, side, 4*side, 4*side, html.EscapeString(label), side, side, qrPath(dots))), nil
}

// qrPath draws the dark modules: a bar for each run in a row.
func qrPath(dots [][]bool) string {
	var b strings.Builder
	for y, row := range dots {
		for x := 0; x < len(row); {
			run := 0
			for x+run < len(row) && row[x+run] {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+qrQuiet, y+qrQuiet, run, run)
			}
			x += max(run, 1)
		}
	}
	return b.String()
}
