package demo

import "anchorpoint/directory"

// implication is a no that follows from a yes: who must be rung first has no
// drop-in. Groups say such a no about as often as they leave it out, so it is
// written down for some of the listings only.
type implication struct {
	yes directory.VocabularyID
	is  string
	no  directory.VocabularyID
	not []string
}

var implications = []implication{
	{directory.JoiningVocabulary, "contact-first", directory.JoiningVocabulary, []string{"drop-in"}},
	{directory.JoiningVocabulary, "contact-first", directory.FirstStepVocabulary, []string{"just-turn-up"}},
	{directory.JoiningVocabulary, "professional-referral", directory.JoiningVocabulary, []string{"drop-in", "self-referral"}},
	{directory.JoiningVocabulary, "drop-in", directory.JoiningVocabulary, []string{"professional-referral", "membership"}},
	{directory.FirstStepVocabulary, "course", directory.FirstStepVocabulary, []string{"just-turn-up", "flexible"}},
	{directory.DeliveryVocabulary, "in-person", directory.DeliveryVocabulary, []string{"home-visit", "online", "video"}},
	{directory.DeliveryVocabulary, "phone", directory.DeliveryVocabulary, []string{"in-person", "home-visit"}},
	{directory.DeliveryVocabulary, "in-person", directory.SupportsVocabulary, []string{"transport-help", "interpreter"}},
	{directory.AccessVocabulary, "step-free", directory.AccessVocabulary, []string{"changing-places", "bsl", "quiet-space"}},
	{directory.AudienceVocabulary, "older-people", directory.SupportsVocabulary, []string{"children-welcome"}},
	{directory.CostVocabulary, "paid", directory.CostVocabulary, []string{"free"}},
	{directory.CostVocabulary, "low-cost", directory.CostVocabulary, []string{"free"}},
	{directory.CostVocabulary, "free", directory.CostVocabulary, []string{"paid"}},
}

// imply writes down what follows, one in two of the times for each no, and
// never over something that is stated.
func imply(facts *directory.Facts, slug string) {
	for _, rule := range implications {
		if facts.Of(rule.yes).Value(rule.is) != directory.Yes {
			continue
		}
		for _, term := range rule.not {
			set := facts.Of(rule.no)
			if set.Value(term) == directory.NotStated && luck(slug, rule.is+">"+term, 2) == 0 {
				set.Put(term, directory.No)
			}
		}
	}
}
