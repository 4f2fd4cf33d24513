package search

import "math/bits"

// lanes are 512 yes-or-no facts of one listing.
type lanes [8]uint64

// counter adds up lanes bit by bit: eight listings at a time go through a tree
// of carry-save adders, so that a listing costs about five operations for each
// lane, however many of its bits are set. ones, twos and fours are the lowest
// digits of all 512 sums, high the digits above.
type counter struct {
	wait              [8]lanes
	waiting           int
	from, to          int // lanes that are counted now
	ones, twos, fours lanes
	high              [24]lanes
}

func (c *counter) add(l *lanes) {
	c.wait[c.waiting] = *l
	c.waiting++
	if c.waiting == len(c.wait) {
		c.fold()
	}
}

// fold adds the waiting lanes.
func (c *counter) fold() {
	w := &c.wait
	for n := c.from; n < c.to; n++ {
		ones, twos, fours := c.ones[n], c.twos[n], c.fours[n]
		var two, alsoTwo, four, alsoFour, eights uint64
		two, ones = addThree(ones, w[0][n], w[1][n])
		alsoTwo, ones = addThree(ones, w[2][n], w[3][n])
		four, twos = addThree(twos, two, alsoTwo)
		two, ones = addThree(ones, w[4][n], w[5][n])
		alsoTwo, ones = addThree(ones, w[6][n], w[7][n])
		alsoFour, twos = addThree(twos, two, alsoTwo)
		eights, fours = addThree(fours, four, alsoFour)
		c.ones[n], c.twos[n], c.fours[n] = ones, twos, fours
		for k := 0; eights != 0 && k < len(c.high); k++ {
			c.high[k][n], eights = c.high[k][n]^eights, c.high[k][n]&eights
		}
	}
	c.waiting = 0
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
	for c.waiting > 0 && c.waiting < len(c.wait) {
		c.wait[c.waiting] = lanes{}
		c.waiting++
	}
	if c.waiting > 0 {
		c.fold()
	}
	*out = [512]int{}
	for k, digit := range [3]*lanes{&c.ones, &c.twos, &c.fours} {
		addDigit(out, digit, 1<<k)
	}
	for k := range c.high {
		addDigit(out, &c.high[k], 8<<k)
	}
}

func addDigit(out *[512]int, digit *lanes, worth int) {
	for n, word := range digit {
		for ; word != 0; word &= word - 1 {
			out[n<<6+bits.TrailingZeros64(word)] += worth
		}
		digit[n] = 0
	}
}
