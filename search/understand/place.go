package understand

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"anchorpoint/geo"
)

// placeQuality is how well words must name a place to be taken out of a query.
const placeQuality = 0.8

// placeWords is the longest place name in words ("Newcastle upon Tyne Wales").
const placeWords = 4

// prepositions stand before places. Those of the first kind are enough for a
// name that is a plain English word ("in Bath"); "at home" and "by chance" show
// why the others are not.
var (
	placePrepositions = wordSet("in near nearby nr around round outside")
	otherPrepositions = wordSet("at by from to of for")
)

// statesAfterIn are plain words that are also places and that stand after "in"
// or "near" without being one.
var statesAfterIn = wordSet(`love hope need pain debt bed care home school hand hospital prison work church college court labour
	crisis trouble danger tears fear recovery person general touch common particular deal house death rest end street street's
	town city village country morning evening afternoon night day week month year time life mind head heart body family`)

// Words that stand beside the name of a place and only say which part of it.
var (
	beforeName = wordSet("north south east west northeast northwest southeast southwest central inner outer greater")
	afterName  = wordSet("area areas region district way side north south east west central centre center town city suburbs outskirts")
	courtesy   = wordSet("please pls plz thanks thankyou ta cheers asap urgent urgently")
)

var (
	outwardForm = regexp.MustCompile(`^(?i:[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkmnp-y]?)$`)
	inwardForm  = regexp.MustCompile(`^(?i:[0-9o][abd-hjlnp-uw-z]{2})$`)
	sectorDigit = regexp.MustCompile(`^[0-9]$`)
	wholeForm   = regexp.MustCompile(`^(?i:[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkmnp-y]?[0-9o][abd-hjlnp-uw-z]{2})$`)
)

// place finds the place that the text names and takes its words out.
func (q *query) place() {
	if q.o.Places == nil || q.taken("place") {
		return
	}
	for _, find := range []func() bool{q.postcode, q.afterPreposition, q.trailing, q.leading, q.amid} {
		if find() {
			return
		}
	}
}

// postcode finds a postcode, or the first half of one, anywhere.
func (q *query) postcode() bool {
	words := q.u.Words
	for i, w := range words {
		switch {
		case wholeForm.MatchString(w.Typed):
			if q.takePlace(i, i, w.Typed) {
				q.nameBefore(i)
				return true
			}
		case !outwardForm.MatchString(w.Typed):
		case i+1 < len(words) && (inwardForm.MatchString(words[i+1].Typed) || sectorDigit.MatchString(words[i+1].Typed)):
			if q.takePlace(i, i+1, w.Typed+" "+words[i+1].Typed) {
				q.nameBefore(i)
				return true
			}
		case q.meansOutward(i):
			if q.takePlace(i, i, w.Typed) {
				return true
			}
		}
	}
	return false
}

// nameBefore takes the name of the same place that stands before a postcode:
// "Lisburn BT28 1AA".
func (q *query) nameBefore(i int) {
	if i == 0 || q.plainWords(i-1, i-1) {
		return
	}
	if a := q.o.Places.Resolve(q.u.Words[i-1].Typed); a.Quality >= placeQuality && !a.Everyday {
		q.u.Words[i-1].Kind = InPlace
		q.u.Place.Text = q.u.Words[i-1].Typed + " " + q.u.Place.Text
	}
}

// meansOutward says whether a word of the form of an outward code is one: "b4"
// is mostly "before", "b12" a vitamin.
func (q *query) meansOutward(i int) bool {
	w := q.u.Words[i]
	afterPreposition := i > 0 && (placePrepositions[q.u.Words[i-1].Used] || otherPrepositions[q.u.Words[i-1].Used])
	if sections[w.Used] && !afterPreposition {
		return false
	}
	return afterPreposition ||
		strings.ToUpper(w.Typed) == w.Typed && q.mixedCase() ||
		q.forms.short[w.Used] == "" && i == len(q.u.Words)-1
}

// sections are notices named after sections of laws ("an S21"), which look like
// parts of Sheffield.
var sections = wordSet("s8 s13 s17 s20 s21 s47")

// mixedCase reports whether the text has lower-case letters, so that capitals
// mean something.
func (q *query) mixedCase() bool {
	return slices.ContainsFunc(q.u.Words, func(w Word) bool { return w.Typed == w.Used && len(w.Used) > 2 })
}

// takePlace resolves a text and, when it is one place, gives the words from one
// to another to it.
func (q *query) takePlace(from, to int, text string) bool {
	a := q.o.Places.Resolve(text)
	if a.Place == nil || a.Quality < placeQuality {
		q.keepChoices(text, a)
		return false
	}
	q.setPlace(from, to, a)
	return true
}

func (q *query) keepChoices(text string, a geo.Answer) {
	if len(a.Choices) > 0 && a.Quality >= placeQuality && q.u.Place == nil {
		q.u.Place = &PlacePhrase{Text: text, Choices: a.Choices}
	}
}

func (q *query) setPlace(from, to int, a geo.Answer) {
	q.u.Place = &PlacePhrase{Text: q.typed(from, to), Place: a.Place, Listed: a.Listed}
	for from > 0 && beforeName[q.u.Words[from-1].Used] {
		from--
	}
	if from > 0 && q.u.Words[from-1].Used == "the" { // "in the Norwich area"
		from--
	}
	if from > 0 && (placePrepositions[q.u.Words[from-1].Used] || otherPrepositions[q.u.Words[from-1].Used]) {
		from--
	}
	to += q.partOfPlace(to + 1)
	for i := from; i <= to; i++ {
		q.u.Words[i].Kind = InPlace
	}
}

// partOfPlace counts the words from i on that say which part of the place before
// them is meant: "area", "city centre". A "centre" alone may be a building.
func (q *query) partOfPlace(i int) (n int) {
	words := q.u.Words[i:]
	for n < len(words) && afterName[words[n].Used] {
		n++
	}
	if n < len(words) || n == 1 && (words[0].Used == "centre" || words[0].Used == "center") {
		return 0
	}
	return n
}

// afterPreposition tries what stands after "in", "near" and the like, the last
// first ("reading group in Reading"), the longest name first. Where the person
// is counts less than where somebody else is: they may ask for a parent far away.
func (q *query) afterPreposition() bool {
	words := q.u.Words
	for _, own := range []bool{false, true} {
		for i := len(words) - 2; i >= 0; i-- {
			strong := placePrepositions[words[i].Used]
			if !strong && !otherPrepositions[words[i].Used] || own != q.ownPlace(i) {
				continue
			}
			for to := min(len(words)-1, i+placeWords); to > i; to-- {
				if q.nameInContainer(i, to) || q.tryPlace(i+1, to, strong) || q.tryPart(i+1, to, strong) {
					return true
				}
			}
		}
	}
	return false
}

// ownPlace reports whether the place after this preposition is where the
// person says that they are, and another place is named as well.
func (q *query) ownPlace(i int) bool {
	if i == 0 {
		return false
	}
	switch q.u.Words[i-1].Used {
	case "i'm", "im", "am", "live", "i":
		return true
	}
	return false
}

// nameInContainer tries "Beer in Devon": the preposition stands inside the name.
func (q *query) nameInContainer(i, to int) bool {
	if i < 2 || q.u.Words[i].Used != "in" || q.u.Words[i-1].Kind == Filler {
		return false
	}
	before := q.u.Words[i-2].Used
	return (placePrepositions[before] || otherPrepositions[before]) && !q.plainWords(to, to) && q.tryPlace(i-1, to, true)
}

// amid tries names with a capital anywhere: "tuesday Swansea not too many people".
func (q *query) amid() bool {
	for i, w := range q.u.Words {
		if i > 0 && w.capital() && !q.plainWords(i, i) && q.bare(i, i) {
			return true
		}
	}
	return false
}

// tryPart takes a name after a word that says which part of it: "north Belfast".
func (q *query) tryPart(from, to int, strong bool) bool {
	return from < to && beforeName[q.u.Words[from].Used] && q.tryPlace(from+1, to, strong)
}

// tryPlace takes the words when they name a place. strong says that a place
// preposition stands before them.
func (q *query) tryPlace(from, to int, strong bool) bool {
	first, last := q.u.Words[from], q.u.Words[to]
	if first.Kind == Filler && !first.capital() && first.Used != "the" || last.Kind == Filler && !last.capital() || last.Used == "the" {
		return false
	}
	a := q.o.Places.Resolve(q.typed(from, to))
	if a.Place == nil && len(a.Choices) == 0 || a.Quality < placeQuality {
		return false
	}
	if a.Place != nil && a.Place.Kind == geo.PostcodeArea && !strong {
		return false // "ME", "I'm": two letters are a place only after "in"
	}
	if !strong && to+1 < len(q.u.Words) && venues[q.u.Words[to+1].Used] && q.partOfPlace(to+1) == 0 {
		return false // "St Andrew's church"
	}
	if !q.meansPlace(from, to, strong, a) {
		return false
	}
	if a.Place == nil {
		q.keepChoices(q.typed(from, to), a)
		return false
	}
	q.setPlace(from, to, a)
	return true
}

// venues are what a name is part of, when it stands before one.
var venues = wordSet("church hall centre center chapel mosque school hospital house street road avenue lane court park college surgery")

// meansPlace tells the town from the word. A name that no dictionary has is a
// place; a plain word needs a capital where capitals mean something, or a place
// preposition and the end of the text.
func (q *query) meansPlace(from, to int, strong bool, a geo.Answer) bool {
	if q.capitals(from, to) || q.listed(from, to, a) {
		return true
	}
	if everyday := a.Everyday; !q.plainWords(from, to) && (!everyday || from == 0 && to == len(q.u.Words)-1 || to > from && !q.plainWords(to, to)) {
		return true // a name of its own, nothing else, or one with its county
	}
	return strong && to == len(q.u.Words)-1 && q.u.Words[from].Used != "the" && !statesAfterIn[q.u.Words[from].Used]
}

// leastListed is how many venues of the directory lie in a town whose name may be
// a plain word without a capital, where the lexicon does not use it: "hull".
const leastListed = 5

func (q *query) listed(from, to int, a geo.Answer) bool {
	return a.Listed >= leastListed && !slices.ContainsFunc(q.u.Words[from:to+1], func(w Word) bool {
		return q.spell.known[w.Used] || q.spell.crisis[w.Used] || isFiller(w.Used)
	})
}

func (w Word) capital() bool {
	r, _ := utf8.DecodeRuneInString(w.Typed)
	return unicode.IsUpper(r)
}

// small says whether a word could have a capital and has none: "42nd" could not.
func (w Word) small() bool {
	r, _ := utf8.DecodeRuneInString(w.Typed)
	return !unicode.IsUpper(r) && !unicode.IsDigit(r)
}

// capitals reports whether the words stand out by their capitals.
func (q *query) capitals(from, to int) bool {
	return q.u.Words[from].capital() && q.u.Words[to].capital() && q.lowerContent(from, to)
}

// lowerContent reports whether some content word outside the span has no
// capital, so that the person did not simply write every word with one.
func (q *query) lowerContent(from, to int) bool {
	for i, w := range q.u.Words {
		if (i < from || i > to) && w.small() && (w.Kind == Content || i > 0) {
			return true
		}
	}
	return false
}

// plainWords reports whether all the words are in the dictionary or lexicon.
func (q *query) plainWords(from, to int) bool {
	for _, w := range q.u.Words[from : to+1] {
		if !q.spell.correct.has(w.Used) && !isFiller(w.Used) {
			return false
		}
	}
	return true
}

// trailing tries the last words, which need no preposition: "food bank leeds".
func (q *query) trailing() bool {
	n := len(q.u.Words)
	for n > 1 && courtesy[q.u.Words[n-1].Used] {
		n--
	}
	for end := n; end > 0; end-- {
		for from := max(0, end-3); from < end; from++ {
			if q.bare(from, end-1) {
				return true
			}
		}
		if !afterName[q.u.Words[end-1].Used] {
			return false
		}
	}
	return false
}

// leading tries the first words: "Leeds food bank".
func (q *query) leading() bool {
	for to := min(2, len(q.u.Words)-1); to >= 0; to-- {
		if q.bare(0, to) || to > 0 && beforeName[q.u.Words[0].Used] && q.bare(1, to) {
			return true
		}
	}
	return false
}

// bare takes a place name that stands without a preposition.
func (q *query) bare(from, to int) bool {
	if first := q.u.Words[from]; first.Kind == Filler && !first.capital() || outwardForm.MatchString(first.Typed) {
		return false
	}
	if q.plainWords(from, to) && !q.capitals(from, to) && !q.listed(from, to, q.o.Places.Resolve(q.typed(from, to))) {
		return false
	}
	return q.tryPlace(from, to, false)
}
