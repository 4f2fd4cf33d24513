package source

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"anchorpoint/geo"
)

// Columns of Code-Point Open. The files have no header: it lies in Doc/.
const (
	cpPostcode = iota
	cpQuality
	cpEast
	cpNorth
	cpCountry
	cpRegionNHS
	cpAuthorityNHS
	cpCounty
	cpDistrict
	cpWard
	cpColumns
)

// Positional quality: 10 is the best, 90 means no position.
const (
	qualityBest = 10
	qualityNone = 90
)

var codePointFile = regexp.MustCompile(`(?i)(^|/)csv/[a-z]{1,2}\.csv$`)

func isCodePoint(files []inputFile) bool {
	for _, f := range files {
		if codePointFile.MatchString(f.name) {
			return true
		}
	}
	return false
}

func importCodePoint(ctx context.Context, o Options, in *input) (Report, error) {
	var r Report
	if !isCodePoint(in.files) {
		return r, fmt.Errorf("%w: no Data/CSV/xx.csv in it, as Code-Point Open has", ErrKind)
	}
	rows := geo.NewPackBuilder()
	vintage := o.Vintage
	for _, f := range in.files {
		var err error
		switch {
		case codePointFile.MatchString(f.name):
			err = in.read(f, func(b io.Reader) error { return readCodePoint(ctx, b, path.Base(f.name), o.IncludeNI, rows, &r) })
		case vintage == "" && strings.EqualFold(path.Base(f.name), "metadata.txt"):
			err = in.read(f, func(b io.Reader) error { vintage = metadataVintage(b); return nil })
		}
		if err != nil {
			return Report{}, err
		}
	}
	if vintage == "" {
		return Report{}, errors.New("the month of the file is not in it; give it with --vintage 2026-08")
	}
	return r, r.install(o, rows, codePointMeta(vintage))
}

func codePointMeta(vintage string) geo.PackMeta {
	year := vintage[:min(4, len(vintage))]
	return geo.PackMeta{Kind: CodePoint, Source: "Code-Point Open", Vintage: vintage,
		Licence: strings.ReplaceAll("Contains OS data © Crown copyright and database right YEAR. "+
			"Contains Royal Mail data © Royal Mail copyright and database right YEAR. "+
			"Contains National Statistics data © Crown copyright and database right YEAR. "+
			"Licensed under the Open Government Licence v3.0.", "YEAR", year)}
}

// metadataVintage reads "COPYRIGHT DATE: 20140729" of Doc/metadata.txt.
func metadataVintage(r io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(r, 1<<16))
	m := regexp.MustCompile(`(?i)COPYRIGHT DATE:\s*(\d{8})`).FindSubmatch(b)
	if m == nil {
		return ""
	}
	day, err := time.Parse("20060102", string(m[1]))
	if err != nil {
		return ""
	}
	return day.Format("2006-01")
}

func readCodePoint(ctx context.Context, b io.Reader, file string, ni bool, rows *geo.PackBuilder, r *Report) error {
	in := csv.NewReader(b)
	in.ReuseRecord, in.FieldsPerRecord = true, -1
	for line := 1; ; line++ {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if line%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r.Read++
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			r.skip("not a CSV row", file, line)
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		u, reason := codePointRow(record, ni)
		if reason == "" && rows.Add(u) != nil {
			reason = "not a full postcode"
		}
		if reason != "" {
			r.skip(reason, file, line)
		}
	}
}

// codePointRow reads one row, or says why it is left out.
func codePointRow(record []string, ni bool) (geo.UnitRow, string) {
	if len(record) < cpColumns {
		return geo.UnitRow{}, "fewer than 10 columns"
	}
	code, _, err := geo.ParsePostcode(record[cpPostcode], nil)
	if err != nil || code.Kind() != geo.Unit {
		return geo.UnitRow{}, "not a full postcode"
	}
	if strings.HasPrefix(code.String(), "BT") {
		// Its eastings and northings are on the Irish Grid, which this file does
		// not say; so even with the licence accepted there is no position in it.
		if !ni {
			return geo.UnitRow{}, "Northern Ireland: not asked for"
		}
		return geo.UnitRow{}, "Northern Ireland: Irish Grid, no latitude and longitude in this file"
	}
	east, err1 := strconv.Atoi(record[cpEast])
	north, err2 := strconv.Atoi(record[cpNorth])
	quality, err3 := strconv.Atoi(record[cpQuality])
	if err := errors.Join(err1, err2, err3); err != nil {
		return geo.UnitRow{}, "easting, northing or quality is not a number"
	}
	if east < 0 || east > 700000 || north < 0 || north > 1300000 {
		return geo.UnitRow{}, "off the British grid"
	}
	return geo.UnitRow{
		Postcode: code, East: float64(east), North: float64(north),
		Nowhere: quality >= qualityNone || east == 0 && north == 0, Poor: quality > qualityBest,
		Codes: codePointCodes(record),
	}, ""
}

// codePointCodes copies the strings out of the reader's buffer.
func codePointCodes(record []string) geo.Codes {
	return geo.Codes{Country: strings.Clone(record[cpCountry]), Council: strings.Clone(record[cpDistrict]), Ward: strings.Clone(record[cpWard])}
}
