package web

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
)

// MapOptions are the settings of maps. The zero value asks nobody for anything:
// the ground is plain.
type MapOptions struct {
	// Base is "none" or empty; the address of raster tiles, with {z}, {x} and
	// {y}, at another host; or the path of a local file of vector tiles that
	// ends in .pmtiles.
	Base string
	// Attribution is what the owner of the tiles wants said; raster tiles are
	// not used without.
	Attribution string
	// Outlines is the path of a GeoJSON file with the borders of areas, each
	// with its code; empty: none are drawn.
	Outlines string

	tiles    string // of raster tiles
	host     string // of raster tiles, as a policy names it
	file     string // of vector tiles
	outlines outlines
}

// tileHost is what may stand in a Content-Security-Policy.
var tileHost = regexp.MustCompile(`^[a-z0-9.-]+(:[0-9]{1,5})?$`)

func (m *MapOptions) prepare() (err error) {
	base := strings.TrimSpace(m.Base)
	m.Attribution = strings.TrimSpace(m.Attribution)
	switch {
	case base == "" || base == "none":
	case strings.HasSuffix(base, ".pmtiles") && !strings.Contains(base, "://"):
		if m.file = base; !isFile(base) {
			return fmt.Errorf("map.base %q: there is no such file", base)
		}
	default:
		if err := m.prepareTiles(base); err != nil {
			return err
		}
	}
	if m.Outlines != "" {
		m.outlines, err = readOutlinesFile(m.Outlines)
	}
	return err
}

func (m *MapOptions) prepareTiles(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !tileHost.MatchString(u.Host) {
		return fmt.Errorf("map.base %q is none, a .pmtiles file, or an address such as https://tiles.example.org/{z}/{x}/{y}.png", base)
	}
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(base, part) {
			return fmt.Errorf("map.base %q lacks %s", base, part)
		}
	}
	if m.Attribution == "" {
		return errors.New("map.attribution is empty: map.base names tiles of others, who must be named")
	}
	m.tiles, m.host = base, u.Scheme+"://"+u.Host
	return nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// policy is that of the one page with a map that moves: its library makes
// markup out of its own texts, and tiles may come from their one host.
func (m *MapOptions) policy(page string) string {
	p, _, _ := strings.Cut(page, "; require-trusted-types-for")
	if m.host != "" {
		p = strings.Replace(p, "img-src 'self' data:", "img-src 'self' data: "+m.host, 1)
	}
	return p
}
