package plot

import (
	"html"
	"strconv"

	"github.com/paulmach/orb"
)

// writer gathers the text of a drawing.
type writer []byte

// s writes markup of our own as it stands.
func (w *writer) s(parts ...string) *writer {
	for _, p := range parts {
		*w = append(*w, p...)
	}
	return w
}

// text writes words from outside.
func (w *writer) text(s string) *writer { return w.s(html.EscapeString(s)) }

// n writes a length to a tenth of a unit, which no eye can tell.
func (w *writer) n(x float64) *writer {
	*w = strconv.AppendFloat(*w, round(x, 10), 'f', -1, 64)
	return w
}

// point writes latitude and longitude to 4 decimals, about 10 m.
func (w *writer) point(p orb.Point) *writer {
	*w = strconv.AppendFloat(*w, round(p.Lat(), 1e4), 'f', -1, 64)
	*w = append(*w, ' ')
	*w = strconv.AppendFloat(*w, round(p.Lon(), 1e4), 'f', -1, 64)
	return w
}
