package understand

import "strings"

// skipped words make no difference to what a phrase says: they are left out of
// phrases and of queries before they are compared.
var skipped = wordSet(`a an the am is are was were be been being so really very just quite bit rather please thanks thank hi hello
	dear ok okay well oh um er like actually basically maybe`)

// skippedInCrisis are fewer: "to be dead" is not "dead", and "my wife bit me" is not "my wife ... me".
var skippedInCrisis = wordSet(`a an the so really very just quite please maybe actually basically like`)

// fillers are words of everyday requests that do not say what is wanted. They
// matter inside phrases ("on my own") but are never searched for alone.
// English stop words are fillers as well.
var fillers = wordSet(`i im i'm ive i've id i'd ill i'll me my mine myself we us our ourselves you your yours he him his himself she her hers
	herself they them their theirs it its one ones just want wants wanted wanting need needs needed needing help helps helped helping
	please looking look looks for find finding found somewhere someone somebody something anything anywhere anyone anybody some any
	get gets got getting gotten go goes going gone went come comes coming came feel feels feeling felt like likes would could can
	cant can't cannot should shall will wont won't might may must don't dont do does did doing done doesn't doesnt didn't didnt
	isn't isnt aren't arent wasn't wasnt haven't havent hasn't hasnt couldn't couldnt wouldn't wouldnt have has had having
	really very so too there theres there's here where wheres when who whos what whats what's how hows why which near nearby around local in at to of the a an
	and or but if is am are was were be been being that thats that's this these those with on about by from into up down out off
	over again then than as because since while also even still only ever always already yet now not no never
	thing things stuff way ways lot lots bit much many more most other others another own same such quite rather
	thanks thank hi hello ok okay well oh maybe know knows knew think thinks thought say says said tell tells told let lets
	make makes made making take takes took taking give gives gave put puts use using used try tries trying tried keep keeps keeping kept
	see seen seems seem able anyone's really please could possible possibly around available service services
	support supports supporting advice advise information info group groups place places people person day days time times
	good nice best better new old big little every each all both few first last next back away through after before
	eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// isFiller reports whether a word alone says nothing of what is wanted.
func isFiller(word string) bool { return fillers[word] || stopWords()[word] }

// chatter are fillers that no listing is about, whatever stands around them.
var chatter = wordSet(`i im i'm ive i've id i'd me my you your we us our he she they them it its want wants wanted need needs needed just
	really very so too please thanks hi hello ok okay well oh like would could can can't cant don't dont get got feel know think say let
	make take give see seem use try keep am is are was were be the a an of to in at and or but if that this with on for`)
