// Package trust kills, damages and restarts the store and the index and counts
// what is lost. What it finds must be nothing.
package trust
