package plot

import (
	"math"

	"github.com/paulmach/orb"
)

// spot is a pin in the drawing: where it belongs and where it stands.
type spot struct {
	pin      Pin
	true, at orb.Point
}

// rounds bounds the work of pushing pins apart: 60 pins in one spot need about
// half of them.
const rounds = 200

// spread pushes pins apart until none covers another, so that each can be read
// and pressed. Pins in one spot fan out around it.
func spread(pins []spot) {
	for i := range pins { // pins of one spot start in different directions
		angle := float64(i) * 2.399963 // the golden angle: no two are alike
		pins[i].at = clamp(orb.Point{pins[i].at[0] + math.Cos(angle)/100, pins[i].at[1] + math.Sin(angle)/100})
	}
	for range rounds {
		if !pushApart(pins) {
			break
		}
	}
	for i := range pins {
		if distance(pins[i].at, pins[i].true) < 1 {
			pins[i].at = clamp(pins[i].true)
		}
	}
}

func pushApart(pins []spot) (moved bool) {
	for i := range pins {
		for j := range i {
			a, b := &pins[i].at, &pins[j].at
			d := distance(*a, *b)
			if d >= pinGap-0.05 {
				continue
			}
			moved = true
			x, y := (a[0]-b[0])/max(d, 1e-9), (a[1]-b[1])/max(d, 1e-9)
			if d == 0 { // both were pushed into one corner
				x, y = 1, 0
			}
			push := (pinGap - d) / 2
			*a = clamp(orb.Point{a[0] + x*push, a[1] + y*push})
			*b = clamp(orb.Point{b[0] - x*push, b[1] - y*push})
		}
	}
	return moved
}

// clamp keeps a whole pin in the drawing.
func clamp(p orb.Point) orb.Point {
	const edge = pinRadius + 2
	return orb.Point{min(max(p[0], edge), Width-edge), min(max(p[1], edge), Height-edge)}
}
