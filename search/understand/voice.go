package understand

import "slices"

// A person who tells what happened ("every night since my husband died") uses
// many words of everyday life that stand in listings for other reasons.

// tellers are the words by which somebody tells of themselves or theirs.
var tellers = wordSet(`i i'm im i've ive i'd i'll me my myself mine we we're we've us our he he's his him she she's her
	they they're them their mum mum's dad dad's`)

// leastTold is how many words make a sentence rather than a search.
const leastTold = 5

// Told reports whether the words tell of somebody, as to a friend, rather than
// name a service.
func (u *Understanding) Told() bool {
	return len(u.Words) >= leastTold && slices.ContainsFunc(u.Words, func(w Word) bool { return tellers[lower(w.Used)] })
}
