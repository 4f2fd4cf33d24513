// Package oracle tells the right answer to a search in the plainest way: it
// looks at every listing, one rule after the other, with no index and no
// cleverness. Tests hold the fast search against it.
package oracle
