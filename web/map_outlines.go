package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// outlines are the borders of areas by code, such as E08000035.
type outlines map[string]orb.MultiPolygon

// outlineGrain is how far a border may be moved to make it shorter: 0.001
// degrees are about 100 m.
const outlineGrain = 0.001

// Limits of a file of borders.
const maxOutlines = 64 << 20 // bytes

func readOutlinesFile(path string) (outlines, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("map.outlines: %w", err)
	}
	defer f.Close()
	o, err := readOutlines(f)
	if err != nil {
		return nil, fmt.Errorf("map.outlines %s: %w", path, err)
	}
	return o, nil
}

type outlineFile struct {
	Features []struct {
		Properties map[string]any
		Geometry   struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

// readOutlines reads GeoJSON as the Office for National Statistics gives it: a
// property whose name ends in "code" or "CD" holds the code.
func readOutlines(r io.Reader) (outlines, error) {
	var file outlineFile
	limited := &io.LimitedReader{R: r, N: maxOutlines}
	if err := json.NewDecoder(limited).Decode(&file); err != nil {
		if limited.N <= 0 {
			return nil, fmt.Errorf("larger than %d MiB", maxOutlines>>20)
		}
		return nil, fmt.Errorf("no GeoJSON: %w", err)
	}
	out := outlines{}
	for i, feature := range file.Features {
		code := outlineCode(feature.Properties)
		if code == "" {
			return nil, fmt.Errorf("feature %d: no property such as \"code\" or \"LAD24CD\" holds an area code", i+1)
		}
		area, err := readPolygons(feature.Geometry.Type, feature.Geometry.Coordinates)
		if err != nil {
			return nil, fmt.Errorf("feature %d (%s): %w", i+1, code, err)
		}
		out[code] = append(out[code], simplify.DouglasPeucker(outlineGrain).MultiPolygon(area)...)
	}
	if len(out) == 0 {
		return nil, errors.New("no features in it")
	}
	return out, nil
}

var areaCode = regexp.MustCompile(`^[A-Z][0-9]{8}$`)

func outlineCode(properties map[string]any) string {
	for name, value := range properties {
		code, _ := value.(string)
		if (strings.EqualFold(name, "code") || strings.HasSuffix(name, "CD")) && areaCode.MatchString(code) {
			return code
		}
	}
	return ""
}

func readPolygons(kind string, coordinates json.RawMessage) (area orb.MultiPolygon, err error) {
	switch kind {
	case "Polygon":
		area = make(orb.MultiPolygon, 1)
		err = json.Unmarshal(coordinates, &area[0])
	case "MultiPolygon":
		err = json.Unmarshal(coordinates, &area)
	default:
		err = fmt.Errorf("it is a %q, not a Polygon or MultiPolygon", kind)
	}
	if err != nil {
		return nil, err
	}
	for _, polygon := range area {
		for _, ring := range polygon {
			if len(ring) < 4 || !ring.Closed() {
				return nil, errors.New("a border that is not closed")
			}
		}
	}
	return area, nil
}

// of is the border of the area that a term or the id of a place names; nil
// where there is none.
func (o outlines) of(id string) orb.MultiPolygon {
	_, code, ok := strings.Cut(id, ":")
	if !ok {
		code = id
	}
	return o[code]
}
