package static

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// The ratios are those of the examples of WCAG and of its published tools.
func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		colour string
		want   float64
	}{
		{"#000000", 21}, {"#ffffff", 1}, {"#777777", 4.48}, {"#767676", 4.54}, {"#ff0000", 4.00}, {"#0000FF", 8.59}, {"#17504e", 9.15},
	} {
		c, err := ParseColour(tt.colour)
		if got := Contrast(c, White); err != nil || math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%s: %.2f, want %.2f (%v)", tt.colour, got, tt.want, err)
		}
		if Contrast(c, White) != Contrast(White, c) {
			t.Errorf("%s: the order matters", tt.colour)
		}
		if Contrast(c.darker(), White) < Contrast(c, White) {
			t.Errorf("%s: %s is paler", tt.colour, c.darker())
		}
	}
	for _, text := range []string{"", "red", "#fff", "17504e", "#17504", "#17504g", "#17504e1", "#+1-2+3", "#é0000"} {
		if c, err := ParseColour(text); err == nil {
			t.Errorf("%q is the colour %s", text, c)
		}
	}
}

func TestPaleBrandIsRefused(t *testing.T) {
	a, _ := Open(fstest.MapFS{})
	for colour, fine := range map[string]bool{"": true, "#767676": true, "#777777": false, "#ffdd00": false, "navy": false} {
		if err := a.AddBrand(Brand{Colour: colour}); (err == nil) != fine {
			t.Errorf("%q: %v", colour, err)
		}
	}
}

func TestBrandIsServed(t *testing.T) {
	dir := t.TempDir()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 300, 100))); err != nil {
		t.Fatal(err)
	}
	logo := filepath.Join(dir, "our logo.PNG")
	if err := os.WriteFile(logo, picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	a, _ := Open(fstest.MapFS{})
	if a.BrandSheet() != "" || a.Logo().URL != "" {
		t.Error("a brand without settings")
	}
	if err := a.AddBrand(Brand{Colour: "#7A0000", Logo: logo}); err != nil {
		t.Fatal(err)
	}
	if got := a.Logo(); got.Width != 120 || got.Height != 40 {
		t.Errorf("the logo is %d by %d", got.Width, got.Height)
	}
	for path, want := range map[string][2]string{
		a.BrandSheet(): {"text/css; charset=utf-8", "--govuk-brand-colour:#7a0000;--govuk-link-colour:#7a0000;--govuk-link-hover-colour:#490000"},
		a.Logo().URL:   {"image/png", "PNG"},
	} {
		w := httptest.NewRecorder()
		a.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != want[0] || !strings.Contains(w.Body.String(), want[1]) || w.Header().Get("Cache-Control") != forever {
			t.Errorf("%s: %d, %v, %q", path, w.Code, w.Header(), w.Body)
		}
	}
	for name, size := range map[string]int{"logo.gif": 1, "none.png": -1, "large.png": maxLogo + 1} {
		path := filepath.Join(dir, name)
		if size > 0 {
			if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.AddBrand(Brand{Logo: path}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The colours of the NHS and of GOV.UK say who speaks; nobody else may wear them.
func TestNoColoursOfTheState(t *testing.T) {
	a, err := Open(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if !a.Built() {
		t.Skip("skipped: the styles are not built")
	}
	for _, sheet := range []string{"site.css", "site.rtl.css"} {
		text, _ := a.Bytes(sheet)
		for _, colour := range []string{"#005eb8", "#1d70b8", "#003078"} {
			if bytes.Contains(bytes.ToLower(text), []byte(colour)) {
				t.Errorf("%s holds %s", sheet, colour)
			}
		}
	}
}
