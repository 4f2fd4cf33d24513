package understand

// Tuning holds every number of need recognition, so that all can be set against
// the test phrases. General method only: no number is for one phrase or need.
type Tuning struct {
	// K1 and B are BM25's, over needs: each need is one text, all its phrases.
	K1, B float64
	// Pair is what two neighbouring words that a need's phrases also hold side
	// by side count, against 1 for a word. Stop words count in pairs only.
	Pair float64
	// Stop is what a stop word or filler counts as a word of its own.
	Stop float64
	// Phrase, Words and Nearest mix the parts of a need's score: whole phrases,
	// BM25, the most similar single phrases.
	Phrase, Words, Nearest float64
	// RulePhrase and RuleNear are what a rule that is met counts as a whole phrase
	// and as one that is much like the text.
	RulePhrase, RuleNear float64
	// RuleSure is what it adds to how sure a need is.
	RuleSure float64
	// AnyOrder is what a phrase counts whose content words are all there but
	// not in order.
	AnyOrder float64
	// Label is the weight of a need's own label and description.
	Label float64
	// Against is how much a negative phrase takes off, as a share of the best
	// score.
	Against float64

	// SureWish, UnsureWish and Time are how much of their say in needs words lose
	// that already are a filter, a preference or a time.
	SureWish, UnsureWish, Time float64

	// Keep is the least share of the best score that a further need must have,
	// Most the number of needs kept.
	Keep float64
	Most int
	// Clause is what the confidence of one clause of several counts, and
	// ClauseLeast what it must reach then.
	Clause, ClauseLeast float64
	// ClauseTold is how sure the likeliest need of a clause must be to count as
	// one of several though it is less than that.
	ClauseTold float64
	// ClausePair is how sure two clauses must be to be believed though neither is
	// clear.
	ClausePair float64
	// Panel is how sure the need of a help panel is.
	Panel float64
	// Beside is how sure a need must be that is told by the words beside those
	// that say for whom; Whom is what those count then at most.
	Beside, Whom float64
	// Child is the least share of its parent's score with which a need stands for
	// its parent.
	Child float64
	// Strong is the confidence from which a need counts as understood.
	Strong float64
}

// DefaultTuning are the product's numbers.
var DefaultTuning = Tuning{
	K1: 3, B: 0.6, Pair: 0.7, Stop: 0.3,
	Phrase: 0.7, Words: 2, Nearest: 1,
	RulePhrase: 0.8, RuleNear: 0.7, RuleSure: 1,
	AnyOrder: 0.6, Label: 2, Against: 0.5,
	SureWish: 0.4, UnsureWish: 0.2, Time: 0.5,
	Keep: 0.4, Most: 4, Clause: 0.75, ClauseLeast: 0.65, ClauseTold: 0.5, ClausePair: 0.7, Panel: 0.7, Beside: 0.6, Whom: 0.5, Child: 0.8, Strong: 0.6,
}
