package understand

import (
	"fmt"
	"io/fs"
	mathbits "math/bits"
	"slices"
	"strings"
)

// Listed phrases find what somebody has thought of. People in danger say it in
// their own words, but with few verbs and few subjects: the grammar puts those
// together, so that "he", "my partner" and "my old man" need one rule.
//
// A rule is a row of crisis-rules.csv. Its parts are
//
//	word      this word; a_b is two words
//	@name     a word of this row of crisis-words.csv; word* begins so
//	a|@b|c    any of these; "$" among them is the end of the text
//	a_@b      a, then a word of the row b
//	x?        may be missing
//	!x        none of these comes next
//	. .. ...  up to one, three, seven words of any kind
//	^ and $   the text begins, ends here
//
// and what it must not meet anywhere in the text stands in the column "unless".

// rulePart is one part of a rule.
type rulePart struct {
	set  int32 // a number of grammar.sets; below none for the others
	kind partKind
	gap  int
	// orEnd says that the text may as well end here: "living|$".
	orEnd bool
}

type partKind uint8

const (
	must partKind = iota
	may
	mustNot
	gap
	begin
	end
)

// crisisRule is one row of crisis-rules.csv, compiled.
type crisisRule struct {
	panel, text, without string // as written, without what excuses it

	parts  []rulePart
	needs  []int32 // sets that must be in the text
	unless []int32
	id     int32 // of the panel
}

// crisisWordRow is one row of crisis-words.csv.
type crisisWordRow struct{ name, words string }

// wordOfSet is a way to meet a set: a row of words.
type wordOfSet struct {
	set  int32
	rest []string // words after the first
}

// crisisGrammar finds the rules that a text meets. It is never changed.
type crisisGrammar struct {
	l       *Lexicon
	rules   []crisisRule
	byKey   [][]int32              // rules by the rarest set that they need
	first   map[string][]wordOfSet // by first word
	prefix  map[string][]wordOfSet // by the first letters of a word
	dropped map[string]bool        // words that rules do not see
	sets    map[string]int32       // by text, while it is made
	words   map[string]string      // rows of crisis-words.csv
}

// dropName is the row of words that rules do not see.
const dropName = "drop"

func readCrisisRules(files fs.FS) (words []crisisWordRow, rules []crisisRule, err error) {
	err = readRows(files, "crisis-words.csv", []string{"name", "words", "why"}, func(row []string) error {
		words = append(words, crisisWordRow{strings.Clone(row[0]), strings.Clone(row[1])})
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	names := map[string]bool{}
	for _, w := range words {
		names[w.name] = true
	}
	err = readRows(files, "crisis-rules.csv", []string{"panel", "rule", "unless", "why"}, func(row []string) error {
		if row[0] != notCrisis && !slices.Contains(CrisisPanels, row[0]) {
			return fmt.Errorf("panel %q is none of %q", row[0], CrisisPanels)
		}
		for name := range namesIn(row[1] + " " + row[2]) {
			if !names[name] {
				return fmt.Errorf("rule %q: crisis-words.csv has no row %q", row[1], name)
			}
		}
		rules = append(rules, crisisRule{panel: strings.Clone(row[0]), text: strings.Clone(row[1]), without: strings.Clone(row[2])})
		return nil
	})
	return words, rules, err
}

// namesIn are the rows of words that a rule names.
func namesIn(rule string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(rule, func(r rune) bool { return strings.ContainsRune(" |?!_", r) }) {
		if name, ok := strings.CutPrefix(w, "@"); ok {
			out[name] = true
		}
	}
	return out
}

func newCrisisGrammar(l *Lexicon, words []crisisWordRow, rules []crisisRule) *crisisGrammar {
	g := &crisisGrammar{l: l, first: map[string][]wordOfSet{}, prefix: map[string][]wordOfSet{},
		dropped: map[string]bool{}, sets: map[string]int32{}, words: map[string]string{}}
	for _, w := range words {
		g.words[w.name] = w.words
	}
	for w := range strings.FieldsSeq(g.words[dropName]) {
		g.dropped[w] = true
	}
	g.rules = make([]crisisRule, len(rules))
	for i, r := range rules {
		g.rules[i] = g.compile(r)
	}
	g.byKey = make([][]int32, len(g.sets))
	size := g.sizes()
	for i, r := range g.rules {
		key := slices.MinFunc(r.needs, func(a, b int32) int { return size[a] - size[b] })
		g.byKey[key] = append(g.byKey[key], int32(i))
	}
	return g
}

// sizes say how many words each set has: the fewer, the seldomer it is met.
func (g *crisisGrammar) sizes() []int {
	out := make([]int, len(g.sets))
	for _, words := range g.first {
		for _, w := range words {
			out[w.set]++
		}
	}
	for _, words := range g.prefix {
		for _, w := range words {
			out[w.set]++
		}
	}
	return out
}

func (g *crisisGrammar) compile(r crisisRule) crisisRule {
	r.id = int32(slices.Index(append(slices.Clone(CrisisPanels), notCrisis), r.panel))
	for word := range strings.FieldsSeq(r.text) {
		p := rulePart{set: -1}
		switch {
		case word == "^":
			p.kind = begin
		case word == "$":
			p.kind = end
		case strings.Trim(word, ".") == "":
			p.kind, p.gap = gap, 1<<len(word)-1
		case strings.HasPrefix(word, "!"):
			p.kind, p.set = mustNot, g.set(word[1:])
		case strings.HasSuffix(word, "?"):
			p.kind, p.set = may, g.set(strings.TrimSuffix(word, "?"))
		default:
			p.set, p.orEnd = g.set(word), slices.Contains(strings.Split(word, "|"), "$")
			if !p.orEnd {
				r.needs = append(r.needs, p.set)
			}
		}
		r.parts = append(r.parts, p)
	}
	for word := range strings.FieldsSeq(r.without) {
		r.unless = append(r.unless, g.set(word))
	}
	return r
}

// set numbers the alternatives of one part.
func (g *crisisGrammar) set(text string) int32 {
	if n, ok := g.sets[text]; ok {
		return n
	}
	n := int32(len(g.sets))
	g.sets[text] = n
	g.fill(n, text)
	return n
}

func (g *crisisGrammar) fill(n int32, text string) {
	for word := range strings.SplitSeq(text, "|") {
		if name, ok := strings.CutPrefix(word, "@"); ok {
			g.fill(n, strings.Join(strings.Fields(g.words[name]), "|"))
			continue
		}
		if before, name, ok := strings.Cut(word, "_@"); ok {
			for w := range strings.FieldsSeq(g.words[name]) {
				g.fill(n, before+"_"+w)
			}
			continue
		}
		if begun, ok := strings.CutSuffix(word, "*"); ok {
			g.prefix[begun] = append(g.prefix[begun], wordOfSet{set: n})
			continue
		}
		if seq, _ := g.forms(strings.Split(word, "_")); len(seq) > 0 {
			g.first[seq[0]] = append(g.first[seq[0]], wordOfSet{n, seq[1:]})
		}
	}
}

// reading is one text on its way through the grammar.
type reading struct {
	*crisisGrammar
	forms []string // of the words, without the dropped
	at    []int16  // which word each comes from
	met   [][]setAt
	here  []uint64 // sets that are in the text
}

// setAt is a set that a place of the text meets, and how many words that takes.
type setAt struct{ set, words int32 }

// forms are the words as rules see them, and which word each comes from.
func (g *crisisGrammar) forms(words []string) (forms []string, at []int16) {
	forms, at = make([]string, 0, len(words)+4), make([]int16, 0, len(words)+4)
	var last string
	for i, word := range words {
		g.l.forms.of(word, func(form string) {
			if both, ok := joined[[2]string{last, form}]; ok && len(forms) > 0 {
				forms, at, form = forms[:len(forms)-1], at[:len(at)-1], both
			}
			last = form
			if !g.dropped[form] {
				forms, at = append(forms, form), append(at, int16(i))
			}
		})
	}
	return forms, at
}

func (g *crisisGrammar) read(words []string) *reading {
	r := &reading{crisisGrammar: g, here: make([]uint64, len(g.sets)/64+1)}
	r.forms, r.at = g.forms(words)
	r.met = make([][]setAt, len(r.forms))
	for i, form := range r.forms {
		for _, w := range g.first[form] {
			if len(w.rest) < len(r.forms)-i && slices.Equal(w.rest, r.forms[i+1:i+1+len(w.rest)]) {
				r.meet(i, w.set, len(w.rest)+1)
			}
		}
		for n := minPrefix; n <= len(form); n++ {
			for _, w := range g.prefix[form[:n]] {
				r.meet(i, w.set, 1)
			}
		}
	}
	return r
}

// minPrefix is the shortest beginning of a word that a row may hold.
const minPrefix = 3

func (r *reading) meet(i int, set int32, words int) {
	r.met[i] = append(r.met[i], setAt{set, int32(words)})
	r.here[set/64] |= 1 << (set % 64)
}

func (r *reading) has(set int32) bool { return r.here[set/64]&(1<<(set%64)) != 0 }

// find calls yield with the rules that the words meet.
func (g *crisisGrammar) find(words []string, yield func(hit)) {
	r := g.read(words)
	for half, bits := range r.here {
		for ; bits != 0; bits &= bits - 1 {
			for _, n := range g.byKey[half*64+mathbits.TrailingZeros64(bits)] {
				if rule := &g.rules[n]; r.possible(rule) {
					r.try(rule, yield)
				}
			}
		}
	}
}

// try fits a rule at every place of the text.
func (r *reading) try(rule *crisisRule, yield func(hit)) {
	for i := range r.forms {
		if to := r.match(rule.parts, i); to > i {
			yield(hit{target: rule.id, from: r.at[i], to: r.at[to-1]})
		}
	}
}

// possible says whether all that a rule needs is somewhere in the text, and
// nothing that excuses it.
func (r *reading) possible(rule *crisisRule) bool {
	for _, set := range rule.needs {
		if !r.has(set) {
			return false
		}
	}
	return !slices.ContainsFunc(rule.unless, r.has)
}

// match gives the place after the words that the parts take from i on; -1 when
// they do not fit.
func (r *reading) match(parts []rulePart, i int) int {
	if len(parts) == 0 {
		return i
	}
	p, rest := parts[0], parts[1:]
	switch p.kind {
	case begin:
		if i != 0 {
			return -1
		}
		return r.match(rest, i)
	case end:
		if i != len(r.forms) {
			return -1
		}
		return r.match(rest, i)
	case mustNot:
		if i < len(r.met) && slices.ContainsFunc(r.met[i], func(m setAt) bool { return m.set == p.set }) {
			return -1
		}
		return r.match(rest, i)
	case gap:
		for skip := 0; skip <= p.gap && i+skip <= len(r.forms); skip++ {
			if to := r.match(rest, i+skip); to >= 0 {
				return to
			}
		}
		return -1
	}
	if i < len(r.met) {
		for _, m := range r.met[i] {
			if m.set == p.set {
				if to := r.match(rest, i+int(m.words)); to >= 0 {
					return to
				}
			}
		}
	}
	if p.kind == may || p.orEnd && i == len(r.forms) {
		return r.match(rest, i)
	}
	return -1
}
