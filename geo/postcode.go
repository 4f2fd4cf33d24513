package geo

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ErrNotPostcode is returned for text that is not a postcode nor the beginning
// of one. It never holds the text.
var ErrNotPostcode = errors.New("not a postcode")

// Postcode is a whole UK postcode or the beginning of one: area (BS), outward
// code (BS5), sector (BS5 6) or unit (BS5 6AA). It is comparable, so it can be
// a map key.
type Postcode struct {
	text [7]byte // without a space
	n    uint8   // bytes used
	out  uint8   // bytes of the outward code, 0 for an area
}

// areaList holds the 124 postcode areas: 120 of Great Britain, Northern
// Ireland and the islands.
const areaList = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX " +
	"FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW " +
	"OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV " +
	"YO ZE "

// Letters that may stand in one place of a postcode.
const (
	notFirst   = "QVX"
	notSecond  = "IJZ"
	thirdOK    = "ABCDEFGHJKPSTUW"
	fourthOK   = "ABEHMNPRVWXY"
	inwardOK   = "ABDEFGHJLNPQRSTUWXYZ"
	maxLetters = 7
)

// outwardForms are the shapes of an outward code: A a letter, 9 a digit.
var outwardForms = [...]string{"A9", "A99", "AA9", "A9A", "AA99", "AA9A"}

// Kind is Unit, Sector, Outward or PostcodeArea, and empty for no postcode.
func (p Postcode) Kind() Kind {
	switch {
	case p.n == 0:
		return ""
	case p.out == 0:
		return PostcodeArea
	case p.n == p.out:
		return Outward
	case p.n == p.out+1:
		return Sector
	default:
		return Unit
	}
}

// IsZero reports whether there is no postcode.
func (p Postcode) IsZero() bool { return p.n == 0 }

// String is the usual form with one space. Mind that a unit names a household.
func (p Postcode) String() string {
	if p.out == 0 || p.n == p.out {
		return string(p.text[:p.n])
	}
	return string(p.text[:p.out]) + " " + string(p.text[p.out:p.n])
}

// Area is the letters before the first digit, as a Postcode of its own.
func (p Postcode) Area() Postcode {
	var a Postcode
	for a.n < p.n && isLetter(p.text[a.n]) {
		a.text[a.n] = p.text[a.n]
		a.n++
	}
	return a
}

// Outward is the part before the space; empty for an area.
func (p Postcode) Outward() Postcode { return p.cut(0) }

// Sector is the outward code and the first digit of the inward one; empty
// when that digit is not known.
func (p Postcode) Sector() Postcode {
	if p.n <= p.out {
		return Postcode{}
	}
	return p.cut(1)
}

func (p Postcode) cut(inward uint8) Postcode {
	if p.out == 0 {
		return Postcode{}
	}
	c := Postcode{n: p.out + inward, out: p.out}
	copy(c.text[:c.n], p.text[:c.n])
	return c
}

// ParsePostcode reads a postcode or the beginning of one from text that holds
// nothing else. known tells which outward codes exist: it decides readings
// such as M12 (outward M12, or sector M1 2), and a mended outward code must be
// known. With a nil known every well-formed code counts as known. mended says
// that a letter or digit was put right ("BS5 OAA").
func ParsePostcode(text string, known func(outward Postcode) bool) (p Postcode, mended bool, err error) {
	l, ok := lettersOf(text)
	if !ok {
		return Postcode{}, false, ErrNotPostcode
	}
	if known == nil {
		known = func(Postcode) bool { return true }
	}
	if p, ok = l.area(); ok {
		return p, false, nil
	}
	if p, ok = l.read(known, false); ok {
		return p, false, nil
	}
	if p, ok = l.read(known, true); ok {
		return p, true, nil
	}
	return Postcode{}, false, ErrNotPostcode
}

// letters is a text stripped to its capitals and digits.
type letters struct {
	b    [maxLetters]byte
	n    int
	gaps uint8 // bit k: a space stood after k letters
}

func lettersOf(text string) (letters, bool) {
	if len(text) > 64 { // longer text is never a postcode alone, whatever its dots and spaces
		return letters{}, false
	}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return collect(norm.NFKC.String(text))
		}
	}
	return collect(text)
}

func collect(text string) (letters, bool) {
	var l letters
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case unicode.IsSpace(r):
			l.gaps |= 1 << l.n
			continue
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return letters{}, false
		default:
			continue
		}
		if l.n == maxLetters {
			return letters{}, false
		}
		l.b[l.n] = byte(r)
		l.n++
	}
	l.gaps &= 1<<l.n - 2 // spaces at either end mean nothing
	return l, l.n > 0
}

func (l *letters) area() (Postcode, bool) {
	if l.n > 2 || !isLetter(l.b[0]) || l.n == 2 && !isLetter(l.b[1]) || !knownArea(l.b[:l.n]) {
		return Postcode{}, false
	}
	return Postcode{text: l.b, n: uint8(l.n)}, true
}

func knownArea(a []byte) bool {
	key := [4]byte{' '}
	n := 1 + copy(key[1:3], a)
	key[n] = ' '
	return strings.Contains(areaList, string(key[:n+1]))
}

// read tries where the outward code may end. A whole postcode first, for its
// inward part is always three long; then where a space was typed; then the
// outward code if it exists; then the shorter ones.
func (l *letters) read(known func(Postcode) bool, mend bool) (Postcode, bool) {
	if p, ok := l.split(l.n-3, mend); ok && (!mend || known(p.Outward())) {
		return p, true
	}
	for k := l.n - 1; k >= l.n-2; k-- {
		if k > 0 && l.gaps&(1<<k) != 0 {
			if p, ok := l.split(k, mend); ok && (!mend || known(p.Outward())) {
				return p, true
			}
		}
	}
	var first Postcode
	for k := l.n; k >= l.n-2; k-- {
		p, ok := l.split(k, mend)
		if ok && known(p.Outward()) {
			return p, true
		}
		if ok && !mend { // the shortest well-formed reading of an unknown code
			first = p
		}
	}
	return first, !first.IsZero()
}

// split reads the letters with an outward code of k letters.
func (l *letters) split(k int, mend bool) (Postcode, bool) {
	if k < 2 || k > 4 {
		return Postcode{}, false
	}
	b := l.b
	if string(b[:l.n]) == "GIR0AA" && k == 3 {
		return Postcode{text: b, n: 6, out: 3}, true
	}
	if !fitOutward(b[:k], mend) || !fitInward(b[k:l.n], mend) {
		return Postcode{}, false
	}
	n := l.n
	if n == k+2 { // "BS5 6A" is known to its sector
		n--
		b[n] = 0
	}
	return Postcode{text: b, n: uint8(n), out: uint8(k)}, true
}

func fitOutward(b []byte, mend bool) bool {
	for _, form := range outwardForms {
		if len(form) != len(b) {
			continue
		}
		var fixed [4]byte
		copy(fixed[:], b)
		if fit(fixed[:len(b)], form, mend) && allowed(fixed[:len(b)], form) {
			copy(b, fixed[:len(b)])
			return true
		}
	}
	return false
}

// fitInward accepts nothing, 6, 6A and 6AA. Only its digit can be mended: the
// letters never hold O or I.
func fitInward(b []byte, mend bool) bool {
	if len(b) == 0 {
		return true
	}
	if !fit(b[:1], "9", mend) {
		return false
	}
	for _, c := range b[1:] {
		if strings.IndexByte(inwardOK, c) < 0 {
			return false
		}
	}
	return true
}

// fit checks letters against a form, mending at most one.
func fit(b []byte, form string, mend bool) bool {
	left := 0
	if mend {
		left = 1
	}
	for i, c := range b {
		if isLetter(c) == (form[i] == 'A') {
			continue
		}
		fixed := swap(c)
		if left == 0 || fixed == 0 {
			return false
		}
		b[i], left = fixed, left-1
	}
	return true
}

// swap gives the character that is mistaken for c, or 0.
func swap(c byte) byte {
	switch c {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	case '0':
		return 'O'
	case '1':
		return 'I'
	}
	return 0
}

func allowed(b []byte, form string) bool {
	if strings.IndexByte(notFirst, b[0]) >= 0 && !(b[0] == 'X' && b[1] == 'X') {
		return false
	}
	if form[1] == 'A' && strings.IndexByte(notSecond, b[1]) >= 0 && !(b[0] == 'Z' && b[1] == 'Z') {
		return false
	}
	switch form {
	case "A9A":
		return strings.IndexByte(thirdOK, b[2]) >= 0
	case "AA9A":
		return strings.IndexByte(fourthOK, b[3]) >= 0
	case "A99":
		return b[1] != '0'
	case "AA99":
		return b[2] != '0'
	}
	return true
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// nonGeographic reports areas that are mail rooms, not places.
func (p Postcode) nonGeographic() bool {
	switch a := p.Area(); string(a.text[:a.n]) {
	case "BX", "XX", "ZZ", "GIR":
		return true
	}
	return false
}
