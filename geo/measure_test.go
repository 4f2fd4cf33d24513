package geo

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestOSGBFrozen(t *testing.T) {
	rows, worst, sum := 0, 0.0, 0.0
	err := readTable(os.DirFS("testdata"), "osgb.csv", func(r record) error {
		at, _, err := r.point()
		east, err1 := r.number("east")
		north, err2 := r.number("north")
		if err != nil || err1 != nil || err2 != nil {
			t.Fatal(err, err1, err2)
		}
		d := Distance(FromOSGB(float64(east), float64(north)), at)
		rows, worst, sum = rows+1, max(worst, d), sum+d
		e, n := ToOSGB(FromOSGB(float64(east), float64(north)))
		if math.Hypot(e-float64(east), n-float64(north)) > 0.1 {
			t.Errorf("%d,%d comes back as %.2f,%.2f", east, north, e, n)
		}
		return nil
	})
	if err != nil || rows != 50 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	if worst > 30 || sum/50 > 5 {
		t.Errorf("mean %.1f m, worst %.1f m from OSTN15", sum/50, worst)
	}
}

// The full OSTN15 grid of Debian's libgeo-coordinates-osgb-perl is the oracle.
func TestOSGBOracle(t *testing.T) {
	script := `use Geo::Coordinates::OSGB qw(grid_to_ll); while (<STDIN>) { my ($e, $n) = split; my ($la, $lo) = grid_to_ll($e, $n, {shape => "WGS84"}); printf("%.7f %.7f\n", $la, $lo); }`
	if err := exec.Command("perl", "-MGeo::Coordinates::OSGB", "-e", "1").Run(); err != nil {
		t.Skip("skipped: libgeo-coordinates-osgb-perl is not installed")
	}
	random := rand.New(rand.NewPCG(1, 2))
	places := testData(t).snap().names.entries
	var in bytes.Buffer
	var grid [][2]float64
	for len(grid) < 5000 {
		p := places[random.IntN(len(places))]
		if p.source != SourceGeoNames || p.in == nil || p.in.country == "Northern Ireland" || strings.Contains("Isle of Man Jersey Guernsey", p.in.name) {
			continue
		}
		e, n := ToOSGB(p.point)
		e, n = math.Round(e+random.Float64()*2000-1000), math.Round(n+random.Float64()*2000-1000)
		grid = append(grid, [2]float64{e, n})
		fmt.Fprintln(&in, e, n)
	}
	cmd := exec.Command("perl", "-e", script)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var apart []float64
	sum, i := 0.0, 0
	for line := range strings.Lines(string(out)) {
		var lat, lon float64
		fmt.Sscan(line, &lat, &lon)
		d := Distance(FromOSGB(grid[i][0], grid[i][1]), orb.Point{lon, lat})
		apart, sum, i = append(apart, d), sum+d, i+1
	}
	slices.Sort(apart)
	n := len(apart)
	if n != 5000 || sum/float64(n) >= 4 || apart[n*95/100] > 10 || apart[n-1] >= 30 {
		t.Errorf("%d points: mean %.2f, p95 %.2f, max %.2f m", n, sum/float64(n), apart[n*95/100], apart[n-1])
	}
}

func TestMiles(t *testing.T) {
	for _, tt := range []struct {
		metres float64
		a      int
		want   string
	}{
		{0, 50, "less than 0.1 miles"}, {150, 50, "less than 0.1 miles"}, {165, 200, "0.1 miles"},
		{1609, 100, "1 mile"}, {1931, 100, "1.2 miles"}, {15900, 200, "9.9 miles"}, {16093, 200, "10 miles"}, {20000, 200, "12 miles"},
		{200, 1000, "less than half a mile"}, {900, 1000, "about half a mile"}, {1609, 500, "about 1 mile"}, {2500, 1000, "about 1.5 miles"},
		{1000, 5000, "less than 2 miles"}, {2300, 5000, "less than 2 miles"}, {4000, 3000, "about 2 miles"}, {16093, 1001, "about 10 miles"},
		{1000, 5001, ""}, {15000, 5001, ""}, {230000, 5050, "about 145 miles"}, {230000, 30000, "about 150 miles"}, {60000, 30000, ""}, {900000, 400000, ""},
		{math.NaN(), 50, ""}, {-1, 50, ""},
	} {
		if got := Miles(tt.metres, tt.a); got != tt.want {
			t.Errorf("%.0f m within %d: got %q, want %q", tt.metres, tt.a, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	london, edinburgh := orb.Point{-0.1278, 51.5074}, orb.Point{-3.1883, 55.9533}
	if d := Distance(london, edinburgh); math.Abs(d-534300) > 534300*0.003 {
		t.Errorf("London to Edinburgh is %.0f m", d)
	}
}

func TestRadius(t *testing.T) {
	count := func(miles ...float64) func(float64) int {
		return func(r float64) (n int) {
			for _, m := range miles {
				if m*MetresPerMile <= r {
					n++
				}
			}
			return n
		}
	}
	for _, tt := range []struct {
		accuracy, enough int
		count            func(float64) int
		want             float64
	}{
		{50, 2, count(0.2, 0.9), 1}, {50, 2, count(0.2, 1.5), 2}, {9000, 1, count(0.2), 10}, {50, 3, count(0.2, 30), 50}, {50, 1, count(), 50},
	} {
		if got := AutoRadius(tt.accuracy, tt.enough, tt.count) / MetresPerMile; got != tt.want {
			t.Errorf("automatic radius %.1f miles, want %.1f", got, tt.want)
		}
	}
	if r, raised := RaiseRadius(MetresPerMile, 9000); !raised || math.Round(r/MetresPerMile) != 10 {
		t.Errorf("raised to %.1f miles", r/MetresPerMile)
	}
	if r, raised := RaiseRadius(MetresPerMile, 50); raised || r != MetresPerMile {
		t.Errorf("raised to %.1f miles for nothing", r/MetresPerMile)
	}
}

func TestTravel(t *testing.T) {
	for _, tt := range []struct {
		d        float64
		mode     Mode
		from, to Density
		minutes  float64
		words    string
	}{
		{800, Walk, Middle, Middle, 13, "about 15 minutes\u2019 walk (estimate)"},
		{400, Walk, Middle, Middle, 6.5, "about 6 minutes\u2019 walk (estimate)"},
		{5000, Walk, Middle, Middle, 81.25, ""},
		{5000, Bus, Middle, Middle, 40, "about 40 minutes by bus (estimate)"},
		{50000, Bus, Middle, Middle, 310, "over an hour by bus (estimate)"},
		{5000, Car, Dense, Dense, 16.2, "about 15 minutes by car (estimate)"},
		{5000, Car, Rural, Rural, 9, "about 10 minutes by car (estimate)"},
		{5000, Car, Rural, Dense, 11.57, "about 10 minutes by car (estimate)"},
		{1000, AnyMode, Middle, Middle, 16.25, ""},
	} {
		m := Minutes(tt.d, tt.mode, tt.from, tt.to)
		if math.Abs(m-tt.minutes) > 0.01 {
			t.Errorf("%.0f m by %q: %.2f minutes, want %.2f", tt.d, tt.mode, m, tt.minutes)
		}
		if got := TravelWords(m, tt.mode); got != tt.words {
			t.Errorf("%.1f minutes by %q: %q, want %q", m, tt.mode, got, tt.words)
		}
	}
	if a, b := ModeFor(1000, AnyMode), ModeFor(3000, AnyMode); a != Walk || b != Bus {
		t.Errorf("default modes %s, %s", a, b)
	}
}

func TestDecay(t *testing.T) {
	for _, tt := range []struct {
		minutes float64
		mode    Mode
		want    float64
	}{{5, Walk, 1}, {20, Walk, 0.5}, {15, Bus, 1}, {35, Bus, 0.5}, {55, Bus, 0.25}, {25, Car, 0.5}, {25, AnyMode, math.Exp2(-0.5)}} {
		if got := Decay(tt.minutes, tt.mode); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%v minutes by %q: %v, want %v", tt.minutes, tt.mode, got, tt.want)
		}
	}
}

func TestBands(t *testing.T) {
	for miles, want := range map[float64]Band{0: Walkable, 1: Walkable, 2: ShortTrip, 3: ShortTrip, 10: Further, 10.1: Far, -1: ComesToMe} {
		if got := BandOf(miles * MetresPerMile); got != want || got.Label() == "" {
			t.Errorf("%v miles: %s, want %s", miles, got, want)
		}
	}
}

func TestReadPoint(t *testing.T) {
	stretford := orb.Point{-2.3, 53.45}
	east, north := ToOSGB(stretford)
	for _, tt := range []struct {
		name     string
		lat, lon float64
		box      bool
		did      Repair
		ok       bool
		near     orb.Point
	}{
		{"as it should be", 53.45, -2.3, true, NoRepair, true, stretford},
		{"swapped", -2.3, 53.45, true, LatLonSwapped, true, stretford},
		{"grid, northing as latitude, one order on the island", 1024000, 350000, true, OSGBConverted, true, FromOSGB(350000, 1024000)},
		{"grid, easting as latitude", east, north, true, OSGBConverted, true, stretford},
		{"zero", 0, 0, true, CoordinatesDropped, false, orb.Point{}},
		{"not a number", math.NaN(), -2, true, CoordinatesDropped, false, orb.Point{}},
		{"infinite", 53, math.Inf(1), true, CoordinatesDropped, false, orb.Point{}},
		{"latitude 100", 100, 10, true, OutsideBox, false, orb.Point{}},
		{"New York", 40.7, -74, true, OutsideBox, false, orb.Point{}},
		{"off the grid", 9e6, 9e6, true, OutsideBox, false, orb.Point{}},
		{"New York, any country", 40.7, -74, false, NoRepair, true, orb.Point{-74, 40.7}},
		{"latitude 100, any country", 100, 10, false, CoordinatesDropped, false, orb.Point{}},
		{"zero, any country", 0, 0, false, CoordinatesDropped, false, orb.Point{}},
		{"swapped, any country stays", -2.3, 53.45, false, NoRepair, true, orb.Point{53.45, -2.3}},
	} {
		p, did, ok := ReadPoint(tt.lat, tt.lon, tt.box)
		if did != tt.did || ok != tt.ok || Distance(p, tt.near) > 30 {
			t.Errorf("%s: %v %q %v", tt.name, p, did, ok)
		}
	}
}

// Grid numbers must come back whichever column they stand in: by the postcode;
// without one the easting is taken to come first.
func TestResolverReadPoint(t *testing.T) {
	r := testData(t)
	for _, c := range r.snap().outs.list {
		if code := c.code.Area().String(); strings.Contains(" BT JE GY IM ", " "+code+" ") {
			continue
		}
		east, north := ToOSGB(c.point)
		for _, order := range [][2]float64{{east, north}, {north, east}} {
			p, did, ok := r.ReadPoint(order[0], order[1], c.code.String(), true)
			if !ok || did != OSGBConverted || Distance(p, c.point) > 1 {
				t.Errorf("%s in the order %v: %v %q %v", c.code, order, p, did, ok)
			}
		}
		if p, _, ok := r.ReadPoint(east, north, "", true); !ok || Distance(p, c.point) > 1 {
			t.Errorf("%s without a postcode: %v", c.code, p)
		}
	}
}
