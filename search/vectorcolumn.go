package search

import "anchorpoint/search/vectors"

// vectorColumn holds the word vector of each listing. Without a model it stays
// empty.
type vectorColumn struct{ table *vectors.Nibbles }

// add appends a vector; a listing without one counts as unknown.
func (c *vectorColumn) add(v vectors.Vector) {
	if c.table == nil {
		c.table = vectors.NewNibbles(vectorDims, 0)
	}
	c.table.Append(v)
}

func (c *vectorColumn) copy(from *vectorColumn, i uint32) {
	if c.table == nil {
		c.table = vectors.NewNibbles(vectorDims, 0)
	}
	c.table.Copy(from.table, int(i))
}

// vectorDims is the number of dimensions of every model of ours.
const vectorDims = 150

// block keeps the column in the columns file.
func (c *vectorColumn) block() block {
	return block{
		bytes: func() []byte {
			if c.table == nil {
				return nil
			}
			return c.table.Encode()
		},
		fill: func(b []byte) bool {
			if len(b) == 0 {
				return true
			}
			var err error
			c.table, err = vectors.DecodeNibbles(b)
			return err == nil
		},
	}
}
