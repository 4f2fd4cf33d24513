// Package geo turns what people type about where they are (postcodes, place
// names, areas) into points, codes, distances and coverage.
//
// It is a resolver, not a geocoder: text goes in, one place with its accuracy
// comes out, or a list of choices. It never guesses silently and never calls
// another machine. With no imported file it answers roughly, and says so; one
// official file makes it exact.
//
// Distances are metres, times minutes, and points WGS84 [orb.Point] values with
// longitude first. A full postcode can name a household, so errors never hold
// what was typed, and a [Place] of kind [Unit] prints its sector only.
package geo
