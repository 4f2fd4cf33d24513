package geo

import (
	"math"
	"strconv"
)

// Mode is how a person travels.
type Mode string

const (
	AnyMode Mode = "" // walk up to a mile, then bus
	Walk    Mode = "walk"
	Bus     Mode = "bus"
	Car     Mode = "car"
)

// Density says how built up a place is; it sets the speed of a car.
type Density int8

const (
	Middle Density = iota // between, or not known
	Dense                 // sector spread up to 1.2 km
	Rural                 // sector spread over 3 km
)

// DensityOf classes the spread of a postcode sector (metres, 90 %); 0 is not
// known.
func DensityOf(spreadM int) Density {
	switch {
	case spreadM <= 0:
		return Middle
	case spreadM <= 1200:
		return Dense
	case spreadM > 3000:
		return Rural
	default:
		return Middle
	}
}

// Minutes estimates a journey of d metres in a straight line. Straight lines
// with a detour factor rank well (r2 over 0.93 with drive time) except across
// water.
func Minutes(d float64, mode Mode, from, to Density) float64 {
	switch ModeFor(d, mode) {
	case Walk:
		return journey(d, 1.3, 4.8, 0)
	case Bus:
		return journey(d, 1.4, 14, 10)
	default:
		return journey(d, 1.35, carSpeed(from, to), 0)
	}
}

// ModeFor fills in the default: on foot up to a mile, then by bus.
func ModeFor(d float64, mode Mode) Mode {
	switch {
	case mode == Walk || mode == Bus || mode == Car:
		return mode
	case d <= MetresPerMile:
		return Walk
	default:
		return Bus
	}
}

func journey(d, detour, kmh, wait float64) float64 {
	return d*detour/(kmh*1000/60) + wait
}

func carSpeed(from, to Density) float64 {
	switch {
	case from == Dense && to == Dense:
		return 25
	case from == Rural && to == Rural:
		return 45
	default:
		return 35
	}
}

// Nearness for ranking of services that cover the person without a journey.
const (
	NearVisit  = 0.9  // comes to the home
	NearRemote = 0.55 // phone or online
	NearWanted = 0.9  // phone or online, and the person asked for that
	NearAsk    = 0.2  // area not stated
	NearNamed  = 0.8  // area not stated or another, but the place stands in its name
)

// Decay turns minutes into nearness, 1 down to 0: no loss up to the time that
// people give without thinking, then half for every h minutes more.
func Decay(minutes float64, mode Mode) float64 {
	free, half := 15.0, 20.0 // bus
	switch mode {
	case Walk:
		free, half = 10, 10
	case Car:
		free, half = 10, 15
	}
	if minutes <= free {
		return 1
	}
	return math.Exp2(-(minutes - free) / half)
}

// OverAnHour is RoundMinutes of any journey of more than an hour.
const OverAnHour = 61

// RoundMinutes rounds an estimate to steps that do not promise too much. ok is
// false for a walk of more than 45 minutes, which nobody should be sent on.
func RoundMinutes(minutes float64, mode Mode) (n int, ok bool) {
	if mode == Walk && minutes > 45 || math.IsNaN(minutes) || minutes < 0 || mode != Walk && mode != Bus && mode != Car {
		return 0, false
	}
	if minutes > 60 {
		return OverAnHour, true
	}
	step := 5.0
	if minutes < 10 {
		step = 2
	}
	return int(max(step, math.Round(minutes/step)*step)), true
}

// TravelWords puts an estimate in English words, or nothing where there is no
// sensible one.
func TravelWords(minutes float64, mode Mode) string {
	n, ok := RoundMinutes(minutes, mode)
	if !ok {
		return ""
	}
	long := "about " + strconv.Itoa(n) + " minutes"
	if n == OverAnHour {
		long = "over an hour"
	}
	switch mode {
	case Walk:
		if n != OverAnHour {
			long += "\u2019"
		}
		return long + " walk (estimate)"
	case Car:
		return long + " by car (estimate)"
	}
	return long + " by bus (estimate)"
}
