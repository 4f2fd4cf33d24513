package hsds

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"anchorpoint/directory"
)

// objectDecoder reads JSON into the types of the directory and forgives what
// can be forgiven: a value of the wrong type costs its field, an unknown member
// goes into Extra.
type objectDecoder struct {
	types   map[reflect.Type]*objectFields
	unknown map[string]int // "service.colour" to how often it was met
	dec     *jsontext.Decoder
	found   []directory.Finding
	path    []string
}

// objectFields are the members of one type.
type objectFields struct {
	name  string // as HSDS calls the object
	index map[string]int
	extra int
}

func newObjectDecoder() *objectDecoder {
	return &objectDecoder{types: map[reflect.Type]*objectFields{}, unknown: map[string]int{},
		dec: jsontext.NewDecoder(new(bytes.Buffer))}
}

// aliases are other names that sources use for a member.
var aliases = map[string]string{"lat": "latitude", "lng": "longitude", "lon": "longitude", "long": "longitude",
	"postcode": "postal_code", "address1": "address_1", "address2": "address_2", "phone_number": "number"}

func (d *objectDecoder) fieldsOf(t reflect.Type) *objectFields {
	if f, ok := d.types[t]; ok {
		return f
	}
	f := &objectFields{name: snake(t.Name()), index: map[string]int{}, extra: -1}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		switch {
		case strings.Contains(options, "embed"):
			f.extra = i
		case !strings.HasPrefix(name, "anchorpoint_"): // ours, never taken from a source
			f.index[name] = i
		}
	}
	for alias, name := range aliases {
		if i, ok := f.index[name]; ok {
			if _, taken := f.index[alias]; !taken {
				f.index[alias] = i
			}
		}
	}
	d.types[t] = f
	return f
}

// snake writes ServiceAtLocation as service_at_location.
func snake(s string) string {
	var b strings.Builder
	for i, c := range s {
		if c >= 'A' && c <= 'Z' {
			if i > 0 && (s[i-1] < 'A' || s[i-1] > 'Z') {
				b.WriteByte('_')
			}
			c |= 0x20
		}
		b.WriteRune(c)
	}
	return b.String()
}

// decode reads raw into a pointer to one of the directory's types. The error
// says that raw is no JSON object.
func (d *objectDecoder) decode(raw []byte, into any) ([]directory.Finding, error) {
	d.dec.Reset(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	d.found, d.path = nil, d.path[:0]
	v := reflect.ValueOf(into).Elem()
	d.path = append(d.path, d.fieldsOf(v.Type()).name)
	if k := d.dec.PeekKind(); k != '{' {
		if _, err := d.dec.ReadValue(); err != nil {
			return nil, fmt.Errorf("decode: %w", err)
		}
		return nil, fmt.Errorf("decode: %s instead of an object", k)
	}
	if err := d.object(v); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return d.found, nil
}

func (d *objectDecoder) note(level directory.Level, code, before, message string) {
	d.found = append(d.found, directory.Finding{Level: level, Code: code,
		Field: strings.Join(d.path, "."), Before: before, Message: message})
}

func (d *objectDecoder) wrongType(raw jsontext.Value) {
	d.note(directory.Warning, "wrong_type", clip(string(raw)), "The value is of the wrong kind for this field and was left out.")
}

func clip(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

func (d *objectDecoder) object(v reflect.Value) error {
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	fields := d.fieldsOf(v.Type())
	for d.dec.PeekKind() != '}' {
		token, err := d.dec.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		i, known := fields.index[name]
		if !known {
			if err := d.extra(v, fields, name); err != nil {
				return err
			}
			continue
		}
		d.path = append(d.path, name)
		if err := d.member(v.Field(i)); err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
	}
	_, err := d.dec.ReadToken()
	return err
}

// extra keeps an unknown member; one without a value is nothing.
func (d *objectDecoder) extra(v reflect.Value, fields *objectFields, name string) error {
	raw, err := d.dec.ReadValue()
	if err != nil {
		return err
	}
	switch string(raw) {
	case "null", `""`, "[]", "{}":
		return nil
	}
	if at, ok := v.Addr().Interface().(*directory.Location); ok && name == "coordinates" && coordinates(at, raw) {
		return nil
	}
	if !strings.HasPrefix(name, "anchorpoint") {
		d.unknown[fields.name+"."+name]++
	}
	if fields.extra < 0 {
		return nil
	}
	kept := canonical(raw)
	if kept == nil {
		return nil
	}
	name = strings.ToValidUTF8(name, "")
	extra := v.Field(fields.extra).Addr().Interface().(*directory.Extra)
	if *extra == nil {
		*extra = directory.Extra{}
	}
	(*extra)[name] = kept
	return nil
}

// canonical is an unknown value without blanks, in a form that can be written
// again: names that stand twice and broken characters are put right.
func canonical(raw jsontext.Value) jsontext.Value {
	kept := raw.Clone()
	if kept.Compact() == nil && kept.IsValid() {
		return kept
	}
	var v any
	if json.Unmarshal(raw, &v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return nil // broken inside; the whole fails at its end
	}
	b, err := json.Marshal(v, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil
	}
	return b
}

// coordinates reads a GeoJSON position, longitude first.
func coordinates(at *directory.Location, raw jsontext.Value) bool {
	parts := strings.Split(strings.Trim(string(raw), "[] "), ",")
	if len(parts) != 2 {
		return false
	}
	lon, okLon := parseNumber(strings.Trim(strings.TrimSpace(parts[0]), `"`))
	lat, okLat := parseNumber(strings.Trim(strings.TrimSpace(parts[1]), `"`))
	if okLon && okLat && at.Latitude == nil && at.Longitude == nil {
		at.Longitude, at.Latitude = &lon, &lat
		return true
	}
	return false
}

func (d *objectDecoder) member(v reflect.Value) error {
	kind := d.dec.PeekKind()
	if kind == 'n' {
		return d.dec.SkipValue()
	}
	switch v.Kind() {
	case reflect.String:
		return d.text(v, kind)
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Float64 {
			return d.number(v, kind)
		}
		return d.pointer(v, kind)
	case reflect.Slice:
		return d.list(v, kind)
	}
	return d.dec.SkipValue()
}

func (d *objectDecoder) text(v reflect.Value, kind jsontext.Kind) error {
	raw, err := d.dec.ReadValue()
	if err != nil {
		return err
	}
	switch kind {
	case '"':
		s, _ := jsontext.AppendUnquote(nil, raw) // invalid UTF-8 is replaced
		v.SetString(string(s))
	case '0':
		v.SetString(string(raw))
		d.note(directory.Repaired, "number_parsed", string(raw), "A number stood where words belong.")
	default:
		d.wrongType(raw)
	}
	return nil
}

func (d *objectDecoder) number(v reflect.Value, kind jsontext.Kind) error {
	raw, err := d.dec.ReadValue()
	if err != nil {
		return err
	}
	text := string(raw)
	if kind == '"' {
		s, _ := jsontext.AppendUnquote(nil, raw) // invalid UTF-8 is no number either
		if text = strings.TrimSpace(string(s)); text == "" {
			return nil
		}
	}
	n, ok := parseNumber(text)
	if !ok {
		d.wrongType(raw)
		return nil
	}
	v.Set(reflect.ValueOf(&n))
	if kind == '"' {
		d.note(directory.Repaired, "number_parsed", text, "The number stood in quotes.")
	}
	return nil
}

// parseNumber reads a number, also with a decimal comma.
func parseNumber(s string) (float64, bool) {
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

// pointer reads one object; of a list of them the first.
func (d *objectDecoder) pointer(v reflect.Value, kind jsontext.Kind) error {
	switch kind {
	case '{':
		v.Set(reflect.New(v.Type().Elem()))
		return d.object(v.Elem())
	case '[':
		list := reflect.New(reflect.SliceOf(v.Type().Elem())).Elem()
		if err := d.list(list, kind); err != nil {
			return err
		}
		if list.Len() > 0 {
			v.Set(list.Index(0).Addr())
		}
		return nil
	}
	raw, err := d.dec.ReadValue()
	if err == nil && string(raw) != `""` {
		d.wrongType(raw)
	}
	return err
}

// list reads a list of objects; one object alone is a list of one.
func (d *objectDecoder) list(v reflect.Value, kind jsontext.Kind) error {
	if kind == '{' {
		return d.appendObject(v)
	}
	if kind != '[' {
		raw, err := d.dec.ReadValue()
		if err == nil && string(raw) != `""` {
			d.wrongType(raw)
		}
		return err
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	name := d.path[len(d.path)-1]
	for i := 0; d.dec.PeekKind() != ']'; i++ {
		d.path[len(d.path)-1] = name + "[" + strconv.Itoa(i) + "]"
		if d.dec.PeekKind() == '{' {
			if err := d.appendObject(v); err != nil {
				return err
			}
			continue
		}
		raw, err := d.dec.ReadValue()
		if err != nil {
			return err
		}
		if string(raw) != "null" {
			d.wrongType(raw)
		}
	}
	d.path[len(d.path)-1] = name
	_, err := d.dec.ReadToken()
	return err
}

func (d *objectDecoder) appendObject(v reflect.Value) error {
	one := reflect.New(v.Type().Elem()).Elem()
	if err := d.object(one); err != nil {
		return err
	}
	v.Set(reflect.Append(v, one))
	return nil
}
