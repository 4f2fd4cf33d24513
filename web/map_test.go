package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
	"anchorpoint/geo"

	"golang.org/x/net/html"
)

// ofClass are the elements of a page whose class begins so.
func (p tree) ofClass(class string) []*html.Node {
	return p.all(func(n *html.Node) bool { return slices.Contains(strings.Fields(attr(n, "class")), class) })
}

func TestMapOfResults(t *testing.T) {
	b := newBench(t, nil, sample()...)
	w := b.get(t, "/search?q=tea+group&near=LS11+9&view=map&sort=nearest")
	body := w.Body.String()
	checkPage(t, body)
	checkSecrets(t, body)
	p := parsePage(t, body)
	pins := p.ofClass("app-map__pin")
	if len(pins) == 0 {
		t.Fatal("no pins")
	}
	for _, pin := range pins {
		number := strings.TrimPrefix(attr(pin, "href"), "#r")
		card := p.all(func(n *html.Node) bool { return attr(n, "id") == "r"+number })
		if pin.Data != "a" || len(card) != 1 {
			t.Fatalf("pin to %q, %d cards of that number", attr(pin, "href"), len(card))
		}
		name := textOf(tree{root: card[0]}.tags("h2")[0])
		if words := textOf(pin); !strings.HasPrefix(words, number+": "+name+", ") || !strings.HasSuffix(words, number) {
			t.Errorf("pin %s is called %q, its card %q", number, words, name)
		}
	}
	if len(p.ofClass("app-map__ring")) != 2 {
		t.Error("want two rings")
	}
	cards := p.ofClass("app-result")
	if note := textOf(p.ofClass("app-map__note")[0]); note != fmt.Sprintf("%d services have no address here. See the list", len(cards)-len(pins)) {
		t.Errorf("the note says %q, of %d cards %d have a pin", note, len(cards), len(pins))
	}
}

// The view stays through every link and form of the page, and the list has a
// link to it.
func TestViewIsKept(t *testing.T) {
	b := newBench(t, nil, sample()...)
	p := parsePage(t, b.get(t, "/search?need=befriending&near=LS11+9&cost=free&view=map").Body.String())
	back := 0
	for _, a := range p.tags("a") {
		u, err := url.Parse(attr(a, "href"))
		if err != nil || u.Path != "/search" {
			continue
		}
		if textOf(a) == "List" {
			back++
			if got := u.Query(); got.Has("view") || got.Get("cost") != "free" || got.Get("near") != "LS11 9" || got.Get("need") != "befriending" {
				t.Errorf("the list is at %s", u)
			}
		} else if u.Query().Get("view") != viewMap {
			t.Errorf("%q at %s forgets the map", textOf(a), u)
		}
	}
	if fields := p.all(func(n *html.Node) bool { return attr(n, "name") == "view" && attr(n, "value") == viewMap }); back != 1 || len(fields) != 2 {
		t.Errorf("%d links to the list, %d forms that keep the map; want 1 and 2", back, len(fields))
	}
}

func TestMapWithoutPins(t *testing.T) {
	b := newBench(t, nil, sample()...)
	p := parsePage(t, b.get(t, "/search?need=domestic-abuse&view=map").Body.String())
	if len(p.ofClass("app-map__svg")) != 0 || !strings.Contains(textOf(p.ofClass("app-map")[0]), "no address here") {
		t.Error("a map without pins is not told in words alone")
	}
}

func TestMapOfOneService(t *testing.T) {
	two := listing("Two Halls", func(l *directory.Listing) {
		inLeeds(l, "North Hall", "LS11 9AA", 53.79, -1.55)
		inLeeds(l, "South Hall", "LS11 9BB", 53.77, -1.56)
	})
	b := newBench(t, nil, append(sample(), two)...)
	for name, want := range map[string]string{"Two Halls": "12", "Holbeck Tea and Talk": "", "Leeds Phone Friends": "none", "Safe House": "none"} {
		body := b.get(t, "/services/"+id(name)+"-"+slug(name)).Body.String()
		checkPage(t, body)
		p := parsePage(t, body)
		got := "none"
		if drawn := p.ofClass("app-map__svg"); len(drawn) > 0 {
			got = ""
			for _, text := range p.all(func(n *html.Node) bool { return n.Data == "text" && attr(n.Parent.Parent, "class") == "app-map__pin" }) {
				got += textOf(text)
			}
			if attr(drawn[0], "role") != "img" {
				t.Errorf("%s: a map without links is no picture", name)
			}
		}
		if got != want {
			t.Errorf("%s: pins %q, want %q", name, got, want)
		}
	}
}

type mapJSON struct {
	Total, Pins, Absent int
	Points              []map[string]any
	Cells               []map[string]any
}

func (b *bench) askMap(t *testing.T, query string) mapJSON {
	t.Helper()
	w := b.get(t, "/api/map?bbox=-2,53.5,-1,54&z=10"+query)
	var m mapJSON
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	return m
}

func TestMapPoints(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for _, query := range []string{"", "&near=LS11+9", "&q=tea&near=LS11+9", "&need=walking", "&need=domestic-abuse&near=Leeds"} {
		m := b.askMap(t, query)
		heading := textOf(parsePage(t, b.get(t, "/search?"+strings.TrimPrefix(query, "&")).Body.String()).tags("h1")[0])
		if count, _, _ := strings.Cut(heading, " "); count != fmt.Sprint(m.Total) {
			t.Errorf("%s: the map counts %d, the list says %q", query, m.Total, heading)
		}
		if m.Pins != len(m.Points) || m.Absent != m.Total-len(m.Points) { // each of them has one venue
			t.Errorf("%s: %+v", query, m)
		}
		for _, p := range m.Points {
			for key := range p {
				if !slices.Contains([]string{"id", "lat", "lon", "need"}, key) {
					t.Errorf("a point holds %q", key)
				}
			}
			if p["id"] == id("Safe House") {
				t.Error("a hidden address has a point")
			}
		}
	}
}

// What left the store a moment ago is not on the map, though the index has it.
func TestMapPointsAreThoseOfTheStore(t *testing.T) {
	b := newBench(t, nil, sample()...)
	before := b.askMap(t, "")
	by := directory.Edit{Reason: "test", Source: directory.SourceImport, At: noonOfTests}
	change := func(name string, do func(*directory.Listing) error) {
		if _, err := b.store.UpdateListing(t.Context(), id(name), by, do); err != nil {
			t.Fatal(err)
		}
	}
	change("Old Walking Club", func(l *directory.Listing) error { return l.Move(directory.Withdraw, directory.Moderator, noonOfTests) })
	change("Holbeck Tea and Talk", func(l *directory.Listing) error { l.Visibility = geo.Hidden; return nil })
	after := b.askMap(t, "")
	if len(after.Points) != len(before.Points)-2 || after.Total != before.Total-1 || after.Pins != before.Pins-2 {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func TestMapGivesCellsForMany(t *testing.T) {
	var many []directory.Listing
	for i := range 230 {
		many = append(many, listing(fmt.Sprint("Group ", i), func(l *directory.Listing) {
			inLeeds(l, "Hall", "LS11 9SN", 53.7+float64(i)/2000, -1.6+float64(i%20)/200)
		}))
	}
	b := newBench(t, nil, many...)
	m := b.askMap(t, "")
	count := 0.0
	for _, cell := range m.Cells {
		count += cell["n"].(float64)
		if len(cell) != 4 || len(cell["bbox"].([]any)) != 4 {
			t.Errorf("cell %v", cell)
		}
	}
	if len(m.Points) != 0 || count != 230 || m.Pins != 230 {
		t.Errorf("%d points, %g in cells", len(m.Points), count)
	}
}

func TestMapRefusesBadParameters(t *testing.T) {
	b := newBench(t, nil, sample()...)
	for query, name := range map[string]string{
		"z=10": "bbox", "bbox=&z=10": "bbox", "bbox=1,2,3&z=10": "bbox", "bbox=a,b,c,d&z=10": "bbox", "bbox=NaN,50,1,51&z=10": "bbox",
		"bbox=1,53,0,54&z=10": "bbox", "bbox=0,54,1,53&z=10": "bbox", "bbox=10,40,20,45&z=10": "bbox", "bbox=-Inf,50,Inf,51&z=9": "bbox",
		"bbox=-2,53,-1,54": "z", "bbox=-2,53,-1,54&z=4": "z", "bbox=-2,53,-1,54&z=18": "z", "bbox=-2,53,-1,54&z=x": "z",
		"bbox=-2,53,-1,54&z=9&near=Nowhereville": "near",
		"bbox=-2,53,-1,54&z=9&cost=nonsense":     "cost", "bbox=-2,53,-1,54&z=9&age=old": "age", "bbox=-2,53,-1,54&z=9&within=7": "within",
	} {
		w := b.get(t, "/api/map?"+query)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusBadRequest || p.Parameter != name || p.Detail == "" {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
	// A box that reaches beyond is cut, and a full postcode goes no further.
	if w := b.get(t, "/api/map?bbox=-180,-80,180,80&z=5"); w.Code != http.StatusOK {
		t.Errorf("the whole world: %d %s", w.Code, w.Body)
	}
	w := b.get(t, "/api/map?bbox=-2,53,-1,54&z=9&near=LS11+9SN")
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/api/map?near=LS11+9&bbox=-2%2C53%2C-1%2C54&z=9" {
		t.Errorf("a full postcode: %d to %q", w.Code, to)
	}
}

// The ground of maps is nobody's but ours unless the settings say so, and then
// on the one page that needs it.
func TestBaseMapPolicy(t *testing.T) {
	raster := func(o *Options) {
		o.Map = MapOptions{Base: "https://tiles.example.org/{z}/{x}/{y}.png", Attribution: "Example <mappers>"}
	}
	const view = "/search?near=LS11+9&view=map"
	for _, tt := range []struct {
		name   string
		change func(*Options)
		path   string
		host   bool
	}{
		{"none", nil, view, false},
		{"raster, map", raster, view, true},
		{"raster, list", raster, "/search?near=LS11+9", false},
		{"raster, first page", raster, "/", false},
		{"raster, no pins", raster, "/search?access=hearing-loop&stated=1&view=map", false},
		{"raster, service", raster, "/services/" + id("Holbeck Tea and Talk") + "-holbeck-tea-and-talk", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newBench(t, tt.change, sample()...).get(t, tt.path)
			policy, body := w.Header().Get("Content-Security-Policy"), w.Body.String()
			checkPage(t, body)
			if got := strings.Contains(policy, "tiles.example.org"); got != tt.host || tt.host && !strings.Contains(policy, "img-src 'self' data: https://tiles.example.org;") {
				t.Errorf("policy %q", policy)
			}
			if got := strings.Contains(body, "tiles.example.org"); got != tt.host {
				t.Errorf("the page names the host: %v", got)
			}
			if tt.host && !strings.Contains(body, "Example &lt;mappers&gt;") {
				t.Error("who made the tiles is not said")
			}
			if got := strings.Contains(policy, "require-trusted-types-for"); got == strings.Contains(tt.path, "near=LS11+9&view=map") {
				t.Errorf("trusted types %v", got)
			}
			for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("the policy lacks %s", part)
				}
			}
		})
	}
}

func TestBaseMapSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "county.pmtiles")
	if err := os.WriteFile(file, []byte("PMTiles\x03 and the rest"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		base MapOptions
		want string
	}{
		{MapOptions{}, ""},
		{MapOptions{Base: "none"}, ""},
		{MapOptions{Base: "https://t.example.org/{z}/{x}/{y}.png", Attribution: "us"}, ""},
		{MapOptions{Base: "https://t.example.org/{z}/{x}/{y}.png"}, "map.attribution"},
		{MapOptions{Base: "https://t.example.org/{z}/{x}.png", Attribution: "us"}, "{y}"},
		{MapOptions{Base: "https://t;script-src/{z}/{x}/{y}.png", Attribution: "us"}, "map.base"},
		{MapOptions{Base: "ftp://t.example.org/{z}/{x}/{y}.png", Attribution: "us"}, "map.base"},
		{MapOptions{Base: "nonsense"}, "map.base"},
		{MapOptions{Base: "/no/such/file.pmtiles"}, "no such file"},
		{MapOptions{Base: file}, ""},
		{MapOptions{Outlines: "/no/such/file.json"}, "map.outlines"},
	} {
		o := tt.base
		err := o.prepare()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.base, err, tt.want)
		}
	}
	b := newBench(t, func(o *Options) { o.Map.Base = file }, sample()...)
	r := newRequest(t, baseMapPath)
	r.Header.Set("Range", "bytes=0-6")
	if w := b.do(t, r); w.Code != http.StatusPartialContent || w.Body.String() != "PMTiles" || w.Header().Get("Accept-Ranges") != "bytes" {
		t.Errorf("a part of the file: %d %q", w.Code, w.Body)
	}
	if w := newBench(t, nil).get(t, baseMapPath); w.Code != http.StatusNotFound {
		t.Errorf("without a file: %d", w.Code)
	}
}

const borders = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LAD24CD":"E08000035","LAD24NM":"Leeds"},
"geometry":{"type":"Polygon","coordinates":[[[-1.8,53.7],[-1.3,53.7],[-1.3,53.94567],[-1.8,53.94],[-1.8,53.7]]]}}]}`

func TestOutline(t *testing.T) {
	file := filepath.Join(t.TempDir(), "outline.geojson")
	if err := os.WriteFile(file, []byte(borders), 0o644); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, func(o *Options) { o.Map.Outlines = file }, sample()...)
	w := b.get(t, "/api/outline/E08000035")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "[-1.3,53.9457]") || w.Header().Get("Content-Type") != "application/geo+json" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for code, site := range map[string]*bench{"E08000099": b, "E08000035": newBench(t, nil)} {
		if w := site.get(t, "/api/outline/"+code); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "No border is known") {
			t.Errorf("%s: %d %s", code, w.Code, w.Body)
		}
	}
	if body := b.get(t, "/search?near=area:E08000035&view=map").Body.String(); !strings.Contains(body, "app-map__outline") || !strings.Contains(body, `data-outline="/api/outline/E08000035"`) {
		t.Error("the border of the searched council is not drawn")
	}
	for name, text := range map[string]string{"no JSON": "x", "empty": "{}", "no code": `{"features":[{"properties":{}}]}`,
		"a point": `{"features":[{"properties":{"code":"E08000035"},"geometry":{"type":"Point","coordinates":[1,2]}}]}`,
		"open":    `{"features":[{"properties":{"code":"E08000035"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[2,0],[3,3]]]}}]}`} {
		if o, err := readOutlines(strings.NewReader(text)); err == nil {
			t.Errorf("%s: %v", name, o)
		}
	}
}

func newRequest(t *testing.T, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
