package understand

import (
	"fmt"
	"io/fs"
	mathbits "math/bits"
	"slices"
	"strings"
)

// Listed phrases find what somebody has thought of. People say things in their
// own words, but with few verbs and few subjects: the grammar puts those
// together, so that "he", "my partner" and "my old man" need one rule.
//
// A rule is a row of crisis-rules.csv or need-rules.csv. Its parts are
//
//	word      this word; a_b is two words
//	@name     a word of this row of crisis-words.csv or need-words.csv; word* begins so
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

// rule is one row of rules, compiled.
type rule struct {
	target, text, without string // as written, without what excuses it

	parts  []rulePart
	needs  []int32 // sets that must be in the text
	unless []int32
	id     int32 // of the target
}

// wordRow is one row of crisis-words.csv or need-words.csv.
type wordRow struct{ name, words string }

// wordOfSet is a way to meet a set: a row of words.
type wordOfSet struct {
	set  int32
	rest []string // words after the first
}

// grammar finds the rules that a text meets. It is never changed.
type grammar struct {
	l       *Lexicon
	rules   []rule
	byKey   [][]int32              // rules by the rarest set that they need
	first   map[string][]wordOfSet // by first word
	prefix  map[string][]wordOfSet // by the first letters of a word
	dropped map[string]bool        // words that rules do not see
	sets    map[string]int32       // by text, while it is made
	words   map[string]string      // rows of crisis-words.csv
}

// dropName is the row of words that rules do not see.
const dropName = "drop"

// readWordRows reads rows of words; what stands behind them is for people.
func readWordRows(files fs.FS, name string, columns []string) (out []wordRow, err error) {
	err = readRows(files, name, columns, func(row []string) error {
		out = append(out, wordRow{strings.Clone(row[0]), strings.Clone(row[1])})
		return nil
	})
	return out, err
}

// readRules reads rules: what each is for, the rule, and what excuses it. known
// says whether there is such a target.
func readRules(files fs.FS, name string, columns []string, words []wordRow, known func(target string) bool) (out []rule, err error) {
	names := map[string]bool{}
	for _, w := range words {
		names[w.name] = true
	}
	err = readRows(files, name, columns, func(row []string) error {
		if !known(row[0]) {
			return fmt.Errorf("%s %q is unknown", columns[0], row[0])
		}
		for name := range namesIn(row[1] + " " + row[2]) {
			if !names[name] {
				return fmt.Errorf("rule %q: there is no row of words %q", row[1], name)
			}
		}
		out = append(out, rule{target: strings.Clone(row[0]), text: strings.Clone(row[1]), without: strings.Clone(row[2])})
		return nil
	})
	return out, err
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

// newGrammar compiles rules; targets number what they are for.
func newGrammar(l *Lexicon, words []wordRow, rules []rule, targets []string) *grammar {
	g := &grammar{l: l, first: map[string][]wordOfSet{}, prefix: map[string][]wordOfSet{},
		dropped: map[string]bool{}, sets: map[string]int32{}, words: map[string]string{}}
	for _, w := range words {
		g.words[w.name] = w.words
	}
	for w := range strings.FieldsSeq(g.words[dropName]) {
		g.dropped[w] = true
	}
	g.rules = make([]rule, len(rules))
	for i, r := range rules {
		g.rules[i] = g.compile(r, int32(slices.Index(targets, r.target)))
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
func (g *grammar) sizes() []int {
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

func (g *grammar) compile(r rule, id int32) rule {
	r.id = id
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
func (g *grammar) set(text string) int32 {
	if n, ok := g.sets[text]; ok {
		return n
	}
	n := int32(len(g.sets))
	g.sets[text] = n
	g.fill(n, text)
	return n
}

func (g *grammar) fill(n int32, text string) {
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
	*grammar
	forms []string // of the words, without the dropped
	at    []int16  // which word each comes from
	met   [][]setAt
	here  []uint64 // sets that are in the text
}

// setAt is a set that a place of the text meets, and how many words that takes.
type setAt struct{ set, words int32 }

// forms are the words as rules see them, and which word each comes from.
func (g *grammar) forms(words []string) (forms []string, at []int16) {
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

func (g *grammar) read(words []string) *reading {
	r := &reading{grammar: g, here: make([]uint64, len(g.sets)/64+1)}
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
func (g *grammar) find(words []string, yield func(hit)) {
	r := g.read(words)
	for half, bits := range r.here {
		for ; bits != 0; bits &= bits - 1 {
			for _, n := range g.byKey[half*64+mathbits.TrailingZeros64(bits)] {
				if one := &g.rules[n]; r.possible(one) {
					r.try(one, yield)
				}
			}
		}
	}
}

// try fits a rule at every place of the text.
func (r *reading) try(rule *rule, yield func(hit)) {
	for i := range r.forms {
		if to := r.match(rule.parts, i); to > i {
			yield(hit{target: rule.id, from: r.at[i], to: r.at[to-1]})
		}
	}
}

// possible says whether all that a rule needs is somewhere in the text, and
// nothing that excuses it.
func (r *reading) possible(rule *rule) bool {
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
