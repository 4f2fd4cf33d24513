package understand

import (
	"io/fs"

	"anchorpoint/directory"
)

// ruledNeeds are rules that tell of a need in words that no listed phrase has:
// "lost" or "kicked out of", then "my", then "flat", "room" or "tenancy". They
// are for what people say of their lives; the texts of listings name things.
type ruledNeeds struct {
	words []wordRow
	rules []rule
}

// readRuledNeeds reads need-words.csv and need-rules.csv. Rules may name the
// rows of words of emergencies, too.
func readRuledNeeds(files fs.FS, emergency []wordRow, v *directory.Vocabularies) (r ruledNeeds, err error) {
	own, err := readWordRows(files, "need-words.csv", []string{"name", "words"})
	if err != nil {
		return r, err
	}
	r.words = append(append(r.words, emergency...), own...)
	r.rules, err = readRules(files, "need-rules.csv", []string{"need", "rule", "unless"}, r.words,
		func(need string) bool { _, ok := v.Need(need); return ok })
	return r, err
}

// ruled notes the rules that the text meets.
func (q *query) ruled() {
	q.Lexicon.needs.rules.find(foldAll(q.used()), func(h hit) { q.rules = append(q.rules, h) })
}

// ruleShare is what a rule counts that is met by one word, two, or more: of one
// word the phrases know as much.
var ruleShare = [...]float64{0.5, 0.8, 1}

// rulesIn are those that were met by words of these tokens alone.
func (q *query) rulesIn(tokens []token) []hit {
	if len(tokens) == 0 || len(q.rules) == 0 {
		return nil
	}
	from, to := tokens[0].word, tokens[len(tokens)-1].word
	var out []hit
	for _, h := range q.rules {
		if from <= h.from && h.to <= to {
			h.score = (1 - least(tokens, h)) * ruleShare[min(int(h.to-h.from), len(ruleShare)-1)]
			out = append(out, h)
		}
	}
	return out
}

// rule takes in a rule that was met: it stands for all the phrases that it puts
// together, so it counts as a whole phrase and as one much like the text. What
// a negative phrase says is surer ("window blinds").
func (m *needModel) rule(s *scratch, h hit) {
	if s.against[h.target] > 0 {
		return
	}
	s.near[h.target] = max(s.near[h.target], m.tuning.RuleNear*h.score)
	s.ruled[h.target] = max(s.ruled[h.target], h.score)
	h.score *= m.tuning.RulePhrase
	s.fire(h)
}
