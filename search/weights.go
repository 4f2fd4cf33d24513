package search

// Weights are all numbers of the ranking, in one place so that they can be
// tuned against judged queries. DefaultWeights holds the product's.
type Weights struct {
	// Fields multiply a term's frequency in each field before saturation, so
	// that a word in a name says more than one in a long description.
	Fields [fieldCount]float64
	// K1 is where more of the same word stops to count (BM25's saturation).
	K1 float64
	// B says how far long texts are marked down (BM25's length normalisation).
	B float64

	// Words counts how far a listing holds the words, from 0 (none) to 1 (all
	// of them, often).
	Words float64
	// Needs counts how far it meets the understood needs, 0 to 1.
	Needs float64
	// Vectors counts how near its meaning is to the words, 0 to 1.
	Vectors float64
	// FairNeed is how far a listing must meet the needs, and FairWords which
	// share of the words' say it must hold, to count as an answer rather than
	// as something near it.
	FairNeed, FairWords float64
	// Settled is the share of the words' say that strong needs must explain for
	// those needs alone to decide: then all that carry them are as good, and
	// with a place the nearest is first. SettledWords is what holding all
	// the words is worth then.
	Settled, SettledWords float64
	// Specific is how much a listing loses then that holds none of the words,
	// where they say more than the need is called.
	Specific float64
	// Kin is how far nearness in meaning makes up for that: judo for karate.
	Kin float64
	// Weak is for listings that carry no strong need of the group's own naming
	// and hold only some of the words.
	Weak float64
	// Explained is how much less a word counts that told a need with full
	// confidence: people's words for a need are seldom the services' own.
	Explained float64
	// OwnWords is what the words count of a sentence that tells of somebody and
	// from which a need was understood: most are of life and not of help.
	OwnWords float64
	// SaidInText is what a wish counts that a listing does not state but that
	// its text names, against one it states.
	SaidInText float64
	// WishWord counts a word that already is a filter, a wish or a time.
	WishWord float64
	// Liked is what a listing gains that meets all wishes which are no filters.
	Liked float64
	// NeedMain counts a need that the group put first.
	NeedMain float64
	// NeedAlso counts a need that the group named besides.
	NeedAlso float64
	// NeedSuggested counts a need that a machine read out of the texts: it may
	// be wrong.
	NeedSuggested float64
	// NeedRelated counts a need whose services also take somebody with the
	// understood one.
	NeedRelated float64
	// StandIn counts a need whose services must do for one that hardly any
	// service of the directory has.
	StandIn float64
	// Nearly is what it counts, where a need decides, to meet only what is
	// related to it.
	Nearly float64
	// Focus is what each further need that its group named takes off a listing's
	// first ones, up to mostFocus of them: a choir before a centre that also sings.
	Focus float64

	// ListTurn is how often the list as it is has its turn among several needs,
	// against a need of full confidence.
	ListTurn float64
	// SureGuess is the confidence from which a need that a machine read out of a
	// listing counts as met among several, and MeetingMost how many listings
	// that meet several may come before the needs take turns.
	SureGuess   float64
	MeetingMost int

	// DistanceFloor is what a service keeps at any distance, so that a
	// relevant far one stays above an irrelevant near one.
	DistanceFloor float64

	// Fresh is for a listing confirmed or checked in the last months.
	Fresh float64
	// PhoneFirst is for one that nobody confirmed for longer.
	PhoneFirst float64
	// Old is for one that is probably out of date.
	Old float64
	// NeverConfirmed is for one that carries no such date at all.
	NeverConfirmed float64
	// Checked is added when a third party checked it in the last months.
	Checked float64

	// Mismatch is for a service that says it is not for such a person.
	Mismatch float64

	// Accepting is for a service that says it takes people now.
	Accepting float64
	// Waiting is for one with a waiting list.
	Waiting float64
	// Full is for one that takes nobody: it stays in the list, below.
	Full float64

	// StepGap is the loss for each size of first step beyond the wished one.
	StepGap float64
	// StepUnknown is the gap that counts when the first step is not stated.
	StepUnknown float64

	// PerOrganization is how many of one organization stand in the first
	// DiversityTop results.
	PerOrganization int
	DiversityTop    int
}

// DefaultWeights are the start values, to be tuned on judged queries only.
var DefaultWeights = Weights{
	Fields: [fieldCount]float64{
		fieldName: 3, fieldOrganization: 2.5, fieldSummary: 1.5,
		fieldDescription: 1, fieldKeywords: 1, fieldNeeds: 0.5,
	},
	K1: 1.2, B: 0.75,
	Words: 1.2, Needs: 1.5, Vectors: 1.2, Weak: 1, Settled: 0.8, SettledWords: 0.85, Specific: 0.5, Kin: 0.3, FairNeed: 0.6, FairWords: 0.999, Explained: 0.25, OwnWords: 0.3, SaidInText: 0.8, WishWord: 0.6, Liked: 1,
	NeedMain: 1, NeedAlso: 0.7, NeedSuggested: 0.7, NeedRelated: 0.25, StandIn: 0.5, Nearly: 0.5, Focus: 0.05, ListTurn: 2, SureGuess: 0.95, MeetingMost: 5,
	DistanceFloor: 0.5,
	Fresh:         1.05, PhoneFirst: 0.95, Old: 0.8, NeverConfirmed: 0.9, Checked: 0.02,
	Mismatch:  0.5,
	Accepting: 1.03, Waiting: 0.97, Full: 0.6,
	StepGap: 0.85, StepUnknown: 1.5,
	PerOrganization: 2, DiversityTop: 10,
}

// diversityWindow is how far down the list diversity looks for others to bring
// up into the first results.
const diversityWindow = 60
