package search

import "math/bits"

// lanes are 448 yes-or-no facts of one listing.
type lanes [7]uint64

// noLanes fill up eight.
var noLanes lanes

// allLanes are those of a listing and the one that is made for the query.
const allLanes = len(lanes{}) + 1

// counter adds up lanes bit by bit: eight listings at a time go through a tree
// of carry-save adders, so that a listing costs about five operations for each
// lane, however many of its bits are set. ones, twos and fours are the lowest
// digits of all 512 sums, high the digits above.
//
// The lanes stay where they are until eight wait: then memory is asked for all
// of them at once.
type counter struct {
	wait              [8]*lanes
	made              [8]uint64 // the last lane of each
	waiting           int
	from, to          int // lanes that are counted now
	ones, twos, fours [allLanes]uint64
	high              [24][allLanes]uint64
}

func (c *counter) add(l *lanes, made uint64) {
	c.wait[c.waiting], c.made[c.waiting] = l, made
	c.waiting++
	if c.waiting == len(c.wait) {
		c.fold()
	}
}

// fold adds the waiting lanes.
func (c *counter) fold() {
	w := &c.wait
	for n := c.from; n < min(c.to, len(lanes{})); n++ {
		c.foldLane(n, &[8]uint64{w[0][n], w[1][n], w[2][n], w[3][n], w[4][n], w[5][n], w[6][n], w[7][n]})
	}
	if c.to == allLanes {
		c.foldLane(allLanes-1, &c.made)
	}
	c.waiting = 0
}

func (c *counter) foldLane(n int, of *[8]uint64) {
	ones, twos, fours := c.ones[n], c.twos[n], c.fours[n]
	var two, alsoTwo, four, alsoFour, eights uint64
	two, ones = addThree(ones, of[0], of[1])
	alsoTwo, ones = addThree(ones, of[2], of[3])
	four, twos = addThree(twos, two, alsoTwo)
	two, ones = addThree(ones, of[4], of[5])
	alsoTwo, ones = addThree(ones, of[6], of[7])
	alsoFour, twos = addThree(twos, two, alsoTwo)
	eights, fours = addThree(fours, four, alsoFour)
	c.ones[n], c.twos[n], c.fours[n] = ones, twos, fours
	for k := 0; eights != 0 && k < len(c.high); k++ {
		c.high[k][n], eights = c.high[k][n]^eights, c.high[k][n]&eights
	}
}

// addThree adds three digits; carry is the next digit.
func addThree(x, y, z uint64) (carry, sum uint64) {
	u := x ^ y
	return x&y | u&z, u ^ z
}

// only makes the counter count some of the lanes.
func (c *counter) only(from, to int) { c.from, c.to = max(from, 0), min(to, len(c.ones)) }

// counts are the sums; the counter is empty afterwards.
func (c *counter) counts(out *[512]int) {
	for c.waiting > 0 {
		c.add(&noLanes, 0)
	}
	*out = [512]int{}
	for k, digit := range [3]*[allLanes]uint64{&c.ones, &c.twos, &c.fours} {
		addDigit(out, digit, 1<<k)
	}
	for k := range c.high {
		addDigit(out, &c.high[k], 8<<k)
	}
}

func addDigit(out *[512]int, digit *[allLanes]uint64, worth int) {
	for n, word := range digit {
		for ; word != 0; word &= word - 1 {
			out[n<<6+bits.TrailingZeros64(word)] += worth
		}
		digit[n] = 0
	}
}
