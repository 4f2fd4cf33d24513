package static

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // sizes of logos
	_ "image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Brand is how a deployment looks, beside its name. Nothing of it is needed.
type Brand struct {
	Colour string // "#17504e"
	Logo   string // a file on this machine: .svg, .png, .jpg or .webp
}

// Logo is the picture of a deployment as pages link to it.
type Logo struct {
	URL           string
	Width, Height int // as shown, in CSS pixels; a width of 0 is not known
}

const (
	brandSheet = "brand.css"
	// LeastContrast is what WCAG 2.2 AA asks of text (1.4.3). Links are written
	// in the brand's colour on white, and white on it in the header.
	LeastContrast = 4.5
	maxLogo       = 100 << 10 // bytes: each first visit pays for it
	logoHeight    = 40
)

// Colour is a colour of the screen (sRGB).
type Colour struct{ R, G, B uint8 }

// White is the ground of all text of the site.
var White = Colour{255, 255, 255}

// ParseColour reads "#17504e".
func ParseColour(text string) (Colour, error) {
	digits, ok := strings.CutPrefix(text, "#")
	rgb, err := hex.DecodeString(digits)
	if !ok || err != nil || len(rgb) != 3 {
		return Colour{}, fmt.Errorf("%q is no colour such as #17504e", text)
	}
	return Colour{rgb[0], rgb[1], rgb[2]}, nil
}

// String is the colour as a style sheet takes it.
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// luminance is the relative luminance of WCAG 2.2.
func (c Colour) luminance() float64 {
	linear := func(channel uint8) float64 {
		v := float64(channel) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the contrast ratio of WCAG 2.2 between two colours, 1 to 21.
func Contrast(a, b Colour) float64 {
	light, dark := max(a.luminance(), b.luminance()), min(a.luminance(), b.luminance())
	return (light + 0.05) / (dark + 0.05)
}

// darker is for a link under the pointer: two fifths nearer to black, so its
// contrast is never less.
func (c Colour) darker() Colour {
	f := func(v uint8) uint8 { return uint8(int(v) * 3 / 5) }
	return Colour{f(c.R), f(c.G), f(c.B)}
}

// Check says what is wrong with a brand's colour: too pale to read.
func (b Brand) Check() error {
	if b.Colour == "" {
		return nil
	}
	c, err := ParseColour(b.Colour)
	if err != nil {
		return err
	}
	if ratio := Contrast(c, White); ratio < LeastContrast {
		return fmt.Errorf("its contrast on white is %.2f to 1; %.1f is needed for people to read it: choose a darker colour", ratio, LeastContrast)
	}
	return nil
}

// AddBrand adds a sheet with the brand's colours and its logo. Call it before
// the first request. A brand without either adds nothing.
func (a *Assets) AddBrand(b Brand) error {
	if err := b.Check(); err != nil {
		return fmt.Errorf("brand colour: %w", err)
	}
	if b.Colour != "" {
		c, _ := ParseColour(b.Colour) // checked above
		a.put(brandSheet, fmt.Appendf(nil, ":root{--govuk-brand-colour:%s;--govuk-link-colour:%s;--govuk-link-hover-colour:%s;--govuk-link-visited-colour:%s}\n",
			c, c, c.darker(), c.darker()))
	}
	if b.Logo == "" {
		return nil
	}
	return a.addLogo(b.Logo)
}

func (a *Assets) addLogo(from string) error {
	ext := strings.ToLower(filepath.Ext(from))
	if !slices.Contains([]string{".svg", ".png", ".jpg", ".jpeg", ".webp"}, ext) {
		return fmt.Errorf("logo %s: want a file that ends in .svg, .png, .jpg or .webp", from)
	}
	picture, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	if len(picture) > maxLogo {
		return fmt.Errorf("logo %s has %d KB; at most %d KB, for every first visit waits for it", from, len(picture)>>10, maxLogo>>10)
	}
	name := "logo" + ext
	a.put(name, picture)
	a.logo = Logo{URL: a.URL(name), Height: logoHeight}
	if size, _, err := image.DecodeConfig(bytes.NewReader(picture)); err == nil && size.Height > 0 {
		a.logo.Width = size.Width * logoHeight / size.Height
	}
	return nil
}

// BrandSheet is the path of the sheet of the brand's colours, "" without one.
func (a *Assets) BrandSheet() string { return a.URL(brandSheet) }

// Logo is the picture of the deployment; without one its URL is empty.
func (a *Assets) Logo() Logo { return a.logo }
